"""All SQL of keys and what they spend."""

from typing import Any

from sqlalchemy import Connection, RowMapping, and_, bindparam, case, delete, insert, select, update

from vitascope.accounts.account import Scope, scopes_of
from vitascope.accounts.key import KeyRow, KeyRules
from vitascope.db.tables import api_key, spend

_INSERT_KEY = insert(api_key).inline()
_KEY_ROWS = select(api_key).order_by(api_key.c.created_ms, api_key.c.id)
_OPERATORS = api_key.c.scopes.contains(Scope.ADMIN.value)
_KEY = select(api_key).where(api_key.c.id == bindparam("id"))
_LOCK_KEY = _KEY.with_for_update()
_NOTE_USE = update(api_key).where(api_key.c.id == bindparam("b_id")).values(last_used_ms=bindparam("b_used"))
_SPENDS = select(spend.c.period, spend.c.amount).where(spend.c.key_id == bindparam("key_id"))
_this_spend = and_(spend.c.key_id == bindparam("b_key_id"), spend.c.period == bindparam("b_period"))
_spent_then = spend.c.amount + bindparam("b_amount")
# A task that was made before its key had a cap was never counted, so giving it back must not go below nothing.
_SPEND = update(spend).where(_this_spend).values(amount=case((_spent_then < 0, 0), else_=_spent_then))
_FIRST_SPEND = insert(spend).inline()
_FORGET_SPEND = delete(spend).where(spend.c.period < bindparam("b_before"), spend.c.period.startswith("hour "))


def insert_key(connection: Connection, row: dict[str, Any]) -> None:
    """Add a key's hash."""
    connection.execute(_INSERT_KEY, row)


def keys(connection: Connection, account_id: str) -> list[KeyRow]:
    """Return the keys that belong to an account, oldest first: the operator's belong to none."""
    query = _KEY_ROWS.where(api_key.c.account_id == account_id, ~_OPERATORS)
    return [_key_row(connection, row) for row in connection.execute(query).mappings()]


def operators_keys(connection: Connection) -> list[KeyRow]:
    """Return the operator's keys, oldest first."""
    query = _KEY_ROWS.where(_OPERATORS)
    return [_key_row(connection, row) for row in connection.execute(query).mappings()]


def key(connection: Connection, key_id: str, *, lock: bool = False) -> KeyRow | None:
    """Return one key, its row locked where asked."""
    row = connection.execute(_LOCK_KEY if lock else _KEY, {"id": key_id}).mappings().one_or_none()
    return None if row is None else _key_row(connection, row)


def _key_row(connection: Connection, row: RowMapping) -> KeyRow:
    rules = KeyRules(
        name=row["name"], test=row["test"], scopes=scopes_of(row["scopes"]), networks=tuple(row["networks"].split()),
        expires_ms=row["expires_ms"], cap_hour=row["cap_hour"], cap_day=row["cap_day"], cap_total=row["cap_total"],
    )  # fmt: skip
    return KeyRow(
        id=row["id"],
        account_id=rules.owner(row["account_id"]),
        works_in=row["account_id"],
        hint=row["hint"],
        rules=rules,
        created_ms=row["created_ms"],
        revoked_ms=row["revoked_ms"],
        last_used_ms=row["last_used_ms"],
        previous_until_ms=row["previous_until_ms"],
        spent=spent(connection, row["id"]),
    )


def secret_hash(connection: Connection, key_id: str) -> str:
    """Return the hash of a key's secret."""
    return str(connection.execute(_KEY, {"id": key_id}).mappings().one()["secret_hash"])


def change_key(connection: Connection, key_id: str, changes: dict[str, Any]) -> None:
    """Set columns of a key."""
    connection.execute(update(api_key).where(api_key.c.id == key_id).values(**changes))


def note_use(connection: Connection, used: dict[str, int]) -> None:
    """Write when keys were last used, in unix milliseconds."""
    for key_id, used_ms in used.items():
        connection.execute(_NOTE_USE, {"b_id": key_id, "b_used": used_ms})


def spent(connection: Connection, key_id: str) -> dict[str, int]:
    """Return what a capped key spent, period by period, in thousandths of a credit."""
    return {row.period: row.amount for row in connection.execute(_SPENDS, {"key_id": key_id})}


def add_spend(connection: Connection, key_id: str, period: str, amount: int) -> None:
    """Add to what a key spent in a period; a negative amount gives back, down to nothing."""
    values = {"b_key_id": key_id, "b_period": period, "b_amount": amount}
    if connection.execute(_SPEND, values).rowcount == 0 and amount > 0:
        connection.execute(_FIRST_SPEND, {"key_id": key_id, "period": period, "amount": amount})


def purge_spends(connection: Connection, before: str) -> None:
    """Remove the hourly counts of before a period."""
    connection.execute(_FORGET_SPEND, {"b_before": before})
