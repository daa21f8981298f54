"""Waiting for a database that is away: an outage costs no attempt."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from vitascope import log
from vitascope.errors import Away

logger = log.get("worker")

AWAY_SECONDS = 1.0
"""Between two questions to a database that is away."""

Answer = TypeVar("Answer")


async def once_back(ask: Callable[[], Awaitable[Answer]], waiting: str) -> Answer:
    """Return what the database answers, as soon as it does; waiting is for the log."""
    while True:
        try:
            return await ask()
        except Away:
            logger.warning("database away", waiting=waiting)
            await asyncio.sleep(AWAY_SECONDS)
