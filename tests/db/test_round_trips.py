"""How often one request waits for PostgreSQL, counted on the wire: how often the client speaks after the server did."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import reduce
from operator import and_
from pathlib import Path

import pytest

from tests.small import EVERYWHERE, Small, api_only
from vitascope.db.postgres import server_of, through
from vitascope.tasks.task import Done

WARM, COUNTED = 12, 3
"""The first tasks connect, and prepare statements; of the rest the least counts: work in the background only adds."""
QUIET_SECONDS = 0.1
"""What a transaction still says when its caller has its answer is its own, not the next one's."""
ROUND_TRIPS = {"createTask": 2, "T2 claim": 4, "T3 beat": 4, "T4 finish": 6}
"""At most. createTask: who calls, whether the model is on and the account's lock; everything else with the COMMIT.

What is sent in two packets at once waits once, and is counted twice where the server is quick to answer the first."""


class Wire:
    """A way to the server that counts turns."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._open: set[asyncio.Task[None]] = set()
        self.turns = 0

    @asynccontextmanager
    async def counted(self) -> AsyncIterator[int]:
        """Listen for a block; gives the port."""
        async with await asyncio.start_server(self._serve, "127.0.0.1", 0) as server:
            yield server.sockets[0].getsockname()[1]
            await asyncio.gather(*self._open)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_unix_connection(self._path)
        answered = True

        async def ask() -> None:
            nonlocal answered
            while data := await reader.read(65_536):
                self.turns += answered
                answered = False
                back.write(data)
            back.close()

        async def answer() -> None:
            nonlocal answered
            while data := await there.read(65_536):
                answered = True
                writer.write(data)
            writer.close()

        current = asyncio.current_task()
        assert current is not None
        self._open.add(current)
        await asyncio.gather(ask(), answer())
        await asyncio.gather(back.wait_closed(), writer.wait_closed())


async def test_each_transaction_waits_as_rarely_as_it_is_said_to(
    tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire, counts = Wire(server_of(database)[0]), list[Counter[str]]()
    async with wire.counted() as port:
        monkeypatch.setitem(EVERYWHERE, "database", through(database, port))
        async with api_only(tmp_path) as small:
            for _ in range(WARM + COUNTED):
                counts.append(await _one_task(small, wire))
    least = reduce(and_, counts[WARM:])
    print(dict(least))
    assert least.keys() == ROUND_TRIPS.keys()
    assert least <= Counter(ROUND_TRIPS)


async def _one_task(small: Small, wire: Wire) -> Counter[str]:
    tasks, counts = small.runtime.tasks, Counter[str]()

    async def count(name: str) -> None:
        await asyncio.sleep(QUIET_SECONDS)
        counts[name] = wire.turns - counts.total() - before

    before = wire.turns
    assert (await small.create())["code"] == 200
    await count("createTask")
    lease = await tasks.claim()
    await count("T2 claim")
    assert lease is not None
    await tasks.beat(lease, progress=1, memo={})
    await count("T3 beat")
    await tasks.finish(lease, Done(video="v", record={}))
    await count("T4 finish")
    return counts
