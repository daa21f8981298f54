"""The sweeper: what a courier lost or a dead worker held is sent word of again, files of no task are removed."""

import asyncio

from vitascope import clock, log
from vitascope.dispatch.base import Courier
from vitascope.storage.local import LocalStorage
from vitascope.tasks.service import Tasks

logger = log.get("worker")

ORPHAN_SECONDS = 3_600.0
"""A file that no finished task points to is an attempt's leftover after this long; longer than any attempt's end."""
ORPHAN_EVERY_SECONDS = 600.0
FIRST_SWEEPS = 6
"""What is old is looked for after so many sweeps: a start has more urgent things to do, above all where many begin."""


class Sweeper:
    """A loop beside every role: what one process left is found by whichever is still there."""

    def __init__(self, courier: Courier, tasks: Tasks, storage: LocalStorage, *, every_seconds: float) -> None:
        """Have courier sweep this often."""
        self._courier = courier
        self._tasks = tasks
        self._storage = storage
        self._every_seconds = every_seconds
        self._loop: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin."""
        self._loop = asyncio.create_task(self._work())

    async def stop(self) -> None:
        """End."""
        if self._loop is not None:
            self._loop.cancel()
            await asyncio.gather(self._loop, return_exceptions=True)

    async def _work(self) -> None:
        """Send word again every few seconds; look through the files now and then: there may be many."""
        due = clock.monotonic_seconds() + FIRST_SWEEPS * self._every_seconds
        while True:
            try:
                await self._courier.sweep()
                if clock.monotonic_seconds() >= due:
                    due = clock.monotonic_seconds() + ORPHAN_EVERY_SECONDS
                    await self.remove_orphans()
            except Exception:
                logger.exception("sweep failed")
            await asyncio.sleep(self._every_seconds)

    async def remove_orphans(self, orphan_seconds: float = ORPHAN_SECONDS) -> int:
        """Remove files no task points to; return how many files went."""
        names = await asyncio.to_thread(lambda: list(self._storage.older_than(orphan_seconds)))
        known = await self._tasks.results_among(names)
        orphans = [name for name in names if name not in known]
        for name in orphans:
            self._storage.discard(name)
            logger.info("orphan file removed", file=name[-8:])
        return len(orphans)
