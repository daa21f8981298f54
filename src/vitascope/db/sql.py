"""A statement as SQL text, the same for SQLite and PostgreSQL, run on the driver's own connection.

Where the two differ, the text says it in one of these ways, and nothing else is translated:

- ``:name`` is a value that ``run`` is given. (A cast's ``::`` is left alone.)
- ``IN :names`` and ``NOT IN :names`` take a list of any length.
- ``now_ms()`` is the time within the statement, in unix milliseconds by the database's clock: read after a row's lock
  was waited for.
- ``json_lower(column, 'name')`` is a text that a JSON object in a text column holds, in lower
  case: ASCII for sure, the rest where PostgreSQL's locale knows it.
- ``FOR UPDATE``, also with ``OF table`` and ``SKIP LOCKED``, ends a statement that locks what it reads. SQLite, where
  nobody else writes meanwhile, does without.

SQLite answers 0 and 1 for a boolean: who reads one says ``bool(row.name)``. Errors are the driver's own.
"""

import json
import re
from collections import namedtuple
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

POSTGRES_NOW_MS = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint"
SQLITE_NOW_MS = "now_ms"
"""The function that a connection to SQLite has for it."""
SQLITE_JSON_LOWER = "json_lower"
"""The function that a connection to SQLite has for it; SQLite's own ``lower`` knows ASCII alone."""

_LIST = re.compile(r"\b(NOT )?IN :(\w+)")
_VALUE = re.compile(r"(?<!:):(\w+)")
_NOW = re.compile(r"\bnow_ms\(\)")
_JSON_LOWER = re.compile(r"\bjson_lower\((\w+), '(\w+)'\)")
_LOCK = re.compile(r"\bFOR UPDATE(?: OF \w+)?(?: SKIP LOCKED)?")


class Result:
    """What a statement answered: its rows, each a named tuple, and how many rows it changed."""

    __slots__ = ("_make", "_rows", "rowcount")

    def __init__(
        self, rows: list[Any], make: Callable[[Iterable[Any]], Any], rowcount: int
    ) -> None:
        """Keep the driver's tuples; make names one's parts."""
        self._rows = rows
        self._make = make
        self.rowcount = rowcount

    def all(self) -> list[Any]:
        """Return every row."""
        return [self._make(row) for row in self._rows]

    def first(self) -> Any | None:
        """Return the first row, None where there is none."""
        return self._make(self._rows[0]) if self._rows else None

    def one(self) -> Any:
        """Return the first row of a statement that always has one."""
        return self._make(self._rows[0])

    def scalar(self) -> Any:
        """Return the first row's first part, None where there is no row."""
        return self._rows[0][0] if self._rows else None

    def scalars(self) -> list[Any]:
        """Return every row's first part."""
        return [row[0] for row in self._rows]


class Statement:
    """One statement, kept as a constant and run as often as wanted."""

    def __init__(self, text: str) -> None:
        """Take the text; see the module for what may stand in it."""
        self.text = text
        self.values = frozenset(_VALUE.findall(text))
        self.lists = frozenset(name for _, name in _LIST.findall(text))
        self._sqlite = _sqlite_text(text)
        self._postgres = _postgres_text(text).encode()
        self._make: Callable[[Iterable[Any]], Any] | None = None

    def run(self, connection: Connection, **values: Any) -> Result:
        """Run it within the caller's transaction; every row is read when this returns."""
        driver: Any = connection.connection.driver_connection
        if connection.dialect.name == "sqlite":
            for name in self.lists:
                values[name] = json.dumps(list(values[name]))
            cursor = driver.execute(self._sqlite, values)
        else:
            for name in self.lists:
                values[name] = list(values[name])
            cursor = driver.execute(self._postgres, values)
        if cursor.description is None:
            return Result([], tuple, cursor.rowcount)
        if self._make is None:
            names = [column[0] for column in cursor.description]
            row: Any = namedtuple("Row", names, rename=True)  # type: ignore[misc]
            self._make = row._make
        return Result(cursor.fetchall(), self._make, cursor.rowcount)


def json_lower(text: str, name: str) -> str | None:
    """Return a text of a JSON object in lower case, None where it has none of this name."""
    value = json.loads(text).get(name)
    return value.lower() if isinstance(value, str) else None


def first_line(error: Exception) -> str:
    """Return what a database, or a pooler in front of it, said, without the driver's hints."""
    said = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    return next(iter(str(said).strip().splitlines()), "the connection was lost")


def _sqlite_text(text: str) -> str:
    text = _LIST.sub(r"\1IN (SELECT value FROM json_each(:\2))", text)
    return _LOCK.sub("", text)


def _postgres_text(text: str) -> str:
    text = _LIST.sub(_any_of, text.replace("%", "%%"))
    text = _NOW.sub(POSTGRES_NOW_MS, text)
    text = _JSON_LOWER.sub(r"lower(\1::json ->> '\2')", text)
    return _VALUE.sub(r"%(\1)s", text)


def _any_of(found: re.Match[str]) -> str:
    is_not, name = found.groups()
    return f"<> ALL(:{name})" if is_not else f"= ANY(:{name})"
