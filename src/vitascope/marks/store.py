"""All SQL of watermarks: a row for every choice of the operator's, the newest of an account counts."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from vitascope.db.sql import Statement

_OF_ACCOUNT = """
    SELECT account_id, enabled, who, at_ms FROM marking
    WHERE account_id = :account_id ORDER BY id DESC
"""
_NEWEST = Statement(f"{_OF_ACCOUNT} LIMIT 1")
_HISTORY = Statement(f"{_OF_ACCOUNT} LIMIT :limit")
_APPEND = Statement("""
    INSERT INTO marking (account_id, enabled, who, at_ms)
    VALUES (:account_id, :enabled, :who, :at_ms)
""")
_MADE_BETWEEN = Statement("SELECT id, account_id, test FROM task WHERE id >= :first AND id < :last")


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Whether an account's clips carry a watermark.

    who is a key's id, `local` for this machine, or `console`.
    """

    account_id: str
    enabled: bool
    who: str
    at_ms: int


def newest(connection: Connection, account_id: str) -> Choice | None:
    """Return the last choice for an account, None if there was none."""
    row = _NEWEST.run(connection, account_id=account_id).first()
    return None if row is None else _choice(row)


def history(connection: Connection, account_id: str, limit: int) -> list[Choice]:
    """Return the last choices for an account, newest first."""
    return [
        _choice(row) for row in _HISTORY.run(connection, account_id=account_id, limit=limit).all()
    ]


def append(connection: Connection, choice: Choice) -> None:
    """Write a choice down."""
    _APPEND.run(
        connection,
        account_id=choice.account_id,
        enabled=choice.enabled,
        who=choice.who,
        at_ms=choice.at_ms,
    )


def tasks_between(connection: Connection, first: str, last: str) -> list[tuple[str, str, bool]]:
    """Return the tasks whose id lies between two texts: id, account, and whether a test key made
    it.
    """
    return [
        (row.id, row.account_id, bool(row.test))
        for row in _MADE_BETWEEN.run(connection, first=first, last=last).all()
    ]


def _choice(row: Any) -> Choice:
    return Choice(
        account_id=row.account_id, enabled=bool(row.enabled), who=row.who, at_ms=row.at_ms
    )
