"""The console's application: pages, static files, and headers that keep strangers out."""

from collections.abc import Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vitascope.console import (
    account,
    drawn,
    events,
    films,
    gallery,
    guide,
    health,
    keys,
    models,
    operator,
    playground,
    queue,
    reference,
    shared,
    sign_in,
    tasks,
    usage,
    variations,
    verify,
    webhooks,
)
from vitascope.console.page import page
from vitascope.console.paths import ROOT
from vitascope.console.turns import Turns
from vitascope.guide.markdown import FILES
from vitascope.guide.markdown import ROOT as ROOT_OF_GUIDE
from vitascope.runtime import Runtime

STATIC = Path(__file__).parent / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src {media}; media-src {media}; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
CACHED = (f"{ROOT}/static/", f"{FILES}/")
HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
]


def add_console(api: Starlette, resting: Callable[[], frozenset[str]] | None = None) -> None:
    """Add the console to the API's application, before its own routes.

    resting tells which engines of this process are left alone for a while; None where it has none.
    """
    console = make_console(api, resting)
    api.router.routes[:0] = [
        Route("/", _to_console),
        Route(ROOT, _to_console),
        Route("/docs", console),
        Route(shared.PAGE, console),
        Route(ROOT_OF_GUIDE, console),
        Route(f"{ROOT_OF_GUIDE}/{{path:path}}", console),
        Route(f"{ROOT}/{{path:path}}", console),
    ]


async def _to_console(request: Request) -> Response:
    return RedirectResponse(f"{ROOT}/")  # without a host: the request's own is only claimed


def make_console(api: Starlette, resting: Callable[[], frozenset[str]] | None = None) -> ASGIApp:
    """Return the console of this API, whose runtime it shares: every page and file, and the API's reference."""
    reading = page(reference.show_reference, open_to_all=True)
    console = Starlette(
        routes=[
            Route("/docs", reading),
            *shared.ROUTES,
            *guide.ROUTES,
            Mount(ROOT, routes=_routes()),
        ]
    )
    console.router.redirect_slashes = False
    console.state.runtime, console.state.api, console.state.turns = api.state.runtime, api, Turns()
    console.state.resting = resting
    return Safe(console, policy_of(api.state.runtime))


def _routes() -> list[Route | Mount]:
    parts = (
        sign_in, account, playground, drawn, variations, gallery, films, events, tasks, keys, usage,
        webhooks, verify, operator, queue, health, models,
    )  # fmt: skip
    routes: list[Route | Mount] = [route for part in parts for route in part.ROUTES]
    return [
        *routes,
        Mount("/static", StaticFiles(directory=STATIC)),
        Route("/{path:path}", page(sign_in.show_nothing, open_to_all=True)),
    ]


def policy_of(runtime: Runtime) -> str:
    """Return the console's policy: our own files alone, and the bucket where videos are loaded from it."""
    bucket = runtime.storage.origin if runtime.settings.storage_downloads == "redirect" else None
    return POLICY.format(media=f"'self' {bucket}" if bucket else "'self'")


class Safe:
    """Adds the headers that every answer of the console has."""

    def __init__(self, app: ASGIApp, policy: str) -> None:
        """Wrap the console."""
        self._app = app
        self._headers = [*HEADERS, (b"content-security-policy", policy.encode())]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                names = {name for name, _ in message["headers"]}
                cache = [] if b"cache-control" in names else [(b"cache-control", _cache(scope))]
                message["headers"] = [*message["headers"], *self._headers, *cache]
            await send(message)

        await self._app(scope, receive, send_safely)


def _cache(scope: Scope) -> bytes:
    return b"public, max-age=300" if scope["path"].startswith(CACHED) else b"no-store"
