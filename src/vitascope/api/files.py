"""Finished videos and their posters; whoever knows a name may load it."""

from fastapi import APIRouter
from starlette.responses import FileResponse, Response

from vitascope.api.deps import RuntimeDep
from vitascope.errors import NotFound
from vitascope.storage.local import POSTER_ENDING

router = APIRouter(tags=["files"])

CACHE_CONTROL = "private, max-age=86400, immutable"


@router.head("/files/{name}", include_in_schema=False)
@router.get("/files/{name}", response_class=Response)
async def file(name: str, runtime: RuntimeDep) -> Response:
    """Send a video or a poster, whole or in part (Range)."""
    path = runtime.storage.path(name)
    if path is None:
        raise NotFound
    media_type = "image/jpeg" if path.suffix == POSTER_ENDING else "video/mp4"
    headers = {"Cache-Control": CACHE_CONTROL, "X-Content-Type-Options": "nosniff"}
    return FileResponse(path, media_type=media_type, headers=headers)
