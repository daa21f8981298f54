"""Rolling upgrades: a release only adds to the schema, so that the one before it works on beside
it.
"""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, RowMapping, Table, create_engine, insert, inspect, select, text

from tests.callbacks.receivers import receiver
from tests.small import MODEL, api_only, whole_service
from vitascope.db.migrate import SCRIPTS
from vitascope.db.sqlite import migrate_file, open_engine
from vitascope.db.tables import metadata

BASELINE = "0009"
"""The schema that rolling upgrades begin with; before it, a service stops for its upgrade."""
NEXT_RELEASE = (
    "ALTER TABLE task ADD COLUMN mood TEXT",
    "ALTER TABLE job ADD COLUMN weight INTEGER DEFAULT 7 NOT NULL",
    "CREATE TABLE wish (id INTEGER PRIMARY KEY, task_id TEXT REFERENCES task (id))",
    "CREATE INDEX ix_task_mood ON task (mood)",
    "UPDATE alembic_version SET version_num = '9999'",
)
Schema = Mapping[str, Mapping[str, Any]]


def _schema(connection: Connection) -> Schema:
    """Return what an older program relies on: each table's columns, and the rules that its rows
    must keep.
    """
    seen = inspect(connection)
    return {
        table: {
            "columns": {column["name"]: column for column in seen.get_columns(table)},
            "unique": {tuple(each["column_names"]) for each in seen.get_unique_constraints(table)}
            | {tuple(each["column_names"]) for each in seen.get_indexes(table) if each["unique"]},
            "checks": {each["sqltext"] for each in seen.get_check_constraints(table)},
            "keys": {tuple(each["constrained_columns"]) for each in seen.get_foreign_keys(table)},
        }
        for table in seen.get_table_names()
    }


def _breaks(old: Schema, new: Schema) -> list[str]:
    """Return what of a step the program before it cannot live with."""
    found = [f"table {table} is gone" for table in old if table not in new]
    for table in (table for table in old if table in new):
        before, after = old[table]["columns"], new[table]["columns"]
        found += [f"column {table}.{name} is gone" for name in before if name not in after]
        for name, column in after.items():
            optional = column["nullable"] or column["default"] is not None
            if name not in before and not optional:
                found.append(f"column {table}.{name} must be given")
            if name in before and before[name]["nullable"] and not optional:
                found.append(f"column {table}.{name} must be given now")
            if name in before and str(before[name]["type"]) != str(column["type"]):
                found.append(f"column {table}.{name} has another type")
        for rule in ("unique", "checks", "keys"):
            found += [
                f"{table} has a new rule {each}"
                for each in new[table][rule] - old[table][rule]
                if _old(each, before)
            ]
    return found


def _old(rule: Any, before: Mapping[str, Any]) -> bool:
    """Say whether a rule is about columns that the older program writes.

    One about new columns alone is no matter.
    """
    return isinstance(rule, str) or bool(set(rule) & set(before))


def _upgrade(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _steps() -> list[str]:
    scripts = ScriptDirectory(str(SCRIPTS))
    return [script.revision for script in scripts.walk_revisions(BASELINE, "head")][::-1]


def test_every_migration_since_the_baseline_only_adds() -> None:
    baseline, *steps = _steps()
    assert baseline == BASELINE
    assert steps
    with create_engine("sqlite://").connect() as connection:
        _upgrade(connection, baseline)
        before = _schema(connection)
        for step in steps:
            _upgrade(connection, step)
            after = _schema(connection)
            assert _breaks(before, after) == [], step
            before = after


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("DROP TABLE console_guess", "table console_guess is gone"),
        ("ALTER TABLE switch RENAME TO toggle", "table switch is gone"),
        ("ALTER TABLE task DROP COLUMN fail_msg", "column task.fail_msg is gone"),
        ("ALTER TABLE task RENAME COLUMN memo TO notes", "column task.memo is gone"),
        ("CREATE UNIQUE INDEX one_model ON task (model)", "task has a new rule ('model',)"),
    ],
)
def test_a_step_that_takes_something_away_is_found(tmp_path: Path, change: str, says: str) -> None:
    migrate_file(tmp_path / "a.sqlite")
    engine = open_engine(tmp_path / "a.sqlite")
    with engine.connect() as connection:
        before = _schema(connection)
        connection.execute(text(change))
        assert says in _breaks(before, _schema(connection))
        connection.rollback()
    engine.dispose()


