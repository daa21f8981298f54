"""Word of changes between the processes that share a PostgreSQL, by NOTIFY.

It goes apart from the transactions that changed something and a few times a second at most: a
NOTIFY makes commits wait for each other. Word may be lost; pages ask by themselves when a stream
begins.
"""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import psycopg
from sqlalchemy import Connection

from vitascope import log
from vitascope.db.changes import Changes, Subscription
from vitascope.db.database import Database
from vitascope.db.sql import Statement

logger = log.get("db")

CHANNEL = "vitascope_changes"
FLUSH_SECONDS = 0.25
AGAIN_SECONDS = 2.0
"""How long after a lost connection it is tried again."""
AT_ONCE = 100
"""Accounts of one NOTIFY, whose text may have 8,000 bytes."""

_NOTIFY = Statement(f"SELECT pg_notify('{CHANNEL}', :accounts)")


class SharedChanges(Changes):
    """The same between the processes that share a PostgreSQL."""

    def __init__(self, db: Database, url: str) -> None:
        """Send by db; listen on a connection of its own to url, from the first subscriber on."""
        super().__init__()
        self._db = db
        self._url = url
        self._pending = set[str]()
        self._sending: asyncio.Task[None] | None = None
        self._listening: asyncio.Task[None] | None = None

    def announce(self, account_id: str) -> None:
        """Say it here at once, and to the other processes within a quarter of a second."""
        super().announce(account_id)
        self._pending.add(account_id)
        if self._sending is None:
            self._sending = asyncio.create_task(self._send())

    @contextmanager
    def subscribe(self, account_id: str) -> Iterator[Subscription]:
        """Hear for a block of an account's changes in any process."""
        if self._listening is None:
            self._listening = asyncio.create_task(self._listen())
        with super().subscribe(account_id) as own:
            yield own

    async def stop(self) -> None:
        """Let go of the connection."""
        tasks = [task for task in (self._sending, self._listening) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _send(self) -> None:
        try:
            while self._pending:
                await asyncio.sleep(FLUSH_SECONDS)
                changed = [self._pending.pop() for _ in range(min(AT_ONCE, len(self._pending)))]
                await self._db.write(partial(_notify, accounts=changed))
        except Exception as error:
            logger.info("word of changes was not sent", why=str(error))
        finally:
            self._sending = None

    async def _listen(self) -> None:
        while True:
            try:
                await self._hear()
            except (psycopg.Error, OSError) as error:
                logger.info("word of changes is not heard", why=str(error).partition("\n")[0])
            await asyncio.sleep(AGAIN_SECONDS)

    async def _hear(self) -> None:
        connection = await psycopg.AsyncConnection.connect(
            self._url, autocommit=True, application_name="vitascope changes", keepalives_idle=5
        )
        async with connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            self._ring_all()  # whatever was said before
            async for notice in connection.notifies():
                for account_id in json.loads(notice.payload):
                    Changes.announce(self, account_id)


def _notify(connection: Connection, accounts: list[str]) -> None:
    _NOTIFY.run(connection, accounts=json.dumps(accounts))
