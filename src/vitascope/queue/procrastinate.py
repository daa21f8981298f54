"""The queue over PostgreSQL: Procrastinate carries word of work to whichever worker is free, woken
by NOTIFY.

A carried job says only that there is something to claim. T2 decides who gets which task, so a job
that comes twice, or never, or after its worker died, does no harm: the first finds nothing, the
others are enqueued again by the sweeper.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Collection, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Any

import procrastinate
from procrastinate.connector import BaseConnector
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job, Notification
from procrastinate.manager import JobManager, NotificationCallback
from procrastinate.schema import SchemaManager
from sqlalchemy import Connection

from vitascope import clock, log, metrics
from vitascope.db.database import Database
from vitascope.queue import store
from vitascope.queue.base import Round, SecondsToNext
from vitascope.queue.embedded import EmbeddedQueue

logger = log.get("queue")

POLL_SECONDS = 2.0
"""How often a free worker looks by itself, should a NOTIFY be lost."""
RESTART_SECONDS = 1.0
POOL_SIZE = 4


def install(connection: Connection) -> None:
    """Make Procrastinate's tables and functions where they are missing.

    The caller holds the upgrade's lock.
    """
    if not store.is_installed(connection):
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute(SchemaManager.get_schema())


class AttentiveManager(JobManager):
    """Fetches again what was announced during a fetch that found nothing.

    Procrastinate 3.10 forgets such a word when the fetch returns, and the job waits for the next
    poll.
    """

    def __init__(self, connector: BaseConnector) -> None:
        """Begin with nothing heard."""
        super().__init__(connector)
        self._heard = 0

    async def fetch_job(self, queues: Iterable[str] | None, worker_id: int) -> Job | None:
        """Return a job to run, None where there is none and none was announced meanwhile."""
        while True:
            heard = self._heard
            job = await super().fetch_job(queues, worker_id)
            if job is not None or heard == self._heard:
                return job

    async def listen_for_jobs(
        self, *, on_notification: NotificationCallback, queues: Iterable[str] | None = None
    ) -> None:
        """Listen, and count what is heard."""

        async def hear(*, channel: str, notification: Notification) -> None:
            self._heard += 1
            await on_notification(channel=channel, notification=notification)

        await super().listen_for_jobs(on_notification=hear, queues=queues)


class Rounds:
    """One engine's rounds, one at a time: for a word of its own, or for one that another engine had
    no use for.
    """

    def __init__(self, one_round: Round, stopping: asyncio.Event) -> None:
        """Do none once stopping is set."""
        self._one_round = one_round
        self._stopping = stopping
        self._turn = asyncio.Lock()
        self._passed_on = asyncio.Event()
        self._ended = False

    async def do_one(self) -> bool:
        """Do a round; False where there was nothing to do."""
        async with self._turn:
            return not self._stopping.is_set() and await self._one_round()

    def hear(self) -> None:
        """Look, as soon as the round under way is over."""
        self._passed_on.set()

    @asynccontextmanager
    async def beside(self, peers: "set[Rounds]") -> AsyncIterator[None]:
        """Hear for a block what peers pass on; at its end, what runs is finished.

        It begins with a look: a peer that joined earlier may have had no use for a word already,
        and passed it on to nobody.
        """
        peers.add(self)
        self.hear()
        listening = asyncio.create_task(self._listen())
        try:
            yield
        finally:
            peers.discard(self)
            self._ended = True
            self._passed_on.set()
            await listening

    async def _listen(self) -> None:
        while await self._passed_on.wait() and not self._ended:
            self._passed_on.clear()
            try:
                await self.do_one()
            except Exception:
                logger.exception("worker round failed")


class ProcrastinateQueue(EmbeddedQueue):
    """Carries between processes.

    Within one, the bell of the embedded queue still rings for callbacks.
    """

    def __init__(self, db: Database, url: str) -> None:
        """Carry in the database at url; db runs the sweeper's transactions."""
        super().__init__()
        self._db = db
        self._url = url
        self._rounds: set[Rounds] = set()
        logging.getLogger("procrastinate").setLevel(logging.CRITICAL)

    def enqueue(
        self, connection: Connection, task_id: str, queue: str, rank: int, delay_ms: int
    ) -> None:
        """Enqueue within the caller's transaction: both are committed or neither."""
        store.enqueue(connection, task_id, queue, rank, delay_ms)

    async def work(
        self,
        one_round: Round,
        seconds_to_next: SecondsToNext,
        queues: Collection[str],
        stopping: asyncio.Event,
    ) -> None:
        """Fetch one carried job at a time, do a round for each, and finish the running one when
        told to stop.
        """
        while not stopping.is_set():
            try:
                await self._fetch(one_round, queues, stopping)
            except Exception:
                logger.exception("queue lost its connection")
                await asyncio.sleep(RESTART_SECONDS)

    async def _fetch(
        self, one_round: Round, queues: Collection[str], stopping: asyncio.Event
    ) -> None:
        connector = procrastinate.PsycopgConnector(
            conninfo=self._url, min_size=1, max_size=POOL_SIZE, timeout=POLL_SECONDS,
            kwargs={"application_name": "vitascope queue"},
        )  # fmt: skip
        app = procrastinate.App(connector=connector)
        app.job_manager = AttentiveManager(connector)
        rounds = Rounds(one_round, stopping)

        @app.task(name=store.TASK_NAME, pass_context=True)
        async def generate(context: JobContext, /, **given: Any) -> None:
            if not await rounds.do_one():
                self._pass_on(rounds)

        async with app.open_async(), rounds.beside(self._rounds):
            worker = asyncio.create_task(
                app.run_worker_async(
                    queues=sorted(queues),
                    concurrency=1,
                    install_signal_handlers=False,
                    delete_jobs="always",
                    fetch_job_polling_interval=POLL_SECONDS,
                    name="vitascope",
                )
            )
            stopped = asyncio.create_task(stopping.wait())
            await asyncio.wait({worker, stopped}, return_when=asyncio.FIRST_COMPLETED)
            stopped.cancel()
            await _finish(worker)

    def _pass_on(self, own: "Rounds") -> None:
        """Let the other engines of this process look: the word may have been meant for one whose
        turn it is.
        """
        for each in self._rounds - {own}:
            each.hear()

    async def listeners(self) -> int:
        """Return how many engine children have said within half a minute that they listen, wherever
        they run.
        """
        return await self._db.read(store.listeners)

    async def sweep(self) -> int:
        """Enqueue again whatever is due and nobody has word of; return how many jobs."""
        began = clock.monotonic_seconds()
        count = await self._db.write(store.enqueue_lost)
        if count:
            metrics.JOBS_ENQUEUED_AGAIN.inc(count)
            logger.info(
                "enqueued again", jobs=count, seconds=round(clock.monotonic_seconds() - began, 3)
            )
        return count


async def _finish(worker: "asyncio.Task[None]") -> None:
    """Let a worker end its job, or raise what ended it."""
    if not worker.done():
        # Cancelled once, a worker fetches no more and waits for the job that runs.
        worker.cancel()
    with suppress(asyncio.CancelledError):
        await worker
