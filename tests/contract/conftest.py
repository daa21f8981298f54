"""The other implementations, each started by the tests themselves."""

from collections.abc import Iterator

import pytest

from tests import small
from tests.postgres import Server, running_server
from vitascope.db.upgrade import migrate_postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Run one server for all tests of this process."""
    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def template(postgres: Server) -> str:
    """Return the name of a migrated database to copy."""
    url = postgres.new_database()
    migrate_postgres(url)
    return url.split("@/")[1].split("?")[0]


@pytest.fixture
def database(postgres: Server, template: str) -> str:
    """Return the URL of a new, migrated database."""
    return postgres.new_database(template)


@pytest.fixture
def on_postgres(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every small service of a test keep its rows in PostgreSQL."""
    monkeypatch.setitem(small.EVERYWHERE, "database", database)
