"""Migrations make exactly the tables that the code speaks of."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from vitascope.db.migrate import SCRIPTS, revisions
from vitascope.db.sqlite import migrate_file, open_engine
from vitascope.db.tables import metadata


def test_the_migrated_schema_is_the_one_in_tables(tmp_path: Path) -> None:
    migrate_file(tmp_path / "a.sqlite")
    engine = open_engine(tmp_path / "a.sqlite")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_the_names_of_the_files_tell_the_revisions_and_their_order() -> None:
    newest_first = [script.revision for script in ScriptDirectory(str(SCRIPTS)).walk_revisions()]
    assert list(revisions()) == newest_first[::-1]


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    migrate_file(tmp_path / "a.sqlite")
    before = (tmp_path / "a.sqlite").read_bytes()
    migrate_file(tmp_path / "a.sqlite")
    assert (tmp_path / "a.sqlite").read_bytes() == before


def test_models_that_were_off_before_offers_stay_off(tmp_path: Path) -> None:
    file, config = tmp_path / "old.sqlite", Config()
    config.set_main_option("script_location", str(SCRIPTS))
    engine = open_engine(file)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0009")
        connection.execute(
            text("INSERT INTO switch VALUES ('model off: kling/x', 'off'), ('maintenance', '')")
        )
    engine.dispose()
    migrate_file(file)
    engine = open_engine(file)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT model, enabled, who FROM offer")).all() == [
            ("kling/x", 0, "upgrade")
        ]
        assert connection.execute(text("SELECT name FROM switch")).scalars().all() == [
            "maintenance"
        ]
    engine.dispose()
