"""PostgreSQL behind the same port: transactions in threads, and the outcome of each is known.

What the server refused for the sake of others (deadlock, lock time-out) runs again. A COMMIT whose
answer was lost is asked about by its transaction number.
"""

import asyncio
import os
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import psycopg
from psycopg import errors as refusals
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from vitascope import clock, log
from vitascope.db.now import START
from vitascope.db.sql import POSTGRES_NOW_MS, first_line
from vitascope.errors import Away, Invalid, OperatorError
from vitascope.language import mark

T = TypeVar("T")
logger = log.get("db")

WRITERS = 8
READERS = 4
"""Connections of one process; more would wait for the same processor."""
CONNECT_SECONDS = 3
STATEMENT_MS = 15_000
LOCK_MS = 5_000
IDLE_MS = 30_000
"""The server ends a statement, a wait for a lock, and a transaction that nobody goes on with after
this long.
"""
SILENCE_MS = 10_000
"""A peer that does not acknowledge for this long is gone."""
GIVE_UP_SECONDS = 10.0
"""How long a call waits for a database that is away before it gives up."""
FIRST_PAUSE_SECONDS = 0.05
LONGEST_PAUSE_SECONDS = 1.0

RUNS_AGAIN = (refusals.SerializationFailure, refusals.DeadlockDetected, refusals.LockNotAvailable)
DATABASE_ERRORS = (psycopg.Error, DBAPIError)
"""A statement raises the driver's own.

The pool, where it cannot connect, SQLAlchemy's around it.
"""
NUL_TEXT = mark("{field} must not contain the character U+0000")


class _Lost(Exception):
    """The connection broke; start is the transaction's where its COMMIT may have been sent."""

    def __init__(self, start: "Start | None") -> None:
        super().__init__(start)
        self.start = start


@dataclass(frozen=True, kw_only=True)
class Start:
    """A transaction's start, in unix milliseconds by the database's clock, and the number to ask
    its outcome by.
    """

    now_ms: int
    number: str


ASK_START = f"SELECT {POSTGRES_NOW_MS}, pg_current_xact_id()::text"
ASK_OUTCOME = """
    SELECT pg_xact_status(%s::xid8),
           greatest(pg_postmaster_start_time(), shared.stats_reset) > to_timestamp(%s / 1000.0) AND %s::bigint >=
           (split_part(last.next_xid, ':', 1)::bigint << 32) + split_part(last.next_xid, ':', 2)::bigint
    FROM pg_control_checkpoint() last, pg_stat_bgwriter shared
"""
"""What became of a transaction, and whether its number may be another's by now.

A server that crashes forgets which numbers it gave to transactions that it has not written down,
and gives them again. It ends its recovery with a checkpoint, which says the next number; and it
counts anew, which tells that it has crashed.
"""


def open_postgres(url: str, *, connections: int = 1, read_only: bool = False) -> Engine:
    """Return an engine over a few connections in autocommit mode.

    Transactions are begun by hand.
    """
    return create_engine(
        "postgresql+psycopg://",
        creator=partial(_connect, url, read_only=read_only),
        poolclass=QueuePool, pool_size=connections, max_overflow=0, pool_reset_on_return=None,
        isolation_level="AUTOCOMMIT",
    )  # fmt: skip


def _connect(url: str, *, read_only: bool) -> psycopg.Connection[Any]:
    limits = {
        "statement_timeout": STATEMENT_MS, "lock_timeout": LOCK_MS, "idle_in_transaction_session_timeout": IDLE_MS,
        "default_transaction_read_only": "on" if read_only else "off", "client_min_messages": "warning",
    }  # fmt: skip
    options = " ".join(f"-c {name}={value}" for name, value in limits.items())
    return psycopg.connect(
        url, options=options, connect_timeout=CONNECT_SECONDS, tcp_user_timeout=SILENCE_MS, keepalives_idle=5,
        keepalives_interval=2, keepalives_count=3, autocommit=True, application_name="vitascope",
    )  # fmt: skip


