"""The proof: find out which act passes which point, then die at each of them, start again, and
count.

One crash costs one start: the next point is armed before it, and the act is done again from its
beginning.
"""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.chaos.points.acts import ACTS, DiskAct, start_first
from tests.chaos.points.counting import count
from tests.chaos.points.stage import LOOK_SECONDS, Gone, PointStage, Refused
from tests.chaos.points.watch import AFTER, ARMED, BEFORE, HIT, PASSED
from tests.engines.servers import SERVED, SglangServer, running
from tests.media.pictures import moving
from vitascope import clock, ids, log
from vitascope.media.encode import encode
from vitascope_chaos.journal import Journal
from vitascope_chaos.receiver import CallbackReceiver

LATE_SECONDS = 3.0
"""What goes on behind an act may pass its point so long after it."""
AT_ONCE = 4
"""Crashes of one and the same act before it may come to its end.

A task has twice as many attempts.
"""
STARTS = 5
logger = log.get("chaos")
Settings = Callable[[], dict[str, Any]]
"""Gives the settings of one more service with nothing in it: its own database, its own storage."""


@dataclass
class Outcome:
    """How often each point was hit, how often each promise was broken, and what there is to say
    about it.
    """

    hits: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    tasks: int = 0
    seconds: float = 0.0
    passed: dict[str, Counter[str]] = field(default_factory=dict)
    """Which points each act passed in calm, and how often."""

    @property
    def holds(self) -> bool:
        """Say whether every promise was kept."""
        return not any(self.broken.values())

    @property
    def reached(self) -> set[str]:
        """Return every point that any act passed."""
        return {words for passed in self.passed.values() for words in passed}


