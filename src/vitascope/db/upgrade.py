"""PostgreSQL's schema: brought to the newest once, whichever process comes first."""

from collections.abc import Callable

import psycopg
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from vitascope import log
from vitascope.db.migrate import migrate
from vitascope.db.postgres import check_url, connect_plainly
from vitascope.db.sql import Statement, first_line
from vitascope.errors import OperatorError

logger = log.get("db")

UPGRADE_LOCK = 0x76697461
"""The number that every process of this service asks PostgreSQL for before it changes the schema
("vita").
"""
LOCK_WAIT_MS = 120_000
_WAIT = Statement(f"SET LOCAL lock_timeout = {LOCK_WAIT_MS}")
_LOCK = Statement(f"SELECT pg_advisory_xact_lock({UPGRADE_LOCK})")


def migrate_postgres(url: str, also: Callable[[Connection], None] | None = None) -> None:
    """Run the missing migrations in one transaction; who comes second waits, and finds nothing left
    to do.

    also makes what else belongs into the database, in the same transaction.

    Raises OperatorError where the database cannot be reached.
    """
    check_url(url)
    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: connect_plainly(url), poolclass=NullPool
    )
    try:
        with engine.begin() as connection:
            _one_at_a_time(connection)
            migrate(connection)
            if also is not None:
                also(connection)
    except (OperationalError, psycopg.OperationalError) as error:
        raise OperatorError("The database cannot be used: {why}", why=first_line(error)) from None
    finally:
        engine.dispose()


def _one_at_a_time(connection: Connection) -> None:
    _WAIT.run(connection)
    _LOCK.run(connection)
