"""Bodies that may be JSON or a form: OpenAI's clients send either."""

from collections.abc import AsyncGenerator
from typing import Any

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from vitascope.api.deps import json_object
from vitascope.errors import Invalid

MULTIPART = "multipart/form-data"
FIELDS_MAX = 50
FLAGS = {"visible_label"}
FLAG_WORDS = {"true": True, "false": False}
NUMBERS = {"cfg_scale": float, "seed": int}


async def form_or_json(request: Request) -> dict[str, Any]:
    """Read the body as a JSON object or as a multipart form.

    A form's numbers become numbers, its true and false booleans; a file counts by its name only.
    Raises Invalid saying what is wrong with it.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != MULTIPART:
        return await json_object(request)
    raw = await request.body()
    parser = MultiPartParser(
        request.headers, _once(raw), max_files=1, max_fields=FIELDS_MAX, max_part_size=len(raw) + 1
    )
    try:
        form = await parser.parse()
    except (MultiPartException, ValueError, KeyError) as error:
        raise Invalid("the body must be a valid form: {why}", why=error) from None
    try:
        return {name: _value(name, value) for name, value in form.multi_items()}
    finally:
        await form.close()


async def _once(raw: bytes) -> AsyncGenerator[bytes, None]:
    yield raw
    yield b""


def _value(name: str, value: str | UploadFile) -> Any:
    if isinstance(value, UploadFile):
        return value.filename or "file"
    if name in FLAGS:
        return FLAG_WORDS.get(value.lower(), value)
    if name not in NUMBERS:
        return value
    try:
        return NUMBERS[name](value)
    except ValueError:
        raise Invalid("{field} must be a number", field=name) from None
