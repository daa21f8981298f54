"""The database's clock: one clock for every process that shares the rows."""

from typing import Any

from sqlalchemy import BigInteger, Connection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from vitascope import clock

START = "start of the transaction"
"""Where a PostgreSQL connection keeps the cursor that holds its transaction's number and time."""
POSTGRES_NOW_MS = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint"
SQLITE_FUNCTION = "now_ms"


class NowMs(FunctionElement[int]):
    """The time within a statement, in unix milliseconds; read after a row's lock was waited for."""

    type = BigInteger()
    inherit_cache = True


@compiles(NowMs, "postgresql")
def _postgres(element: NowMs, compiler: Any, **options: Any) -> str:
    return POSTGRES_NOW_MS


@compiles(NowMs, "sqlite")
def _sqlite(element: NowMs, compiler: Any, **options: Any) -> str:
    return f"{SQLITE_FUNCTION}()"


def now_ms(connection: Connection) -> int:
    """Return when this transaction began, in unix milliseconds by the database's clock.

    On SQLite the one process that owns the file is the clock.
    """
    start = connection.info.get(START)
    return clock.now_ms() if start is None else start.now_ms
