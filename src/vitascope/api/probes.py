"""What a worker answers: whether it is well, and its metrics. Without FastAPI: these alone would load it."""

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Route

from vitascope.api.error_handlers import respond
from vitascope.api.health import IsFit, healthz, readyz
from vitascope.api.metrics import metrics
from vitascope.api.middleware import RequestMiddleware
from vitascope.errors import WireError
from vitascope.runtime import Runtime


def create_probe_app(runtime: Runtime, is_fit: IsFit) -> RequestMiddleware:
    """Return the application of a worker over an open runtime; is_fit says whether its engines are well."""
    app = Starlette(
        routes=[Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)],
        exception_handlers=dict.fromkeys((WireError, HTTPException, Exception), respond),
    )
    app.router.redirect_slashes = False
    app.state.runtime, app.state.is_fit = runtime, is_fit
    return RequestMiddleware(app, runtime.settings)
