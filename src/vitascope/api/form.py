"""Bodies that may be JSON or a form, as OpenAI's clients send them; and forms with a file."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from vitascope.api.deps import json_object
from vitascope.errors import Invalid

MULTIPART = "multipart/form-data"
BODY_SECONDS = 300.0
"""How long a body with a file may take."""
FIELD_BYTES = 200_000
FIELDS_MAX = 50
REFERENCE = "input_reference"
FLAGS = {"visible_label"}
FLAG_WORDS = {"true": True, "false": False}
NUMBERS = {"cfg_scale": float, "seed": int}

KeepFile = Callable[[UploadFile], Awaitable[str]]
"""Makes a file an upload and returns its address."""


async def form_or_json(request: Request, keep: KeepFile, *, file_bytes: int) -> dict[str, Any]:
    """Read the body as a JSON object or as a multipart form with a file of at most so many bytes.

    A form's numbers become numbers, its true and false booleans; the file that is a picture to
    begin with becomes the address that keep returns, another one counts by its name only. Raises
    Invalid saying what is wrong with it.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != MULTIPART:
        return await json_object(request)
    async with open_form(request, file_bytes=file_bytes) as form:
        return {name: await _value(name, value, keep) for name, value in form.multi_items()}


@asynccontextmanager
async def open_form(request: Request, *, file_bytes: int) -> AsyncIterator[FormData]:
    """Yield a form; its file lies on the disk, for the block only.

    Raises Invalid for what is no form.
    """
    allow(request, file_bytes + FIELD_BYTES)
    parser = MultiPartParser(
        request.headers,
        request.stream(),
        max_files=1,
        max_fields=FIELDS_MAX,
        max_part_size=FIELD_BYTES,
    )
    try:
        form = await parser.parse()
    except (MultiPartException, ValueError, KeyError) as error:
        raise Invalid("the body must be a valid form: {why}", why=error) from None
    try:
        yield form
    finally:
        await form.close()


def allow(request: Request, count: int) -> None:
    """Let a request's body have so many bytes, and the time for them."""
    limit = request.state.body_limit
    limit.max_bytes, limit.seconds = max(limit.max_bytes, count), BODY_SECONDS


async def _value(name: str, value: str | UploadFile, keep: KeepFile) -> Any:
    if isinstance(value, UploadFile):
        return await keep(value) if name == REFERENCE else value.filename or "file"
    if name in FLAGS:
        return FLAG_WORDS.get(value.lower(), value)
    if name not in NUMBERS:
        return value
    try:
        return NUMBERS[name](value)
    except ValueError:
        raise Invalid("{field} must be a number", field=name) from None
