"""Relays that die at one point of their first attempt, for the tests' engine children."""

import os
import signal
from pathlib import Path
from typing import Any

from vitascope.client.video import Video
from vitascope.engines.base import Generation
from vitascope.engines.kie import KieEngine
from vitascope.video import ClipFile

POINTS = (
    "before the order",
    "after the order",
    "after the memo",
    "while polling",
    "after the download",
)


class DyingRelay(KieEngine):
    """Is killed once at each point that a prompt names."""

    def __init__(self, *, marks: str, **options: Any) -> None:
        """Keep in the folder marks which deaths were died."""
        super().__init__(**options)
        self._marks = Path(marks)

    def _die_once(self, point: str, job: Generation) -> None:
        mark = self._marks / f"{job.task_id} {point}"
        if point in job.spec.prompt and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)

    async def _create(self, job: Generation, asked: dict[str, Any]) -> Video:
        self._die_once("before the order", job)
        video = await super()._create(job, asked)
        self._die_once("after the order", job)
        return video

    async def _watch(self, job: Generation, upstream: str) -> Video:
        self._die_once("after the memo", job)
        report, seen = job.progress, []

        def progress(fraction: float) -> None:
            seen.append(fraction)
            report(fraction)
            self._die_once("while polling", job)

        job.progress = progress
        return await super()._watch(job, upstream)

    async def _fetch(self, job: Generation, video: Video) -> ClipFile:
        made = await super()._fetch(job, video)
        self._die_once("after the download", job)
        return made
