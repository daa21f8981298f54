"""A load of HTTP requests from one process, and what it cost the server: CPU seconds, which no
neighbour disturbs.
"""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import cast

import uvloop

CONNECTIONS = 64
NS_PER_SECOND, NS_PER_MS = 10**9, 10**6
FRESH_SECONDS = 1.0
"""A connection idle for longer may be closed by the server just when it is wanted."""
ANSWER_SECONDS = 60.0


@dataclass(frozen=True, kw_only=True)
class RequestCost:
    """What a load cost: requests, CPU seconds of the server, wall seconds, and answers that were no
    success.
    """

    requests: int
    cpu_seconds: float
    wall_seconds: float
    refused: int

    @property
    def per_core(self) -> float:
        """Requests that one core's second answers."""
        return self.requests / self.cpu_seconds


@dataclass(frozen=True, kw_only=True)
class LoadServer:
    """A server in a process of its own."""

    pid: int
    port: int

    def cpu_seconds(self) -> float:
        """CPU seconds that its threads, none of which ends, used so far."""
        threads = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(thread.read_text().split()[0]) for thread in threads) / NS_PER_SECOND


@contextmanager
def served(*arguments: str) -> Iterator[LoadServer]:
    """Run ``python -m benchmarks.served`` with these arguments for a block.

    It says its port when it is ready.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.served", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield LoadServer(pid=process.pid, port=int(process.stdout.readline()))
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def post(path: str, key: str, body: bytes) -> bytes:
    """Return a POST as it goes over the wire."""
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n"
    return head.encode() + f"Content-Length: {len(body)}\r\n\r\n".encode() + body


def get(path: str, key: str) -> bytes:
    """Return a GET as it goes over the wire."""
    return f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n\r\n".encode()


def split(answer: bytes) -> tuple[bytes, bytes] | None:
    """Return an answer's head in small letters and its body, None while some of it is still to
    come.
    """
    head, end, body = answer.partition(b"\r\n\r\n")
    head = head.lower()
    whole = end and len(body) >= int(field(head, b"content-length"))
    return (head, body) if whole else None


def field(head: bytes, name: bytes) -> bytes:
    """Return a field of an answer's head, both in small letters; empty where it is not there."""
    return head.partition(b"\r\n" + name + b":")[2].partition(b"\r\n")[0].strip()


def run(server: LoadServer, requests: list[bytes]) -> RequestCost:
    """Send the requests over kept connections, as fast as they are answered."""
    before, began = server.cpu_seconds(), time.perf_counter()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        refused = runner.run(_send(server.port, requests))
    wall = time.perf_counter() - began
    return RequestCost(
        requests=len(requests),
        cpu_seconds=server.cpu_seconds() - before,
        wall_seconds=wall,
        refused=refused,
    )


async def _send(port: int, requests: list[bytes]) -> int:
    waiting, loop = iter(requests), asyncio.get_running_loop()
    callers = [_Caller(waiting, loop.create_future()) for _ in range(CONNECTIONS)]
    await asyncio.gather(
        *(loop.create_connection(partial(_itself, each), "127.0.0.1", port) for each in callers)
    )
    return sum(await asyncio.gather(*(each.done for each in callers)))


def _itself(caller: "_Caller") -> "_Caller":
    return caller


class _Caller(asyncio.Protocol):
    """One kept connection: a request, its answer, the next.

    It costs far less than what it measures.
    """

    def __init__(self, waiting: Iterator[bytes], done: "asyncio.Future[int]") -> None:
        self.waiting, self.done = waiting, done
        self.refused, self.answer = 0, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.WriteTransport, transport)
        self._next()

    def data_received(self, data: bytes) -> None:
        self.answer += data
        parts = split(self.answer)
        if parts is None:
            return
        self.refused += not parts[1].startswith(b'{"code":200')
        self._next()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(error or ConnectionError("the server closed a connection"))

    def _next(self) -> None:
        self.answer = b""
        request = next(self.waiting, None)
        if request is not None:
            self.transport.write(request)
            return
        self.done.set_result(self.refused)
        self.transport.close()


@dataclass(frozen=True, kw_only=True)
class LoadAnswer:
    """An answer, and between which unix milliseconds the server had the request."""

    sent_ms: int
    received_ms: int
    head: bytes
    body: bytes


class Connections:
    """Kept connections to a port, for many callers at once who each wait for an answer before they
    ask again.
    """

    def __init__(self, port: int) -> None:
        """Connect to 127.0.0.1 when first asked."""
        self._port = port
        self._idle: list[_Kept] = []

    async def ask(self, request: bytes) -> LoadAnswer:
        """Send a request and return its answer.

        Raises ConnectionError or TimeoutError where none comes.
        """
        async with asyncio.timeout(ANSWER_SECONDS):
            kept = self._fresh() or await self._connect()
            answer = await kept.ask(request)
        self._idle.append(kept)
        return answer

    def close(self) -> None:
        """Close what nobody uses."""
        while self._idle:
            self._idle.pop().transport.close()

    def _fresh(self) -> "_Kept | None":
        if self._idle and self._idle[-1].idle_seconds < FRESH_SECONDS:
            return self._idle.pop()
        # The last is the freshest: where it is stale, all are.
        self.close()
        return None

    async def _connect(self) -> "_Kept":
        _, kept = await asyncio.get_running_loop().create_connection(_Kept, "127.0.0.1", self._port)
        return kept


class _Kept(asyncio.Protocol):
    """One kept connection, with the times of its packets."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.WriteTransport, transport)
        self._waiting: asyncio.Future[LoadAnswer] | None = None

    @property
    def idle_seconds(self) -> float:
        return (time.time_ns() - self._received_ns) / NS_PER_SECOND

    def ask(self, request: bytes) -> "asyncio.Future[LoadAnswer]":
        self._waiting, self._answer = asyncio.get_running_loop().create_future(), b""
        self._sent_ns = time.time_ns()
        self.transport.write(request)
        return self._waiting

    def data_received(self, data: bytes) -> None:
        self._received_ns = time.time_ns()
        self._answer += data
        parts = split(self._answer)
        if parts is None or self._waiting is None or self._waiting.done():
            return
        head, body = parts
        sent_ms, received_ms = self._sent_ns // NS_PER_MS, -(-self._received_ns // NS_PER_MS)
        self._waiting.set_result(
            LoadAnswer(sent_ms=sent_ms, received_ms=received_ms, head=head, body=body)
        )

    def connection_lost(self, error: Exception | None) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(error or ConnectionError("the server closed a connection"))
