"""What a page's form sends: that it is ours, how large it may be, and the file it may bring."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect

from vitascope.console.refusals import Forged
from vitascope.errors import Invalid

if TYPE_CHECKING:
    from vitascope.console.visit import Visit

FORM_BYTES = 200_000
FORM_TYPE = "application/x-www-form-urlencoded"
UPLOAD_TYPE = "multipart/form-data"
UPLOAD_BYTES = 100_000_000
UPLOAD_SECONDS = 300
FIELDS_MAX = 10


async def read_form(visit: "Visit") -> Mapping[str, str]:
    """Return the fields of a form.

    Raises Forged for one that is not from a page of ours, Invalid for one that is too large.
    """
    _require_type(visit, FORM_TYPE)
    body = bytearray()
    async for part in _within(visit, FORM_BYTES):
        body += part
    form = dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
    _require_ours(visit, form)
    return form


async def read_upload(visit: "Visit") -> tuple[Mapping[str, str], UploadFile | None]:
    """Return the fields of a form and its one file, which goes to the disk as it comes in.

    Raises as read_form.
    """
    _require_type(visit, UPLOAD_TYPE)
    _require_our_origin(visit)
    parser = MultiPartParser(
        visit.request.headers,
        _within(visit, UPLOAD_BYTES),
        max_files=1,
        max_fields=FIELDS_MAX,
        max_part_size=FORM_BYTES,
    )
    try:
        async with asyncio.timeout(UPLOAD_SECONDS):
            sent = await parser.parse()
    except (MultiPartException, KeyError, ValueError, TimeoutError, ClientDisconnect):
        raise Invalid(visit.words("This form cannot be read. Reload the page and try again.")) from None
    form = {name: value for name, value in sent.multi_items() if isinstance(value, str)}
    files = [value for value in sent.values() if isinstance(value, UploadFile)]
    try:
        _require_ours(visit, form)
    except Forged:
        await sent.close()
        raise
    return form, files[0] if files else None


async def _within(visit: "Visit", limit: int) -> AsyncGenerator[bytes, None]:
    size = 0
    async for part in visit.request.stream():
        size += len(part)
        if size > limit:
            raise Invalid(visit.words("This is too large: at most {megabytes} MB.", megabytes=limit / 1e6))
        yield part


def _require_type(visit: "Visit", wanted: str) -> None:
    if visit.request.headers.get("content-type", "").partition(";")[0].strip().lower() != wanted:
        raise Forged(visit.words("This form cannot be read. Reload the page and try again."))


def _require_our_origin(visit: "Visit") -> None:
    origin = visit.request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != visit.request.headers.get("host"):
        raise _forged(visit)


def _require_ours(visit: "Visit", form: Mapping[str, str]) -> None:
    _require_our_origin(visit)
    if not visit.runtime.secret.verify(form.get("csrf", ""), "console form", visit.token):
        raise _forged(visit)


def _forged(visit: "Visit") -> Forged:
    return Forged(visit.words("This page was open for too long. Reload it and try again."))
