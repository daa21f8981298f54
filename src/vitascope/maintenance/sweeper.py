"""The sweeper: finds what a queue lost, what a dead worker held, and files of no task."""

import asyncio
import math
from collections.abc import Callable, Iterable, Iterator

from vitascope import clock, log
from vitascope.config import Settings
from vitascope.installation import Installation
from vitascope.queue.base import Queue
from vitascope.storage.local import LocalStorage
from vitascope.tasks.films import Films
from vitascope.tasks.service import Tasks

logger = log.get("worker")

ORPHAN_SECONDS = 3_600.0
"""A file that no finished task points to is an attempt's leftover after this long.

Longer than any attempt's end.
"""
ORPHAN_EVERY_SECONDS = 600.0
FIRST_SWEEPS = 6
"""What is old is looked for after so many sweeps: a start has more urgent things to do, above all
where many begin.
"""
DAY_SECONDS = 86_400
UNKNOWN_LIMIT, UNKNOWN_SHARE = 5, 0.05
"""More unknown videos than both are no leftovers of crashes: it may be the wrong database."""


class Sweeper:
    """A loop beside every role: what one process left is found by whichever is still there."""

    def __init__(
        self,
        queue: Queue,
        tasks: Tasks,
        films: Films,
        storage: LocalStorage,
        installation: Installation,
        settings: Settings,
    ) -> None:
        """Have queue sweep as often as settings say, and keep the installation's storage tidy."""
        self._queue = queue
        self._tasks = tasks
        self._films = films
        self._storage = storage
        self._installation = installation
        self._every_seconds = settings.sweep_seconds
        self._trash_seconds = settings.trash_days * DAY_SECONDS
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
        """Send word again every few seconds.

        Look through the files now and then: there may be many.
        """
        due = clock.monotonic_seconds() + FIRST_SWEEPS * self._every_seconds
        while True:
            try:
                await self._tasks.age()
                await self._queue.sweep()
                if clock.monotonic_seconds() >= due:
                    due = clock.monotonic_seconds() + ORPHAN_EVERY_SECONDS
                    await self.remove_orphans()
                    await self.empty_trash()
            except Exception:
                logger.exception("sweep failed")
            await asyncio.sleep(self._every_seconds)

    async def remove_orphans(self, orphan_seconds: float = ORPHAN_SECONDS) -> int:
        """Remove unfinished videos and deleted films, put those that no task points to into the trash.

        Return how many. What this installation did not name is left alone, and so is every whole
        video if very many are unknown.
        """
        unfinished, known = await self._look(lambda: self._storage.unfinished(orphan_seconds))
        leftovers = self._ours(unfinished - known)
        await self._each(self._storage.discard, leftovers, "unfinished file removed")
        whole, known = await self._look(lambda: self._storage.older_than(orphan_seconds))
        deleted = await self._films.deleted_among(list(whole - known))
        await self._each(self._storage.discard, deleted, "deleted film removed")
        whole -= deleted
        unknown = whole - known
        if len(unknown) > max(UNKNOWN_LIMIT, UNKNOWN_SHARE * len(whole)):
            logger.warning(
                "too many unknown videos, none is touched", unknown=len(unknown), videos=len(whole)
            )
            await self._installation.note_unknown_videos(len(unknown), len(whole))
            return len(leftovers) + len(deleted)
        await self._installation.note_unknown_videos(0, len(whole))
        orphans = self._ours(unknown)
        await self._each(self._storage.trash, orphans, "unknown video put into the trash")
        return len(leftovers) + len(deleted) + len(orphans)

    async def empty_trash(self) -> None:
        """Put back what a task points to after all; remove deleted films and what was there long
        enough.
        """
        trashed, known = await self._look(lambda: self._storage.trashed(-math.inf))
        await self._each(self._storage.restore, known, "video put back from the trash")
        old = await asyncio.to_thread(lambda: set(self._storage.trashed(self._trash_seconds)))
        gone = await self._films.deleted_among(list(trashed - known)) | (old & trashed - known)
        await self._each(self._storage.empty_trash, gone, "video removed from the trash")

    async def _look(self, listed: Callable[[], Iterator[str]]) -> tuple[set[str], set[str]]:
        """Return the names that are listed, and those of them that a finished task points to."""
        names = await asyncio.to_thread(lambda: set(listed()))
        return names, await self._films.kept_among(list(names))

    def _ours(self, names: Iterable[str]) -> list[str]:
        return [name for name in names if self._storage.is_ours(name)]

    async def _each(self, move: Callable[[str], None], names: Iterable[str], what: str) -> None:
        for name in names:
            await asyncio.to_thread(move, name)
            logger.info(what, file=name[-8:])
