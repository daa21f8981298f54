"""The front of the service: a request id for everything, and the short way for the two hot routes."""

import itertools
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from vitascope import ids, log, traces
from vitascope.api.state import SEND_WHOLE

Answer = Callable[[Request], Awaitable[Response]]
Refuse = Callable[[Request, Exception], Awaitable[Response]]
Header = tuple[bytes, bytes]


class Front:
    """The ASGI application: hot routes are the same functions that FastAPI has, called without its machinery."""

    def __init__(self, app: Starlette, hot: Mapping[tuple[str, str], Answer], refuse: Refuse) -> None:
        """Stand before app; what a hot route raises is turned into an answer by refuse."""
        self.app = app
        self._hot = hot
        self._refuse = refuse
        # Told apart from other processes' by the random part; nobody needs to be unable to guess the next one.
        self._prefix = ids.new_id("req")[:-6]
        self._numbers = itertools.count()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = f"{self._prefix}{next(self._numbers):06x}"
        state: dict[str, Any] = scope.setdefault("state", {})
        state["request_id"] = request_id
        # Every request runs in a context of its own, so nothing needs to be unbound.
        log.name_request(request_id)
        header = (b"x-request-id", request_id.encode())
        hot = self._hot.get((scope["method"], scope["path"]))
        if traces.is_on() and scope["method"] == "POST":
            parent = Headers(scope=scope).get("traceparent", "")
            with traces.span(f"POST {scope['path']}" if hot else "POST", parent=parent, request=request_id):
                await self._serve(hot, header, scope, receive, send)
        else:
            await self._serve(hot, header, scope, receive, send)

    async def _serve(self, hot: Answer | None, header: Header, scope: Scope, receive: Receive, send: Send) -> None:
        if hot is not None:
            scope["app"] = self.app
            response = await self._answer(hot, Request(scope, receive))
            send_whole = scope["state"].get(SEND_WHOLE)
            if send_whole is not None and send_whole(response, header):
                return
            headers = [*response.raw_headers, header]
            await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
            await send({"type": "http.response.body", "body": response.body})
            return

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), header]
            await send(message)

        await self.app(scope, receive, send_with_id)

    async def _answer(self, hot: Answer, request: Request) -> Response:
        try:
            return await hot(request)
        except Exception as error:
            return await self._refuse(request, error)
