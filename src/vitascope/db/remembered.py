"""What hot paths read again and again, remembered where no other process can change it; elsewhere a good guess."""

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

from sqlalchemy import Connection

from vitascope.db.database import Database

T = TypeVar("T")
R = TypeVar("R")

KEPT = 10_000
"""Past this many, all are looked up anew."""


class Remembered(Generic[T]):
    """Finds by key; a database that others share is read every time, but by who can check a guess later."""

    def __init__(self, db: Database) -> None:
        """Remember nothing yet."""
        self._db = db
        self._found: dict[str, T] = {}

    def get(self, key: str) -> T | None:
        """Return what was found before and still holds, None where it is not known to."""
        return None if self._db.is_shared else self._found.get(key)

    def guess(self, key: str) -> T | None:
        """Return what was found before, even where another process may have changed it since."""
        return self._found.get(key)

    async def find(self, key: str, query: Callable[[Connection], T]) -> T:
        """Read, and remember what is not None.

        A database that is not shared is read without a pause of the loop: no change comes between reading and keeping.
        """
        found = await self._db.read(query)
        if found is not None:
            if len(self._found) >= KEPT:
                self._found.clear()
            self._found[key] = found
        return found

    async def change(self, transaction: Callable[[Connection], R]) -> R:
        """Write what finds are made of and forget them all, even where the caller goes away."""
        writing = asyncio.ensure_future(self._db.write(transaction))
        writing.add_done_callback(lambda written: self._found.clear())
        return await asyncio.shield(writing)
