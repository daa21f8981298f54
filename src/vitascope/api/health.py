"""Whether the service is up."""

from fastapi import APIRouter
from starlette.responses import Response

from vitascope import __version__
from vitascope.api.deps import RuntimeDep
from vitascope.api.envelope import success
from vitascope.wire import SERVICE_NAME

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def healthz(runtime: RuntimeDep) -> Response:
    """Answer where the database answers; clients learn here that Idempotency-Key is honoured."""
    await runtime.tasks.seconds_to_next()
    return success({"state": "ok", "service": SERVICE_NAME, "version": __version__})
