"""All SQL of sessions, the operator's password and wrong guesses."""

from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from vitascope.db.tables import console_guess, console_password, console_session
from vitascope.sessions.session import Session

_INSERT = insert(console_session).inline()
_FIND = select(console_session).where(
    console_session.c.token_hash == bindparam("token_hash"),
    console_session.c.created_ms > bindparam("born"),
    console_session.c.seen_ms > bindparam("seen"),
)
_this = console_session.c.token_hash == bindparam("b_token_hash")
_TOUCH = update(console_session).where(_this).values(seen_ms=bindparam("b_seen"))
_ACT_AS = update(console_session).where(_this).values(account_id=bindparam("b_account_id"))
_REBIND = update(console_session).where(_this).values(key_hash=bindparam("b_key_hash"))
_END = delete(console_session).where(_this)
_END_OLD = delete(console_session).where(
    or_(console_session.c.created_ms <= bindparam("b_born"), console_session.c.seen_ms <= bindparam("b_seen"))
)
_END_OPERATORS = delete(console_session).where(
    console_session.c.operator.is_(True), console_session.c.key_hash.is_(None)
)
_PASSWORD = select(console_password.c.hash)
_FORGET_PASSWORD = delete(console_password)
_SET_PASSWORD = insert(console_password).inline()
_GUESS = select(console_guess.c.failures, console_guess.c.last_ms).where(console_guess.c.place == bindparam("place"))
_LOCK_GUESS = _GUESS.with_for_update()
_FORGET_GUESS = delete(console_guess).where(console_guess.c.place == bindparam("b_place"))
_FORGET_OLD_GUESSES = delete(console_guess).where(console_guess.c.last_ms <= bindparam("b_before"))
_NOTE_GUESS = insert(console_guess).inline()


def insert_session(connection: Connection, row: dict[str, Any]) -> None:
    """Add a session."""
    connection.execute(_INSERT, row)


def find(connection: Connection, token_hash: str, *, born_after: int, seen_after: int) -> tuple[Session, int] | None:
    """Return a session with when it was last seen, None where it has ended."""
    row = connection.execute(_FIND, {"token_hash": token_hash, "born": born_after, "seen": seen_after}).one_or_none()
    if row is None:
        return None
    session = Session(
        token_hash=row.token_hash, account_id=row.account_id, key_hash=row.key_hash, operator=row.operator
    )
    return session, row.seen_ms


def touch(connection: Connection, token_hash: str, seen_ms: int) -> None:
    """Write when a session was last seen."""
    connection.execute(_TOUCH, {"b_token_hash": token_hash, "b_seen": seen_ms})


def act_as(connection: Connection, token_hash: str, account_id: str) -> None:
    """Let a session work in another account."""
    connection.execute(_ACT_AS, {"b_token_hash": token_hash, "b_account_id": account_id})


def rebind(connection: Connection, token_hash: str, key_hash: str) -> None:
    """Let a session live on with its key's new secret."""
    connection.execute(_REBIND, {"b_token_hash": token_hash, "b_key_hash": key_hash})


def end(connection: Connection, token_hash: str) -> None:
    """End one session."""
    connection.execute(_END, {"b_token_hash": token_hash})


def end_old(connection: Connection, *, born_until: int, seen_until: int) -> None:
    """Remove the sessions that are too old."""
    connection.execute(_END_OLD, {"b_born": born_until, "b_seen": seen_until})


def password(connection: Connection) -> str | None:
    """Return the hash of the operator's password, None where none was set."""
    return connection.execute(_PASSWORD).scalar()


def set_password(connection: Connection, hashed: str, now_ms: int) -> None:
    """Replace the operator's password and end every session that the one before began."""
    connection.execute(_FORGET_PASSWORD)
    connection.execute(_SET_PASSWORD, {"id": 1, "hash": hashed, "changed_ms": now_ms})
    connection.execute(_END_OPERATORS)


def guesses(connection: Connection, place: str, *, lock: bool = False) -> tuple[int, int]:
    """Return how many wrong guesses in a row came from a place, and when the last one came."""
    row = connection.execute(_LOCK_GUESS if lock else _GUESS, {"place": place}).one_or_none()
    return (0, 0) if row is None else (row.failures, row.last_ms)


def set_guesses(connection: Connection, place: str, failures: int, now_ms: int) -> None:
    """Write how many wrong guesses came from a place; nothing is kept of none."""
    connection.execute(_FORGET_GUESS, {"b_place": place})
    if failures:
        connection.execute(_NOTE_GUESS, {"place": place, "failures": failures, "last_ms": now_ms})


def clear_guesses(connection: Connection, before_ms: int) -> None:
    """Remove places that have been quiet since."""
    connection.execute(_FORGET_OLD_GUESSES, {"b_before": before_ms})