def test_a_column_that_an_older_program_does_not_know_must_not_be_required() -> None:
    with create_engine("sqlite://").connect() as connection:
        connection.execute(text("CREATE TABLE a (x TEXT)"))
        before = _schema(connection)
        connection.execute(text("DROP TABLE a"))
        connection.execute(
            text("CREATE TABLE a (x TEXT NOT NULL, y TEXT NOT NULL, z TEXT DEFAULT '' NOT NULL)")
        )
        assert _breaks(before, _schema(connection)) == [
            "column a.x must be given now",
            "column a.y must be given",
        ]


async def test_rows_as_the_baselines_program_wrote_them_still_fit(tmp_path: Path) -> None:
    """Every row of a service's life, cut down to the columns of the baseline, goes into today's
    schema again.
    """
    with create_engine("sqlite://").connect() as connection:
        _upgrade(connection, BASELINE)
        old = {
            table: set(found["columns"])
            for table, found in _schema(connection).items()
            if table in metadata.tables
        }
    async with receiver() as hook, whole_service(tmp_path / "one") as small:
        body = {"model": MODEL, "input": {"prompt": "x"}, "callBackUrl": hook.url}
        await small.finished((await small.post(body))["data"]["taskId"])
        await small.finished((await small.create(prompt="refuse"))["data"]["taskId"])
        tables = [table for table in metadata.sorted_tables if table.name in old]
        rows = {
            table.name: await small.runtime.db.read(partial(_all, table=table)) for table in tables
        }
    migrate_file(tmp_path / "two.sqlite")
    engine = open_engine(tmp_path / "two.sqlite")
    with engine.connect() as connection:
        for table in tables:
            cut = [
                {name: row[name] for name in row if name in old[table.name]}
                for row in rows[table.name]
            ]
            if cut:
                connection.execute(insert(table), cut)
    engine.dispose()
    assert {name for name, found in rows.items() if found} >= {
        "account",
        "task",
        "job",
        "ledger",
        "attempt",
        "delivery",
    }


def _all(connection: Connection, table: Table) -> list[RowMapping]:
    return list(connection.execute(select(table)).mappings())


def _run(connection: Connection, change: str) -> None:
    connection.execute(text(change))


async def _works_beside_the_next_release(folder: Path) -> None:
    async with api_only(folder) as small:
        early = (await small.create(prompt="before the upgrade"))["data"]["taskId"]
        for change in NEXT_RELEASE:
            await small.runtime.db.write(partial(_run, change=change))
        assert (await small.http.get("/readyz")).status_code == 200
        late = (await small.create(prompt="after it"))["data"]["taskId"]
    async with receiver() as hook, whole_service(folder) as small:
        body = {"model": MODEL, "input": {"prompt": "after a restart"}, "callBackUrl": hook.url}
        last = (await small.post(body))["data"]["taskId"]
        assert [(await small.finished(task))["state"] for task in (early, late, last)] == [
            "success"
        ] * 3
        assert await small.balance() == 10_000 - 3 * 160
        assert (await small.http.get("/readyz")).status_code == 200


async def test_this_release_works_on_when_the_next_one_has_upgraded_the_file(
    tmp_path: Path,
) -> None:
    await _works_beside_the_next_release(tmp_path)


async def test_this_release_works_on_when_the_next_one_has_upgraded_postgresql(
    tmp_path: Path, on_postgres: None
) -> None:
    await _works_beside_the_next_release(tmp_path)
