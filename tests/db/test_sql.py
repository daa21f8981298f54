"""One SQL text for both databases: what stands in it, and what its rows are."""

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from vitascope import clock
from vitascope.db.postgres import open_postgres
from vitascope.db.sql import Statement, first_line
from vitascope.db.sqlite import migrate_file, open_engine


@pytest.fixture(params=["sqlite", "postgresql"])
def connection(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connection]:
    """Give a connection to each database in turn, its tables empty."""
    if request.param == "sqlite":
        migrate_file(tmp_path / "rows.db")
        engine = open_engine(tmp_path / "rows.db")
    else:
        engine = open_postgres(request.getfixturevalue("database"))
    with engine.connect() as connection:
        yield connection
    engine.dispose()


SET = Statement("INSERT INTO switch (name, value) VALUES (:name, :value)")
NAMES = Statement("SELECT name FROM switch ORDER BY name")


def test_a_row_has_its_columns_as_attributes_and_in_order(connection: Connection) -> None:
    SET.run(connection, name="a", value="1")
    row = Statement("SELECT name, value, count(*) FROM switch GROUP BY name, value").run(connection)
    name, value, count = row.one()
    assert (row.one().name, row.one().value) == (name, value) == ("a", "1")
    assert count == 1


def test_what_is_not_there_is_none(connection: Connection) -> None:
    found = NAMES.run(connection)
    assert (found.first(), found.scalar(), found.all(), found.scalars()) == (None, None, [], [])


def test_changed_rows_are_counted_and_may_be_returned(connection: Connection) -> None:
    for name in "abc":
        SET.run(connection, name=name, value="")
    changed = Statement("UPDATE switch SET value = 'x' WHERE name > :name RETURNING name")
    found = changed.run(connection, name="a")
    assert (found.rowcount, sorted(found.scalars())) == (2, ["b", "c"])
    assert Statement("DELETE FROM switch").run(connection).rowcount == 3


@pytest.mark.parametrize(
    ("among", "inside", "outside"),
    [((), [], ["%", "a", "b"]), (("a",), ["a"], ["%", "b"]), ({"%", "b", "z"}, ["%", "b"], ["a"])],
)
def test_a_list_may_have_any_length(
    connection: Connection, among: object, inside: list[str], outside: list[str]
) -> None:
    for name in ("a", "b", "%"):
        SET.run(connection, name=name, value="")
    chosen = Statement("SELECT name FROM switch WHERE name IN :among")
    others = Statement("SELECT name FROM switch WHERE name NOT IN :among")
    assert sorted(chosen.run(connection, among=among).scalars()) == inside
    assert sorted(others.run(connection, among=among).scalars()) == outside


def test_a_percent_sign_and_a_quote_are_themselves(connection: Connection) -> None:
    SET.run(connection, name="hour 1", value="it's 100 %")
    found = Statement("SELECT value FROM switch WHERE name LIKE 'hour %' AND 7 % 4 = 3")
    assert found.run(connection).scalar() == "it's 100 %"


def test_true_and_nothing_are_values(connection: Connection) -> None:
    chosen = Statement("SELECT CASE WHEN :chosen THEN coalesce(:text, 'none') END")
    assert chosen.run(connection, chosen=True, text=None).scalar() == "none"
    assert chosen.run(connection, chosen=False, text="x").scalar() is None


def test_the_time_is_the_databases_own(connection: Connection) -> None:
    now = Statement("SELECT now_ms()").run(connection).scalar()
    assert abs(now - clock.now_ms()) < 60_000


def test_an_error_is_the_drivers_own_and_names_what_is_wrong(connection: Connection) -> None:
    with pytest.raises(Exception, match="no_such_table"):
        Statement("SELECT 1 FROM no_such_table").run(connection)


@pytest.mark.parametrize(
    ("said", "line"),
    [("gone\nHINT: look", "gone"), ("\n gone", "gone"), ("", "the connection was lost")],
)
def test_an_error_is_told_by_its_first_line_if_it_has_any(said: str, line: str) -> None:
    assert first_line(psycopg.OperationalError(said)) == line
    assert first_line(OperationalError("SELECT 1", None, psycopg.OperationalError(said))) == line


def test_a_locked_row_is_waited_for_or_skipped(database: str) -> None:
    lock = "SELECT name FROM switch WHERE name = :name FOR UPDATE"
    engine = open_postgres(database, connections=2)
    with closing(psycopg.connect(database)) as holder, engine.connect() as other:
        holder.execute("INSERT INTO switch VALUES ('a', '')")
        holder.commit()
        holder.execute("UPDATE switch SET value = 'held'")
        skipped = Statement(f"{lock} SKIP LOCKED").run(other, name="a")
        found: list[str] = []
        waiting = threading.Thread(
            target=lambda: found.extend(Statement(lock).run(other, name="a").scalars())
        )
        waiting.start()
        assert (skipped.all(), found) == ([], [])
        holder.commit()
        waiting.join()
    assert found == ["a"]
    engine.dispose()


@pytest.mark.parametrize(
    ("kept", "found"),
    [('{"prompt": "A Red FOX"}', "a red fox"), ('{"prompt": "雪地"}', "雪地"), ("{}", None)],
)
def test_a_text_within_json_is_read_in_lower_case(
    connection: Connection, kept: str, found: str | None
) -> None:
    SET.run(connection, name="a", value=kept)
    assert (
        Statement("SELECT json_lower(value, 'prompt') FROM switch").run(connection).scalar()
        == found
    )
