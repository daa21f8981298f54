"""Finished videos and their posters; whoever knows a name may load it."""

from fastapi import APIRouter
from starlette.responses import FileResponse, Response

from vitascope.api import links
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


@router.head("/download/{name}", include_in_schema=False)
@router.get("/download/{name}", response_class=Response)
async def download(name: str, runtime: RuntimeDep, expires: str = "", signature: str = "") -> Response:
    """Send a video as a file to save, to whoever has a signed link that still works."""
    path = runtime.storage.path(name) if links.is_good(runtime.secret, name, expires, signature) else None
    if path is None:
        raise NotFound
    return FileResponse(path, media_type="video/mp4", filename=name, headers={"Cache-Control": "private, no-store"})
