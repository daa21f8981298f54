"""Pictures handed to another service: by the upload calls that belong to the API."""

import asyncio
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx2

from vitascope.engines.base import EngineError
from vitascope.engines.remote import (
    CLOSED_TEXT,
    TIMEOUT_SECONDS,
    UNREACHABLE_TEXT,
    json_of,
    text_of,
)
from vitascope.language import mark
from vitascope.media.given import facts_of
from vitascope.wire import Code

UPLOAD_PATH = "/api/file-stream-upload"
FOLDER = "relayed"
"""The path that names count within, there."""
CLOSED = frozenset({
    Code.UNAUTHORIZED, Code.INSUFFICIENT_CREDITS, Code.TOO_FREQUENT, Code.KEY_LIMIT, Code.MAINTENANCE, 403,
})  # fmt: skip
"""Refusals that are between the operator and his supplier."""
REFUSED_TEXT = mark("The upstream service refused the picture.")
NO_UPLOADS_TEXT = mark("The upstream service has no place for pictures.")


async def hand_over(files: Mapping[str, Path], *, url: str, key: str) -> dict[str, str]:
    """Upload files to the service at url; return their addresses there, by their addresses here.

    A file's name is made from its content, so that one that comes again takes no more room. Raises
    EngineError.
    """
    headers = {"Authorization": f"Bearer {key}"}
    async with httpx2.AsyncClient(
        timeout=TIMEOUT_SECONDS, trust_env=False, headers=headers
    ) as http:
        return {here: await _uploaded(http, url, path) for here, path in files.items()}


def with_addresses(value: Any, changed: Mapping[str, str]) -> Any:
    """Return an input with other addresses in place of those that are changed, however deep."""
    if isinstance(value, str):
        return changed.get(value, value)
    if isinstance(value, Mapping):
        return {name: with_addresses(each, changed) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [with_addresses(each, changed) for each in value]
    return value


async def _uploaded(http: httpx2.AsyncClient, url: str, path: Path) -> str:
    content = await asyncio.to_thread(path.read_bytes)
    facts = facts_of(content)
    name = hashlib.sha256(content).hexdigest()[:32] + facts.ending
    try:
        response = await http.post(
            f"{url}{UPLOAD_PATH}",
            data={"uploadPath": FOLDER, "fileName": name},
            files={"file": (name, content, facts.media_type)},
        )
    except httpx2.TransportError as error:
        raise EngineError(UNREACHABLE_TEXT, retryable=True) from error
    body = json_of(response)
    data = body.get("data")
    address = text_of(data, "downloadUrl") if isinstance(data, dict) else None
    if response.is_success and body.get("success") is not False and address is not None:
        return address
    raise _refusal(response, body)


def _refusal(response: httpx2.Response, body: Mapping[str, Any]) -> EngineError:
    """Return what to raise: a code in the body counts before HTTP's, which may be 200."""
    code = body.get("code")
    status = code if isinstance(code, int) and code != 200 else response.status_code
    if status in CLOSED:
        return EngineError(CLOSED_TEXT, retryable=True)
    if status >= 500 or status < 400:
        return EngineError(UNREACHABLE_TEXT, retryable=True)
    if status in {404, 405}:
        return EngineError(NO_UPLOADS_TEXT)
    return EngineError(REFUSED_TEXT)
