"""Statements for the hot path: on SQLite compiled once, and run without SQLAlchemy's work per execution.

A Core statement costs five times what SQLite needs to run it; createTask has seven of them. The statement stays the
one source: this only remembers its text and the order of its values. Elsewhere it runs as any other.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.engine.interfaces import Compiled
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import Insert, Update
from sqlalchemy.sql.expression import Select

DRIVER = "driver"
"""The execution option under which a connection to SQLite keeps sqlite3's own."""
Statement = Select[Any] | Insert | Update


class Prepared:
    """One statement; every bound value is plain (text, integer, None, true or false)."""

    def __init__(self, statement: Statement, *, columns: Sequence[str] | None = None) -> None:
        """Prepare a statement; columns are those that an insert names, where it names no values itself."""
        self._statement = statement
        self._columns = list(columns) if columns else None
        self._text = ""
        self._in_order: Callable[[Mapping[str, Any]], tuple[Any, ...]]
        self._fixed: dict[str, Any] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """Run the statement; return what has fetchone, and rows as tuples in the order of the columns."""
        driver = connection.get_execution_options().get(DRIVER)
        if driver is None:
            return connection.execute(self._statement, dict(values))
        if not self._text:
            self._compile(connection.dialect)
        every = {**self._fixed, **values} if self._fixed else values
        return driver.execute(self._text, self._in_order(every))

    def _compile(self, dialect: Dialect) -> None:
        made = self._statement.compile(dialect=dialect, column_keys=self._columns)
        names = made.positiontup or ()
        only = names[0] if len(names) == 1 else None
        self._in_order = itemgetter(*names) if only is None else lambda values: (values[only],)
        self._fixed = _fixed_of(made)
        self._text = str(made)


def _fixed_of(made: Compiled) -> dict[str, Any]:
    """Return the values that a statement names itself."""
    assert isinstance(made, SQLCompiler)
    return {name: _plain(bind.effective_value) for bind, name in made.bind_names.items() if not bind.required}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value
