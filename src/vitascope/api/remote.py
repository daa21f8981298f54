"""Files that lie in a bucket: passed on piece by piece, whole or a range, or a link to the bucket itself."""

import re

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from vitascope.storage.s3 import S3Storage

RANGE = re.compile(r"bytes=(\d*)-(\d*)$")


async def send(
    request: Request, storage: S3Storage, name: str, headers: dict[str, str], *, redirect: bool
) -> Response:
    """Answer GET, HEAD and Range for a stored file.

    Raises HTTPException where there is no such file.
    """
    size = await storage.size(name)
    if size is None:
        raise HTTPException(404)
    if redirect and request.method == "GET":
        return RedirectResponse(
            await storage.link(name),
            status_code=307,
            headers={"Cache-Control": "private, no-store"},
        )
    headers = headers | {"Accept-Ranges": "bytes"}
    part = request.headers.get("range")
    if part is not None and RANGE.match(part.strip()) is None:
        part = None  # another unit, or several: the whole file, as RFC 9110 allows
    if request.headers.get("if-range", headers.get("ETag")) != headers.get("ETag"):
        part = None  # the client has a part of another file
    span = span_of(part, size)
    if span is None:
        return Response(status_code=416, headers={"Content-Range": f"bytes */{size}"})
    start, end = span
    status = 200
    if part:
        status = 206
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    headers["Content-Length"] = str(end - start)
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers)
    return StreamingResponse(storage.stream(name, start, end), status_code=status, headers=headers)


def span_of(header: str | None, size: int) -> tuple[int, int] | None:
    """Return which bytes (end excluded) a Range header asks for; all for none that is understood, None if it cannot be.

    Several ranges at once are answered with the whole file, as RFC 9110 allows.
    """
    found = RANGE.match(header.strip()) if header else None
    if found is None or found[1] == found[2] == "":
        return 0, size
    if not found[1]:
        return (max(0, size - int(found[2])), size) if int(found[2]) else None
    start = int(found[1])
    end = min(size, int(found[2]) + 1) if found[2] else size
    return (start, end) if start < end else None
