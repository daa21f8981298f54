"""What every request asks first: who calls, and whether the service takes tasks."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection

from vitascope.accounts import store
from vitascope.accounts.account import Door
from vitascope.db.database import Database, write_then

T = TypeVar("T")

DOORS_KEPT = 10_000
"""Past this many, all are looked up anew."""


class Doors:
    """Doors, remembered where no other process can change them; read at every request where one can."""

    def __init__(self, db: Database) -> None:
        """Remember nothing yet."""
        self._db = db
        self._doors: dict[str, Door] = {}

    def remembered(self, key_hash: str, now_ms: int) -> Door | None:
        """Return the door behind the hash of a secret that was found before and is good still."""
        door = self._doors.get(key_hash)
        if door is not None and door.good_until_ms is not None and now_ms >= door.good_until_ms:
            return None
        return door

    async def find(self, key_hash: str, now_ms: int) -> Door | None:
        """Look the door behind the hash of a secret up, None where that is no living key."""
        door = await self._db.read(partial(store.door, key_hash=key_hash, now_ms=now_ms))
        if door is not None and not self._db.is_shared:
            if len(self._doors) >= DOORS_KEPT:
                self._doors.clear()
            self._doors[key_hash] = door
        return door

    async def change(self, transaction: Callable[[Connection], T]) -> T:
        """Write what doors are made of, and forget what was remembered."""
        return await write_then(self._db, transaction, self._doors.clear)
