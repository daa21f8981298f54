"""The heartbeat: keeps a lease while an attempt runs, and learns of a cancel or a loss."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from vitascope import clock, log
from vitascope.errors import Away
from vitascope.tasks.service import Tasks
from vitascope.tasks.task import Affinity, Lease
from vitascope.worker.messages import Progress

logger = log.get("worker")

PROGRESS_SECONDS = 0.5
"""How often new progress is written, so that who polls sees it move.

And how soon a cancel is learnt of.
"""
GIVE_UP_SECONDS = 10.0
"""How long an engine may take to stop by itself once it was told to; then its child is killed."""
LOG_STEP_PERCENT = 25
"""Progress is logged once a quarter."""


class Heartbeat:
    """Beats at least every beat_seconds, and sooner where there is progress to write."""

    def __init__(
        self,
        tasks: Tasks,
        lease: Lease,
        *,
        beat_seconds: float,
        on_cancel: Callable[[], Awaitable[None]],
        on_unresponsive: Callable[[], None],
        affinity_of: Callable[[Mapping[str, str]], Affinity | None],
    ) -> None:
        """Beat for a lease; affinity_of reads affinities off memos.

        on_cancel is awaited once when the owner asks to cancel, on_unresponsive called if it is no
        use.
        """
        self._tasks = tasks
        self._lease = lease
        self._beat_seconds = beat_seconds
        self._on_cancel = on_cancel
        self._on_unresponsive = on_unresponsive
        self._affinity_of = affinity_of
        self._latest = Progress(fraction=0.0, memo=dict(lease.memo))
        self._written = self._latest
        self._cancelled_at: float | None = None
        self._logged = 0
        self.lost = False
        self.cancelled = asyncio.Event()

    def report(self, progress: Progress) -> None:
        """Take note of progress; the next beat writes it."""
        self._latest = progress

    async def keep(self, memo: dict[str, str]) -> None:
        """Write an engine's memo down before it goes on.

        Where the lease is lost, wait for the end that is coming.
        """
        self._latest = Progress(fraction=self._latest.fraction, memo=memo)
        while not await self._answered(self._beat):
            await asyncio.sleep(PROGRESS_SECONDS)
        if self.lost:
            await asyncio.Event().wait()

    async def run(self) -> None:
        """Beat until the lease is lost; whoever runs this cancels it when the attempt ends.

        A database that is away stops no engine: while nobody can reach it nobody else can take the
        task, and where only this worker is cut off, the next beat or the end finds the lease gone.
        """
        last = clock.monotonic_seconds()
        while not self.lost:
            await asyncio.sleep(min(PROGRESS_SECONDS, self._beat_seconds))
            overdue = clock.monotonic_seconds() - last >= self._beat_seconds
            if overdue or self._latest != self._written:
                last = clock.monotonic_seconds()
                await self._answered(self._beat)
            else:
                await self._answered(self._look_for_cancel)

    async def _answered(self, ask: Callable[[], Awaitable[None]]) -> bool:
        """Ask the database something; False where it is away."""
        try:
            await ask()
        except Away:
            logger.warning(
                "database away, the engine goes on",
                task=self._lease.task_id,
                attempt=self._lease.attempt,
            )
            return False
        return True

    async def _look_for_cancel(self) -> None:
        if await self._tasks.cancel_requested(self._lease.task_id):
            await self._cancel()

    async def _beat(self) -> None:
        latest = self._latest
        percent = min(99, int(latest.fraction * 100))
        affinity = self._affinity_of(latest.memo)
        cancel = await self._tasks.beat(
            self._lease, progress=percent, memo=latest.memo, affinity=affinity
        )
        self._written = latest
        self._log(percent)
        self.lost = cancel is None
        if cancel:
            await self._cancel()

    async def _cancel(self) -> None:
        now = clock.monotonic_seconds()
        if self._cancelled_at is None:
            self._cancelled_at = now
            self.cancelled.set()
            await self._on_cancel()
        elif now - self._cancelled_at >= GIVE_UP_SECONDS:
            logger.warning("engine does not stop, killing its child", task=self._lease.task_id)
            self._on_unresponsive()

    def _log(self, percent: int) -> None:
        step = percent // LOG_STEP_PERCENT * LOG_STEP_PERCENT
        if step > self._logged:
            self._logged = step
            logger.info(
                "progress", task=self._lease.task_id, attempt=self._lease.attempt, progress=percent
            )
