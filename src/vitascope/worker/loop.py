"""The worker's loop: claim, run, and sleep until there is more."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from vitascope import log
from vitascope.engines.routes import Routes
from vitascope.errors import OperatorError
from vitascope.queue.base import Queue
from vitascope.tasks.task import AFFINITY_MS, Completed, Failed, Outcome, queue_of_engine
from vitascope.worker.host import EngineHost
from vitascope.worker.router import Router
from vitascope.worker.run import WorkerDeps, end, run_task, sleep_unless

logger = log.get("worker")

STAND_IN_SECONDS = 1.0
"""How often an engine that may take nothing now looks whether that has changed."""
ROOM_SECONDS = 1.0
"""How often a worker whose disk is full looks for room."""
FOLLOW_SECONDS = 0.5
"""How often a worker looks which engines the operator wants for which model."""


class Worker:
    """Engine hosts side by side, each with one task at a time."""

    def __init__(self, deps: WorkerDeps, queue: Queue, routes: Routes) -> None:
        """Work with deps and the engines that routes name, each with as many children as its table
        says.
        """
        self._deps = deps
        self._queue = queue
        self.hosts = [
            EngineHost(name, kind=table.kind, options=options)
            for name, table in routes.tables.items()
            for options in table.children
        ]
        self._router = Router(routes)
        self._stopping = asyncio.Event()
        self._turning = asyncio.Event()
        self._leaving = asyncio.Event()
        self._loops: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Open the engines and begin to work; one that cannot open is tried again later while
        others can.

        Raises OperatorError where no engine can open.
        """
        opened = await asyncio.gather(*(self._open(host) for host in self.hosts))
        if failures := [each for each in opened if each is not None]:
            if len(failures) == len(self.hosts):
                raise failures[0]
            logger.warning("engines cannot open", errors=[str(each) for each in failures])
        self._router.follow(await self._deps.model_settings.chosen_routes())
        await self._warn_of_missing_engines()
        self._loops = [asyncio.create_task(self._work(host)) for host in self.hosts]
        self._loops.append(asyncio.create_task(self._follow()))

    async def _warn_of_missing_engines(self) -> None:
        """Log which tasks wait for an engine that no setting names: nobody takes them before
        AFFINITY_MS.
        """
        known = {*Routes.of(self._deps.settings).tables, *(host.engine for host in self.hosts)}
        for engine, count in (await self._deps.tasks.affinities()).items():
            if engine not in known:
                logger.warning(
                    "tasks wait for an engine that the settings do not name",
                    engine=engine, tasks=count, seconds_at_most=AFFINITY_MS // 1_000,
                )  # fmt: skip

    async def stop(self) -> None:
        """Take no more work.

        Let what runs finish for drain_seconds, then hand it back; close the engines.
        """
        self._stopping.set()
        self._turn()
        if self._loops:
            await asyncio.wait(self._loops, timeout=self._deps.settings.drain_seconds)
        self._leaving.set()
        await asyncio.gather(*self._loops)
        await asyncio.gather(*(host.close() for host in self.hosts))

    def is_fit(self) -> bool:
        """Say whether any engine here is well."""
        return any(not self._router.is_cooling_down(engine) for engine in self._router.engines)

    def resting(self) -> frozenset[str]:
        """Return the engines here that are left alone for a while, for their attempts failed."""
        return frozenset(filter(self._router.is_cooling_down, self._router.engines))

    async def _work(self, host: EngineHost) -> None:
        async def one_round() -> bool:
            return (
                await self._has_room(turning)
                and await self._make_fit(host)
                and await self.run_one(host)
            )

        async def seconds_to_next() -> float | None:
            return await self._seconds_to_next(host)()

        while not self._stopping.is_set():
            turning = self._turning
            queues = {*self._router.models_of(host.engine), queue_of_engine(host.engine)}
            await self._queue.work(one_round, seconds_to_next, queues, turning)

    async def _has_room(self, turning: asyncio.Event) -> bool:
        """Wait for room on the disk, for an attempt without it would fail and a task has but a few.

        False at a turn.
        """
        if not self._deps.storage.has_room():
            logger.warning("no room on the disk, no task is taken until there is")
        while not turning.is_set() and not self._deps.storage.has_room():
            await sleep_unless(turning, ROOM_SECONDS)
        return not turning.is_set()

    async def _follow(self) -> None:
        """Let every host listen for other models' tasks when the operator has chosen other engines
        for them.
        """
        while not self._stopping.is_set():
            await sleep_unless(self._stopping, FOLLOW_SECONDS)
            try:
                if self._router.follow(await self._deps.model_settings.chosen_routes()):
                    logger.info("routes changed")
                    self._turn()
            except Exception:
                logger.exception("routes cannot be read")

    def _turn(self) -> None:
        """Let every host end what it does and listen anew."""
        turned, self._turning = self._turning, asyncio.Event()
        turned.set()
        self._queue.notify()

    async def run_one(self, host: EngineHost) -> bool:
        """Do one round now: claim a task, run it, and replace a child that it cost.

        False where nothing was due.
        """
        who = self._router.claim_filter(host.engine)
        lease = None if who is None else await self._deps.tasks.claim(who)
        if lease is None:
            return False
        self._router.begins(host.engine, lease.model)
        failed: bool | None = None
        try:
            # With one engine less that is free, it may be another one's turn.
            self._queue.notify()
            outcome = await run_task(lease, host, self._deps, leaving=self._leaving)
            failed = _blames_engine(outcome)
        finally:
            self._router.ends(host.engine, failed=failed)
        if not self._stopping.is_set():
            await self._make_fit(host)
        return True

    async def _open(self, host: EngineHost) -> OperatorError | None:
        """Open a child, or leave it where this worker stops meanwhile: there will be no work for
        it.
        """
        opening, stopping = (
            asyncio.create_task(host.open()),
            asyncio.create_task(self._stopping.wait()),
        )
        await asyncio.wait({opening, stopping}, return_when=asyncio.FIRST_COMPLETED)
        await end(opening, stopping)
        error = OperatorError("the worker stops") if opening.cancelled() else opening.exception()
        if error is None:
            return None
        await host.kill()
        if not isinstance(error, OperatorError):
            raise error
        if not self._stopping.is_set():
            self._router.mark_unhealthy(host.engine, str(error))
        return error

    async def _make_fit(self, host: EngineHost) -> bool:
        """Open a child that does not run, while others may take the task; say whether it may claim.

        Where no other engine could help, one that cannot open claims all the same: its tasks fail,
        and are not left waiting.
        """
        if host.pid is not None:
            return True
        opened = not self._router.is_cooling_down(host.engine) and await self._open(host) is None
        return opened or (len(self._router.engines) == 1 and not self._stopping.is_set())

    def _seconds_to_next(self, host: EngineHost) -> Callable[[], Awaitable[float | None]]:
        """Return how to ask when to look again: an engine whose turn it is not must not spin on
        what is due.
        """

        async def later() -> float:
            return STAND_IN_SECONDS

        waits = self._router.claimable(host.engine) == frozenset() or self._router.is_cooling_down(
            host.engine
        )
        return later if waits else partial(self._deps.tasks.seconds_to_next, host.engine)


def _blames_engine(outcome: Outcome) -> bool | None:
    match outcome:
        case Completed():
            return False
        case Failed():
            return outcome.retryable if outcome.blames_engine else None
        case _:
            return None