class PostgresDatabase:
    """A few connections to one PostgreSQL, shared by the threads of this process."""

    is_shared = True

    def __init__(self, url: str, *, give_up_seconds: float = GIVE_UP_SECONDS) -> None:
        """Use the migrated database at url; nothing is connected before the first call."""
        self._give_up_seconds = give_up_seconds
        self._write_engine = open_postgres(url, connections=WRITERS)
        self._read_engine = open_postgres(url, connections=READERS, read_only=True)
        self._writers = ThreadPoolExecutor(WRITERS, thread_name_prefix="postgres-write")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="postgres-read")
        self._closed = False

    async def write(self, transaction: Callable[[Connection], T]) -> T:
        """Run a transaction, again where the server asks for it, and return its result once it is
        committed.

        Raises Away where the database stays away.
        """
        return await self._in(self._writers, partial(self._write, transaction))

    async def read(self, query: Callable[[Connection], T]) -> T:
        """Run a query on a connection that cannot write; each statement sees what was committed
        before it.

        Raises Away where the database stays away.
        """
        return await self._in(self._readers, partial(self._read, query))

    async def close(self) -> None:
        """Finish what was accepted, then close every connection."""
        if self._closed:
            return
        self._closed = True
        for threads in (self._writers, self._readers):
            await asyncio.to_thread(threads.shutdown)
        self._write_engine.dispose()
        self._read_engine.dispose()

    async def _in(self, threads: ThreadPoolExecutor, call: Callable[[], T]) -> T:
        if self._closed:
            raise RuntimeError("the database is closed")
        return await asyncio.get_running_loop().run_in_executor(threads, call)

    def _write(self, transaction: Callable[[Connection], T]) -> T:
        backoff = _Backoff(self._give_up_seconds)
        while True:
            done: list[T] = []
            try:
                return self._commit(transaction, done)
            except _Lost as lost:
                if lost.start is not None and self._was_committed(lost.start, backoff):
                    return done[0]
                backoff.pause("connection lost")
            except DATABASE_ERRORS as error:
                backoff.pause_or_raise(error)

    def _commit(self, transaction: Callable[[Connection], T], done: list[T]) -> T:
        with self._write_engine.connect() as connection:
            driver = _driver(connection)
            ended: Start | None = None
            try:
                start = _begin(driver)
                connection.info[START] = start
                done.append(transaction(connection))
                ended = start
                driver.execute("COMMIT")
                return done[0]
            except DATABASE_ERRORS as error:
                if driver.closed:
                    connection.invalidate()
                    raise _Lost(ended) from error
                raise
            finally:
                _leave(connection, driver)

    def _was_committed(self, start: Start, backoff: "_Backoff") -> bool:
        number = start.number
        while True:
            try:
                with self._write_engine.connect() as connection:
                    row = (
                        _driver(connection)
                        .execute(ASK_OUTCOME, [number, start.now_ms, number])
                        .fetchone()
                    )
            except psycopg.errors.InvalidParameterValue:
                # A number that is still to come: the server has crashed and forgotten that it gave
                # it away.
                logger.warning("commit was lost in a crash", transaction=number)
                return False
            except (DBAPIError, psycopg.OperationalError):
                backoff.pause("asking for the outcome of a commit")
                continue
            status, reused = row or (None, False)
            logger.warning(
                "commit's answer was lost",
                transaction=number,
                outcome="reused" if reused else status,
            )
            if reused:
                return False
            if status == "in progress":
                backoff.pause("commit in progress")
                continue
            return bool(status == "committed")

    def _read(self, query: Callable[[Connection], T]) -> T:
        backoff = _Backoff(self._give_up_seconds)
        while True:
            try:
                with self._read_engine.connect() as connection:
                    driver = _driver(connection)
                    try:
                        return query(connection)
                    finally:
                        if driver.closed and not connection.invalidated:
                            connection.invalidate()
            except DATABASE_ERRORS as error:
                backoff.pause_or_raise(error)


