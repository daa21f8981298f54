"""The rows as chaos sees them: counted from outside, when every process has left."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection

from vitascope.db import audit, files
from vitascope.db.postgres import open_postgres, terminate_others
from vitascope.db.sqlite import open_engine
from vitascope.errors import OperatorError


class Rows:
    """Reads either database."""

    def __init__(self, file: Path, url: str | None) -> None:
        """Read the database at url, or SQLite's file where there is none."""
        self._file, self._url = file, url

    def require_empty(self) -> None:
        """Raise OperatorError for a PostgreSQL database that has tables: it may be somebody's."""
        if self._url is None:
            return
        with self._connect() as connection:
            used = audit.has_tables(connection)
        if used:
            raise OperatorError("The database is not empty; chaos needs one of its own")

    def faults(self) -> dict[str, int]:
        """Return how many rows break each promise, and 1 for a damaged file."""
        with self._connect() as connection:
            return audit.faults(connection, at_rest=True) | files.check(self._url, self._file)

    def states(self) -> dict[str, int]:
        """Return how many tasks ended how."""
        with self._connect() as connection:
            return audit.states(connection)

    def task_ids(self) -> set[str]:
        """Return every task's id."""
        with self._connect() as connection:
            return audit.task_ids(connection)

    def histories(self) -> list[audit.History]:
        """Return every task's times and attempts."""
        with self._connect() as connection:
            return audit.histories(connection)

    def broken_off(self, since_ms: int, until_ms: int) -> int:
        """Return how many attempts that began in a span of time have no end."""
        with self._connect() as connection:
            return audit.broken_off(connection, since_ms, until_ms)

    def cut_everybody_off(self) -> None:
        """End every other connection to the database, as a server that fails over does."""
        assert self._url is not None
        terminate_others(self._url)

    @contextmanager
    def _connect(self) -> Iterator[Connection]:
        file = self._file
        engine = (
            open_postgres(self._url) if self._url is not None else open_engine(file, read_only=True)
        )
        with engine.connect() as connection:
            yield connection
        engine.dispose()
