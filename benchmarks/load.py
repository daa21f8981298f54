"""A load of HTTP requests from one process, and what it cost the server: CPU seconds, which no neighbour disturbs."""

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
NS_PER_SECOND = 10**9


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What a load cost: requests, CPU seconds of the server, wall seconds, and answers that were no success."""

    requests: int
    cpu_seconds: float
    wall_seconds: float
    refused: int

    @property
    def per_core(self) -> float:
        """Requests that one core's second answers."""
        return self.requests / self.cpu_seconds


@dataclass(frozen=True, kw_only=True)
class Server:
    """A server in a process of its own."""

    pid: int
    port: int

    def cpu_seconds(self) -> float:
        """CPU seconds that its threads, none of which ends, used so far."""
        threads = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(thread.read_text().split()[0]) for thread in threads) / NS_PER_SECOND


@contextmanager
def served(*arguments: str) -> Iterator[Server]:
    """Run ``python -m benchmarks.served`` with these arguments for a block; it says its port when it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.served", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield Server(pid=process.pid, port=int(process.stdout.readline()))
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


def run(server: Server, requests: list[bytes]) -> Cost:
    """Send the requests over kept connections, as fast as they are answered."""
    before, began = server.cpu_seconds(), time.perf_counter()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        refused = runner.run(_send(server.port, requests))
    wall = time.perf_counter() - began
    return Cost(requests=len(requests), cpu_seconds=server.cpu_seconds() - before, wall_seconds=wall, refused=refused)


async def _send(port: int, requests: list[bytes]) -> int:
    waiting, loop = iter(requests), asyncio.get_running_loop()
    callers = [_Caller(waiting, loop.create_future()) for _ in range(CONNECTIONS)]
    await asyncio.gather(*(loop.create_connection(partial(_itself, each), "127.0.0.1", port) for each in callers))
    return sum(await asyncio.gather(*(each.done for each in callers)))


def _itself(caller: "_Caller") -> "_Caller":
    return caller


class _Caller(asyncio.Protocol):
    """One kept connection: a request, its answer, the next. It costs far less than what it measures."""

    def __init__(self, waiting: Iterator[bytes], done: "asyncio.Future[int]") -> None:
        self.waiting, self.done = waiting, done
        self.refused, self.answer = 0, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.WriteTransport, transport)
        self._next()

    def data_received(self, data: bytes) -> None:
        self.answer += data
        head, end, body = self.answer.partition(b"\r\n\r\n")
        if not end or len(body) < int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]):
            return
        self.refused += not body.startswith(b'{"code":200')
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
