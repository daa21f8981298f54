"""The queue's port: it tells workers that there is work.

It only sends word; the rows are the truth.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from typing import Protocol

from sqlalchemy import Connection

Round = Callable[[], Awaitable[bool]]
"""Claims a task and runs it; False where nothing was to be had."""
SecondsToNext = Callable[[], Awaitable[float | None]]


class Queue(Protocol):
    """Between a commit that leaves work and a worker that is free."""

    def enqueue(
        self, connection: Connection, task_id: str, queue: str, rank: int, delay_ms: int
    ) -> None:
        """Send word of a task, within the transaction that puts it there: both are committed or
        neither.
        """

    def notify(self) -> None:
        """Ring within this process: something was committed."""

    def listen(self) -> asyncio.Event:
        """Return the next ring of this process; listen before looking for work."""

    async def work(
        self,
        one_round: Round,
        seconds_to_next: SecondsToNext,
        queues: Collection[str],
        stopping: asyncio.Event,
    ) -> None:
        """Do rounds for one engine child, which looks at these queues, whenever there is word,
        until told to stop.
        """

    async def listeners(self) -> int:
        """Return how many engine children listen for work, in every process that shares the rows."""

    async def sweep(self) -> int:
        """Send word again of whatever is due and nobody has word of; return how many."""
