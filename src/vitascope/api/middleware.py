"""What every request gets before a route sees it: an id, a trace, a bounded body, harmless cookies."""

import asyncio
import itertools
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.types import Message, Receive, Scope, Send

from vitascope import ids, log, traces
from vitascope.api.cross_origin import API, FILES, Fields, headers_for, is_preflight, preflight
from vitascope.api.proxies import name_client
from vitascope.config import Settings
from vitascope.errors import Invalid

COOKIE_BYTES = 4_096
"""Python before 3.11.10 and 3.12.6 parses a quoted cookie in the square of its backslashes."""


@dataclass
class BodyLimit:
    """A body's largest size and longest time; a route that needs another limit sets it before it reads."""

    max_bytes: int
    seconds: float


class RequestMiddleware:
    """The outermost ASGI application.

    It gives every route ``state.request_id``, ``state.body_limit`` and ``state.answer_fields``, to which a route adds.
    """

    def __init__(
        self, app: Starlette, settings: Settings, *, named_spans: Collection[str] = ()
    ) -> None:
        """Wrap app; spans of POST requests to named_spans have the path in their name."""
        self.app = app
        self._settings = settings
        self._named_spans = named_spans
        # The random part tells processes apart; ids need not be hard to guess.
        self._prefix = ids.new_id("req")[:-6]
        self._numbers = itertools.count()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope = {**scope, "method": _method(scope), "path": _api_path(scope["path"])}
        request_id = f"{self._prefix}{next(self._numbers):06x}"
        limit = BodyLimit(self._settings.max_body_bytes, self._settings.request_seconds)
        state: dict[str, Any] = scope.setdefault("state", {})
        fields = [(b"x-request-id", request_id.encode())]
        state.update(request_id=request_id, body_limit=limit, answer_fields=fields)
        # Every request runs in a context of its own, so nothing needs to be unbound.
        log.name_request(request_id)
        scope["headers"] = without_slow_cookies(scope["headers"])
        name_client(scope, self._settings.trusted_proxies)
        shared = headers_for(scope, self._settings.cors_origins)
        fields += shared
        exchange = _Exchange(receive, send, limit, fields)
        if is_preflight(scope):
            await exchange.send(
                {"type": "http.response.start", "status": 204, "headers": preflight(shared)}
            )
            await exchange.send({"type": "http.response.body"})
            return
        if traces.is_on() and scope["method"] == "POST":
            parent = Headers(scope=scope).get("traceparent", "")
            name = f"POST {scope['path']}" if scope["path"] in self._named_spans else "POST"
            with traces.span(name, parent=parent, request=request_id):
                await self.app(scope, exchange.receive, exchange.send)
        else:
            await self.app(scope, exchange.receive, exchange.send)


def _method(scope: Scope) -> str:
    """Return GET for HEAD, since the server keeps an answer's body back; files need not even be read for it."""
    is_head = scope["method"] == "HEAD" and not scope["path"].startswith(FILES)
    return "GET" if is_head else str(scope["method"])


def _api_path(path: str) -> str:
    """Return an API path without slashes at its end, with which the hosted service takes it too."""
    return path.rstrip("/") if path.startswith(API) and path.endswith("/") else path


def without_slow_cookies(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return headers, without the cookies if those are too long or hold a backslash (ours never do)."""
    cookies = [value for name, value in headers if name == b"cookie"]
    if sum(map(len, cookies)) <= COOKIE_BYTES and not any(b"\\" in value for value in cookies):
        return headers
    return [(name, value) for name, value in headers if name != b"cookie"]


class _Exchange:
    """One request's messages: its body within its limit, and what every answer's head has."""

    def __init__(self, receive: Receive, send: Send, limit: BodyLimit, fields: Fields) -> None:
        self._receive, self._send, self._limit = receive, send, limit
        self._fields = fields
        self._size = 0
        self._deadline: float | None = None
        self._body_is_here = self._answered = False
        self._refusal: Invalid | None = None

    async def receive(self) -> Message:
        """Return the next message; raise Invalid for a body that is too large, too slow or cut off."""
        if self._body_is_here or self._answered:
            return await self._receive()
        if self._refusal is not None:
            return self._refuse(self._refusal)
        now = asyncio.get_running_loop().time
        self._deadline = self._deadline or now() + self._limit.seconds
        try:
            async with asyncio.timeout_at(self._deadline):
                message = await self._receive()
        except TimeoutError:
            return self._refuse(
                Invalid(
                    "the body must arrive within {seconds:g} seconds", seconds=self._limit.seconds
                )
            )
        if message["type"] == "http.disconnect":
            return self._refuse(Invalid("the body must arrive whole"))
        self._size += len(message.get("body", b""))
        if self._size > self._limit.max_bytes:
            return self._refuse(
                Invalid("the body must be at most {count:,} bytes", count=self._limit.max_bytes)
            )
        self._body_is_here = not message.get("more_body", False)
        return message

    def _refuse(self, error: Invalid) -> Message:
        # While it answers, an application receives only to learn whether its client is gone.
        if self._answered:
            return {"type": "http.disconnect"}
        self._refusal = error
        raise error

    async def send(self, message: Message) -> None:
        """Send a message on."""
        if message["type"] == "http.response.start":
            self._answered = True
            message["headers"] = [*message.get("headers", []), *self._fields]
        await self._send(message)
