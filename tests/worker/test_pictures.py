"""Pictures of tasks: fetched under the lease, shown to the engine, kept beside the video.

A lost one costs nothing.
"""

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.callers import caller_of
from tests.egress.web import Web, answer, web
from tests.media import given_files as files
from tests.media.given_files import good, turned
from tests.media.manifests import signed_picture
from tests.small import Small, whole_service
from tests.worker.deps import open_shop
from vitascope.console.refusals import stored
from vitascope.console.words import Words
from vitascope.media.identity import load_identity
from vitascope.media.provenance import read_provenance
from vitascope.tasks.task import Failed, Lease
from vitascope.worker.run import run_task

ENGINE = "tests.engines_for_tests:PictureEngine"
MODEL, COST = "kling/v2-1-pro", 50
PAGES = {"/a.png": answer(good(), Content_Type="text/html"), "/b.jpg": answer(turned(".jpg", 6))}


@asynccontextmanager
async def _service(folder: Path, **changes: Any) -> AsyncIterator[tuple[Small, Web]]:
    async with web(PAGES) as site, whole_service(folder, engine=ENGINE, **changes) as small:
        yield small, site


async def _post(small: Small, first: str, **more: str) -> dict[str, Any]:
    return await small.post({"model": MODEL, "input": {"prompt": "x", "image_url": first} | more})


async def _made(small: Small, first: str, **more: str) -> dict[str, Any]:
    return await small.finished((await _post(small, first, **more))["data"]["taskId"])


async def _record(small: Small, task_id: str) -> Any:
    account = await small.runtime.accounts.account("")
    return (await small.runtime.tasks.detail(caller_of(account.id), task_id)).record


async def test_an_engine_sees_both_pictures_and_the_record_has_their_hashes(tmp_path: Path) -> None:
    async with _service(tmp_path) as (small, site):
        made = await _made(small, site.url("/a.png"), tail_image_url=site.url("/b.jpg"))
        assert (made["state"], made["failMsg"]) == ("success", None)
        record = await _record(small, made["taskId"])
        assert record["engine"]["seen"] == {
            "first": [32, 48, 3, 255, 0, 0, "image/png", "uint8"],
            "last": [48, 32, 3, *record["engine"]["seen"]["last"][3:6], "image/jpeg", "uint8"],
        }
        hashes = {role: hashlib.sha256(content).hexdigest() for role, content in _given().items()}
        assert {role: facts["sha256"] for role, facts in record["pictures"].items()} == hashes
        video = tmp_path / "video.mp4"
        video.write_bytes((await small.http.get(made["response"]["resultUrls"][0])).content)
        found = read_provenance(video)
        assert found is not None
        assert found.generation["pictures"] == hashes


async def test_the_manifest_of_a_picture_goes_into_the_video_and_the_record_says_so(
    tmp_path: Path,
) -> None:
    camera = load_identity(tmp_path / "camera", "A camera")
    async with _service(tmp_path) as (small, site):
        site.pages["/c.jpg"] = answer(signed_picture(camera, ".jpg"))
        made = await _made(small, site.url("/c.jpg"), tail_image_url=site.url("/a.png"))
        record = await _record(small, made["taskId"])
        assert {role: facts["c2pa_kept"] for role, facts in record["pictures"].items()} == {
            "first_frame": True, "last_frame": False,
        }  # fmt: skip
        video = tmp_path / "video.mp4"
        video.write_bytes((await small.http.get(made["response"]["resultUrls"][0])).content)
        found = read_provenance(video)
        assert found is not None
        assert found.whole
        assert [(each["role"], each["signer"]) for each in found.made_from] == [
            ("first_frame", "A camera")
        ]


def _given() -> dict[str, bytes]:
    return {"first_frame": good(), "last_frame": turned(".jpg", 6)}


async def test_a_picture_is_fetched_once_whatever_happens_to_the_engine(tmp_path: Path) -> None:
    async with web(PAGES) as site, open_shop(tmp_path, engine=ENGINE) as (small, deps, host):
        body = {"model": MODEL, "input": {"prompt": "die", "image_url": site.url("/a.png")}}
        await small.post(body)
        await run_task(await _claimed(small), host, deps, leaving=asyncio.Event())
        site.pages["/a.png"] = answer(b"another", 404)
        again = await _claimed(small)
        await run_task(again, host, deps, leaving=asyncio.Event())
        assert (again.attempt, len(site.heads)) == (2, 1)
        kept = list((tmp_path / "media" / "pictures").iterdir())
        assert [path.name for path in kept] == [f"{again.task_id}-first.png"]
        assert (kept[0].read_bytes(), kept[0].stat().st_mode & 0o777) == (good(), 0o600)


async def _claimed(small: Small) -> Lease:
    while (lease := await small.runtime.tasks.claim()) is None:
        await asyncio.sleep(0.05)
    return lease


LOST = {
    "a page that is not there": (answer(b"no", 404), "fetched: its server answered 404."),
    "text": (answer(b"hello"), "used: it is no JPEG, PNG or WebP."),
    "a page that calls itself a picture": (
        answer(files.HTML, Content_Type="image/png"),
        "no JPEG, PNG or WebP.",
    ),
    "svg": (answer(files.SVG, Content_Type="image/svg+xml"), "used: it is no JPEG, PNG or WebP."),
    "a bomb": (answer(files.bomb_png()), "used: it has more than 50 megapixels."),
    "animated": (answer(files.animated_webp()), "used: it is animated; give a still picture."),
    "broken behind its head": (answer(files.png(9, 9, rows=b"")), "used: it is cut off or broken."),
    "too many bytes": (answer(b"x" * 100_001), "fetched: it is larger than 0.1 MB."),
}


