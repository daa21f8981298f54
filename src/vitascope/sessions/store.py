"""All SQL of sessions, the operator's password and wrong guesses."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from vitascope.db.sql import Statement
from vitascope.sessions.session import Session

_INSERT = Statement("""
    INSERT INTO console_session (token_hash, account_id, key_hash, operator, created_ms, seen_ms)
    VALUES (:token_hash, :account_id, :key_hash, :operator, :created_ms, :seen_ms)
""")
_FIND = Statement("""
    SELECT token_hash, account_id, key_hash, operator, seen_ms FROM console_session
    WHERE token_hash = :token_hash AND created_ms > :born_after AND seen_ms > :seen_after
""")
_TOUCH = Statement("UPDATE console_session SET seen_ms = :seen_ms WHERE token_hash = :token_hash")
_ACT_AS = Statement("""
    UPDATE console_session SET account_id = :account_id WHERE token_hash = :token_hash
""")
_REBIND = Statement(
    "UPDATE console_session SET key_hash = :key_hash WHERE token_hash = :token_hash"
)
_END = Statement("DELETE FROM console_session WHERE token_hash = :token_hash")
_END_OLD = Statement("""
    DELETE FROM console_session WHERE created_ms <= :born_until OR seen_ms <= :seen_until
""")
_END_PASSWORDS = Statement("DELETE FROM console_session WHERE operator AND key_hash IS NULL")
_PASSWORD = Statement("SELECT hash FROM console_password")
_SET_PASSWORD = Statement("""
    INSERT INTO console_password (id, hash, changed_ms) VALUES (1, :hash, :now)
    ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, changed_ms = excluded.changed_ms
""")
_ATTEMPTS = Statement("""
    SELECT failures, last_ms FROM console_guess WHERE place = :place FOR UPDATE
""")
_PURGE_ATTEMPTS = Statement("DELETE FROM console_guess WHERE place = :place")
_PURGE_OLD_ATTEMPTS = Statement("DELETE FROM console_guess WHERE last_ms <= :before")
_NOTE_ATTEMPTS = Statement("""
    INSERT INTO console_guess (place, failures, last_ms) VALUES (:place, :failures, :now)
""")


def insert_session(connection: Connection, row: Mapping[str, Any]) -> None:
    """Add a session."""
    _INSERT.run(connection, **row)


def find(
    connection: Connection, token_hash: str, *, born_after: int, seen_after: int
) -> tuple[Session, int] | None:
    """Return a session with when it was last seen, None where it has ended."""
    row = _FIND.run(
        connection, token_hash=token_hash, born_after=born_after, seen_after=seen_after
    ).first()
    if row is None:
        return None
    session = Session(
        token_hash=row.token_hash,
        account_id=row.account_id,
        key_hash=row.key_hash,
        operator=bool(row.operator),
    )
    return session, row.seen_ms


def touch(connection: Connection, token_hash: str, seen_ms: int) -> None:
    """Write when a session was last seen."""
    _TOUCH.run(connection, token_hash=token_hash, seen_ms=seen_ms)


def act_as(connection: Connection, token_hash: str, account_id: str) -> None:
    """Let a session work in another account."""
    _ACT_AS.run(connection, token_hash=token_hash, account_id=account_id)


def rebind(connection: Connection, token_hash: str, key_hash: str) -> None:
    """Let a session live on with its key's new secret."""
    _REBIND.run(connection, token_hash=token_hash, key_hash=key_hash)


def end(connection: Connection, token_hash: str) -> None:
    """End one session."""
    _END.run(connection, token_hash=token_hash)


def end_old(connection: Connection, *, born_until: int, seen_until: int) -> None:
    """Remove the sessions that are too old."""
    _END_OLD.run(connection, born_until=born_until, seen_until=seen_until)


def password(connection: Connection) -> str | None:
    """Return the hash of the operator's password, None where none was set."""
    found: str | None = _PASSWORD.run(connection).scalar()
    return found


def set_password(connection: Connection, hashed: str, now_ms: int) -> None:
    """Replace the operator's password and end every session that the one before began."""
    _SET_PASSWORD.run(connection, hash=hashed, now=now_ms)
    _END_PASSWORDS.run(connection)


def attempts(connection: Connection, place: str) -> tuple[int, int]:
    """Lock and return how many wrong guesses in a row came from a place, and when the last one
    came.
    """
    row = _ATTEMPTS.run(connection, place=place).first()
    return (0, 0) if row is None else (row.failures, row.last_ms)


def set_attempts(connection: Connection, place: str, failures: int, now_ms: int) -> None:
    """Write how many wrong guesses came from a place; nothing is kept of none."""
    _PURGE_ATTEMPTS.run(connection, place=place)
    if failures:
        _NOTE_ATTEMPTS.run(connection, place=place, failures=failures, now=now_ms)


def purge_attempts(connection: Connection, before_ms: int) -> None:
    """Remove places that have been quiet since."""
    _PURGE_OLD_ATTEMPTS.run(connection, before=before_ms)
