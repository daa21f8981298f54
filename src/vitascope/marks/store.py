"""All SQL of watermarks: a row for every choice of the operator's, the newest of an account counts."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, select

from vitascope.db.prepared import Prepared
from vitascope.db.tables import marking, task

_COLUMNS = (marking.c.account_id, marking.c.enabled, marking.c.who, marking.c.at_ms)
_OF_ACCOUNT = select(*_COLUMNS).where(marking.c.account_id == bindparam("account_id")).order_by(marking.c.id.desc())
_NEWEST = Prepared(_OF_ACCOUNT.limit(1))
_HISTORY = _OF_ACCOUNT.limit(bindparam("limit"))
_APPEND = insert(marking).inline()
_MADE_BETWEEN = select(task.c.id, task.c.account_id).where(
    task.c.id >= bindparam("first"), task.c.id < bindparam("last")
)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Whether an account's clips carry a watermark; who is a key's id, `local` for this machine, or `console`."""

    account_id: str
    enabled: bool
    who: str
    at_ms: int


def newest(connection: Connection, account_id: str) -> Choice | None:
    """Return the last choice for an account, None if there was none."""
    row = _NEWEST.run(connection, {"account_id": account_id}).fetchone()
    return None if row is None else Choice(account_id=row[0], enabled=bool(row[1]), who=row[2], at_ms=row[3])


def history(connection: Connection, account_id: str, limit: int) -> list[Choice]:
    """Return the last choices for an account, newest first."""
    rows = connection.execute(_HISTORY, {"account_id": account_id, "limit": limit})
    return [Choice(account_id=row[0], enabled=bool(row[1]), who=row[2], at_ms=row[3]) for row in rows]


def append(connection: Connection, choice: Choice) -> None:
    """Write a choice down."""
    connection.execute(
        _APPEND,
        {"account_id": choice.account_id, "enabled": choice.enabled, "who": choice.who, "at_ms": choice.at_ms},
    )


def tasks_between(connection: Connection, first: str, last: str) -> list[tuple[str, str]]:
    """Return the ids and accounts of tasks whose id lies between two texts."""
    rows = connection.execute(_MADE_BETWEEN, {"first": first, "last": last})
    return [(row[0], row[1]) for row in rows]
