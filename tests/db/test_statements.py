"""Every statement of the package is understood by the databases that it is for: tables, columns and
types.
"""

import re
from collections.abc import Iterator
from importlib import import_module
from itertools import chain, combinations
from pathlib import Path

import pytest
from sqlalchemy import Connection

import vitascope
from vitascope.db.postgres import open_postgres
from vitascope.db.sql import Statement
from vitascope.db.sqlite import migrate_file, open_engine
from vitascope.tasks import read_store

SOURCE = Path(vitascope.__file__).parent
ONLY_POSTGRES = re.compile("procrastinate|pg_|information_schema|to_regclass|LATERAL|::text")
NUMBERS = {"now", "lease_until"}
"""Values that PostgreSQL takes for numbers by what they are alone, not by where they stand."""
FILTERS = ("state", "model", "from_ms", "to_ms", "before_ms", "word_0", "ascii_0")


def _statements() -> Iterator[tuple[str, Statement]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if "Statement(" not in path.read_text() or path.name == "sql.py":
            continue
        module = ".".join(("vitascope", *path.relative_to(SOURCE).with_suffix("").parts))
        for name, value in vars(import_module(module)).items():
            held = value.values() if isinstance(value, dict) else [value]
            yield from ((f"{module}.{name}", each) for each in held if isinstance(each, Statement))
    for given in chain.from_iterable(combinations(FILTERS, n) for n in range(len(FILTERS) + 1)):
        for is_open in (False, True):
            yield (
                f"listing {given}",
                read_store._listing(frozenset(given), is_open=is_open, test_only=is_open),
            )


def _faults(connection: Connection, *, is_postgres: bool) -> dict[str, str]:
    faults, seen = {}, 0
    for name, statement in _statements():
        if statement.text.startswith("SET "):
            continue
        if not is_postgres and ONLY_POSTGRES.search(statement.text):
            continue
        nothing: dict[str, object] = {
            each: 0 if each in NUMBERS else None for each in statement.values
        }
        nothing |= dict.fromkeys(statement.lists, ())
        try:
            Statement(f"EXPLAIN {statement.text}").run(connection, **nothing)
        except Exception as error:
            faults[f"{name}: {statement.text}"] = str(error)
        seen += 1
    assert seen > 150
    return faults


def test_sqlite_understands_every_statement(tmp_path: Path) -> None:
    migrate_file(tmp_path / "rows.db")
    engine = open_engine(tmp_path / "rows.db")
    with engine.connect() as connection:
        assert _faults(connection, is_postgres=False) == {}
    engine.dispose()


def test_postgresql_understands_every_statement(database: str) -> None:
    engine = open_postgres(database)
    with engine.connect() as connection:
        assert _faults(connection, is_postgres=True) == {}
    engine.dispose()


@pytest.mark.parametrize("wrong", ["SELECT nmae FROM switch", "DELETE FROM swich", "SELEC 1"])
def test_a_slip_of_the_pen_is_found(tmp_path: Path, wrong: str) -> None:
    migrate_file(tmp_path / "rows.db")
    engine = open_engine(tmp_path / "rows.db")
    with engine.connect() as connection, pytest.raises(Exception, match=r"nmae|swich|SELEC"):
        Statement(f"EXPLAIN {wrong}").run(connection)
    engine.dispose()
