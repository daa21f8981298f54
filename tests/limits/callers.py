"""Clients that send createTask in random patterns to several processes."""

import asyncio
import json
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from benchmarks.load import NS_PER_MS, Connections, LoadAnswer, field, post

from tests.callers import CREATE, PLAIN
from tests.limits.arrival import ACCEPTED, LOST, REFUSED, Arrival, Watched
from tests.limits.checks import LIMIT, SPAN_MS

LONGEST_NAP_SECONDS = 0.25
TRICKLE_MS = SPAN_MS // LIMIT + 1
"""Between two calls that come just below the limit."""
EDGE_MS = (-3, 12)
"""How far from exactly a window after an accepted call the next one is sent: it takes a while on
its way.
"""


class Over(Exception):
    """Enough calls were made."""


def now_ms() -> int:
    """Return the unix time in whole milliseconds that are over."""
    return time.time_ns() // NS_PER_MS


class Storm:
    """All calls together: where they may go and when they are enough."""

    def __init__(
        self, ports: Sequence[int], *, arrivals: int, retries: int, most_seconds: float
    ) -> None:
        """Be over after so many arrivals and retries, or whatever came after most_seconds."""
        self.processes = [Connections(port) for port in ports]
        self.arrivals, self.retries = 0, 0
        self._least_arrivals, self._least_retries = arrivals, retries
        self._began, self._most_seconds = time.monotonic(), most_seconds

    @property
    def seconds(self) -> float:
        """How long it lasts by now."""
        return time.monotonic() - self._began

    def raise_if_over(self) -> None:
        """Raise Over once there was enough of it."""
        enough = self.arrivals >= self._least_arrivals and self.retries >= self._least_retries
        if enough or self.seconds >= self._most_seconds:
            raise Over

    async def until(self, at_ms: int) -> None:
        """Return at a unix time in milliseconds, never before it.

        Raise Over where the storm ends first.
        """
        while (left_ms := at_ms - now_ms()) > 0:
            self.raise_if_over()
            await asyncio.sleep(min(left_ms / 1_000, LONGEST_NAP_SECONDS))


class Caller:
    """One client of an account; every call goes to a process chosen at random."""

    def __init__(self, storm: Storm, account: Watched, number: int) -> None:
        """Begin with the pattern of this number and go on at random.

        One number always makes the same choices.
        """
        self._storm, self._account = storm, account
        self._number, self._dice = number, random.Random(number)
        self._request = post(CREATE, account.key, json.dumps(PLAIN).encode())
        self._accepted = deque[Arrival](maxlen=LIMIT)

    async def run(self) -> None:
        """Send until the storm is over."""
        patterns: list[Callable[[], Awaitable[None]]] = [
            self._burst,
            self._trickle,
            self._edge,
            self._patience,
        ]
        if not self._account.is_alone:
            patterns.append(self._salvo)
        with suppress(Over):
            await patterns[self._number % len(patterns)]()
            while True:
                await self._dice.choice(patterns)()

    async def _burst(self) -> None:
        """One call after another, as fast as they are answered."""
        for _ in range(self._dice.randint(1, 2 * LIMIT)):
            await self._arrive()

    async def _salvo(self) -> None:
        """Many calls at once, for an account that several clients use."""
        calls = (self._arrive() for _ in range(self._dice.randint(2, LIMIT)))
        # Waited for to the last one, even where the storm ends in between.
        for answer in await asyncio.gather(*calls, return_exceptions=True):
            if isinstance(answer, BaseException):
                raise answer

    async def _trickle(self) -> None:
        """Calls just below the limit."""
        last = await self._arrive()
        for _ in range(self._dice.randint(LIMIT // 2, LIMIT)):
            await self._storm.until(last.sent_ms + TRICKLE_MS)
            last = await self._arrive()

    async def _edge(self) -> None:
        """Calls that come when exactly the oldest accepted one leaves the window."""
        if len(self._accepted) < LIMIT:
            await self._burst()
        for oldest in list(self._accepted)[: self._dice.randint(1, LIMIT // 2)]:
            await self._storm.until(oldest.sent_ms + SPAN_MS + self._dice.randint(*EDGE_MS))
            await self._arrive()

    async def _patience(self) -> None:
        """Calls until one is refused, then one when its Retry-After is over."""
        for _ in range(2 * LIMIT):
            refusal = await self._arrive()
            if refusal.code == REFUSED:
                await self._storm.until(refusal.received_ms + refusal.retry_after_seconds * 1_000)
                await self._arrive(after=refusal)
                self._storm.retries += 1
                return

    async def _arrive(self, after: Arrival | None = None) -> Arrival:
        self._storm.raise_if_over()
        self._storm.arrivals += 1
        process = self._dice.choice(self._storm.processes)
        began_ms = now_ms()
        try:
            arrival = _arrival(await process.ask(self._request), after)
        except (OSError, TimeoutError):
            arrival = Arrival(sent_ms=began_ms, received_ms=now_ms(), code=LOST, after=after)
        self._account.arrivals.append(arrival)
        if arrival.code == ACCEPTED:
            self._accepted.append(arrival)
        return arrival


def _arrival(answer: LoadAnswer, after: Arrival | None) -> Arrival:
    said = json.loads(answer.body)
    return Arrival(
        sent_ms=answer.sent_ms, received_ms=answer.received_ms, code=said["code"],
        task_id=said["data"]["taskId"] if said["code"] == ACCEPTED else "",
        retry_after_seconds=int(field(answer.head, b"retry-after")) if said["code"] == REFUSED else 0, after=after,
    )  # fmt: skip
