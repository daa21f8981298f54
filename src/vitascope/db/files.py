"""A database file as a whole: checked, copied, upgraded; and the same check for PostgreSQL."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from vitascope import durable
from vitascope.db import audit
from vitascope.db.migrate import is_current
from vitascope.db.sql import first_line
from vitascope.db.sqlite import open_engine
from vitascope.errors import OperatorError


def check(url: str | None, file: Path) -> dict[str, int]:
    """Return how many rows break each promise, 1 for a file that is damaged, 1 for a schema that
    lacks a migration.

    Raises OperatorError where there is no such file, or the server cannot be used.
    """
    with _reading(url, file) as connection:
        behind = {"migrations missing": int(not is_current(connection))}
        if behind["migrations missing"]:
            return behind
        damaged = {} if url is not None else {"damaged": _damage(connection)}
        return audit.faults(connection) | damaged | behind


def is_empty(url: str) -> bool:
    """Say whether a PostgreSQL database holds no table.

    Raises OperatorError where the server cannot be used.
    """
    with _reading(url, Path()) as connection:
        return not audit.has_tables(connection)


def copy(source: Path, target: Path) -> None:
    """Copy a database file page by page while others write to it; whole and on the disk when this
    returns.

    Raises OperatorError where there is none, or it is no database.
    """
    _require(source)
    with writing(target) as part:
        try:
            with (
                closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as old,
                closing(sqlite3.connect(part)) as new,
            ):
                old.backup(new)
        except sqlite3.DatabaseError as error:
            raise OperatorError(
                "{source} cannot be copied: {why}", source=source, why=error
            ) from None


@contextmanager
def writing(target: Path) -> Iterator[Path]:
    """Yield a file to write that only this user may read.

    It gets target's name once it is whole and on the disk.
    """
    with ExitStack() as stack:
        try:
            part = stack.enter_context(durable.part_of(target))
        except OSError as error:
            raise OperatorError(
                "{target} cannot be written: {why}", target=target, why=error.strerror
            ) from None
        yield part
        durable.sync(part)
        durable.rename(part, target)


@contextmanager
def _reading(url: str | None, file: Path) -> Iterator[Connection]:
    """Yield a connection; raise OperatorError where the database cannot be used."""
    if url is not None:
        from vitascope.db.postgres import open_postgres

        engine = open_postgres(url, read_only=True)
    else:
        _require(file)
        engine = open_engine(file, read_only=True)
    try:
        with engine.connect() as connection:
            yield connection
    except (OperationalError, engine.dialect.loaded_dbapi.OperationalError) as error:
        raise OperatorError("The database cannot be used: {why}", why=first_line(error)) from None
    finally:
        engine.dispose()


def _damage(connection: Connection) -> int:
    return int(connection.exec_driver_sql("PRAGMA integrity_check").scalar() != "ok")


def _require(file: Path) -> None:
    if not file.is_file():
        raise OperatorError("There is no database at {file}", file=file)
