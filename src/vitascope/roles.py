"""The roles of a process, put together: the whole service, the API alone, workers alone."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import uvicorn
from starlette.types import ASGIApp

from vitascope import addresses, log, traces
from vitascope.api.connections import ConnectionLimits, connections_within, end_stuck_readers
from vitascope.config import Settings
from vitascope.db.lock import Owner
from vitascope.errors import OperatorError
from vitascope.fitness import failed_checks
from vitascope.maintenance.deliveries import CallbackDispatcher
from vitascope.maintenance.retention import Retention
from vitascope.maintenance.sweeper import Sweeper
from vitascope.runtime import Runtime, open_runtime
from vitascope.worker.explainer import Explainer

if TYPE_CHECKING:
    from vitascope.worker.loop import Worker

logger = log.get("serve")

ANSWER_SECONDS = 5
"""How long requests in flight may take to end at a stop."""


class Server(uvicorn.Server):
    """Uvicorn that leaves signals to us, so that workers stop before the process does."""

    @asynccontextmanager
    async def running(self, sock: socket.socket) -> AsyncIterator[None]:
        """Answer requests for a block."""
        end_stuck_readers(sock)
        serving = asyncio.create_task(self._serve([sock]))
        try:
            while not self.started and not serving.done():
                await asyncio.sleep(0.005)
            yield
        finally:
            self.should_exit = True
            await serving


@dataclass(frozen=True)
class Role:
    """What a process does beside callbacks, sweeps and retention, which every process helps with."""

    name: str
    answers: bool
    works: bool


SERVE, API, WORKER = (
    Role("serve", True, True),
    Role("api", True, False),
    Role("worker", False, True),
)


@asynccontextmanager
async def service(
    settings: Settings,
    role: Role = SERVE,
    *,
    engines: tuple[str, ...] = (),
    device: str | None = None,
    show_first_key: Callable[[Runtime], None] = lambda runtime: None,
) -> AsyncIterator[Runtime]:
    """Play a role for a block; the runtime's settings tell the real port.

    Where the engine cannot open, the first account is there already: show_first_key is called, for
    nobody else will ever show its key. Raises OperatorError where the address is taken, the data
    folder is in use, or the engine cannot open.
    """
    with _listen(settings.host, settings.port) as sock:
        settings = _bound(settings, sock)
        async with open_runtime(settings) as runtime, AsyncExitStack() as stack:
            if settings.traces_endpoint:
                traces.send_to(settings.traces_endpoint, role.name)
                stack.push_async_callback(asyncio.to_thread, traces.close)
            dispatcher = CallbackDispatcher(runtime.callbacks, runtime.sender, runtime.queue)
            retention = Retention(
                runtime.accounts,
                runtime.tasks,
                runtime.films,
                runtime.callbacks,
                runtime.storage,
                runtime.uploads,
                settings,
            )
            sweeper = Sweeper(
                runtime.queue,
                runtime.tasks,
                runtime.films,
                runtime.storage,
                runtime.installation,
                settings,
            )
            stack.push_async_callback(retention.stop)
            stack.push_async_callback(sweeper.stop)
            stack.push_async_callback(dispatcher.stop, settings.drain_seconds)
            explainer = Explainer(runtime.routes.tables)
            stack.push_async_callback(explainer.close)
            worker = None
            if role.works:
                worker = _worker(runtime, engines, device)
                stack.push_async_callback(worker.stop)
                await _start(worker, runtime, show_first_key)
            await dispatcher.start()
            retention.start()
            sweeper.start()
            async with make_server(_app(runtime, role, worker, explainer), settings).running(sock):
                _publish(runtime)
                try:
                    yield runtime
                finally:
                    runtime.changes.close()


def _worker(runtime: Runtime, engines: tuple[str, ...], device: str | None) -> "Worker":
    # FFmpeg comes with them: a process that answers alone never loads it.
    from vitascope.worker.loop import Worker
    from vitascope.worker.run import WorkerDeps

    deps = WorkerDeps(
        tasks=runtime.tasks, storage=runtime.storage, settings=runtime.settings, labels=runtime.labels,
        model_settings=runtime.model_settings, marks=runtime.marks, fetcher=runtime.fetcher, uploads=runtime.uploads,
    )  # fmt: skip
    routes = runtime.routes.only(engines) if engines else runtime.routes
    if device is not None:
        routes = routes.on_device(device)
    return Worker(deps, runtime.queue, routes)


async def _require_fit(runtime: Runtime) -> None:
    """Raise OperatorError for what would fail every task, before one is accepted."""
    for name, reason in (
        await asyncio.to_thread(failed_checks, runtime.settings, runtime.secret)
    ).items():
        if name != "disk":  # tasks wait for room: there may be some in a moment
            raise OperatorError("Not fit to serve: {name}: {reason}", name=name, reason=reason)


async def _start(
    worker: "Worker", runtime: Runtime, show_first_key: Callable[[Runtime], None]
) -> None:
    try:
        await _require_fit(runtime)
        await worker.start()
    except OperatorError:
        # The account is made and will not be made again: its key is shown now or never.
        if runtime.first_key is not None:
            show_first_key(runtime)
        raise


def _publish(runtime: Runtime) -> None:
    settings = runtime.settings
    if runtime.lock is not None:
        local = f"http://{addresses.in_url(addresses.loopback_of(settings.host))}:{settings.port}"
        runtime.lock.publish(Owner(pid=os.getpid(), url=local, token=runtime.local_token))


def _app(runtime: Runtime, role: Role, worker: "Worker | None", explainer: Explainer) -> ASGIApp:
    is_fit = worker.is_fit if worker is not None else lambda: True
    if not role.answers:
        from vitascope.api.probes import create_probe_app

        return create_probe_app(runtime, is_fit)
    # FastAPI comes with them: a worker never loads it.
    from vitascope.api.app import create_app
    from vitascope.console.app import add_console

    app = create_app(runtime, is_fit, explainer.explain)
    add_console(app.app, worker.resting if worker is not None else None)
    return app


def make_server(app: ASGIApp, settings: Settings) -> Server:
    """Return the server of an application, as every role has it."""
    return Server(
        uvicorn.Config(
            app,
            http=connections_within(ConnectionLimits.of(settings)),
            ws="none",
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            proxy_headers=False,  # vitascope.api.proxies reads them
            timeout_graceful_shutdown=ANSWER_SECONDS,
        )
    )


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=addresses.family_of(host), backlog=2_048)
    except OSError as error:
        why, address = (
            str(error.strerror).partition(" (while")[0],
            f"{addresses.in_url(host)}:{port}",
        )
        raise OperatorError(
            "Cannot listen on {address}: {why}. Choose another with --port.",
            address=address,
            why=why,
        ) from None


def _bound(settings: Settings, sock: socket.socket) -> Settings:
    """Return the settings with the port that was picked, and a wildcard however it was written."""
    host, port = sock.getsockname()[:2]
    found: dict[str, object] = {"port": port}
    if addresses.is_wildcard(host):
        found["host"] = host
    settings = settings.model_copy(update=found)
    if settings.has_unknown_address:
        logger.warning(
            "result URLs begin with this machine's own address: set public_url",
            url=settings.base_url,
        )
    return settings
