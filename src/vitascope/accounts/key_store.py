"""All SQL of keys and what they spend."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from vitascope.accounts.account import Account, scopes_of
from vitascope.accounts.key import KeyRow, KeyRules
from vitascope.db.sql import Statement

_CALLER = """
    SELECT account.id, account.name, api_key.id AS key_id, scopes, networks, test,
           coalesce(cap_hour, cap_day, cap_total) AS cap, expires_ms, previous_hash, previous_until_ms
    FROM account JOIN api_key ON api_key.account_id = account.id
    WHERE revoked_ms IS NULL AND (expires_ms IS NULL OR expires_ms > :now)
"""
_BY_SECRET = Statement(f"{_CALLER} AND secret_hash = :hash")
_BY_PREVIOUS_SECRET = Statement(f"{_CALLER} AND previous_hash = :hash AND previous_until_ms > :now")
_INSERT = Statement("""
    INSERT INTO api_key (id, account_id, name, secret_hash, hint, created_ms, test, scopes,
                         networks, expires_ms, cap_hour, cap_day, cap_total)
    VALUES (:id, :account_id, :name, :secret_hash, :hint, :created_ms, :test, :scopes,
            :networks, :expires_ms, :cap_hour, :cap_day, :cap_total)
""")
_ROW = """
    SELECT id, account_id, name, hint, created_ms, revoked_ms, test, scopes, networks, expires_ms,
           cap_hour, cap_day, cap_total, previous_until_ms, last_used_ms
    FROM api_key
"""
_OF_ACCOUNT = Statement(f"""
    {_ROW} WHERE account_id = :account_id AND scopes NOT LIKE '%admin%' ORDER BY created_ms, id
""")
_OPERATORS = Statement(f"{_ROW} WHERE scopes LIKE '%admin%' ORDER BY created_ms, id")
_ONE = Statement(f"{_ROW} WHERE id = :id")
_LOCK = Statement(f"{_ROW} WHERE id = :id FOR UPDATE")
_CHANGE_RULES = Statement("""
    UPDATE api_key SET name = :name, scopes = :scopes, networks = :networks,
                       expires_ms = :expires_ms, cap_hour = :cap_hour, cap_day = :cap_day,
                       cap_total = :cap_total
    WHERE id = :id
""")
_RESET = Statement("""
    UPDATE api_key SET previous_hash = CASE WHEN :has_grace THEN secret_hash END,
                       previous_until_ms = :previous_until_ms,
                       secret_hash = :secret_hash, hint = :hint
    WHERE id = :id
""")
_REVOKE = Statement("""
    UPDATE api_key SET revoked_ms = :now, previous_hash = NULL, previous_until_ms = NULL
    WHERE id = :id
""")
_NOTE_USE = Statement("UPDATE api_key SET last_used_ms = :used_ms WHERE id = :id")
_SPENT = Statement("SELECT key_id, period, amount FROM spend WHERE key_id IN :key_ids")
# A task that was made before its key had a cap was never counted, so giving it back must not go
# below nothing.
_SPEND = Statement("""
    UPDATE spend SET amount = CASE WHEN amount + :change < 0 THEN 0 ELSE amount + :change END
    WHERE key_id = :key_id AND period = :period
""")
_FIRST_SPEND = Statement("""
    INSERT INTO spend (key_id, period, amount) VALUES (:key_id, :period, :amount)
""")
_PURGE_SPENDS = Statement("DELETE FROM spend WHERE period < :before AND period LIKE 'hour %'")


def account_of_key(connection: Connection, key_hash: str, now_ms: int) -> Account | None:
    """Return the account of a key's secret, current or previous.

    None if the key is not good now.
    """
    values = {"hash": key_hash, "now": now_ms}
    row = _BY_SECRET.run(connection, **values).first()
    if row is not None:
        return _account_of(row, row.expires_ms)
    row = _BY_PREVIOUS_SECRET.run(connection, **values).first()
    return None if row is None else _account_of(row, row.expires_ms, row.previous_until_ms)


def _account_of(row: Any, *ends_ms: int | None) -> Account:
    return Account(
        id=row.id,
        name=row.name,
        key_id=row.key_id,
        scopes=scopes_of(row.scopes),
        networks=row.networks,
        test=bool(row.test),
        has_caps=row.cap is not None,
        good_until_ms=min((at for at in ends_ms if at is not None), default=None),
    )


def insert_key(connection: Connection, row: Mapping[str, Any]) -> None:
    """Add a key's hash."""
    _INSERT.run(connection, **row)


