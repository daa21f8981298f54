"""What every request gets before a route sees it."""

import asyncio
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.small import settings_for
from vitascope.api.middleware import COOKIE_BYTES, RequestMiddleware, without_slow_cookies
from vitascope.errors import Invalid

HERE = {"type": "http.request", "body": b"{}", "more_body": False}
PIECE = {"type": "http.request", "body": b"x" * 600, "more_body": True}
GONE = {"type": "http.disconnect"}


@pytest.mark.parametrize(
    ("cookies", "kept"),
    [
        ([b"vitascope_session=abc; other=1"], True),
        ([b"a=" + b"x" * (COOKIE_BYTES - 2)], True),
        ([b"a=" + b"x" * (COOKIE_BYTES - 1)], False),
        ([b"a=" + b"x" * (COOKIE_BYTES - 2), b"b"], False),
        ([b"vitascope_session=abc", b'a="\\"'], False),
    ],
)
def test_cookies_that_may_be_slow_to_read_are_not_there(cookies: list[bytes], kept: bool) -> None:
    others = [(b"host", b"x"), (b"x-path", b"\\" * 9_000)]
    headers = [*others, *((b"cookie", value) for value in cookies)]
    assert without_slow_cookies(headers) == (headers if kept else others)


async def _body(request: Request) -> Response:
    """Answer with what came of reading the body twice."""
    seen = []
    for _ in range(2):
        try:
            seen.append(f"{len(await request.body())} bytes")
        except Invalid as error:
            seen.append(str(error))
    return PlainTextResponse(" / ".join(seen))


async def _wide(request: Request) -> Response:
    request.state.body_limit.max_bytes = 2_000
    return await _body(request)


async def _pieces(request: Request) -> Response:
    async def pieces() -> Any:
        yield b"one"
        await asyncio.sleep(0.3)
        yield b"two"

    return StreamingResponse(pieces())


ROUTES = [
    Route(path, route, methods=["POST"])
    for path, route in (("/", _body), ("/wide", _wide), ("/pieces", _pieces))
]


async def _told(folder: Path, path: str, receive: Any) -> tuple[str, dict[bytes, bytes]]:
    """Return the body and the headers of the answer to a request."""
    told: list[Any] = []

    async def send(message: Any) -> None:
        told.append(message)

    settings = settings_for(folder, max_body_bytes=1_000, request_seconds=0.1)
    scope: Any = {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "headers": [],
    }
    await RequestMiddleware(Starlette(routes=ROUTES), settings)(scope, receive, send)
    return b"".join(message.get("body", b"") for message in told).decode(), dict(told[0]["headers"])


async def _never() -> Any:
    await asyncio.Event().wait()


@pytest.mark.parametrize(
    ("path", "messages", "seen"),
    [
        ("/", [HERE], "2 bytes / 2 bytes"),
        ("/", [PIECE, HERE], "602 bytes / 602 bytes"),
        (
            "/",
            [PIECE, PIECE],
            "the body must be at most 1,000 bytes / the body must be at most 1,000 bytes",
        ),
        ("/wide", [PIECE, PIECE, HERE], "1202 bytes / 1202 bytes"),
        ("/", [GONE], "the body must arrive whole / the body must arrive whole"),
        ("/", [PIECE, GONE], "the body must arrive whole / the body must arrive whole"),
    ],
)
async def test_a_body_is_within_its_limit_or_refused(
    tmp_path: Path, path: str, messages: list[Any], seen: str
) -> None:
    body, headers = await _told(tmp_path, path, AsyncMock(side_effect=messages))
    assert body == seen
    assert headers[b"x-request-id"].startswith(b"req_")


async def test_a_body_that_does_not_come_is_refused_in_time(tmp_path: Path) -> None:
    why = "the body must arrive within 0.1 seconds"
    assert (await _told(tmp_path, "/", _never))[0] == f"{why} / {why}"


async def test_an_answer_that_has_begun_is_no_refusal_when_a_body_does_not_come(
    tmp_path: Path,
) -> None:
    body, headers = await _told(tmp_path, "/pieces", _never)
    assert body == "one"
    assert b"x-request-id" in headers