class PointProof:
    """Does acts on one stage, in calm and with a crash at a point."""

    def __init__(
        self,
        folder: Path,
        receiver: CallbackReceiver,
        settings: Settings,
        acts: tuple[DiskAct, ...],
        server: str,
    ) -> None:
        """Work in folder with services as settings give them, and orders at a server."""
        self._server = server
        self._folder, self._receiver, self._settings, self.acts = folder, receiver, settings, acts
        self.stage = PointStage(folder / "main", receiver, **settings())
        self.outcome = Outcome()
        self._fresh = 0

    async def open(self) -> None:
        """Start the service for the first time."""
        await start_first(self.stage, ids.new_id("once"))

    async def record(self) -> None:
        """Do every act once in calm, and note what it passes."""
        for act in self.acts:
            passed, stage = self.stage.watched / PASSED, self._stage_of(act)
            os.truncate(passed, 0)  # the service goes on writing at its end
            await self._calmly(act, stage, ids.new_id("once"))
            self.outcome.passed[act.name] = Counter(passed.read_text().splitlines())
            await self._done(act, stage)

    async def crash_everywhere(self, times: int, only: set[str] | None = None) -> None:
        """Die so many times at each point that was recorded, or at those of only."""
        points = self.outcome.reached if only is None else self.outcome.reached & only
        for nth in range(1, times + 1):
            for act in self.acts:
                chosen = [words for words in self.outcome.passed[act.name] if words in points]
                mine = [words for words in chosen if self._turn(words, nth) is act]
                for part in _parts(mine):
                    await self._crash_at(act, part, nth)

    async def close(self) -> None:
        """End the service and count."""
        await self._finish(self.stage)

    def _turn(self, words: str, nth: int) -> DiskAct:
        """Return who hits a point this time: all acts that pass it take turns; an empty folder
        where nobody else does.

        A schema is made in an empty folder only, whoever else looks whether it is there.
        """
        passing = [act for act in self.acts if words in self.outcome.passed[act.name]]
        fresh = [act for act in passing if act.fresh and not act.elsewhere] or passing
        usual = [] if fresh and " db." in words else [act for act in passing if not act.fresh]
        turns = usual or fresh
        return turns[(nth - 1) % len(turns)]

    async def _crash_at(self, act: DiskAct, points: list[str], nth: int) -> None:
        stage, once = self._stage_of(act), ids.new_id("once")
        for words in points:
            self._arm(words, min(nth, max(1, self.outcome.passed[act.name][words] // 2)))
            if not await self._crash(act, stage, once, words):
                once = ids.new_id("once")
                self._arm(words)
                if not await self._crash(act, stage, once, words):
                    self._broke("points that were not reached", f"{words} in {act.name}")
        self._disarm()
        await self._calmly(act, stage, once)
        await self._done(act, stage)

    async def _crash(self, act: DiskAct, stage: PointStage, once: str, words: str) -> bool:
        """Do an act until the service dies at a point; False where it does not."""
        try:
            await self._up(stage)
            await act.run(stage, once)
            await self._late()
        except Gone:
            pass
        except (Refused, TimeoutError) as error:
            self._broke(
                "acts that were not done as they must be", f"{act.name} at {words}: {error!r}"
            )
        if not self._was_hit:
            return False
        await self._buried(stage)
        self.outcome.hits[words] += 1
        logger.info("crashed", point=words, act=act.name)
        self._count_standing(stage, words)
        return True

    async def _calmly(self, act: DiskAct, stage: PointStage, once: str) -> None:
        """Do an act to its end, and wait until nothing is left to do; nobody dies now."""
        try:
            await self._up(stage)
            await act.run(stage, once)
            await stage.settle()
        except (Gone, Refused, TimeoutError) as error:
            self._broke("acts that came to no end", f"{act.name}: {error!r}")
            await self._restart(stage)

    async def _up(self, stage: PointStage) -> None:
        if not stage.is_up:
            await stage.start()

    async def _restart(self, stage: PointStage) -> None:
        await stage.end()
        for _ in range(STARTS):
            with suppress(Gone):
                return await stage.start()
        raise Gone

    async def _late(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(LATE_SECONDS):
                while not self._was_hit:
                    await asyncio.sleep(LOOK_SECONDS)

    async def _buried(self, stage: PointStage) -> None:
        """Wait for the end of a service that has just said that it dies.

        A command's was waited for.
        """
        async with asyncio.timeout(LATE_SECONDS):
            while stage.is_up and (self.stage.watched / HIT).read_text() in {"", str(stage.pid)}:
                await asyncio.sleep(LOOK_SECONDS)

    def _count_standing(self, stage: PointStage, words: str) -> None:
        """What is true at every moment is true at this one: the rows as the dead process left them."""
        if stage.rows.is_there():
            found = {name: found for name, found in stage.rows.standing().items() if found}
            for name, number in found.items():
                self.outcome.broken[name] += number
                self.outcome.notes.append(f"{words}: {name} {number}")

    def _stage_of(self, act: DiskAct) -> PointStage:
        if not act.fresh:
            return self.stage
        self._fresh += 1
        changes = self._settings() | (_ordering_at(self._server) if act.elsewhere else {})
        return PointStage(
            self._folder / f"fresh {self._fresh}",
            self._receiver,
            watched=self.stage.watched,
            **changes,
        )

    async def _done(self, act: DiskAct, stage: PointStage) -> None:
        if act.fresh:
            await self._finish(stage)

    async def _finish(self, stage: PointStage) -> None:
        await stage.end()
        broken, notes = await count(stage)
        self.outcome.broken.update(broken)
        self.outcome.notes += notes
        self.outcome.tasks += len(stage.accepted)

    def _broke(self, promise: str, note: str) -> None:
        self.outcome.broken[promise] += 1
        self.outcome.notes.append(f"{promise}: {note}")
        logger.warning(promise, note=note)

    def _arm(self, words: str, nth: int = 1) -> None:
        """Let the service die the so-many-th time that it passes a point."""
        self._disarm()
        (self.stage.watched / HIT).unlink(missing_ok=True)
        # Whole or not there: the process looks at any moment.
        part = self.stage.watched / f"{ARMED}.part"
        part.write_text(f"{nth} {words}")
        part.rename(self.stage.watched / ARMED)

    def _disarm(self) -> None:
        (self.stage.watched / ARMED).unlink(missing_ok=True)

    @property
    def _was_hit(self) -> bool:
        return (self.stage.watched / HIT).exists()


def _parts(points: list[str]) -> Iterator[list[str]]:
    for at in range(0, len(points), AT_ONCE):
        yield points[at : at + AT_ONCE]


def both_sides(*points: str) -> set[str]:
    """Return the words for before and after each of these points."""
    return {f"{side} {point}" for point in points for side in (BEFORE, AFTER)}


def _ordering_at(url: str) -> dict[str, Any]:
    table = {
        "kind": "videos", "url": url, "dialect": "sglang", "model": SERVED, "pipeline": "wan2.1-1.3b",
        "poll_seconds": 0.5, "interpolator": "blend",
    }  # fmt: skip
    return {"engine": "farm", "engines": {"farm": table}}


async def carry_out(
    folder: Path,
    settings: Settings = dict,
    *,
    times: int = 0,
    only: set[str] | None = None,
    acts: tuple[str, ...] = (),
) -> Outcome:
    """Do every act, or those named, once in calm.

    Then die so many times at every point, or at those of only.
    """
    began = clock.monotonic_seconds()
    folder.mkdir(parents=True, exist_ok=True)
    first = settings()
    chosen = [
        act
        for act in ACTS
        if act.name in (acts or {act.name}) and not (act.on_sqlite and "database" in first)
    ]
    async with AsyncExitStack() as stack:
        journal = Journal(folder / "callbacks.journal")
        stack.callback(journal.close)
        receiver = CallbackReceiver(journal)
        await receiver.start()
        stack.push_async_callback(receiver.stop)
        elsewhere = any(act.elsewhere for act in chosen)
        server = await stack.enter_async_context(_server(folder)) if elsewhere else ""
        given = iter([first])
        proof = PointProof(
            folder, receiver, lambda: next(given, None) or settings(), tuple(chosen), server
        )
        stack.push_async_callback(proof.stage.end)
        await proof.open()
        await proof.record()
        await proof.crash_everywhere(times, only)
        await proof.close()
        duplicates = receiver.duplicates - proof.outcome.hits.total() - proof.stage.replays
    proof.outcome.broken["more duplicate callbacks than crashes and replays"] += max(0, duplicates)
    proof.outcome.broken["callbacks under a new id"] += receiver.changed_ids
    proof.outcome.seconds = clock.monotonic_seconds() - began
    return proof.outcome


@asynccontextmanager
async def _server(folder: Path) -> AsyncIterator[str]:
    """Run a server of another kind, which an engine orders at.

    It knows no order by its Idempotency-Key.
    """
    video = folder / "served.mp4"
    encode(moving(104, 60, fps=16, seconds=81 / 16), video)
    async with running(SglangServer(video.read_bytes()).app()) as url:
        yield url
