"""Receivers for tests, good and bad, on ports of 127.0.0.1: each answers as its script says and
keeps a journal.
"""

import asyncio
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import chain, repeat

CHUNK = b"x" * 65_536
GIGABYTE = 10**9


@dataclass
class RecordingReceiver:
    """What arrived, and how the next requests are answered."""

    script: Iterator[str]
    port: int = 0
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    connections: int = 0
    bytes_received: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?secret=1"

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _ in self.requests]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection."""
        self.connections += 1
        try:
            await self._answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.bytes_received += len(head)
        lines = head.decode().split("\r\n")[1:-2]
        headers = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in lines)
        }
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.requests.append((headers, body))
        await _act(next(self.script), writer)


async def _act(word: str, writer: asyncio.StreamWriter) -> None:
    match word.split():
        case ["hang"]:
            await asyncio.sleep(3_600)
        case ["close"]:
            writer.close()
        case ["reset"]:
            sock = writer.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
        case ["garbage"]:
            writer.write(b"220 smtp.example ESMTP\r\n")
        case ["drip"]:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            while True:
                writer.write(b".")
                await writer.drain()
                await asyncio.sleep(0.05)
        case ["flood"]:
            writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {GIGABYTE}\r\n\r\n".encode())
            for _ in range(GIGABYTE // len(CHUNK)):
                writer.write(CHUNK)
                await writer.drain()
        case ["headers"]:
            writer.write(b"HTTP/1.1 200 OK\r\n")
            while True:
                writer.write(b"x-a: " + CHUNK + b"\r\n")
                await writer.drain()
        case [status, *headers]:
            extra = "".join(f"{header.replace('=', ': ', 1)}\r\n" for header in headers)
            writer.write(
                f"HTTP/1.1 {status} Status\r\n{extra}Content-Length: 4\r\n\r\nwell".encode()
            )
    if not writer.is_closing():
        await writer.drain()


@asynccontextmanager
async def receiver(
    *script: str, then: str = "200", tls: ssl.SSLContext | None = None
) -> AsyncIterator[RecordingReceiver]:
    """Run a receiver that follows the script, then answers `then` for ever."""
    made = RecordingReceiver(chain(script, repeat(then)))
    running: set[asyncio.Task[None]] = set()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        running.add(asyncio.create_task(made.serve(reader, writer)))

    server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=tls)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def refused_port() -> int:
    """Return a port of 127.0.0.1 where nobody listens."""
    server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    return port