def keys(connection: Connection, account_id: str) -> list[KeyRow]:
    """Return the keys that belong to an account, oldest first: the operator's belong to none."""
    return _key_rows(connection, _OF_ACCOUNT.run(connection, account_id=account_id).all())


def operators_keys(connection: Connection) -> list[KeyRow]:
    """Return the operator's keys, oldest first."""
    return _key_rows(connection, _OPERATORS.run(connection).all())


def key(connection: Connection, key_id: str, *, lock: bool = False) -> KeyRow | None:
    """Return one key, its row locked where asked."""
    found = (_LOCK if lock else _ONE).run(connection, id=key_id).all()
    return next(iter(_key_rows(connection, found)), None)


def _key_rows(connection: Connection, rows: Sequence[Any]) -> list[KeyRow]:
    spent: dict[str, dict[str, int]] = defaultdict(dict)
    if rows:
        for each in _SPENT.run(connection, key_ids=[row.id for row in rows]).all():
            spent[each.key_id][each.period] = each.amount
    return [_key_row(row, spent[row.id]) for row in rows]


def _key_row(row: Any, spent: Mapping[str, int]) -> KeyRow:
    rules = KeyRules(
        name=row.name,
        test=bool(row.test),
        scopes=scopes_of(row.scopes),
        networks=tuple(row.networks.split()),
        expires_ms=row.expires_ms,
        cap_hour=row.cap_hour,
        cap_day=row.cap_day,
        cap_total=row.cap_total,
    )
    return KeyRow(
        id=row.id,
        account_id=rules.owner(row.account_id),
        works_in=row.account_id,
        hint=row.hint,
        rules=rules,
        created_ms=row.created_ms,
        revoked_ms=row.revoked_ms,
        last_used_ms=row.last_used_ms,
        previous_until_ms=row.previous_until_ms,
        spent=spent,
    )


def change_rules(connection: Connection, key_id: str, columns: Mapping[str, Any]) -> None:
    """Replace a key's rules."""
    _CHANGE_RULES.run(connection, id=key_id, **columns)


def reset(
    connection: Connection,
    key_id: str,
    *,
    secret_hash: str,
    hint: str,
    previous_until_ms: int | None,
) -> None:
    """Give a key a new secret.

    The old one lives on until previous_until_ms, None for not at all.
    """
    _RESET.run(
        connection,
        id=key_id,
        secret_hash=secret_hash,
        hint=hint,
        has_grace=previous_until_ms is not None,
        previous_until_ms=previous_until_ms,
    )


def revoke(connection: Connection, key_id: str, now_ms: int) -> None:
    """End a key and what a reset replaced."""
    _REVOKE.run(connection, id=key_id, now=now_ms)


def note_use(connection: Connection, used: Mapping[str, int]) -> None:
    """Write when keys were last used, in unix milliseconds."""
    for key_id, used_ms in used.items():
        _NOTE_USE.run(connection, id=key_id, used_ms=used_ms)


def add_spend(connection: Connection, key_id: str, period: str, amount: int) -> None:
    """Add to what a key spent in a period; a negative amount gives back, down to nothing."""
    counted = _SPEND.run(connection, key_id=key_id, period=period, change=amount)
    if counted.rowcount == 0 and amount > 0:
        _FIRST_SPEND.run(connection, key_id=key_id, period=period, amount=amount)


def purge_spends(connection: Connection, before: str) -> None:
    """Remove the hourly counts of before a period."""
    _PURGE_SPENDS.run(connection, before=before)
