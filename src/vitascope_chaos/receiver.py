"""A receiver of callbacks that writes down every one it got."""

import asyncio
import json
from collections import Counter

from vitascope import clock
from vitascope_chaos.journal import Journal


class CallbackReceiver:
    """Answers 200 to every POST on a port of 127.0.0.1."""

    def __init__(self, journal: Journal) -> None:
        """Write the webhook-id of each callback to journal."""
        self._journal = journal
        self._server: asyncio.Server | None = None
        self.by_task: Counter[str] = Counter()
        self.ids: dict[str, set[str]] = {}
        self.arrived_ms: dict[str, int] = {}
        """When each task was first called back, unix milliseconds."""
        self.port = 0

    @property
    def url(self) -> str:
        """Where callbacks go."""
        return f"http://127.0.0.1:{self.port}/callback"

    async def start(self) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Listen no more."""
        if self._server is not None:
            self._server.close()

    @property
    def duplicates(self) -> int:
        """Callbacks that came more often than once."""
        return sum(count - 1 for count in self.by_task.values())

    @property
    def changed_ids(self) -> int:
        """Tasks whose callbacks came under more than one webhook-id, so that nobody can tell them
        for duplicates.
        """
        return sum(len(ids) > 1 for ids in self.ids.values())

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = dict(line.lower().split(": ", 1) for line in head[1:] if ": " in line)
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            self._note(headers.get("webhook-id", ""), json.loads(body)["taskId"])
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, ValueError, KeyError):
            return  # its sender was killed half way; it comes again
        finally:
            writer.close()

    def _note(self, webhook_id: str, task_id: str) -> None:
        self.arrived_ms.setdefault(task_id, clock.now_ms())
        self._journal.write(f"{webhook_id} {task_id}")
        self.by_task[task_id] += 1
        self.ids.setdefault(task_id, set()).add(webhook_id)
