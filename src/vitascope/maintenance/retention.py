"""Retention: what is kept only so long goes, and what is known in memory only is written down."""

import asyncio

from vitascope import clock, log
from vitascope.accounts.service import Accounts
from vitascope.callbacks.service import Callbacks
from vitascope.config import Settings
from vitascope.maintenance.clock_monitor import ClockMonitor
from vitascope.maintenance.sweeper import DAY_SECONDS, FIRST_SWEEPS
from vitascope.storage.local import LocalStorage
from vitascope.tasks.films import Films
from vitascope.tasks.service import Tasks
from vitascope.uploads.service import Uploads

logger = log.get("worker")

EVERY_SECONDS = 30.0
RETENTION_EVERY_SECONDS = 600.0


class Retention:
    """Slow loops beside the workers."""

    def __init__(
        self, accounts: Accounts, tasks: Tasks, films: Films, callbacks: Callbacks, storage: LocalStorage,
        uploads: Uploads, settings: Settings,
    ) -> None:  # fmt: skip
        """Keep these as settings say."""
        self._accounts = accounts
        self._tasks = tasks
        self._films = films
        self._storage = storage
        self._uploads = uploads
        self._settings = settings
        self._clock_monitor = ClockMonitor(tasks, callbacks)
        self._loops: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin."""
        self._loops = [
            asyncio.create_task(self._work()),
            asyncio.create_task(self._clock_monitor.run()),
        ]

    async def stop(self) -> None:
        """End, with everything written down."""
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        await self._accounts.write_last_uses()

    async def _work(self) -> None:
        await asyncio.sleep(FIRST_SWEEPS * self._settings.sweep_seconds)
        due = clock.monotonic_seconds()
        while True:
            try:
                if clock.monotonic_seconds() >= due:
                    due = clock.monotonic_seconds() + RETENTION_EVERY_SECONDS
                    await self.purge_once()
                await self.delete_expired()
                await self._accounts.write_last_uses()
            except Exception:
                logger.exception("retention failed")
            await asyncio.sleep(EVERY_SECONDS)

    async def purge_once(self) -> tuple[int, int]:
        """Remove videos and records that were kept long enough; return how many of each went."""
        videos = await self._purge_videos()
        records = await self._tasks.purge_older(
            round(self._settings.record_days * DAY_SECONDS * 1_000), self._discard
        )
        pictures = await self._purge_pictures()
        await self._accounts.purge_spends()
        if videos or records or pictures:
            logger.info("kept long enough", videos=videos, records=records, pictures=pictures)
        return videos, records

    async def delete_expired(self) -> int:
        """Delete the films whose own time is over; return how many."""
        if films := await self._films.delete_expired():
            logger.info("films deleted at the end of their time", films=films)
        return films

    async def _purge_pictures(self) -> int:
        """Remove what tasks were given as long ago as their videos go, and uploads whose time is
        over.
        """
        days = min(self._settings.media_days, self._settings.record_days)
        uploads = await self._uploads.purge()
        return uploads + await asyncio.to_thread(
            self._storage.pictures.purge,
            task_seconds=days * DAY_SECONDS,
            upload_seconds=self._settings.upload_days * DAY_SECONDS,
        )

    async def _purge_videos(self) -> int:
        """Remove what is old and ours: made by this installation, or by a task of its database."""
        names = await asyncio.to_thread(
            lambda: list(self._storage.older_than(self._settings.media_days * DAY_SECONDS))
        )
        known = await self._films.kept_among(names)
        ours = [name for name in names if name in known or self._storage.is_ours(name)]
        await asyncio.to_thread(self._discard, ours)
        return len(ours)

    def _discard(self, names: list[str]) -> None:
        for name in names:
            self._storage.discard(name)
