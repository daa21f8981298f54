"""All transactions of sessions: sign in, stay, sign out; the operator's password; wrong guesses."""

import asyncio
from functools import partial
from typing import Any, Literal

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy import Connection

from vitascope import clock, log
from vitascope.db.database import Database
from vitascope.errors import Invalid, TooFrequent
from vitascope.sessions import store
from vitascope.sessions.session import (
    IDLE_MS,
    LIFE_MS,
    PURGE_AFTER_MS,
    TOUCH_MS,
    Session,
    hash_of,
    ip_bucket,
    new_token,
    wait_seconds,
)

logger = log.get("sessions")

PASSWORD_MIN_CHARACTERS = 10
PASSWORD_MAX_CHARACTERS = 1_000
Attempted = Literal["key", "password"]
CHECKS_AT_ONCE = 2
"""Argon2 takes 64 MiB each time: this many guesses at once may do so."""


class Sessions:
    """Who is signed in: rows, so that any process serves the next click."""

    def __init__(self, db: Database) -> None:
        """Work on db."""
        self._db = db
        self._argon2 = PasswordHasher()
        self._checks = asyncio.Semaphore(CHECKS_AT_ONCE)

    async def begin(self, account_id: str, *, key_hash: str | None, operator: bool) -> str:
        """Begin a session and return its token, known to the browser alone."""
        token, now = new_token(), clock.now_ms()
        row = {
            "token_hash": hash_of(token), "account_id": account_id, "key_hash": key_hash, "operator": operator,
            "created_ms": now, "seen_ms": now,
        }  # fmt: skip
        await self._db.write(partial(_begin, row=row, now_ms=now))
        logger.info("signed in", account=account_id, operator=operator)
        return token

    async def find(self, token: str) -> Session | None:
        """Return the session of a token, None where there is none or it has ended."""
        now = clock.now_ms()
        query = partial(
            store.find,
            token_hash=hash_of(token),
            born_after=now - LIFE_MS,
            seen_after=now - IDLE_MS,
        )
        found = await self._db.read(query)
        if found is None:
            return None
        session, seen_ms = found
        if now - seen_ms > TOUCH_MS:
            await self._db.write(partial(store.touch, token_hash=session.token_hash, seen_ms=now))
        return session

    async def act_as(self, session: Session, account_id: str) -> None:
        """Let an operator's session work in another account."""
        await self._db.write(
            partial(store.act_as, token_hash=session.token_hash, account_id=account_id)
        )

    async def rebind(self, session: Session, key_hash: str) -> None:
        """Keep a session that has just reset its own key."""
        await self._db.write(
            partial(store.rebind, token_hash=session.token_hash, key_hash=key_hash)
        )

    async def end(self, session: Session) -> None:
        """Sign out."""
        await self._db.write(partial(store.end, token_hash=session.token_hash))

    async def set_password(self, password: str) -> None:
        """Set the operator's password and end the sessions of the one before.

        Raises Invalid for one that is too short or too long.
        """
        if not PASSWORD_MIN_CHARACTERS <= len(password) <= PASSWORD_MAX_CHARACTERS:
            raise Invalid(
                "{field} must have {low} to {high:,} characters",
                field="password",
                low=PASSWORD_MIN_CHARACTERS,
                high=PASSWORD_MAX_CHARACTERS,
            )
        hashed = await asyncio.to_thread(self._argon2.hash, password)
        await self._db.write(partial(store.set_password, hashed=hashed, now_ms=clock.now_ms()))
        logger.info("operator's password set")

    async def check_password(self, password: str) -> bool:
        """Say whether this is the operator's password; if none was ever set, in as much time."""
        if len(password) > PASSWORD_MAX_CHARACTERS:
            return False
        hashed = await self._db.read(store.password)
        async with self._checks:
            try:
                if hashed is None:
                    await asyncio.to_thread(self._argon2.hash, password)
                    return False
                return await asyncio.to_thread(self._argon2.verify, hashed, password)
            except (Argon2Error, InvalidHashError):
                return False

    async def throttle_login(self, host: str | None, attempted: Attempted) -> None:
        """Count a wrong guess, or one that has not been looked at yet.

        Raises TooFrequent, with nothing counted, while the place it comes from has to wait.
        """
        wait = await self._db.write(partial(_count_attempt, place=_counter(host, attempted)))
        if wait:
            raise TooFrequent(retry_after_seconds=wait)

    async def reset_throttle(self, host: str | None, attempted: Attempted) -> None:
        """Drop the wrong guesses of a place that has guessed right.

        Those of another kind still count.
        """
        place = _counter(host, attempted)
        await self._db.write(
            partial(store.set_attempts, place=place, failures=0, now_ms=clock.now_ms())
        )


def _counter(host: str | None, attempted: Attempted) -> str:
    return ip_bucket(host) if attempted == "password" else f"{attempted} {ip_bucket(host)}"


def _begin(connection: Connection, row: dict[str, Any], now_ms: int) -> None:
    store.end_old(connection, born_until=now_ms - LIFE_MS, seen_until=now_ms - IDLE_MS)
    store.insert_session(connection, row)


def _count_attempt(connection: Connection, place: str) -> int:
    now = clock.now_ms()
    store.purge_attempts(connection, now - PURGE_AFTER_MS)
    failures, last_ms = store.attempts(connection, place)
    wait_ms = last_ms + wait_seconds(failures) * 1_000 - now
    if wait_ms > 0:
        return -(-wait_ms // 1_000)
    store.set_attempts(connection, place, failures + 1, now)
    return 0
