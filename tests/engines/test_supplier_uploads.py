"""Uploads to a supplier: the code in a body counts before HTTP's, and nothing is taken on trust."""

from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.engines.servers import running
from tests.engines.suppliers import FileSupplier
from tests.media.given_files import good
from vitascope.engines.base import EngineError
from vitascope.engines.supplier_uploads import hand_over, with_addresses

HERE = "http://127.0.0.1/uploads/x/a.png"


def _file(folder: Path, content: bytes) -> dict[str, Path]:
    path = folder / "given"
    path.write_bytes(content)
    return {HERE: path}


async def test_the_same_picture_has_the_same_name_whenever_it_comes(tmp_path: Path) -> None:
    supplier = FileSupplier(b"")
    async with running(supplier.app()) as url:
        first = await hand_over(_file(tmp_path, good()), url=url, key="key")
        again = await hand_over(_file(tmp_path, good()), url=url, key="key")
        other = await hand_over(_file(tmp_path, good(".jpg")), url=url, key="key")
    assert first == again == {HERE: supplier.address(0)}
    assert other != first
    assert supplier.names[2].endswith(".jpg")


@pytest.mark.parametrize(
    ("body", "said", "retryable"),
    [
        ({"success": False, "code": 401, "msg": "no"}, "is not accepting jobs", True),
        ({"success": False, "code": 455, "msg": "no"}, "is not accepting jobs", True),
        ({"success": False, "code": 400, "msg": "no"}, "refused the picture", False),
        ({"success": True, "code": 200, "data": {}}, "cannot be reached", True),
        ({"success": True, "code": 200, "data": "x"}, "cannot be reached", True),
        ([], "cannot be reached", True),
    ],
)
async def test_an_answer_without_an_address_is_no_upload(
    tmp_path: Path, body: Any, said: str, retryable: bool
) -> None:
    async def answer(request: Request) -> JSONResponse:
        return JSONResponse(body)

    app = Starlette(routes=[Route("/api/file-stream-upload", answer, methods=["POST"])])
    async with running(app) as url:
        with pytest.raises(EngineError, match=said) as caught:
            await hand_over(_file(tmp_path, good()), url=url, key="key")
    assert caught.value.retryable is retryable


async def test_a_service_that_is_away_may_be_back_for_the_next_attempt(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="cannot be reached") as caught:
        await hand_over(_file(tmp_path, good()), url="http://127.0.0.1:9", key="key")
    assert caught.value.retryable


def test_addresses_are_changed_however_deep_and_nothing_else_is() -> None:
    asked = {
        "prompt": f"see {HERE}",
        "image_url": HERE,
        "elements": [{"urls": [HERE, "b"], "n": 1}],
    }
    assert with_addresses(asked, {HERE: "there"}) == {
        "prompt": f"see {HERE}",
        "image_url": "there",
        "elements": [{"urls": ["there", "b"], "n": 1}],
    }
