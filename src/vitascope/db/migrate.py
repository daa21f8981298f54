"""Bring a database to the newest schema."""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect

from vitascope import log

logger = log.get("db")

SCRIPTS = Path(__file__).parent / "migrations"


@cache
def revisions() -> tuple[str, ...]:
    """Return the name of every migration that this program knows, oldest first: a file's is
    v0012_what_it_does.py.
    """
    return tuple(sorted(file.name[1:5] for file in (SCRIPTS / "versions").glob("v*.py")))


def is_current(connection: Connection) -> bool:
    """Say whether no migration that this program knows is missing.

    A newer program's schema serves it too.
    """
    current = _current_revision(connection)
    return current is not None and current not in revisions()[:-1]


def migrate(connection: Connection) -> None:
    """Run the missing migrations on this connection; does nothing on a database that is current."""
    current = _current_revision(connection)
    if current == revisions()[-1]:
        return
    if current is not None and current not in revisions():
        # A newer process came first. Its schema serves this one too: a release adds, the one after
        # it removes.
        logger.warning("the database is newer than this program", revision=current)
        return
    _run_missing(connection)


def _current_revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.exec_driver_sql(
        "SELECT version_num FROM alembic_version"
    ).scalar()
    return found


def _run_missing(connection: Connection) -> None:
    # Alembic takes long to load, and hardly any start has something to migrate.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
