"""The SQLite writer: whole transactions, shared commits, nothing half done."""

import asyncio
import sqlite3
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from vitascope.db.sqlite import SqliteDatabase, migrate_file


def _insert(connection: Connection, name: str) -> str:
    connection.execute(text("INSERT INTO switch VALUES (:name, '')"), {"name": name})
    return name


def _insert_then_fail(connection: Connection) -> None:
    _insert(connection, "half")
    raise LookupError("on purpose")


def _names(connection: Connection) -> set[str]:
    return set(connection.execute(text("SELECT name FROM switch")).scalars())


def _pragma(connection: Connection, name: str) -> object:
    return connection.execute(text(f"PRAGMA {name}")).scalar()


def _open(folder: Path) -> SqliteDatabase:
    migrate_file(folder / "a.sqlite")
    return SqliteDatabase(folder / "a.sqlite")


async def test_a_transaction_that_raises_writes_nothing_and_leaves_its_group_alone(
    tmp_path: Path,
) -> None:
    db = _open(tmp_path)
    results = await asyncio.gather(
        db.write(lambda c: _insert(c, "before")),
        db.write(_insert_then_fail),
        db.write(lambda c: _insert(c, "after")),
        return_exceptions=True,
    )
    assert [results[0], results[2]] == ["before", "after"]
    assert isinstance(results[1], LookupError)
    assert await db.read(_names) == {"before", "after"}
    await db.close()


async def test_what_was_answered_is_in_the_file_for_others_to_see(tmp_path: Path) -> None:
    db = _open(tmp_path)
    await db.write(lambda c: _insert(c, "kept"))
    with sqlite3.connect(tmp_path / "a.sqlite") as other:
        assert other.execute("SELECT name FROM switch").fetchall() == [("kept",)]
    other.close()
    await db.close()


async def test_a_thousand_writes_at_once_all_arrive(tmp_path: Path) -> None:
    db = _open(tmp_path)
    await asyncio.gather(*(db.write(partial(_insert, name=str(n))) for n in range(1_000)))
    assert len(await db.read(_names)) == 1_000
    await db.close()


async def test_the_reader_cannot_write(tmp_path: Path) -> None:
    db = _open(tmp_path)
    with pytest.raises(Exception, match="readonly"):
        await db.read(lambda c: _insert(c, "x"))
    await db.close()


async def test_the_file_is_safe_against_power_loss(tmp_path: Path) -> None:
    db = _open(tmp_path)
    for pragma, value in (("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)):
        assert await db.write(partial(_pragma, name=pragma)) == value
    await db.close()


async def test_closing_commits_what_was_queued_and_refuses_more(tmp_path: Path) -> None:
    db = _open(tmp_path)
    last = asyncio.ensure_future(db.write(lambda c: _insert(c, "last")))
    await asyncio.sleep(0)
    await db.close()
    assert await last == "last"
    with pytest.raises(RuntimeError, match="closed"):
        await db.write(_names)
