"""The relay and pictures: addresses that others can read go as they are, what is private is handed
over first.
"""

import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.egress.web import answer, web
from tests.engines.servers import running
from tests.engines.suppliers import FileSupplier, Supplier
from tests.media.given_files import good
from tests.small import Small, whole_service
from vitascope.db.tables import task

ENGINE = "tests.engines_for_tests:PictureEngine"
MODEL, PRICE, START = "kling/v2-1-pro", 50, 10_000
INLINE = "data:image/png;base64," + base64.b64encode(good()).decode()
GIVEN_UP = (
    "The video could not be made after 1 attempts. "
    "Your credits have been returned; please try again."
)
PUBLIC = "https://198.41.0.4/a.png"


@asynccontextmanager
async def _front(folder: Path, url: str, key: str, **options: Any) -> AsyncIterator[Small]:
    table = {"kind": "kie", "url": url, "api_key": key, "poll_seconds": 0.05} | options
    settings = {"engine": "relay", "engines": {"relay": table}, "max_attempts": 1}
    async with whole_service(folder / "front", **settings) as front:
        yield front


@asynccontextmanager
async def _pair(folder: Path) -> AsyncIterator[tuple[Small, Small]]:
    async with (
        whole_service(folder / "supplier", engine=ENGINE) as supplier,
        _front(folder, supplier.url, supplier.key) as front,
    ):
        yield front, supplier


async def _made(front: Small, **pictures: Any) -> dict[str, Any]:
    created = await front.post({"model": MODEL, "input": {"prompt": "x"} | pictures})
    return await front.finished(created["data"]["taskId"])


async def _ordered(supplier: Small) -> list[dict[str, Any]]:
    rows = await supplier.runtime.db.read(
        lambda connection: connection.execute(select(task.c.param)).scalars().all()
    )
    return [json.loads(json.loads(row)["input"]) for row in rows]


async def test_what_a_caller_uploaded_here_is_an_upload_there(tmp_path: Path) -> None:
    async with _pair(tmp_path) as (front, supplier):
        made = await _made(front, image_url=INLINE, tail_image_url=INLINE)
        assert (made["state"], made["failMsg"]) == ("success", None)
        (asked,) = await _ordered(supplier)
        assert asked["image_url"] == asked["tail_image_url"]
        assert asked["image_url"].startswith(f"{supplier.url}/uploads/")
        assert (await supplier.http.get(asked["image_url"])).content == good()
        assert "/uploads/" in made["param"]
        assert supplier.url not in made["param"]
        assert await front.balance() == START - PRICE


async def test_a_picture_in_the_operators_own_network_is_handed_over(tmp_path: Path) -> None:
    async with web({"/a.png": answer(good())}) as site, _pair(tmp_path) as (front, supplier):
        assert (await _made(front, image_url=site.url("/a.png")))["state"] == "success"
        (asked,) = await _ordered(supplier)
        assert asked["image_url"].startswith(f"{supplier.url}/uploads/")
        assert len(site.heads) == 1


async def test_references_that_are_uploads_are_handed_over_too(
    tmp_path: Path, video: bytes
) -> None:
    supplier = FileSupplier(video)
    async with (
        running(supplier.app()) as url,
        _front(tmp_path, url, "key") as front,
    ):
        body = {"base64Data": INLINE, "uploadPath": "x", "fileName": "a.png"}
        mine = (await front.http.post("/api/file-base64-upload", json=body)).json()["data"]
        given = {"prompt": "x", "image_urls": [mine["downloadUrl"], PUBLIC], "duration": 5}
        created = await front.post({"model": "kling-3.0-omni/reference-to-video", "input": given})
        assert (await front.finished(created["data"]["taskId"]))["state"] == "success"
    (order,) = supplier.orders
    assert order["input"]["image_urls"] == [supplier.address(0), PUBLIC]
    assert supplier.files == [good()]


async def test_an_address_that_all_can_read_goes_as_it_is(tmp_path: Path, video: bytes) -> None:
    supplier = FileSupplier(video)
    async with running(supplier.app()) as url, _front(tmp_path, url, "key") as front:
        assert (await _made(front, image_url=PUBLIC))["state"] == "success"
    assert (supplier.orders[0]["input"]["image_url"], supplier.files) == (PUBLIC, [])


async def test_files_may_have_a_host_of_their_own(tmp_path: Path, video: bytes) -> None:
    jobs, files = Supplier(video), FileSupplier(video)
    async with (
        running(jobs.app()) as url,
        running(files.app()) as elsewhere,
        _front(tmp_path, url, "key", upload_url=f"{elsewhere}/") as front,
    ):
        assert (await _made(front, image_url=INLINE))["state"] == "success"
    assert (len(jobs.orders), len(files.files), files.orders) == (1, 1, [])
    assert jobs.orders[0]["input"]["image_url"] == files.address(0)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (400, "The upstream service refused the picture."),
        (404, "The upstream service has no place for pictures."),
        (401, GIVEN_UP),
        (503, GIVEN_UP),
    ],
)
async def test_a_picture_that_is_not_taken_orders_nothing_and_is_refunded(
    tmp_path: Path, video: bytes, status: int, said: str
) -> None:
    supplier = FileSupplier(video, status=status)
    async with running(supplier.app()) as url, _front(tmp_path, url, "key") as front:
        failed = await _made(front, image_url=INLINE)
        assert (failed["state"], failed["failMsg"]) == ("fail", said)
        assert await front.balance() == START
    assert supplier.orders == []


async def test_an_upload_that_is_gone_fails_in_a_sentence(tmp_path: Path) -> None:
    async with _pair(tmp_path) as (front, supplier):
        body = {"base64Data": INLINE, "uploadPath": "x", "fileName": "a.png"}
        mine = (await front.http.post("/api/file-base64-upload", json=body)).json()["data"]
        for path in (tmp_path / "front" / "media" / "pictures").iterdir():
            path.unlink()
        failed = await _made(front, image_url=mine["downloadUrl"])
        assert failed["failMsg"] == "The picture could not be fetched: the upload is lost."
        assert (await _ordered(supplier), await front.balance()) == ([], START)
