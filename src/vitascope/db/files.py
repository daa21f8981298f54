"""A database file as a whole: checked, copied, upgraded; and the same check for PostgreSQL."""

import os
import sqlite3
from pathlib import Path

from vitascope.db import audit
from vitascope.db.sqlite import migrate_file, open_engine
from vitascope.errors import OperatorError


def upgrade(file: Path) -> None:
    """Bring a file to the newest schema; the caller holds the folder's lock."""
    migrate_file(file)


def check(url: str | None, file: Path) -> dict[str, int]:
    """Return how many rows break each promise, and 1 for a file that is damaged.

    Raises OperatorError where there is no such file.
    """
    if url is not None:
        from vitascope.db.postgres import open_postgres

        engine = open_postgres(url, read_only=True)
    else:
        _require(file)
        engine = open_engine(file, read_only=True)
    with engine.connect() as connection:
        found = audit.faults(connection)
        if url is None:
            found["damaged"] = int(connection.exec_driver_sql("PRAGMA integrity_check").scalar() != "ok")
    engine.dispose()
    return found


def copy(source: Path, target: Path) -> None:
    """Copy a database file page by page while others write to it; whole and on the disk when this returns.

    Raises OperatorError where there is none, or it is no database.
    """
    _require(source)
    part = target.with_name(f"{target.name}.part")
    try:
        with sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True) as old, sqlite3.connect(part) as new:
            old.backup(new)
    except sqlite3.DatabaseError as error:
        part.unlink(missing_ok=True)
        raise OperatorError(f"{source} cannot be copied: {error}") from None
    finally:
        old.close()
        new.close()
    with part.open("rb") as whole:
        os.fsync(whole.fileno())
    part.rename(target)


def _require(file: Path) -> None:
    if not file.is_file():
        raise OperatorError(f"There is no database at {file}")
