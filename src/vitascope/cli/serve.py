"""The whole service in one process."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn

from vitascope import config, log
from vitascope.api.app import create_app
from vitascope.callbacks.deliver import Sender
from vitascope.config import Settings
from vitascope.console.app import add_console
from vitascope.db.lock import Owner
from vitascope.errors import OperatorError
from vitascope.runtime import Runtime, open_runtime
from vitascope.worker.deliveries import Postman
from vitascope.worker.loop import Worker
from vitascope.worker.run import Workshop
from vitascope.worker.upkeep import Upkeep

logger = log.get("serve")

ANSWER_SECONDS = 5
"""How long requests in flight may take to end at a stop."""


class Server(uvicorn.Server):
    """Uvicorn that leaves signals to us, so that workers stop before the process does."""

    @asynccontextmanager
    async def running(self, sock: socket.socket) -> AsyncIterator[None]:
        """Answer requests for a block."""
        serving = asyncio.create_task(self._serve([sock]))
        try:
            while not self.started and not serving.done():
                await asyncio.sleep(0.005)
            yield
        finally:
            self.should_exit = True
            await serving


async def run_service(*, host: str | None, port: int | None, data: Path | None) -> None:
    """Serve until SIGINT or SIGTERM."""
    settings = config.load(host=host, port=port, data=data)
    log.configure(settings.log_format, settings.log_level)
    stop = _stop_signal()
    async with service(settings) as runtime:
        _greet(runtime)
        await stop.wait()
        logger.info("stopping")


@asynccontextmanager
async def service(settings: Settings) -> AsyncIterator[Runtime]:
    """Run the API and the workers for a block; the runtime's settings tell the real port.

    Raises OperatorError where the address is taken, the data folder is in use, or the engine cannot open.
    """
    with _listen(settings.host, settings.port) as sock:
        settings = settings.model_copy(update={"port": sock.getsockname()[1]})
        async with open_runtime(settings) as runtime:
            shop = Workshop(tasks=runtime.tasks, storage=runtime.storage, settings=settings, labels=runtime.labels)
            worker = Worker(shop, runtime.courier, runtime.routes)
            postman = _postman(runtime)
            upkeep = Upkeep(runtime.accounts, runtime.tasks, runtime.storage, settings)
            try:
                await worker.start()
                await postman.start()
                upkeep.start()
                async with _server(runtime).running(sock):
                    local = f"http://{_dialable(settings.host)}:{settings.port}"
                    if runtime.lock is not None:
                        runtime.lock.publish(Owner(pid=os.getpid(), url=local, token=runtime.local_token))
                    yield runtime
            finally:
                await worker.stop()
                await postman.stop(settings.drain_seconds)
                await upkeep.stop()


def _postman(runtime: Runtime) -> Postman:
    sender = Sender(runtime.targets, timeout_seconds=runtime.settings.callback_timeout_seconds)
    return Postman(runtime.callbacks, sender, runtime.courier)


def _server(runtime: Runtime) -> Server:
    app = create_app(runtime)
    add_console(app.app)
    return Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            timeout_graceful_shutdown=ANSWER_SECONDS,
        )
    )


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2_048)
    except OSError as error:
        raise OperatorError(f"Cannot listen on {host}:{port}: {error.strerror}. Choose another with --port.") from None


def _dialable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)


def _greet(runtime: Runtime) -> None:
    out = sys.stdout
    out.write(f"Vitascope serves {runtime.settings.base_url}  (data: {runtime.settings.data})\n")
    if runtime.first_key is not None:
        out.write(f"API key of your first account, shown this once: {runtime.first_key.secret}\n")
    out.flush()


def _stop_signal() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, stop.set)
    return stop
