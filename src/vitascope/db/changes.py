"""Word that something of an account has changed, for pages that are open; the rows are the truth.

Within one process it is passed on at once; shared_changes.py carries it between processes.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Subscription:
    """One page's wait for changes of its account."""

    def __init__(self, closed: asyncio.Event) -> None:
        """Hear of nothing yet."""
        self._rung = asyncio.Event()
        self._closed = closed

    def ring(self) -> None:
        """Let whoever waits look."""
        self._rung.set()

    @property
    def is_closed(self) -> bool:
        """Say whether the process stops, and nothing will be heard any more."""
        return self._closed.is_set()

    async def wait(self, seconds: float) -> bool:
        """Wait for a change, for so long at most; return whether there was one since the last wait."""
        try:
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        except TimeoutError:
            return False
        self._rung.clear()
        return True

    async def pause(self, seconds: float) -> None:
        """Let changes gather for so long, or until the process stops; they are not lost."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._closed.wait()


class Changes:
    """Who waits for changes of which account, in this process."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._waiting: dict[str, set[Subscription]] = {}
        self._closed = asyncio.Event()

    def announce(self, account_id: str) -> None:
        """Say that something of an account has changed; call it after the commit."""
        for each in self._waiting.get(account_id, ()):
            each.ring()

    @contextmanager
    def subscribe(self, account_id: str) -> Iterator[Subscription]:
        """Hear for a block of an account's changes."""
        own = Subscription(self._closed)
        self._waiting.setdefault(account_id, set()).add(own)
        try:
            yield own
        finally:
            self._waiting[account_id].discard(own)
            if not self._waiting[account_id]:
                del self._waiting[account_id]

    def count(self, account_id: str) -> int:
        """Return how many wait for an account's changes here."""
        return len(self._waiting.get(account_id, ()))

    def close(self) -> None:
        """Let everybody who waits know that this process stops."""
        self._closed.set()
        self._ring_all()

    async def stop(self) -> None:
        """Let go of what was opened."""

    def _ring_all(self) -> None:
        for account_id in list(self._waiting):
            Changes.announce(self, account_id)
