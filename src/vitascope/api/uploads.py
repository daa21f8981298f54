"""Uploads as the hosted service's upload host has them: their own shape, real HTTP statuses."""

import asyncio
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from pydantic_core import to_json
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from vitascope.api.deps import Caller, Changer, RuntimeDep, json_object, object_in, require_json
from vitascope.api.envelope import success
from vitascope.api.files import ignore_odd_ranges, unchanged
from vitascope.api.form import FIELD_BYTES, allow, open_form
from vitascope.api.openapi_parts import takes
from vitascope.egress.fetch import NotFetched
from vitascope.errors import Internal, Invalid, TooFrequent, Unauthorized, WireError
from vitascope.language import mark
from vitascope.runtime import Runtime
from vitascope.shapes import Envelope
from vitascope.uploads.service import file_name_of
from vitascope.uploads.store import Upload

router = APIRouter(tags=["uploads"])

OWN_SHAPE = "/api/file-"
"""What the paths begin with whose answers are no envelopes."""
BASE64_BYTES = 15_000_000
"""Largest picture in a JSON body; larger ones come as a form or by their address."""
SPOOLED_BYTES = 1_000_000
MISSING_TEXT = mark("Missing required parameter: {field}")
WORDS: dict[type[WireError], str] = {
    Unauthorized: "Authentication failed: Invalid API Key",
    Internal: "Internal server error",
}
"""What the hosted service says, word for word."""
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Content-Disposition": "inline",
    "Cache-Control": "private, no-cache",
}


class Base64Upload(BaseModel):
    """A picture in the body: bare base64, or a data URL."""

    base64Data: str
    uploadPath: str = Field(description="path that the name counts within")
    fileName: str = Field(
        "", description="what had this name in this path is replaced; made up by default"
    )


class UrlUpload(BaseModel):
    """A picture by its address."""

    fileUrl: str = Field(json_schema_extra={"format": "uri"})
    uploadPath: str
    fileName: str = Field("", description="the address's own by default")


class UploadedFile(BaseModel):
    """``data`` of an upload."""

    success: bool
    fileName: str
    filePath: str
    downloadUrl: str = Field(
        description="whoever knows it may load the file; give it to createTask"
    )
    fileSize: int
    mimeType: str
    uploadedAt: str


class UploadDone(BaseModel):
    """The answer to an upload."""

    success: bool
    code: int
    msg: str
    data: UploadedFile


class UploadRow(BaseModel):
    """One of the caller's uploads."""

    uploadId: str
    fileName: str
    filePath: str
    downloadUrl: str
    fileSize: int
    mimeType: str
    createTime: int = Field(description="unix milliseconds")
    expireTime: int = Field(description="unix milliseconds")


class UploadList(BaseModel):
    """``data`` of the list of uploads."""

    uploads: list[UploadRow]


