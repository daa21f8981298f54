"""The database's clock: one clock for every process that shares the rows."""

from typing import Any

from sqlalchemy import BigInteger, Connection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from vitascope import clock
from vitascope.db.sql import POSTGRES_NOW_MS, SQLITE_NOW_MS, Statement

START = "start of the transaction"
"""Where a PostgreSQL connection keeps its transaction's number and time."""
_NOW = Statement("SELECT now_ms()")


class NowMs(FunctionElement[int]):
    """The time within a statement, in unix milliseconds; read after a row's lock was waited for."""

    type = BigInteger()
    inherit_cache = True


@compiles(NowMs, "postgresql")
def _postgres(element: NowMs, compiler: Any, **options: Any) -> str:
    return POSTGRES_NOW_MS


@compiles(NowMs, "sqlite")
def _sqlite(element: NowMs, compiler: Any, **options: Any) -> str:
    return f"{SQLITE_NOW_MS}()"


def now_ms(connection: Connection) -> int:
    """Return when this transaction began, in unix milliseconds by the database's clock.

    On SQLite the one process that owns the file is the clock.
    """
    start = connection.info.get(START)
    return clock.now_ms() if start is None else int(start.now_ms)


def clock_ms(connection: Connection) -> int:
    """Return the time of this very moment by the database's clock, in unix milliseconds."""
    return int(_NOW.run(connection).scalar())
