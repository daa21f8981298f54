"""Whether the service is up."""

from fastapi import APIRouter
from starlette.responses import Response

from vitascope.api.deps import RuntimeDep
from vitascope.api.envelope import success

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def healthz(runtime: RuntimeDep) -> Response:
    """Answer where the database answers."""
    await runtime.tasks.seconds_to_next()
    return success({"state": "ok"})
