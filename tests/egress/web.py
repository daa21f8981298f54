"""A web server for tests on a port of 127.0.0.1: what lies at its paths may change while it runs."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


def answer(
    body: bytes = b"", status: int = 200, *, length: int | None = None, **headers: str
) -> bytes:
    """Return a whole answer; length is what its head says, where that is not the truth."""
    lines = [
        f"HTTP/1.1 {status} Said",
        f"Content-Length: {len(body) if length is None else length}",
    ]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass
class Web:
    """pages maps a path to a whole answer, b"" to silence.

    heads are the heads of the requests that came.
    """

    pages: dict[str, bytes]
    port: int = 0
    heads: list[str] = field(default_factory=list)

    def url(self, path: str) -> str:
        """Return a path's address."""
        return f"http://127.0.0.1:{self.port}{path}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.heads.append(head)
        page = self.pages.get(head.split()[1], answer(b"no", 404))
        try:
            if not page:
                await asyncio.sleep(3_600)
            writer.write(page)
            await writer.drain()
        except ConnectionError:
            return
        finally:
            writer.close()


@asynccontextmanager
async def web(pages: Mapping[str, bytes]) -> AsyncIterator[Web]:
    """Serve pages for a block."""
    made, running = Web(dict(pages)), set[asyncio.Task[None]]()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        running.add(asyncio.create_task(made.serve(reader, writer)))

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
