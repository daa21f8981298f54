"""The ASGI application: routes, one exception handler, request ids."""

from collections.abc import Callable

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException
from starlette.responses import Response

from vitascope import __version__, log
from vitascope.api import account, admin, callbacks, files, health, jobs, metrics, models, videos
from vitascope.api.envelope import failure
from vitascope.api.front import Front
from vitascope.api.openapi import describe_create_task
from vitascope.errors import Internal, Invalid, NotFound, WireError
from vitascope.runtime import Runtime
from vitascope.shapes import describe

logger = log.get("api")

IsFit = Callable[[], bool]
HOT_ROUTES = {("POST", jobs.CREATE_PATH): jobs.create_task, ("GET", jobs.RECORD_PATH): jobs.record_info}
"""What nearly every request is: answered without the way through FastAPI's router and dependencies."""
SILENT = TelemetryConfig(tracing=False, metrics=False, logs=False, operation_spans=False, auto_configure=False)
"""FastAPI's own telemetry tells bodies, errors and stack traces to whatever the environment names; ours is traces."""
DESCRIPTION = "Text to video behind kie.ai's jobs API. The outcome of a request is the body's `code`."


def create_app(runtime: Runtime, is_fit: IsFit = lambda: True) -> Front:
    """Return the application over an open runtime; is_fit says whether the engines of this process are well."""
    app = make_routes(runtime)
    app.state.is_fit = is_fit
    return Front(app, HOT_ROUTES, refuse)


def make_routes(runtime: Runtime) -> FastAPI:
    """Return every route with its part of the OpenAPI document."""
    app = FastAPI(
        title="Vitascope", version=__version__, description=DESCRIPTION, docs_url=None, redoc_url=None, telemetry=SILENT
    )
    app.state.runtime = runtime
    for part in (jobs, account, models, callbacks, videos, files, health, metrics, admin):
        app.include_router(part.router)
    for kind in (WireError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, refuse)
    describe_create_task(app)
    return app


def create_probe_app(runtime: Runtime, is_fit: IsFit) -> Front:
    """Return what a worker answers: whether it is well, and its metrics."""
    app = FastAPI(
        title="Vitascope worker", version=__version__, docs_url=None, redoc_url=None, openapi_url=None, telemetry=SILENT
    )
    app.state.runtime, app.state.is_fit = runtime, is_fit
    for part in (health, metrics):
        app.include_router(part.router)
    for kind in (WireError, HTTPException, Exception):
        app.add_exception_handler(kind, refuse)
    return Front(app, {}, refuse)


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
