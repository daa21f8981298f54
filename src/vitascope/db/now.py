"""The database's clock: one clock for every process that shares the rows."""

from sqlalchemy import Connection

from vitascope import clock
from vitascope.db.sql import Statement

START = "start of the transaction"
"""Where a PostgreSQL connection keeps its transaction's number and time."""
_NOW = Statement("SELECT now_ms()")


def now_ms(connection: Connection) -> int:
    """Return when this transaction began, in unix milliseconds by the database's clock.

    On SQLite the one process that owns the file is the clock.
    """
    start = connection.info.get(START)
    return clock.now_ms() if start is None else int(start.now_ms)


def clock_ms(connection: Connection) -> int:
    """Return the time of this very moment by the database's clock, in unix milliseconds."""
    return int(_NOW.run(connection).scalar())
