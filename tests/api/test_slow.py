"""slow_and_large: who drips a request is closed in time, and nobody else waits for it."""

import asyncio
import resource
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from benchmarks.load import LoadServer, served

from tests.small import Small, _client, settings_for
from vitascope.roles import API, service

HEAD = b"POST /api/v1/jobs/createTask HTTP/1.1\r\nHost: x\r\nX-Long: "
ASK = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
DRIPPERS = 50
"""The goal's 2,000 run by `pytest -m long -s tests/api/test_slow.py`, beside a service in a process
of its own.
"""


@asynccontextmanager
async def _service(folder: Path, **changes: Any) -> AsyncIterator[Small]:
    settings = settings_for(folder, **changes)
    async with (
        service(settings, API) as runtime,
        _client(runtime, runtime.settings.base_url) as http,
    ):
        yield Small(runtime, http)


async def _end(reader: asyncio.StreamReader) -> None:
    """Wait until the other side closes, politely or not."""
    with suppress(ConnectionError):
        await reader.read()


async def _drip(port: int, first: bytes, *, pause_seconds: float, drop: bytes = b"x") -> float:
    """Send first, then a drop every now and then.

    Return after how many seconds the other side closed.
    """
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    began = time.monotonic()
    writer.write(first)
    closed = asyncio.create_task(_end(reader))
    while not closed.done():
        await asyncio.wait([closed], timeout=pause_seconds)
        if not writer.is_closing():
            writer.write(drop)
    writer.close()
    return time.monotonic() - began


async def test_a_head_that_drips_is_closed_and_others_are_answered(tmp_path: Path) -> None:
    async with _service(tmp_path, request_seconds=0.5) as small:
        port = small.runtime.settings.port
        drippers = asyncio.gather(*(_drip(port, HEAD, pause_seconds=0.1) for _ in range(DRIPPERS)))
        silent = asyncio.create_task(_drip(port, b"", pause_seconds=60))
        assert (await small.create())["code"] == 200
        for seconds in [*await drippers, await silent]:
            assert 0.4 < seconds < 5


@pytest.mark.parametrize(("before", "drop"), [(ASK, b"\r\n"), (ASK + ASK[:9], b"x")])
async def test_a_second_head_has_the_same_time(tmp_path: Path, before: bytes, drop: bytes) -> None:
    """Uvicorn's own time-out between requests is ended by any byte, even by an empty line."""
    async with _service(tmp_path, request_seconds=0.5) as small:
        assert (
            0.4 < await _drip(small.runtime.settings.port, before, pause_seconds=0.1, drop=drop) < 5
        )


async def test_a_request_that_meets_a_stop_on_a_kept_connection_is_answered(tmp_path: Path) -> None:
    async with _service(tmp_path) as small:
        port = small.runtime.settings.port
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(ASK)
        assert b"connection: close" not in (await reader.readuntil(b"}}")).lower()
        late = asyncio.create_task(_ask_when_closed(port, reader, writer))
    last = (await late).lower()
    assert last.startswith(b"http/1.1 200")
    assert b"connection: close" in last


async def _ask_when_closed(
    port: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> bytes:
    """Send a request once nobody can connect any more; return everything that comes back."""
    with suppress(ConnectionError):
        while True:
            (await asyncio.open_connection("127.0.0.1", port))[1].close()
            await asyncio.sleep(0.01)
    writer.write(ASK)
    last = await reader.read()
    writer.close()
    return last


async def test_a_body_that_drips_is_refused_and_its_connection_ends(tmp_path: Path) -> None:
    async with _service(tmp_path, request_seconds=0.5) as small:
        reader, writer = await asyncio.open_connection("127.0.0.1", small.runtime.settings.port)
        head = f"Authorization: Bearer {small.key}\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{{"
        writer.write(b"POST /api/v1/jobs/createTask HTTP/1.1\r\nHost: x\r\n" + head.encode())
        answer = await reader.readuntil(b"}")
        assert b'{"code":422,"msg":"the body must arrive within 0.5 seconds","data":null}' in answer
        closed = asyncio.create_task(_end(reader))
        while not closed.done():
            if not writer.is_closing():
                writer.write(b" ")
            await asyncio.wait([closed], timeout=0.1)
        writer.close()


async def test_a_long_request_that_keeps_its_time_is_answered_whole(tmp_path: Path) -> None:
    """The time is the head's alone: an answer may take longer."""
    async with _service(tmp_path, request_seconds=0.5) as small:
        reader, writer = await asyncio.open_connection("127.0.0.1", small.runtime.settings.port)
        for _ in range(3):
            writer.write(ASK)
            head = await reader.readuntil(b"\r\n\r\n")
            size = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
            assert (await reader.readexactly(size)).startswith(b'{"code":200')
            await asyncio.sleep(0.3)
        writer.close()


# The long form


@dataclass
class Polite:
    """A caller that asks every few milliseconds on a connection of its own; times are seconds."""

    port: int
    times: list[float] = field(default_factory=list)

    async def ask(self, count: int) -> None:
        """Ask so many times."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        for _ in range(count):
            began = time.perf_counter()
            writer.write(ASK)
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(
                int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
            )
            self.times.append(time.perf_counter() - began)
            await asyncio.sleep(0.005)
        writer.close()

    @property
    def p99_ms(self) -> float:
        """The 99th percentile, in milliseconds."""
        return sorted(self.times)[int(len(self.times) * 0.99)] * 1_000


async def _beside(
    server: LoadServer, drippers: int, asks: int
) -> tuple[Polite, Polite, list[float]]:
    """Return what a polite caller saw alone, then beside the drippers, and when each of those was
    closed.
    """
    alone, crowded = Polite(server.port), Polite(server.port)
    await alone.ask(asks)
    crowd = asyncio.gather(*(_drip(server.port, HEAD, pause_seconds=3) for _ in range(drippers)))
    await crowded.ask(asks)
    return alone, crowded, await crowd


@pytest.mark.long
def test_two_thousand_dripping_sockets(tmp_path: Path) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8_192), hard))
    with served("ours", str(tmp_path)) as server:
        alone, crowded, closed = asyncio.run(_beside(server, 2_000, 1_500))
    sys.stdout.write(
        f"slow_and_large: {len(closed):,} dripping sockets, the last closed after {max(closed):.1f} s; "
        f"others' p99 {alone.p99_ms:.1f} ms before, {crowded.p99_ms:.1f} ms beside them "
        f"({crowded.p99_ms / alone.p99_ms:.2f}x)\n"
    )
    assert max(closed) < 20
