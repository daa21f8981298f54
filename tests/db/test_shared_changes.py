"""Word of changes between processes that share a PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg
import pytest

from vitascope.db import shared_changes
from vitascope.db.postgres import PostgresDatabase
from vitascope.db.shared_changes import SharedChanges

LISTENERS = "SELECT pid FROM pg_stat_activity WHERE application_name = 'vitascope changes'"


@asynccontextmanager
async def _process(url: str) -> AsyncIterator[SharedChanges]:
    db = PostgresDatabase(url)
    changes = SharedChanges(db, url)
    try:
        yield changes
    finally:
        await changes.stop()
        await db.close()


async def test_every_process_hears_what_one_says(database: str) -> None:
    async with _process(database) as speaker, _process(database) as listener:
        with listener.subscribe("a") as far, listener.subscribe("b") as other:
            assert [await far.wait(30), await other.wait(30)] == [True, True]  # it listens now
            with speaker.subscribe("a") as near:
                await near.wait(30)
                for _ in range(50):
                    speaker.announce("a")
                assert await near.wait(5)
                assert await far.wait(30)
            assert not await other.wait(0.5)


async def test_a_lost_connection_is_made_again_and_everybody_looks(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_changes, "AGAIN_SECONDS", 0.05)
    async with _process(database) as speaker, _process(database) as listener:
        with listener.subscribe("a") as far:
            assert await far.wait(30)
            with psycopg.connect(database, autocommit=True) as admin:
                for (pid,) in admin.execute(LISTENERS).fetchall():
                    admin.execute("SELECT pg_terminate_backend(%s)", (pid,))
            assert await far.wait(30)
            await asyncio.sleep(0)
            speaker.announce("a")
            assert await far.wait(30)
