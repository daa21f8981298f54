"""A cache of what hot paths read again and again, where no other process can change it."""

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

from sqlalchemy import Connection

from vitascope.db.database import Database

T = TypeVar("T")
R = TypeVar("R")

KEPT = 10_000
"""Past this many, all are looked up anew."""


class Cache(Generic[T]):
    """Rows by key. A database that other processes share is read every time."""

    def __init__(self, db: Database) -> None:
        """Remember nothing yet."""
        self._db = db
        self._found: dict[str, T] = {}

    def get(self, key: str) -> T | None:
        """Return what was found before, None if nothing was or another process may have changed it."""
        return None if self._db.is_shared else self._found.get(key)

    async def find(self, key: str, query: Callable[[Connection], T]) -> T:
        """Read, and remember what is not None.

        A database that is not shared is read without a pause of the loop: no change comes between
        reading and keeping.
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