class _Backoff:
    """Waits a little longer each time, until its time is up."""

    def __init__(self, seconds: float) -> None:
        self._until = clock.monotonic_seconds() + seconds
        self._pause = FIRST_PAUSE_SECONDS

    def pause(self, why: str) -> None:
        if clock.monotonic_seconds() >= self._until:
            logger.error("database away", why=why)
            raise Away
        clock.sleep(self._pause * random.uniform(0.5, 1.0))
        self._pause = min(self._pause * 2, LONGEST_PAUSE_SECONDS)

    def pause_or_raise(self, error: Exception) -> None:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if isinstance(cause, RUNS_AGAIN):
            logger.info("transaction runs again", why=type(cause).__name__)
            return self.pause(type(cause).__name__)
        if isinstance(cause, psycopg.OperationalError) and not isinstance(
            cause, refusals.QueryCanceled
        ):
            return self.pause(first_line(cause))
        if isinstance(cause, psycopg.DataError) and "NUL" in str(cause):
            # The one text that this database cannot keep, nor look for; the driver refuses it
            # before it is sent.
            raise Invalid(NUL_TEXT, field="text") from None
        raise error


def _begin(driver: psycopg.Connection[Any]) -> Start:
    driver.execute("BEGIN")
    row = driver.execute(ASK_START).fetchone()
    assert row is not None
    return Start(now_ms=row[0], number=row[1])


def _driver(connection: Connection) -> psycopg.Connection[Any]:
    driver = connection.connection.driver_connection
    assert isinstance(driver, psycopg.Connection)
    return driver


def _leave(connection: Connection, driver: psycopg.Connection[Any]) -> None:
    if connection.invalidated:
        return
    connection.info.pop(START, None)
    try:
        if driver.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
            driver.rollback()
    except psycopg.Error:
        connection.invalidate()


def connect_plainly(url: str) -> psycopg.Connection[Any]:
    """Return a connection without limits, for what may take long: migrations, checks."""
    return psycopg.connect(
        url, connect_timeout=CONNECT_SECONDS, application_name="vitascope upgrade"
    )


def environment_of(url: str) -> dict[str, str]:
    """Return a URL's parts as the variables that PostgreSQL's own programs read.

    A password is on no command line.
    """
    names = {each.keyword.decode(): each.envvar for each in psycopg.pq.Conninfo.get_defaults()}
    parts = {name: str(value) for name, value in psycopg.conninfo.conninfo_to_dict(url).items()}
    found = {
        variable.decode(): parts[name]
        for name, variable in names.items()
        if variable and name in parts
    }
    return {"PATH": os.defpath} | found


def server_of(url: str) -> list[str]:
    """Return where a URL's server is: the path of its socket, or host and port."""
    parts = psycopg.conninfo.conninfo_to_dict(url)
    host, port = str(parts.get("host") or "/var/run/postgresql"), str(parts.get("port") or 5432)
    return [f"{host}/.s.PGSQL.{port}"] if host.startswith("/") else [host, port]


def through(url: str, port: int) -> str:
    """Return how to reach a URL's database through a port of this machine.

    Certificates are checked as before.
    """
    host = server_of(url)[0]
    named = "localhost" if host.startswith("/") else host
    return psycopg.conninfo.make_conninfo(url, host=named, hostaddr="127.0.0.1", port=port)


def terminate_others(url: str) -> None:
    """End every other connection to this database; for proofs that the service survives it."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def check_url(url: str) -> None:
    """Raise OperatorError where url is none that the driver understands.

    The message holds no password.
    """
    try:
        psycopg.conninfo.conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        raise OperatorError(
            "Setting database must be like postgresql://user:password@host:5432/name"
        ) from None
