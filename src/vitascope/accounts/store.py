"""All SQL of accounts, keys and the ledger."""

from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from vitascope.accounts.account import Account, Door
from vitascope.accounts.ledger import BOOKS, SIDES, Entry
from vitascope.db.tables import account, api_key, ledger, switch

MAINTENANCE = "maintenance"
MODEL_OFF = "model off: "
"""A switch's name is this and the model's; it is there while the model is off."""

_maintenance = select(switch.c.value).where(switch.c.name == MAINTENANCE).scalar_subquery()
_DOOR_BY_KEY = (
    select(
        account.c.id, account.c.name, account.c.balance, api_key.c.id.label("key_id"), _maintenance.label("maintenance")
    )
    .join(api_key, api_key.c.account_id == account.c.id)
    .where(api_key.c.secret_hash == bindparam("hash"), api_key.c.revoked_ms.is_(None))
)
_ACCOUNT = select(account.c.id, account.c.name, account.c.balance, _maintenance.label("maintenance")).where(
    account.c.id == bindparam("id")
)
_FIRST_ACCOUNT = select(account.c.id).order_by(account.c.created_ms, account.c.id).limit(1)
_FOR_CREATE = (
    select(account.c.balance, account.c.pending, account.c.recent_creates, account.c.ledger_head)
    .where(account.c.id == bindparam("id"))
    .with_for_update()
)
_LEDGER_HEAD = select(account.c.ledger_head).where(account.c.id == bindparam("id")).with_for_update()
_REMEMBER_CREATE = (
    update(account)
    .where(account.c.id == bindparam("b_id"))
    .values(recent_creates=bindparam("b_recent"), pending=account.c.pending + bindparam("b_pending"))
)
_APPEND = insert(ledger).inline()
_MOVE_BALANCE = (
    update(account)
    .where(account.c.id == bindparam("b_id"))
    .values(balance=account.c.balance + bindparam("b_amount"), ledger_head=bindparam("b_head"))
)
_COUNT_RUNNING = (
    update(account).where(account.c.id == bindparam("b_id")).values(running=account.c.running + bindparam("b_running"))
)
_TASK_ENDED = (
    update(account)
    .where(account.c.id == bindparam("b_id"))
    .values(running=account.c.running + bindparam("b_running"), pending=account.c.pending - 1)
)
_SWITCH = select(switch.c.value).where(switch.c.name == bindparam("name"))
_INSERT_ACCOUNT = insert(account).inline()
_INSERT_KEY = insert(api_key).inline()


def door(connection: Connection, key_hash: str) -> Door | None:
    """Return who holds this key and the maintenance switch; None where the key is not good."""
    row = connection.execute(_DOOR_BY_KEY, {"hash": key_hash}).one_or_none()
    return _door(row._mapping, row.key_id) if row else None


def door_of_first_account(connection: Connection) -> Door | None:
    """Return the door of the account that the first start made."""
    first = connection.execute(_FIRST_ACCOUNT).scalar()
    row = connection.execute(_ACCOUNT, {"id": first}).one_or_none()
    return _door(row._mapping, "local") if row else None


def _door(row: Any, key_id: str) -> Door:
    who = Account(id=row["id"], name=row["name"], balance_milli=row["balance"], key_id=key_id)
    return Door(account=who, maintenance=row["maintenance"])


def first_account_id(connection: Connection) -> str | None:
    """Return the oldest account's id, None in an empty database."""
    return connection.execute(_FIRST_ACCOUNT).scalar()


def for_create(connection: Connection, account_id: str) -> Any:
    """Lock the account's row; return its balance, pending, recent_creates and ledger_head."""
    return connection.execute(_FOR_CREATE, {"id": account_id}).one()


def remember_create(connection: Connection, account_id: str, recent: str, *, pending: int) -> None:
    """Write the window of recent creates back, and count a new unfinished task (pending 1) or none (0)."""
    connection.execute(_REMEMBER_CREATE, {"b_id": account_id, "b_recent": recent, "b_pending": pending})


def ledger_head(connection: Connection, account_id: str) -> str:
    """Lock the account's row; return the hash of its last ledger entry."""
    head: str = connection.execute(_LEDGER_HEAD, {"id": account_id}).scalar_one()
    return head


def append(connection: Connection, entry: Entry) -> None:
    """Append an entry and move the balance with it: the one place where a balance changes."""
    debit, credit = BOOKS[entry.kind]
    connection.execute(
        _APPEND,
        {
            "account_id": entry.account_id, "task_id": entry.task_id, "kind": entry.kind, "side": SIDES[entry.kind],
            "amount": entry.amount, "debit": debit, "credit": credit, "reason": entry.reason,
            "created_ms": entry.created_ms, "previous": entry.previous, "hash": entry.hash,
        },
    )  # fmt: skip
    delta = (credit == "available") - (debit == "available")
    connection.execute(
        _MOVE_BALANCE, {"b_id": entry.account_id, "b_amount": delta * entry.amount, "b_head": entry.hash}
    )


def count_running(connection: Connection, account_id: str, change: int) -> None:
    """Add to the number of the account's running tasks."""
    connection.execute(_COUNT_RUNNING, {"b_id": account_id, "b_running": change})


def task_ended(connection: Connection, account_id: str, *, was_running: bool) -> None:
    """Count an unfinished task less, and a running one less where it ran."""
    connection.execute(_TASK_ENDED, {"b_id": account_id, "b_running": -1 if was_running else 0})


def insert_account(connection: Connection, row: dict[str, Any]) -> None:
    """Add an account."""
    connection.execute(_INSERT_ACCOUNT, row)


def insert_key(connection: Connection, row: dict[str, Any]) -> None:
    """Add a key's hash."""
    connection.execute(_INSERT_KEY, row)


def switch_value(connection: Connection, name: str) -> str | None:
    """Return the value of an operator's switch, None where it was never set."""
    return connection.execute(_SWITCH, {"name": name}).scalar()
