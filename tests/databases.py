"""Fixtures of the other database and the other storage: one server for all tests, an own database
for each.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Connection

from tests import small
from tests.postgres import PostgresServer, running_server
from tests.storage.swift import running_swift
from vitascope import clock
from vitascope.db import postgres as driver
from vitascope.db.upgrade import migrate_postgres
from vitascope.queue.procrastinate import install
from vitascope_chaos.cluster import TcpProxy


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """Run one server for all tests of this process."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def swift() -> Iterator[str]:
    """Run one S3 server for all tests of this process; gives its endpoint."""
    with running_swift() as endpoint:
        yield endpoint


@pytest.fixture(scope="session")
def template(postgres: PostgresServer) -> str:
    """Return the name of a migrated database to copy."""
    return migrated(postgres)


def migrated(server: PostgresServer) -> str:
    """Make a database to copy; return its name."""
    url = server.new_database()
    migrate_postgres(url, install)
    return url.split("@/")[1].split("?")[0]


@pytest.fixture
def database(postgres: PostgresServer, template: str) -> Iterator[str]:
    """Return the URL of a new, migrated database."""
    url = postgres.new_database(template)
    yield url
    postgres.drop(url)


@pytest.fixture
def on_postgres(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every small service of a test keep its rows in PostgreSQL."""
    make_movable(database)
    monkeypatch.setitem(small.EVERYWHERE, "database", database)
    move_with_this_process(monkeypatch)


REAL_NOW_MS = clock.now_ms
MOVABLE = """
CREATE SCHEMA moved;
CREATE FUNCTION moved.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
  SELECT coalesce(to_timestamp(nullif(current_setting('moved.now_ms', true), '')::bigint / 1000.0),
    pg_catalog.clock_timestamp())
$$;
"""
FIRST_FOUND = "ALTER DATABASE {} SET search_path = public, moved, pg_catalog"


@pytest.fixture
async def line(database: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[TcpProxy]:
    """Let every small service of a test keep its rows in a PostgreSQL that can be taken away."""
    line = TcpProxy(driver.server_of(database))
    await line.start()
    monkeypatch.setitem(small.EVERYWHERE, "database", driver.through(database, line.port))
    yield line
    await line.stop()


def make_movable(url: str) -> None:
    """Put a clock that can be moved before the server's own, for every later connection to this
    database.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(MOVABLE)
        connection.execute(sql.SQL(FIRST_FOUND).format(sql.Identifier(connection.info.dbname)))


class MovedStart(sql.Composable):
    """Begins a transaction with the server's clock where a test has put this process's.

    Else it goes as it does.
    """

    def __init__(self) -> None:
        """Add to what every transaction asks first."""
        super().__init__(driver.ASK_START)

    def as_bytes(self, context: object = None) -> bytes:
        """Return the question, as of now."""
        return f"{self._obj} FROM set_config('moved.now_ms', '{_moved_to()}', true)".encode()


def move_with_this_process(patch: pytest.MonkeyPatch) -> None:
    """Let movable databases follow this process's clock, in writes and in reads."""
    plain: Any = driver.PostgresDatabase._read

    def read(db: driver.PostgresDatabase, query: Callable[[Connection], Any]) -> Any:
        def moved(connection: Connection) -> Any:
            connection.exec_driver_sql(f"SELECT set_config('moved.now_ms', '{_moved_to()}', false)")
            return query(connection)

        return plain(db, moved)

    patch.setattr(driver.PostgresDatabase, "_read", read)
    patch.setattr(driver, "ASK_START", MovedStart())


def _moved_to() -> str:
    return "" if clock.now_ms is REAL_NOW_MS else str(clock.now_ms())
