"""Bring a database to the newest schema."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from vitascope import log

logger = log.get("db")

SCRIPTS = Path(__file__).parent / "migrations"


@cache
def _scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    return ScriptDirectory.from_config(config)


def is_current(connection: Connection) -> bool:
    """Say whether no migration that this program knows is missing; a newer program's schema serves it too."""
    current = MigrationContext.configure(connection).get_current_revision()
    older = {script.revision for script in _scripts().walk_revisions()} - {_scripts().get_current_head()}
    return current is not None and current not in older


def migrate(connection: Connection) -> None:
    """Run the missing migrations on this connection; does nothing on a database that is current."""
    scripts = _scripts()
    current = MigrationContext.configure(connection).get_current_revision()
    if current == scripts.get_current_head():
        return
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        # A newer process came first. Its schema serves this one too: a release adds, the one after it removes.
        logger.warning("the database is newer than this program", revision=current)
        return
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