@router.post(
    "/api/file-base64-upload", response_model=UploadDone, openapi_extra=takes(Base64Upload)
)
async def upload_base64(request: Request, runtime: RuntimeDep, account: Changer) -> Response:
    """Leave a picture here for a few days, in base64."""
    most = min(BASE64_BYTES, runtime.uploads.rules.max_bytes)
    allow(request, most * 4 // 3 + FIELD_BYTES)
    require_json(request)
    # On the disk until it is its turn: what is read slowly must not fill the memory.
    with tempfile.SpooledTemporaryFile(SPOOLED_BYTES) as file:
        async for some in request.stream():
            file.write(some)
        async with runtime.uploads.turns:
            file.seek(0)
            given = object_in(file.read())
            text, path, name = (
                _text(given, field) for field in ("base64Data", "uploadPath", "fileName")
            )
            return _done(
                runtime, await runtime.uploads.keep_base64(account, text, path=path, name=name)
            )


@router.post("/api/file-url-upload", response_model=UploadDone, openapi_extra=takes(UrlUpload))
async def upload_url(request: Request, runtime: RuntimeDep, account: Changer) -> Response:
    """Have a picture fetched from its address, and kept here for a few days."""
    given = await json_object(request)
    url, path, name = (_text(given, field) for field in ("fileUrl", "uploadPath", "fileName"))
    runtime.targets.require_plausible(url, "fileUrl")
    part = await asyncio.to_thread(runtime.uploads.part)
    try:
        await runtime.fetcher.fetch(url, part)
        made = await runtime.uploads.keep(account, part, path=path, name=name or file_name_of(url))
    except NotFetched as error:
        raise Invalid("{field} could not be fetched: {why}", field="fileUrl", why=error) from None
    finally:
        part.unlink(missing_ok=True)
    return _done(runtime, made)


_FORM = {
    "type": "object",
    "required": ["file", "uploadPath"],
    "properties": {
        "file": {"type": "string", "format": "binary"},
        "uploadPath": {"type": "string"},
        "fileName": {"type": "string", "description": "the file's own by default"},
    },
}


@router.post(
    "/api/file-stream-upload",
    response_model=UploadDone,
    openapi_extra={
        "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _FORM}}}
    },
)
async def upload_form(request: Request, runtime: RuntimeDep, account: Changer) -> Response:
    """Leave a picture here for a few days, sent as a form."""
    async with open_form(request, file_bytes=runtime.uploads.rules.max_bytes) as sent:
        file, given = (
            sent.get("file"),
            {name: value for name, value in sent.items() if isinstance(value, str)},
        )
        if not isinstance(file, UploadFile):
            raise Invalid(MISSING_TEXT, field="file")
        path, name = (
            _text(given, "uploadPath"),
            _text(given, "fileName") or file_name_of(f"/{file.filename or ''}"),
        )
        part = await asyncio.to_thread(copied, file, runtime)
    return _done(runtime, await runtime.uploads.keep(account, part, path=path, name=name))


@router.get("/api/v1/uploads", response_model=Envelope[UploadList])
async def list_uploads(runtime: RuntimeDep, account: Caller) -> Response:
    """List the caller's own uploads, newest first."""
    found = [_row(runtime, each) for each in await runtime.uploads.listing(account)]
    return success({"uploads": [each.model_dump() for each in found]})


@router.delete("/api/v1/uploads/{upload_id}", response_model=Envelope[None])
async def delete_upload(upload_id: str, runtime: RuntimeDep, account: Changer) -> Response:
    """Remove one of the caller's own uploads; its address stops working immediately."""
    await runtime.uploads.delete(account, upload_id)
    return success(None)


@router.head("/uploads/{upload_id}/{name}", include_in_schema=False)
@router.get("/uploads/{upload_id}/{name}", response_class=Response)
async def uploaded(upload_id: str, name: str, request: Request, runtime: RuntimeDep) -> Response:
    """Send an upload to whoever knows its address: as a picture, whatever it is called."""
    ignore_odd_ranges(request)
    found = await runtime.uploads.find(upload_id)
    path = (
        await runtime.uploads.file_of(found) if found is not None and found.name == name else None
    )
    if found is None or path is None:
        raise HTTPException(404)
    headers = SAFE | {"ETag": f'"{found.file}"'}
    return unchanged(request, headers) or FileResponse(
        path, media_type=found.media_type, headers=headers
    )


def error_response(error: WireError | HTTPException) -> Response:
    """Return a refusal in the shape of the upload calls, under a real HTTP status."""
    if isinstance(error, WireError):
        status = 400 if isinstance(error, Invalid) else error.http_status
        words = WORDS.get(type(error), error.message)
    else:
        status, words = error.status_code, str(error.detail)
    body = to_json({"success": False, "code": status, "msg": words})
    headers = (
        {"Retry-After": str(error.retry_after_seconds)} if isinstance(error, TooFrequent) else {}
    )
    return Response(body, status, headers, media_type="application/json")


def _text(given: dict[str, Any], field: str) -> str:
    """Return a text of a body, empty where an optional one is absent."""
    value = given.get(field)
    if value is None or value == "":
        if field != "fileName":
            raise Invalid(MISSING_TEXT, field=field)
        return ""
    if not isinstance(value, str):
        raise Invalid("{field} must be a string", field=field)
    return value


def copied(file: UploadFile, runtime: Runtime) -> Path:
    """Return a new file among the pictures with what a form brought."""
    part = runtime.uploads.part()
    file.file.seek(0)
    with part.open("wb") as target:
        shutil.copyfileobj(file.file, target)
    return part


def _row(runtime: Runtime, upload: Upload) -> UploadRow:
    return UploadRow(
        uploadId=upload.token,
        fileName=upload.name,
        filePath=f"{upload.account_id}/{upload.path}/{upload.name}",
        downloadUrl=runtime.uploads.url_of(upload),
        fileSize=upload.size,
        mimeType=upload.media_type,
        createTime=upload.created_ms,
        expireTime=upload.expires_ms,
    )


def _done(runtime: Runtime, upload: Upload) -> Response:
    row = _row(runtime, upload).model_dump()
    at = datetime.fromtimestamp(upload.created_ms / 1_000, UTC).isoformat(timespec="milliseconds")
    data = {"success": True} | {
        name: row[name] for name in UploadedFile.model_fields if name in row
    }
    body = {"success": True, "code": 200, "msg": "File uploaded successfully"}
    return Response(
        to_json(body | {"data": data | {"uploadedAt": at.replace("+00:00", "Z")}}),
        media_type="application/json",
    )
