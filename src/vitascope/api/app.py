"""The ASGI application: routes, one exception handler, request ids."""

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vitascope import __version__, ids, log
from vitascope.api import account, admin, callbacks, files, health, jobs, models, videos
from vitascope.api.envelope import failure
from vitascope.api.openapi import describe_create_task
from vitascope.errors import Internal, Invalid, NotFound, WireError
from vitascope.runtime import Runtime
from vitascope.shapes import describe

logger = log.get("api")

DESCRIPTION = "Text to video behind kie.ai's jobs API. The outcome of a request is the body's `code`."


def create_app(runtime: Runtime) -> FastAPI:
    """Return the application over an open runtime."""
    app = FastAPI(title="Vitascope", version=__version__, description=DESCRIPTION, docs_url=None, redoc_url=None)
    app.state.runtime = runtime
    for part in (jobs, account, models, callbacks, videos, files, health, admin):
        app.include_router(part.router)
    for kind in (WireError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, refuse)
    app.add_middleware(RequestId)
    describe_create_task(app)
    return app


async def refuse(request: Request, error: Exception) -> Response:
    """Turn whatever was raised into an envelope, or OpenAI's shape; nothing unexpected is told to the client."""
    runtime: Runtime = request.app.state.runtime
    if request.url.path.startswith(videos.PREFIX):
        return videos.refusal(NotFound() if isinstance(error, HTTPException) else _wire_error(request, error))
    if isinstance(error, HTTPException):
        return failure(NotFound(), http_status=runtime.settings.http_status, status=404)
    return failure(_wire_error(request, error), http_status=runtime.settings.http_status)


def _wire_error(request: Request, error: Exception) -> WireError:
    match error:
        case WireError():
            return error
        case RequestValidationError():
            return Invalid(describe(error.errors(), skip=1))
        case _:
            request_id = request.scope["state"]["request_id"]
            logger.error("request failed", path=request.url.path, exc_info=error)
            return Internal(f"Something went wrong on our side. Please quote the request id {request_id}.")


class RequestId:
    """Gives every request an id, in its answer's header and in every log line about it."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        request_id = ids.new_id("req")
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), (b"x-request-id", request_id.encode())]
            await send(message)

        with structlog.contextvars.bound_contextvars(request=request_id):
            return await self._app(scope, receive, send_with_id)
