"""Bodies that may be JSON or a form: OpenAI's clients send either."""

import base64
from collections.abc import AsyncGenerator
from typing import Any

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from vitascope.api.deps import json_object
from vitascope.catalog.schema import PICTURE_DATA
from vitascope.errors import Invalid

MULTIPART = "multipart/form-data"
FORM_BYTES = 16_000_000
"""Largest form, which is held in memory; it may bring a picture."""
FIELDS_MAX = 50
FLAGS = {"visible_label"}
FLAG_WORDS = {"true": True, "false": False}
NUMBERS = {"cfg_scale": float, "seed": int}


async def form_or_json(request: Request) -> dict[str, Any]:
    """Read the body as a JSON object or as a multipart form.

    A form's numbers become numbers, its true and false booleans; a file becomes a data URL.
    Raises Invalid saying what is wrong with it.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != MULTIPART:
        return await json_object(request)
    limit = request.state.body_limit
    limit.max_bytes = max(limit.max_bytes, FORM_BYTES)
    raw = await request.body()
    parser = MultiPartParser(
        request.headers, _once(raw), max_files=1, max_fields=FIELDS_MAX, max_part_size=len(raw) + 1
    )
    try:
        form = await parser.parse()
    except (MultiPartException, ValueError, KeyError) as error:
        raise Invalid("the body must be a valid form: {why}", why=error) from None
    try:
        return {name: await _value(name, value) for name, value in form.multi_items()}
    finally:
        await form.close()


async def _once(raw: bytes) -> AsyncGenerator[bytes, None]:
    yield raw
    yield b""


async def _value(name: str, value: str | UploadFile) -> Any:
    if isinstance(value, UploadFile):
        # Whatever it is called: what it is, its content says.
        return f"{PICTURE_DATA}png;base64,{base64.b64encode(await value.read()).decode()}"
    if name in FLAGS:
        return FLAG_WORDS.get(value.lower(), value)
    if name not in NUMBERS:
        return value
    try:
        return NUMBERS[name](value)
    except ValueError:
        raise Invalid("{field} must be a number", field=name) from None
