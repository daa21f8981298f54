"""deleteTask: an owner's film goes, its record and receipt stay. And the files of public pages."""

from pathlib import Path

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from vitascope.api import files
from vitascope.api.deps import Changer, RuntimeDep, read_as
from vitascope.api.envelope import success
from vitascope.api.openapi_parts import takes
from vitascope.errors import NotFound
from vitascope.shapes import DeletedTask, Envelope, TaskReference
from vitascope.storage.local import POSTER_ENDING
from vitascope.tasks.films import PUBLIC_PATH

router = APIRouter(tags=["jobs"])

FILES = (VIDEO, POSTER) = "video.mp4", "poster.jpg"


@router.post(
    "/api/v1/jobs/deleteTask",
    response_model=Envelope[DeletedTask],
    openapi_extra=takes(TaskReference),
)
async def delete_task(request: Request, runtime: RuntimeDep, account: Changer) -> Response:
    """Delete the video, poster and pictures of a task that has ended. Its record and receipt stay."""
    task_id = (await read_as(request, TaskReference)).taskId
    deleted_ms = await runtime.films.delete(account, task_id)
    return success({"taskId": task_id, "deletedTime": deleted_ms})


@router.get(f"{PUBLIC_PATH}/{{task_id}}/{{signature}}/{{name}}", include_in_schema=False)
async def public_file(
    task_id: str,
    signature: str,
    name: str,
    request: Request,
    runtime: RuntimeDep,
) -> Response:
    """Send the film of a public page or its poster, whole or in part.

    Its own file is never named: whoever knows that name has the film although the page is gone.
    """
    if name not in FILES:
        raise HTTPException(404)
    try:
        task = await runtime.films.shared(task_id, signature)
    except NotFound:
        raise HTTPException(404) from None
    assert task.video is not None
    stored = task.video if name == VIDEO else str(Path(task.video).with_suffix(POSTER_ENDING))
    # Asked about again each time, so that it ends with the page.
    fields = {
        "Cache-Control": "private, no-cache",
        "ETag": f'"{signature}-{Path(name).stem}"',
        "X-Robots-Tag": "noindex, nofollow, noarchive",
    }
    return await files.send_file(request, runtime, stored, fields, redirects=False)
