"""A picture that its model would not take: refused at create where it is here, else not paid for."""

import base64
from pathlib import Path

import numpy as np
import pytest

from tests.egress.web import answer, web
from tests.media.given_files import encoded, good
from tests.small import Small, whole_service

ENGINE = "tests.engines_for_tests:PictureEngine"
OMNI, PRO = "kling-3.0-omni/image-to-video", "kling/v2-1-pro"


def _png(width: int, height: int) -> bytes:
    return encoded(np.zeros((height, width, 3), np.uint8), ".png")


def _data_url(content: bytes, kind: str = "png") -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


@pytest.mark.parametrize(
    ("model", "url", "said"),
    [
        (OMNI, _data_url(_png(299, 400)), "its sides must have at least 300 pixels"),
        (
            OMNI,
            _data_url(_png(1200, 400)),
            "its width must be between 0.4 and 2.5 times its height",
        ),
        (PRO, _data_url(good(".webp"), "webp"), "this model takes JPEG, PNG only"),
    ],
)
async def test_a_picture_that_is_here_is_refused_with_its_field_and_rule(
    tmp_path: Path, model: str, url: str, said: str
) -> None:
    async with whole_service(tmp_path, engine=ENGINE) as small:
        before = await small.balance()
        field = "image_urls" if model == OMNI else "image_url"
        refused = await _create(small, model, url)
        assert (refused["code"], refused["msg"]) == (
            422,
            f"input.{field} must be a picture that can be used: {said}",
        )
        assert await small.balance() == before


async def test_a_picture_that_is_fetched_fails_the_task_in_a_sentence_and_is_refunded(
    tmp_path: Path,
) -> None:
    pages = {"/a.png": answer(_png(200, 400)), "/b.png": answer(_png(400, 400))}
    async with web(pages) as site, whole_service(tmp_path, engine=ENGINE) as small:
        before = await small.balance()
        failed = await _finished(small, OMNI, site.url("/a.png"))
        assert (failed["state"], failed["failMsg"]) == (
            "fail",
            "The picture cannot be used: its sides must have at least 300 pixels.",
        )
        assert await small.balance() == before
        assert (await _finished(small, OMNI, site.url("/b.png")))["state"] == "success"


async def test_models_without_known_limits_take_what_the_service_takes(tmp_path: Path) -> None:
    async with whole_service(tmp_path, engine=ENGINE) as small:
        url = _data_url(good(".webp"), "webp")
        made = await _finished(small, "wan/2-5-image-to-video", url)
        assert made["state"] == "success"


async def _create(small: Small, model: str, url: str) -> dict[str, object]:
    pictures = {"image_urls": [url]} if model == OMNI else {"image_url": url}
    return await small.post({"model": model, "input": {"prompt": "x", "duration": 5} | pictures})


async def _finished(small: Small, model: str, url: str) -> dict[str, object]:
    created = await _create(small, model, url)
    assert created["code"] == 200, created
    data = created["data"]
    assert isinstance(data, dict)
    return await small.finished(data["taskId"])
