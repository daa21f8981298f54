"""Finished videos and their posters; whoever knows a name may load it.

A missing file is a real 404 whatever the setting http_status says: tools that load files look at nothing else.
"""

import re

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import FileResponse, Response

from vitascope.api import links
from vitascope.api.deps import RuntimeDep
from vitascope.runtime import Runtime
from vitascope.storage.local import POSTER_ENDING

router = APIRouter(tags=["files"])

_RANGE = r"(?:\d{1,18}-\d{0,18}|-\d{1,18})"
RANGES = re.compile(rf"bytes={_RANGE}(?:\s*,\s*{_RANGE})*", re.ASCII)
CACHE_CONTROL = "private, max-age=86400, immutable"


@router.head("/files/{name}", include_in_schema=False)
@router.get("/files/{name}", response_class=Response)
async def file(name: str, request: Request, runtime: RuntimeDep) -> Response:
    """Send a video or a poster, whole or in part (Range)."""
    # A name is never given to another file, so it is its own entity tag (RFC 9110, 13.1).
    fields = {"Cache-Control": CACHE_CONTROL, "ETag": f'"{name}"'}
    return await send_file(request, runtime, name, fields)


async def send_file(
    request: Request, runtime: Runtime, name: str, fields: dict[str, str], *, redirects: bool = True
) -> Response:
    """Send a video or a poster with these header fields, an ETag among them.

    Without redirects, a bucket's file is passed on whatever the setting says. Raises HTTPException
    where there is no such file.
    """
    ignore_odd_ranges(request)
    media_type = "image/jpeg" if name.endswith(POSTER_ENDING) else "video/mp4"
    headers = {**fields, "X-Content-Type-Options": "nosniff"}
    if runtime.settings.storage is not None:
        headers |= {"Content-Type": media_type}
        return await _remote(request, runtime, name, headers, redirects=redirects)
    path = runtime.storage.path(name)
    if path is None:
        raise HTTPException(404)
    return unchanged(request, headers) or FileResponse(path, media_type=media_type, headers=headers)


@router.head("/download/{name}", include_in_schema=False)
@router.get("/download/{name}", response_class=Response)
async def download(
    name: str, request: Request, runtime: RuntimeDep, expires: str = "", signature: str = ""
) -> Response:
    """Send a video as a file to save, to whoever has a signed link that still works."""
    ignore_odd_ranges(request)
    if not links.is_ours(runtime.secret, name, expires, signature):
        raise HTTPException(404)
    if links.has_ended(expires):
        raise HTTPException(410)
    if runtime.settings.storage is not None:
        headers = {"Cache-Control": "private, no-store", "Content-Type": "video/mp4"}
        return await _remote(
            request,
            runtime,
            name,
            headers | {"Content-Disposition": f'attachment; filename="{name}"'},
        )
    path = runtime.storage.path(name)
    if path is None:
        raise HTTPException(404)
    return FileResponse(
        path, media_type="video/mp4", filename=name, headers={"Cache-Control": "private, no-store"}
    )


def ignore_odd_ranges(request: Request) -> None:
    """Take a Range field of another unit or form out of a request, which is then answered whole (RFC 9110, 14.2)."""
    given = request.headers.get("range")
    if given is not None and not RANGES.fullmatch(given.strip()):
        request.scope["headers"] = [
            field for field in request.scope["headers"] if field[0] != b"range"
        ]


def unchanged(request: Request, headers: dict[str, str]) -> Response | None:
    """Return the answer for a client that has the file or wants another one, None for all others."""
    tag = headers["ETag"]
    wanted, held = request.headers.get("if-match"), request.headers.get("if-none-match")
    if wanted is not None and not _names(wanted, tag):
        return Response(status_code=412)
    if held is not None and _names(held, tag, weak=True):
        return Response(status_code=304, headers=headers)
    return None


def _names(field: str, tag: str, *, weak: bool = False) -> bool:
    tags = [each.strip() for each in field.split(",")]
    return "*" in tags or tag in tags or (weak and f"W/{tag}" in tags)


async def _remote(
    request: Request,
    runtime: Runtime,
    name: str,
    headers: dict[str, str],
    *,
    redirects: bool = True,
) -> Response:
    from vitascope.api.remote import send
    from vitascope.storage.s3 import S3Storage

    assert isinstance(runtime.storage, S3Storage)
    return await send(
        request,
        runtime.storage,
        name,
        headers,
        redirect=redirects and runtime.settings.storage_downloads == "redirect",
    )
