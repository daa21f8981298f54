"""The heartbeat: keeps a lease while an attempt runs, and learns of a cancel or a loss."""

import asyncio
from collections.abc import Awaitable, Callable

from vitascope import clock, log
from vitascope.tasks.service import Tasks
from vitascope.tasks.task import Lease
from vitascope.worker.messages import Progress

logger = log.get("worker")

PROGRESS_SECONDS = 0.5
"""How often new progress is written, so that who polls sees it move."""
LOG_STEP_PERCENT = 25
"""Progress is logged once a quarter."""


class Heartbeat:
    """Beats at least every beat_seconds, and sooner where there is progress to write."""

    def __init__(
        self, tasks: Tasks, lease: Lease, *, beat_seconds: float, on_cancel: Callable[[], Awaitable[None]]
    ) -> None:
        """Beat for a lease; on_cancel is awaited once when the task's owner asks to cancel."""
        self._tasks = tasks
        self._lease = lease
        self._beat_seconds = beat_seconds
        self._on_cancel = on_cancel
        self._latest = Progress(fraction=0.0, memo=dict(lease.memo))
        self._written = self._latest
        self._cancelling = False
        self._logged = 0
        self.lost = False

    def report(self, progress: Progress) -> None:
        """Take note of progress; the next beat writes it."""
        self._latest = progress

    async def keep(self, memo: dict[str, str]) -> None:
        """Write an engine's memo down at once; where the lease is lost, wait for the end that is coming."""
        self._latest = Progress(fraction=self._latest.fraction, memo=memo)
        await self._beat()
        if self.lost:
            await asyncio.Event().wait()

    async def run(self) -> None:
        """Beat until the lease is lost; whoever runs this cancels it when the attempt ends."""
        last = clock.monotonic_seconds()
        while not self.lost:
            await asyncio.sleep(min(PROGRESS_SECONDS, self._beat_seconds))
            overdue = clock.monotonic_seconds() - last >= self._beat_seconds
            if overdue or self._latest != self._written:
                last = clock.monotonic_seconds()
                await self._beat()

    async def _beat(self) -> None:
        latest = self._latest
        percent = min(99, int(latest.fraction * 100))
        cancel = await self._tasks.beat(self._lease, progress=percent, memo=latest.memo)
        self._written = latest
        self._log(percent)
        self.lost = cancel is None
        if cancel and not self._cancelling:
            self._cancelling = True
            await self._on_cancel()

    def _log(self, percent: int) -> None:
        step = percent // LOG_STEP_PERCENT * LOG_STEP_PERCENT
        if step > self._logged:
            self._logged = step
            logger.info("progress", task=self._lease.task_id, attempt=self._lease.attempt, progress=percent)
