"""Migrations make exactly the tables that the code speaks of."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from vitascope.db.sqlite import migrate_file, open_engine
from vitascope.db.tables import metadata


def test_the_migrated_schema_is_the_one_in_tables(tmp_path: Path) -> None:
    migrate_file(tmp_path / "a.sqlite")
    engine = open_engine(tmp_path / "a.sqlite")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    migrate_file(tmp_path / "a.sqlite")
    before = (tmp_path / "a.sqlite").read_bytes()
    migrate_file(tmp_path / "a.sqlite")
    assert (tmp_path / "a.sqlite").read_bytes() == before
