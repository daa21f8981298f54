"""The front of the service: a request id for everything, and the short way for the two hot routes."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from vitascope import ids, traces

Answer = Callable[[Request], Awaitable[Response]]
Refuse = Callable[[Request, Exception], Awaitable[Response]]


class Front:
    """The ASGI application: hot routes are the same functions that FastAPI has, called without its machinery."""

    def __init__(self, app: FastAPI, hot: Mapping[tuple[str, str], Answer], refuse: Refuse) -> None:
        """Stand before app; what a hot route raises is turned into an answer by refuse."""
        self.app = app
        self._hot = hot
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = ids.new_id("req")
        state: dict[str, Any] = scope.setdefault("state", {})
        state["request_id"] = request_id
        header = (b"x-request-id", request_id.encode())

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), header]
            await send(message)

        # Every request runs in a context of its own, so nothing needs to be unbound.
        structlog.contextvars.bind_contextvars(request=request_id)
        hot = self._hot.get((scope["method"], scope["path"]))
        if traces.is_on() and scope["method"] == "POST":
            parent = Headers(scope=scope).get("traceparent", "")
            with traces.span(f"POST {scope['path']}" if hot else "POST", parent=parent, request=request_id):
                await self._serve(hot, scope, receive, send_with_id)
        else:
            await self._serve(hot, scope, receive, send_with_id)

    async def _serve(self, hot: Answer | None, scope: Scope, receive: Receive, send: Send) -> None:
        if hot is None:
            await self.app(scope, receive, send)
            return
        scope["app"] = self.app
        await self._answer(hot, Request(scope, receive), send)

    async def _answer(self, hot: Answer, request: Request, send: Send) -> None:
        try:
            response = await hot(request)
        except Exception as error:
            response = await self._refuse(request, error)
        await response(request.scope, request.receive, send)
