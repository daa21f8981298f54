"""Test servers beside a test that blocks, as one does that waits for a command."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Queue
from typing import Any

from tests.engines.servers import running


@contextmanager
def served(app: Any) -> Iterator[str]:
    """Serve an ASGI application from a thread of its own for a block; yield its URL."""
    urls: Queue[tuple[str, asyncio.AbstractEventLoop, asyncio.Event]] = Queue()

    async def serve() -> None:
        over = asyncio.Event()
        async with running(app) as url:
            urls.put((url, asyncio.get_running_loop(), over))
            await over.wait()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    url, loop, over = urls.get()
    try:
        yield url
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join()
