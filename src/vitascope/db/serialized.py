"""One transaction at a time for what must be decided once, whichever process comes first."""

from sqlalchemy import Connection

from vitascope.db.sql import Statement

DECISIONS = 0x76697462
_LOCK = Statement(f"SELECT pg_advisory_xact_lock({DECISIONS})")


def serialize(connection: Connection) -> None:
    """Wait until no other transaction that called this is open.

    On SQLite there is only one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        _LOCK.run(connection)
