"""Keys within another's transaction: making and resetting them, and what a capped one spends."""

from sqlalchemy import Connection

from vitascope import ids
from vitascope.accounts import key, key_store, rules
from vitascope.accounts.key import KeyRules, NewKey
from vitascope.db.now import now_ms
from vitascope.errors import Invalid, KeyLimit


def spend_within_caps(
    connection: Connection, key_id: str, amount: int, now_ms: int
) -> KeyLimit | None:
    """Count what a capped key spends, or return the refusal, with nothing counted, where a cap
    forbids it.
    """
    row = key_store.key(connection, key_id, lock=True)
    if row is None:
        return None
    caps = (row.rules.cap_hour, row.rules.cap_day, row.rules.cap_total)
    periods = key.periods_of(now_ms)
    for cap, period in zip(caps, periods, strict=True):
        if cap is not None and row.spent.get(period, 0) + amount > cap:
            return KeyLimit(
                "The {period} credit cap of this key is reached.",
                period=rules.CAP_NAMES[period.split()[0]],
            )
    for period in periods:
        key_store.add_spend(connection, key_id, period, amount)
    return None


def unspend(connection: Connection, key_id: str, amount: int, created_ms: int) -> None:
    """Give back to a key what a task that failed had counted against its caps."""
    for period in key.periods_of(created_ms):
        key_store.add_spend(connection, key_id, period, -amount)


def insert_key(connection: Connection, account_id: str, wanted: KeyRules) -> NewKey:
    """Make a key that works in an account."""
    secret, key_id = _secret(wanted), ids.new_id("key")
    row = {
        "id": key_id,
        "account_id": account_id,
        "secret_hash": key.hash_of(secret),
        "hint": key.hint_of(secret),
        "test": wanted.test,
        "created_ms": now_ms(connection),
    }
    key_store.insert_key(connection, row | rules.columns(wanted))
    owner = wanted.owner(account_id)
    return NewKey(id=key_id, account_id=owner, name=wanted.name, secret=secret)


def reset_key(connection: Connection, key_id: str, grace_ms: int) -> NewKey:
    """Give a key a new secret; the old one lives on for the grace.

    Raises Invalid for a revoked key.
    """
    row = key_store.key(connection, key_id, lock=True)
    if row is None or row.revoked_ms is not None:
        raise Invalid("a revoked key cannot be reset; make another")
    secret = _secret(row.rules)
    key_store.reset(
        connection,
        key_id,
        secret_hash=key.hash_of(secret),
        hint=key.hint_of(secret),
        previous_until_ms=now_ms(connection) + grace_ms if grace_ms else None,
    )
    return NewKey(id=key_id, account_id=row.account_id, name=row.rules.name, secret=secret)


def _secret(rules_of_key: KeyRules) -> str:
    return key.new_secret(key.TEST_PREFIX if rules_of_key.test else key.LIVE_PREFIX)
