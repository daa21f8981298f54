"""The queue within one process: a bell for what comes now, a look at the rows for what falls due
later.
"""

import asyncio
from collections.abc import Collection

from sqlalchemy import Connection

from vitascope import log
from vitascope.queue.base import Round, SecondsToNext

logger = log.get("queue")

ERROR_PAUSE_SECONDS = 1.0

LONGEST_NAP_SECONDS = 5.0
"""Nobody sleeps past this, whatever the bell or the rows said."""
SHORTEST_NAP_SECONDS = 0.02
"""A job that is due but may not be claimed (its account's cap is reached) must not spin a worker.
"""


class EmbeddedQueue:
    """Wakes every sleeping worker of this process when a commit left work."""

    def __init__(self) -> None:
        """Start with nothing to tell."""
        self._bell = asyncio.Event()
        self._listeners = 0

    def notify(self) -> None:
        """Ring: something was committed that a worker may want."""
        # Who waits holds the old event, so a ring is heard by everyone who listened before it and
        # by nobody after.
        self._bell.set()
        self._bell = asyncio.Event()

    def enqueue(
        self, connection: Connection, task_id: str, queue: str, rank: int, delay_ms: int
    ) -> None:
        """Do nothing: within one process the bell and the rows are enough."""

    def listen(self) -> asyncio.Event:
        """Return the next ring.

        Listen before looking for work, so that no ring is missed in between.
        """
        return self._bell

    async def _wait(self, ring: asyncio.Event, seconds_to_next: SecondsToNext) -> None:
        """Sleep until the ring, or until the next job falls due."""
        try:
            async with asyncio.timeout(nap_seconds(await seconds_to_next())):
                await ring.wait()
        except TimeoutError:
            return

    async def work(
        self,
        one_round: Round,
        seconds_to_next: SecondsToNext,
        queues: Collection[str],
        stopping: asyncio.Event,
    ) -> None:
        """Do rounds while there is work, and sleep until the bell or the next due job in between."""
        self._listeners += 1
        while not stopping.is_set():
            ring = self.listen()
            try:
                if not await one_round():
                    await self._wait(ring, seconds_to_next)
            except Exception:
                logger.exception("worker round failed")
                await asyncio.sleep(ERROR_PAUSE_SECONDS)
        self._listeners -= 1

    async def listeners(self) -> int:
        """Return how many engine children listen for work in this process, the only one."""
        return self._listeners

    async def sweep(self) -> int:
        """Wake every worker: leases may have run out."""
        self.notify()
        return 0


def nap_seconds(seconds_to_next: float | None) -> float:
    """Return how long to sleep where nothing rings, the next falls due in so many seconds, or None
    does.
    """
    wanted = (
        LONGEST_NAP_SECONDS if seconds_to_next is None else seconds_to_next + SHORTEST_NAP_SECONDS
    )
    return min(wanted, LONGEST_NAP_SECONDS)
