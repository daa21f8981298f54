"""The worker's loop: claim, run, and sleep until there is more; and the sweeper beside it."""

import asyncio

from vitascope import clock, log
from vitascope.dispatch.embedded import EmbeddedCourier
from vitascope.worker.host import EngineHost
from vitascope.worker.run import Workshop, run_task

logger = log.get("worker")

ERROR_PAUSE_SECONDS = 1.0
ORPHAN_SECONDS = 3_600.0
"""A file that no finished task points to is an attempt's leftover after this long; longer than any attempt's end."""
ORPHAN_EVERY_SECONDS = 600.0


class Worker:
    """Engine hosts side by side, each with one task at a time."""

    def __init__(self, shop: Workshop, courier: EmbeddedCourier) -> None:
        """Work for shop with as many engine children as its settings say."""
        self._shop = shop
        self._courier = courier
        self.hosts = [EngineHost(shop.settings.engine) for _ in range(shop.settings.workers)]
        self._stopping = asyncio.Event()
        self._leaving = asyncio.Event()
        self._loops: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Open the engines and begin to work.

        Raises OperatorError where an engine cannot open.
        """
        await asyncio.gather(*(host.open() for host in self.hosts))
        self._loops = [asyncio.create_task(self._work(host)) for host in self.hosts]
        self._loops.append(asyncio.create_task(self._sweep()))

    async def stop(self) -> None:
        """Take no more work; let what runs finish for drain_seconds, then hand it back; close the engines."""
        self._stopping.set()
        self._courier.wake()
        if self._loops:
            await asyncio.wait(self._loops, timeout=self._shop.settings.drain_seconds)
        self._leaving.set()
        await asyncio.gather(*self._loops)
        await asyncio.gather(*(host.close() for host in self.hosts))

    async def _work(self, host: EngineHost) -> None:
        while not self._stopping.is_set():
            ring = self._courier.listen()
            try:
                if await self.run_one(host):
                    continue
                await self._courier.wait(ring, self._shop.tasks.seconds_to_next)
            except Exception:
                logger.exception("worker round failed")
                await asyncio.sleep(ERROR_PAUSE_SECONDS)

    async def run_one(self, host: EngineHost) -> bool:
        """Do one round now: claim a task and run it; False where nothing was due."""
        lease = await self._shop.tasks.claim()
        if lease is None:
            return False
        await run_task(lease, host, self._shop, leaving=self._leaving)
        return True

    async def _sweep(self) -> None:
        """Wake workers for expired leases every few seconds; look through the files now and then: there may be many."""
        due = clock.monotonic_seconds()
        while not self._stopping.is_set():
            self._courier.wake()
            try:
                if clock.monotonic_seconds() >= due:
                    due = clock.monotonic_seconds() + ORPHAN_EVERY_SECONDS
                    await self.sweep_once()
            except Exception:
                logger.exception("sweep failed")
            await _sleep_unless(self._stopping, self._shop.settings.sweep_seconds)

    async def sweep_once(self, orphan_seconds: float = ORPHAN_SECONDS) -> int:
        """Remove files no task points to; return how many files went."""
        names = await asyncio.to_thread(lambda: list(self._shop.storage.older_than(orphan_seconds)))
        known = await self._shop.tasks.results_among(names)
        orphans = [name for name in names if name not in known]
        for name in orphans:
            self._shop.storage.discard(name)
            logger.info("orphan file removed", file=name[-8:])
        return len(orphans)


async def _sleep_unless(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
