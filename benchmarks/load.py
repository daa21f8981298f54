"""A load of HTTP requests from one process, and what it cost the server: CPU seconds, which no neighbour disturbs."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 64
TICKS = os.sysconf("SC_CLK_TCK")


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
        """CPU seconds that it used so far, all threads."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


@contextmanager
def served(*arguments: str) -> Iterator[Server]:
    """Run ``python -m benchmarks.served`` with these arguments for a block; it says its port when it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.served", *arguments], stdout=subprocess.PIPE, text=True
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
    refused = asyncio.run(_send(server.port, requests))
    wall = time.perf_counter() - began
    return Cost(requests=len(requests), cpu_seconds=server.cpu_seconds() - before, wall_seconds=wall, refused=refused)


async def _send(port: int, requests: list[bytes]) -> int:
    waiting = iter(requests)
    return sum(await asyncio.gather(*(_connection(port, waiting) for _ in range(CONNECTIONS))))


async def _connection(port: int, waiting: Iterator[bytes]) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    refused = 0
    for request in waiting:
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        size = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
        body = await reader.readexactly(size)
        refused += not body.startswith(b'{"code":200')
    writer.close()
    return refused
