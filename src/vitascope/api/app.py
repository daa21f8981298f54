"""The ASGI application: routes, one exception handler, request ids."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException
from starlette.responses import Response

from vitascope.api import (
    account,
    admin,
    callbacks,
    error_handlers,
    files,
    films,
    jobs,
    models,
    openai_models,
    own_paths,
    uploads,
    videos,
    webhook_keys,
)
from vitascope.api.deps import report
from vitascope.api.error_handlers import wire_error
from vitascope.api.health import IsFit, healthz, readyz
from vitascope.api.jobs import Explainer
from vitascope.api.metrics import metrics
from vitascope.api.middleware import RequestMiddleware
from vitascope.api.openapi import describe as describe_api
from vitascope.errors import Invalid, NotFound, TooFrequent, WireError
from vitascope.runtime import Runtime
from vitascope.shapes import describe
from vitascope.video import VideoSpec

SILENT = TelemetryConfig(
    tracing=False, metrics=False, logs=False, operation_spans=False, auto_configure=False
)
"""FastAPI's own telemetry tells bodies, errors and stack traces to whatever the environment names; ours is traces."""
API_VERSION = "1"
"""Of the interface: which release answers is nothing that strangers need to know."""
DESCRIPTION = (
    "Text to video behind kie.ai's jobs API. The outcome of a request is the body's `code`."
)


async def explain_nothing(engine: str, spec: VideoSpec) -> Mapping[str, Any]:
    """Refuse: nobody here asks engines."""
    raise NotFound


def create_app(
    runtime: Runtime, is_fit: IsFit = lambda: True, explain: Explainer = explain_nothing
) -> RequestMiddleware:
    """Return the application over an open runtime.

    is_fit says whether the engines of this process are well, explain what an engine will draw.
    """
    app = make_routes(runtime)
    app.state.is_fit = is_fit
    app.state.explain = explain
    return RequestMiddleware(app, runtime.settings, named_spans={jobs.CREATE_PATH})


def make_routes(runtime: Runtime) -> FastAPI:
    """Return every route with its part of the OpenAPI document."""
    parts = (
        jobs,
        films,
        own_paths,
        account,
        models,
        callbacks,
        webhook_keys,
        videos,
        openai_models,
        files,
        uploads,
        admin,
    )
    app = FastAPI(
        title="Vitascope",
        version=API_VERSION,
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        telemetry=SILENT,
        redirect_slashes=False,  # the address to go to would be made of the Host header
        # Not include_router, which would read every signature a second time, at the first request.
        routes=[route for part in parts for route in part.router.routes],
    )
    app.state.runtime = runtime
    app.add_api_route("/healthz", healthz, tags=["health"])
    app.add_api_route("/readyz", readyz, include_in_schema=False)
    app.add_api_route("/metrics", metrics, include_in_schema=False)
    for kind in (WireError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, refuse)
    describe_api(app, runtime.settings.base_url)
    return app


async def refuse(request: Request, error: Exception) -> Response:
    """Turn whatever was raised into an envelope, or OpenAI's shape."""
    if request.url.path.startswith(uploads.OWN_SHAPE):
        return uploads.error_response(
            error if isinstance(error, HTTPException) else wire_error(request, error)
        )
    if isinstance(error, RequestValidationError):
        rule, values = describe(error.errors(), skip=1)
        error = Invalid(rule, **values)
    if isinstance(error, TooFrequent):
        report(request, error.quota)
    if request.url.path.startswith(videos.OPENAI):
        return videos.error_response(
            NotFound() if isinstance(error, HTTPException) else wire_error(request, error)
        )
    return await error_handlers.respond(request, error)