async def test_a_lost_or_bad_picture_fails_at_once_in_a_sentence_and_is_refunded(
    tmp_path: Path,
) -> None:
    async with _service(tmp_path, picture_max_bytes=100_000) as (small, site):
        before = await small.balance()
        for name, (page, said) in LOST.items():
            site.pages["/a.png"] = page
            made = await _made(small, site.url("/a.png"))
            assert (made["state"], made["failCode"]) == ("fail", "501"), name
            assert made["failMsg"].startswith("The picture c"), name
            assert made["failMsg"].endswith(said), made["failMsg"]
            assert "picture" not in str(stored(Words("zh"), made["failMsg"])), name
        assert len(site.heads) == len(LOST)
        assert await small.balance() == before
        assert (await _made(small, site.url("/b.jpg")))["state"] == "success"


async def test_passing_trouble_is_tried_again_and_told_as_it_is_at_the_end(tmp_path: Path) -> None:
    async with (
        web({"/a.png": answer(b"", 503)}) as site,
        open_shop(tmp_path, engine=ENGINE) as (small, deps, host),
    ):
        await small.post(
            {"model": MODEL, "input": {"prompt": "x", "image_url": site.url("/a.png")}}
        )
        for attempt in (1, 2, 3):
            lease = await _claimed(small)
            outcome = await run_task(lease, host, deps, leaving=asyncio.Event())
            assert isinstance(outcome, Failed)
            assert (outcome.retryable, outcome.blames_engine, lease.attempt) == (
                attempt < 3,
                False,
                attempt,
            )
        record = await small.record(lease.task_id)
        assert record["failMsg"] == "The picture could not be fetched: its server answered 503."
        assert host.pid is None


async def test_a_cancel_while_a_picture_is_fetched_ends_the_task(tmp_path: Path) -> None:
    shop = open_shop(tmp_path, engine=ENGINE, beat_seconds=0.1)
    async with web({"/a.png": b""}) as site, shop as (small, deps, host):
        await small.post(
            {"model": MODEL, "input": {"prompt": "x", "image_url": site.url("/a.png")}}
        )
        lease = await _claimed(small)
        running = asyncio.create_task(run_task(lease, host, deps, leaving=asyncio.Event()))
        while not site.heads:
            await asyncio.sleep(0.02)
        await small.runtime.db.write(
            lambda c: c.execute(text("UPDATE task SET cancel_requested = true"))
        )
        async with asyncio.timeout(8):
            await running
        assert (await small.record(lease.task_id))["failCode"] == "499"
        assert list((tmp_path / "media" / "pictures").iterdir()) == []


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://10.0.0.1/a.png", "must not point to a private or reserved network"),
        ("http://metadata.google.internal/a.png", "must not point to a cloud's metadata service"),
        ("ftp://example.com/a.png", "must be an absolute http or https URL"),
        ("a.png", "must be an absolute http or https URL"),
        ("https://example.com/" + "a" * 5_000, "must be at most 4,096 characters"),
        ("data:image/png;base64,!!!", "must be a JPEG, PNG or WebP picture in base64"),
        ("data:image/png,hello", "must be a JPEG, PNG or WebP picture in base64"),
        (
            "data:image/svg+xml;base64," + base64.b64encode(files.SVG).decode(),
            "used: it is no JPEG, PNG or WebP",
        ),
    ],
)
async def test_a_bad_address_is_refused_when_the_task_is_made(
    address: str, said: str, tmp_path: Path
) -> None:
    async with open_shop(tmp_path, engine=ENGINE) as (small, _, _):
        refused = await _post(small, address)
        assert refused["code"] == 422
        assert refused["msg"].startswith("input.image_url must ")
        assert said in refused["msg"]
        assert await small.balance() == 10_000


async def test_an_engine_that_knows_no_pictures_gets_none(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as (small, _, _):
        refused = await _post(small, "https://example.com/a.png")
        assert (
            refused["msg"]
            == "input.image_url must be left out: the engine here cannot begin with a given picture"
        )


async def test_an_engine_that_passes_addresses_on_needs_no_picture(tmp_path: Path) -> None:
    async with whole_service(tmp_path, engine="tests.engines_for_tests:PassingEngine") as small:
        made = await _made(small, "https://198.41.0.4/never-fetched.png")
        assert made["state"] == "success"
        assert "pictures" not in await _record(small, made["taskId"])


async def test_a_data_url_is_kept_once_and_never_in_a_row(tmp_path: Path) -> None:
    inline = "data:image/png;base64," + base64.b64encode(good()).decode()
    async with _service(tmp_path) as (small, _):
        for _ in range(2):
            made = await _made(small, inline, tail_image_url=inline)
            assert made["state"] == "success"
            assert "base64" not in made["param"]
            assert made["param"].count(small.url + "/uploads/") == 2
        given = {"prompt": "x", "image_urls": [inline], "duration": "5", "sound": False}
        in_a_list = await small.post({"model": "kling-2.6/image-to-video", "input": given})
        listed = await small.record(in_a_list["data"]["taskId"])
        assert "base64" not in listed["param"]
        uploads = await small.runtime.uploads.listing(
            caller_of((await small.runtime.accounts.account("")).id)
        )
        assert len(uploads) == 1
