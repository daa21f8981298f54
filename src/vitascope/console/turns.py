"""Turns at checking files: so many at once, one of each visitor, and so many a minute of each address."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from math import ceil

from vitascope import clock
from vitascope.console.context import PageContext
from vitascope.errors import Invalid, TooFrequent
from vitascope.sessions.session import ip_bucket

AT_ONCE = 2
WAIT_SECONDS = 30
"""How long a file waits, unread, until fewer are being checked."""
PER_MINUTE = 10
MINUTE_SECONDS = 60.0
ADDRESSES_MAX = 10_000
"""Past this many that came within a minute, others are refused: memory has a bound."""


class Turns:
    """Who may have a file checked now; nothing is read of a file that has no turn."""

    def __init__(self) -> None:
        """Let everybody in at first."""
        self._free = asyncio.Semaphore(AT_ONCE)
        self._inside = set[str]()
        self._came: dict[str, deque[float]] = {}

    @asynccontextmanager
    async def turn(self, context: PageContext) -> AsyncIterator[None]:
        """Hold a turn for the block.

        Raises TooFrequent for an address that has had its files of this minute, Invalid if the visitor has one in
        already or if no turn comes free.
        """
        place = ip_bucket(context.host)
        who = context.account.id if context.user_or_none else place
        if who in self._inside:
            raise Invalid("Another file of yours is being checked. Wait until it is done.")
        self._count(place)
        self._inside.add(who)
        try:
            await self._enter()
            try:
                yield
            finally:
                self._free.release()
        finally:
            self._inside.discard(who)

    def _count(self, place: str) -> None:
        now = clock.monotonic_seconds()
        came = self._came.get(place, deque[float]())
        while came and now - came[0] >= MINUTE_SECONDS:
            came.popleft()
        if len(came) >= PER_MINUTE or (place not in self._came and self._is_full(now)):
            wait = MINUTE_SECONDS - (now - came[0]) if came else MINUTE_SECONDS
            raise TooFrequent(
                "{count} files of your address have been checked within a minute. Wait a little.",
                retry_after_seconds=ceil(wait),
                count=PER_MINUTE,
            )
        came.append(now)
        self._came[place] = came

    def _is_full(self, now: float) -> bool:
        if len(self._came) < ADDRESSES_MAX:
            return False
        self._came = {
            place: came for place, came in self._came.items() if now - came[-1] < MINUTE_SECONDS
        }
        return len(self._came) >= ADDRESSES_MAX

    async def _enter(self) -> None:
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await self._free.acquire()
        except TimeoutError:
            raise Invalid("Many files are being checked. Try again in a minute.") from None
