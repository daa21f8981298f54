"""The clock monitor: notices that the database's clock has stepped back, and lets nothing wait for
the time between.
"""

import asyncio

from vitascope import clock, log
from vitascope.callbacks.service import Callbacks
from vitascope.tasks.service import Tasks

logger = log.get("worker")

LOOK_SECONDS = 1.0
"""A clock that is put forward and back again between two looks is not noticed."""
STEP_MS = 1_000
"""A clock that is corrected by less costs nobody more than this."""


class ClockMonitor:
    """Holds the database's clock against one that never steps back.

    A step forward ends leases and waits by itself.
    """

    def __init__(self, tasks: Tasks, callbacks: Callbacks) -> None:
        """Put right what these have waiting."""
        self._tasks = tasks
        self._callbacks = callbacks
        self._ahead_ms: float | None = None

    async def run(self) -> None:
        """Look every second, for ever."""
        while True:
            try:
                await self.look()
            except Exception:
                logger.exception("the clock cannot be read")
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> bool:
        """Look once; say whether the clock has stepped back.

        The first look cannot know, and puts right all the same.
        """
        steady_ms = clock.monotonic_seconds() * 1_000
        ahead_ms = await self._tasks.clock_ms() - steady_ms
        stepped = self._ahead_ms is not None and ahead_ms < self._ahead_ms - STEP_MS
        if stepped or self._ahead_ms is None:
            # The tasks last: they ring for both.
            callbacks, jobs = (
                await self._callbacks.clamp_future_due_times(),
                await self._tasks.clamp_future_due_times(),
            )
            if jobs or callbacks:
                logger.warning(
                    "waited for a time that has been already", jobs=jobs, callbacks=callbacks
                )
        self._ahead_ms = ahead_ms
        return stepped
