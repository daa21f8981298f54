"""The way into the console, which is loaded when somebody first asks for a page: no start waits for it."""

import asyncio

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

ROOT = "/console"


def add_console(app: Starlette) -> None:
    """Add the console to the API's application, which has the runtime in its state."""
    door = Door(app)
    app.router.routes[:0] = [
        Route("/", _to_console), Route("/docs", door), Route(f"{ROOT}/{{path:path}}", door)
    ]  # fmt: skip


async def _to_console(request: Request) -> Response:
    return RedirectResponse(f"{ROOT}/")


class Door:
    """Makes the console at the first request, on a thread, so that the API goes on answering; then leads to it."""

    def __init__(self, api: Starlette) -> None:
        """Stand before the console of this API."""
        self._api = api
        self._console: ASGIApp | None = None
        self._making = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        console = self._console or await self._made()
        await console(scope, receive, send)

    async def _made(self) -> ASGIApp:
        async with self._making:
            if self._console is None:
                self._console = await asyncio.to_thread(_make, self._api)
            return self._console


def _make(api: Starlette) -> ASGIApp:
    from vitascope.console.app import make_console

    return make_console(api)
