"""Whether the service is up."""

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from vitascope import __version__
from vitascope.api.deps import RuntimeDep
from vitascope.api.envelope import success
from vitascope.wire import SERVICE_NAME

router = APIRouter(tags=["health"])


NOT_READY = {"state": "not ready", "service": SERVICE_NAME}


@router.get("/readyz", include_in_schema=False)
async def readyz(runtime: RuntimeDep) -> Response:
    """Answer 200 where this process can do its work now, else HTTP 503 whatever http_status says: probes read that."""
    try:
        await runtime.db.write(lambda connection: None)
    except Exception:
        return JSONResponse(NOT_READY, status_code=503)
    return success({"state": "ready", "service": SERVICE_NAME})


@router.get("/healthz")
async def healthz(runtime: RuntimeDep) -> Response:
    """Answer where the database answers; clients learn here that Idempotency-Key is honoured."""
    await runtime.tasks.seconds_to_next()
    return success({"state": "ok", "service": SERVICE_NAME, "version": __version__})
