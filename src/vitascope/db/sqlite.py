"""SQLite as one process's own database: one writing connection with group commit, one read-only
reader.

SQLite before 3.51.3 can corrupt a WAL file when several connections write and checkpoint at once;
with a single writing connection that race cannot happen, and a commit shared by many transactions
costs one fsync.
"""

import asyncio
import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from vitascope import clock, log
from vitascope.db.migrate import migrate
from vitascope.db.sql import SQLITE_JSON_LOWER, SQLITE_NOW_MS, json_lower
from vitascope.errors import Away, OperatorError

logger = log.get("db")

VERSION = sqlite3.sqlite_version_info
"""Of the library that this Python brings."""
T = TypeVar("T")

PASSING = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
GROUP_LIMIT = 64
"""Transactions in one commit, so that neither the first of a burst nor anybody's read waits long.
"""
BUSY_MS = 5_000
CALM_TURNS = 4
"""Turns of the loop in which nobody comes, before a group is closed: microseconds where nobody is
on the way.
"""


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    mode = "ro" if read_only else "rwc"
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        _prepare(connection, read_only=read_only)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise OperatorError(
            "{path} cannot be used as a database: {why}", path=path, why=error
        ) from None
    return connection


def _prepare(connection: sqlite3.Connection, *, read_only: bool) -> None:
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.create_function(SQLITE_NOW_MS, 0, lambda: clock.now_ms())
    connection.create_function(SQLITE_JSON_LOWER, 2, json_lower, deterministic=True)
    if not read_only:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")


def open_engine(path: Path, *, read_only: bool = False) -> Engine:
    """Return an engine over one connection in autocommit mode; transactions are begun by hand."""
    return create_engine(
        "sqlite://",
        creator=lambda: _connect(path, read_only=read_only),
        poolclass=StaticPool,
        isolation_level="AUTOCOMMIT",
    )


@dataclass(slots=True)
class _Write:
    transaction: Callable[[Connection], Any]
    answer: "asyncio.Future[Any]"
    result: Any = None
    error: BaseException | None = field(default=None)


class SqliteDatabase:
    """The file's owner in this process; the caller holds the data folder's lock.

    Statements run in the event loop's own thread, where they take microseconds and nobody fights
    them for the interpreter; only COMMIT, which waits for the disk, has a thread. What arrives
    meanwhile is the next group.
    """

    is_shared = False

    def __init__(self, path: Path) -> None:
        """Open the migrated database file at path; call from the event loop that will use it."""
        self._loop = asyncio.get_running_loop()
        self._waiting: list[_Write] = []
        self._pump: asyncio.Task[None] | None = None
        self._writer_engine = open_engine(path)
        self._writer = self._writer_engine.connect()
        self._reader_engine = open_engine(path, read_only=True)
        self._reader = self._reader_engine.connect()
        self._committer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sqlite-commit")
        self._closed = False

    async def write(self, transaction: Callable[[Connection], T]) -> T:
        """Run a transaction in the next group and return its result after the group's fsync."""
        if self._closed:
            raise RuntimeError("the database is closed")
        answer: asyncio.Future[T] = self._loop.create_future()
        self._waiting.append(_Write(transaction, answer))
        if self._pump is None:
            self._pump = self._loop.create_task(self._commit_all())
        return await answer

    async def read(self, query: Callable[[Connection], T]) -> T:
        """Run a short query on the read-only connection, in the event loop's own thread: a hop
        would cost more.
        """
        return query(self._reader)

    async def close(self) -> None:
        """Commit what is queued, then close both connections."""
        if self._closed:
            return
        self._closed = True
        if self._pump is not None:
            await self._pump
        self._committer.shutdown()
        self._reader.close()
        self._reader_engine.dispose()
        self._writer.close()
        self._writer_engine.dispose()

    async def _commit_all(self) -> None:
        while self._waiting:
            await self._gather()
            group, self._waiting = self._waiting[:GROUP_LIMIT], self._waiting[GROUP_LIMIT:]
            await self._commit(group)
            _answer(group)
        self._pump = None

    async def _gather(self) -> None:
        """Let those come in who are on their way: a group costs a COMMIT and two changes of thread,
        however large.
        """
        before, calm = 0, 0
        while calm < CALM_TURNS and len(self._waiting) < GROUP_LIMIT:
            calm = 0 if before < len(self._waiting) else calm + 1
            before = len(self._waiting)
            await asyncio.sleep(0)

    async def _commit(self, group: list[_Write]) -> None:
        try:
            self._execute("BEGIN IMMEDIATE")
            if not self._run_all(group):
                self._begin_again()
                for write in group:
                    self._run_one(write)
            await self._loop.run_in_executor(self._committer, self._execute, "COMMIT")
        except BaseException as error:  # the group shares one fate: nothing of it was made durable
            for write in group:
                write.error = write.error or error
            if self._driver.in_transaction:
                self._execute("ROLLBACK")

    def _run_all(self, group: list[_Write]) -> bool:
        """Run transactions that nothing marks off from each other; False where one raised and all
        must run again.

        A transaction may run twice (PostgreSQL asks for it too), and hardly any raises: two
        statements less for each.
        """
        if len(group) == 1:
            self._run_one(group[0])
            return True
        try:
            for write in group:
                write.result = write.transaction(self._writer)
        except Exception:
            return False
        return True

    def _begin_again(self) -> None:
        if self._driver.in_transaction:  # a full disk has ended it already
            self._execute("ROLLBACK")
        self._execute("BEGIN IMMEDIATE")

    def _run_one(self, write: _Write) -> None:
        self._execute("SAVEPOINT one")
        try:
            write.result = write.transaction(self._writer)
        except Exception as error:
            write.error = error
            self._execute("ROLLBACK TO one")
        self._execute("RELEASE one")

    @property
    def _driver(self) -> sqlite3.Connection:
        connection = self._writer.connection.driver_connection
        assert isinstance(connection, sqlite3.Connection)
        return connection

    def _execute(self, statement: str) -> None:
        self._driver.execute(statement)


def _answer(group: list[_Write]) -> None:
    for write in group:
        if write.answer.cancelled():
            continue
        if write.error is not None:
            write.answer.set_exception(_known(write.error))
        else:
            write.answer.set_result(write.result)


def _known(error: BaseException) -> BaseException:
    """Return Away for what passes: another program holds the file, or the disk is full.

    Any other error as it is.
    """
    cause = error.orig if isinstance(error, DBAPIError) else error
    if (
        not isinstance(cause, sqlite3.OperationalError)
        or cause.sqlite_errorcode & 0xFF not in PASSING
    ):
        return error
    logger.warning("database away", why=str(cause))
    away = Away()
    away.__cause__ = error
    return away


def migrate_file(path: Path) -> None:
    """Bring a database file to the newest schema, in one transaction: after a crash it is the old
    one or the new.

    A new file is for this user alone; SQLite gives its companions the same mode.
    """
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    engine = open_engine(path)
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        migrate(connection)
        connection.exec_driver_sql("COMMIT")
    engine.dispose()
