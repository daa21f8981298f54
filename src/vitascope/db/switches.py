"""Values that every process shares by name: what the operator switches, and what was agreed on."""

from sqlalchemy import Connection

from vitascope.db.sql import Statement

_GET = Statement("SELECT value FROM switch WHERE name = :name")
_SET = Statement("""
    INSERT INTO switch (name, value) VALUES (:name, :value)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value
""")
_UNSET = Statement("DELETE FROM switch WHERE name = :name")


def switch_value(connection: Connection, name: str) -> str | None:
    """Return a switch's value, None where it was never set."""
    value: str | None = _GET.run(connection, name=name).scalar()
    return value


def set_switch(connection: Connection, name: str, value: str | None) -> None:
    """Set a switch, or unset it where value is None."""
    if value is None:
        _UNSET.run(connection, name=name)
    else:
        _SET.run(connection, name=name, value=value)
