"""Videos in S3, over OpenStack Swift's S3 interface: real servers that check signatures and keep
what they get.
"""

import asyncio
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import obstore
import pytest
from obstore.exceptions import PermissionDeniedError
from obstore.store import S3Store

from tests.small import EVERYWHERE, api_only, whole_service
from tests.storage.swift import BUCKET, KEY_ID, KEY_SECRET, REGION, settings_of
from vitascope.api.remote import span_of
from vitascope.errors import OperatorError
from vitascope.storage.s3 import Access, S3Storage


@pytest.fixture
def on_s3(swift: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    settings = settings_of(swift, tmp_path.name)
    for name, value in settings.items():
        monkeypatch.setitem(EVERYWHERE, name, value)
    return settings


def _storage(folder: Path, endpoint: str, secret: str = KEY_SECRET) -> S3Storage:
    access = Access(
        url=f"s3://{BUCKET}/{folder.name}",
        endpoint=endpoint,
        region=REGION,
        key_id=KEY_ID,
        key_secret=secret,
    )
    return S3Storage(folder, "http://here", access)


def _kept(storage: S3Storage, content: bytes = b"video") -> str:
    name = storage.new_name(2)
    storage.temporary(name).write_bytes(content)
    storage.poster(name).write_bytes(b"poster")
    storage.keep(name)
    return name


def _bucket(endpoint: str) -> S3Store:
    return S3Store(
        BUCKET, endpoint=endpoint, region=REGION, access_key_id=KEY_ID, secret_access_key=KEY_SECRET,
        client_options={"allow_http": True},
    )  # fmt: skip


async def test_a_task_ends_in_the_bucket_and_is_loaded_through_the_api(
    tmp_path: Path, on_s3: dict[str, Any]
) -> None:
    async with whole_service(tmp_path) as small:
        task_id = (await small.create())["data"]["taskId"]
        while (record := await small.record(task_id))["state"] not in {"success", "fail"}:
            await asyncio.sleep(0.05)
        url = record["response"]["resultUrls"][0]
        whole = await small.http.get(url, headers={"Authorization": ""})
        head = await small.http.head(url)
        part = await small.http.get(url, headers={"Range": "bytes=4-11"})
        beyond = await small.http.get(url, headers={"Range": "bytes=99999999-"})
        assert list((tmp_path / "media").iterdir()) == []
    assert (whole.status_code, whole.headers["content-type"]) == (200, "video/mp4")
    assert whole.content[4:8] == b"ftyp"
    assert head.headers["content-length"] == str(len(whole.content))
    assert (part.status_code, part.content) == (206, whole.content[4:12])
    assert part.headers["content-range"] == f"bytes 4-11/{len(whole.content)}"
    assert beyond.status_code == 416


async def test_a_client_can_be_sent_to_the_bucket_itself(
    tmp_path: Path, on_s3: dict[str, Any], swift: str
) -> None:
    async with api_only(tmp_path, storage_downloads="redirect") as small:
        storage = small.runtime.storage
        name = storage.new_name(1)
        storage.temporary(name).write_bytes(b"video")
        storage.keep(name)
        answer = await small.http.get(f"/files/{name}")
        assert answer.status_code == 307
        assert answer.headers["location"].startswith(f"{swift}/{BUCKET}/")
        assert "X-Amz-Signature" in answer.headers["location"]
        with urllib.request.urlopen(answer.headers["location"], timeout=5) as loaded:
            assert loaded.read() == b"video"
        assert (await small.http.get("/files/unknown-1.mp4")).json()["code"] == 404


def test_a_large_file_goes_up_in_parts_and_comes_back_whole(tmp_path: Path, swift: str) -> None:
    storage = _storage(tmp_path, swift)
    name, content = storage.new_name(1), bytes(range(256)) * 80_000
    storage.temporary(name).write_bytes(content)
    storage.keep(name)

    async def load() -> bytes:
        return b"".join([chunk async for chunk in storage.stream(name, 0, len(content))])

    assert asyncio.run(load()) == content


def test_a_wrong_secret_is_refused(tmp_path: Path, swift: str) -> None:
    storage = _storage(tmp_path, swift, secret="another")
    name = storage.new_name(1)
    storage.temporary(name).write_bytes(b"video")
    with pytest.raises(PermissionDeniedError):
        storage.keep(name)
    assert storage.temporary(name).read_bytes() == b"video"


def test_what_is_old_is_found_and_discarded_with_its_poster(tmp_path: Path, swift: str) -> None:
    storage = _storage(tmp_path, swift)
    name = _kept(storage)
    assert list(storage.older_than(-60)) == [name]
    assert list(storage.older_than(3_600)) == []
    storage.discard(name)
    storage.discard(name)
    assert list(storage.older_than(-60)) == []


def test_what_lies_beside_or_below_the_prefix_or_has_another_shape_is_not_listed(
    tmp_path: Path, swift: str
) -> None:
    storage = _storage(tmp_path, swift)
    name = _kept(storage)
    others = [
        f"{tmp_path.name}/holiday.mp4", f"{tmp_path.name}/deeper/{name}", f"{tmp_path.name}2/{name}",
        f"{tmp_path.name}{name}",
    ]  # fmt: skip
    bucket = _bucket(swift)
    for other in others:
        obstore.put(bucket, other, b"somebody's")
    assert list(storage.older_than(-60)) == [name]
    storage.discard(name)
    assert {other: bytes(obstore.get(bucket, other).bytes()) for other in others} == dict.fromkeys(
        others, b"somebody's"
    )


def test_a_bucket_says_whose_it_is(tmp_path: Path, swift: str) -> None:
    storage = _storage(tmp_path, swift)
    assert storage.owner() is None
    storage.claim("ins_OURS11restofanid")
    assert _storage(tmp_path, swift).owner() == "ins_OURS11restofanid"
    assert storage.new_name(1).startswith("OURS11")
    assert list(storage.older_than(-60)) == []


def test_a_video_goes_into_the_buckets_trash_and_comes_back_with_its_poster(
    tmp_path: Path, swift: str
) -> None:
    storage = _storage(tmp_path, swift)
    name = _kept(storage, b"video" * 2_000_000)
    poster = storage.poster(name).name
    storage.trash(name)
    storage.trash(name)
    assert (storage.holds(name), storage.holds(poster), list(storage.older_than(-60))) == (
        False,
        False,
        [],
    )
    assert (list(storage.trashed(3_600)), list(storage.trashed(-60))) == ([], [name])
    storage.restore(name)
    storage.restore(name)
    assert (storage.holds(name), storage.holds(poster), list(storage.trashed(-60))) == (
        True,
        True,
        [],
    )
    found = obstore.get(_bucket(swift), f"{tmp_path.name}/{name}")
    assert bytes(found.bytes()) == b"video" * 2_000_000
    assert found.attributes["Content-Type"] == "video/mp4"
    storage.trash(name)
    storage.empty_trash(name)
    storage.empty_trash(name)
    assert list(storage.trashed(-60)) == []


async def test_a_storage_that_does_not_let_us_in_stops_the_start_with_a_reason(
    tmp_path: Path, swift: str
) -> None:
    good = settings_of(swift, tmp_path.name)
    wrong = {
        "these keys": good | {"storage_key_secret": "another"},
        "no such bucket": good | {"storage": "s3://nowhere"},
        "does not answer": good | {"storage_endpoint": "http://127.0.0.1:9"},
    }
    for number, (reason, settings) in enumerate(wrong.items()):
        with pytest.raises(OperatorError, match=f"The storage s3://.* cannot be used: .*{reason}"):
            async with api_only(tmp_path / str(number), **settings):
                pass
        assert not (tmp_path / str(number) / "vitascope.sqlite").exists()


@pytest.mark.parametrize(
    ("header", "span"),
    [
        (None, (0, 10)), ("bytes=2-5", (2, 6)), ("bytes=2-", (2, 10)), ("bytes=-3", (7, 10)), ("bytes=0-99", (0, 10)),
        ("bytes=10-", None), ("bytes=-0", None), ("bytes=-", (0, 10)), ("bytes=1-2,4-5", (0, 10)),
        ("lines=1-2", (0, 10)),
    ],
)  # fmt: skip
def test_ranges_are_read_as_http_says(header: str | None, span: tuple[int, int] | None) -> None:
    assert span_of(header, 10) == span


def test_a_storage_that_is_no_bucket_is_refused(tmp_path: Path) -> None:
    access = Access(url="ftp://x", endpoint=None, region="r", key_id=None, key_secret=None)
    with pytest.raises(OperatorError, match="s3://bucket/prefix"):
        S3Storage(tmp_path, "", access)


async def test_links_lead_to_the_origin_that_the_console_allows(tmp_path: Path) -> None:
    for endpoint in (None, "http://127.0.0.1:9000", "https://objects.example/under/"):
        access = Access(
            url="s3://videos/new", endpoint=endpoint, region="eu-west-1", key_id="k", key_secret="s"
        )
        storage = S3Storage(tmp_path, "http://here", access)
        assert storage.origin is not None
        link = urlsplit(await storage.link("a.mp4"))
        assert f"{link.scheme}://{link.netloc}" == storage.origin


def test_a_picture_is_found_from_another_machine_and_goes_in_its_time(
    swift: str, tmp_path: Path
) -> None:
    here, elsewhere = (
        _storage(tmp_path / place / "same", swift).pictures for place in ("here", "elsewhere")
    )
    name = f"task_kling_{7:037d}-first.png"
    part = here.part()
    part.write_bytes(b"picture")
    here.keep(part, name)
    found = elsewhere.of_task(name.partition("-")[0], "first")
    assert found is not None
    assert found.read_bytes() == b"picture"
    assert elsewhere.find("task_kling_7-first.exe") is None
    assert here.purge(task_seconds=60, upload_seconds=-60) == 0
    assert here.purge(task_seconds=-60, upload_seconds=60) > 0
    found.unlink()
    assert (here.find(name), elsewhere.find(name)) == (None, None)
