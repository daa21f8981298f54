"""deleteTask: an owner's film goes, its record and receipt stay."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from vitascope.api.deps import Changer, RuntimeDep, read_as
from vitascope.api.envelope import success
from vitascope.api.openapi_parts import takes
from vitascope.shapes import DeletedTask, Envelope, TaskReference

router = APIRouter(prefix="/api/v1/jobs", tags=["jobs"])


@router.post(
    "/deleteTask", response_model=Envelope[DeletedTask], openapi_extra=takes(TaskReference)
)
async def delete_task(request: Request, runtime: RuntimeDep, account: Changer) -> Response:
    """Delete the video, poster and pictures of a task that has ended. Its record and receipt stay."""
    task_id = (await read_as(request, TaskReference)).taskId
    deleted_ms = await runtime.films.delete(account, task_id)
    return success({"taskId": task_id, "deletedTime": deleted_ms})
