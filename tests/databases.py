"""Fixtures of the other database and the other storage: one server for all tests, an own database for each."""

from collections.abc import Iterator

import pytest

from tests import small
from tests.postgres import Server, running_server
from tests.storage.swift import running_swift
from vitascope import clock
from vitascope.db.postgres import Start
from vitascope.db.upgrade import migrate_postgres
from vitascope.dispatch.procrastinate import install


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Run one server for all tests of this process."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def swift() -> Iterator[str]:
    """Run one S3 server for all tests of this process; gives its endpoint."""
    with running_swift() as endpoint:
        yield endpoint


@pytest.fixture(scope="session")
def template(postgres: Server) -> str:
    """Return the name of a migrated database to copy."""
    url = postgres.new_database()
    migrate_postgres(url, install)
    return url.split("@/")[1].split("?")[0]


@pytest.fixture
def database(postgres: Server, template: str) -> Iterator[str]:
    """Return the URL of a new, migrated database."""
    url = postgres.new_database(template)
    yield url
    postgres.drop(url)


@pytest.fixture
def on_postgres(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every small service of a test keep its rows in PostgreSQL."""
    monkeypatch.setitem(small.EVERYWHERE, "database", database)
    monkeypatch.setattr(Start, "now_ms", property(_moved_time))


REAL_NOW_MS = clock.now_ms
REAL_START = vars(Start)["now_ms"]


def _moved_time(start: Start) -> int:
    """Return the server's time, moved as far as a test has moved this process's clock."""
    at: int = REAL_START.fget(start)
    return at + clock.now_ms() - REAL_NOW_MS()
