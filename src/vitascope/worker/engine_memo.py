"""A task's memo, a part for each engine that worked on it: what one noted down says nothing to
another.
"""

from collections.abc import Mapping
from dataclasses import replace

from vitascope.engines.base import ORDERED, UPSTREAM
from vitascope.tasks.task import Affinity
from vitascope.worker.host import Keep, Report
from vitascope.worker.lease import Heartbeat
from vitascope.worker.messages import Progress


class EngineMemo:
    """One engine's view of a memo whose keys are ``engine/key``."""

    def __init__(self, engine: str, memo: Mapping[str, str]) -> None:
        """Open a task's memo at an engine's part."""
        self._engine = engine
        self._mark = f"{engine}/"
        self._others = {key: value for key, value in memo.items() if not key.startswith(self._mark)}
        self.own = {
            key.removeprefix(self._mark): value
            for key, value in memo.items()
            if key.startswith(self._mark)
        }

    def whole(self, own: Mapping[str, str]) -> dict[str, str]:
        """Return the task's memo with this engine's part as it is now."""
        return self._others | {self._mark + key: value for key, value in own.items()}

    def affinity(self, memo: Mapping[str, str]) -> Affinity | None:
        """Return what a task's memo ties it to: this engine's order, else one that another engine
        left behind.
        """
        held = [key.rpartition("/")[::2] for key in memo]
        engines = {engine for engine, word in held if word in {ORDERED, UPSTREAM}}
        if not engines:
            return None
        engine = self._engine if self._engine in engines else min(engines)
        return Affinity(engine=engine, hard=(engine, ORDERED) in held)

    def into(self, beats: Heartbeat) -> tuple[Report, Keep]:
        """Return what an engine host calls with progress and with memos to keep."""

        def report(progress: Progress) -> None:
            beats.report(replace(progress, memo=self.whole(progress.memo)))

        async def keep(memo: dict[str, str]) -> None:
            await beats.keep(self.whole(memo))

        return report, keep
