"""Downloads from real servers: what is late is waited for, what is no video gets no name."""

from collections import deque
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from starlette.responses import JSONResponse, Response

from tests.engines.servers import Store, running
from tests.engines.suppliers import Supplier, envelope, missing
from vitascope import AsyncVitascope, Unreachable, errors
from vitascope.client import files
from vitascope.client.video import Video
from vitascope.wire import State

VIDEO = b"\x00\x00\x00\x18ftypisom and what follows"
PAGE = "<html>Please sign in</html>"


@pytest.fixture
def supplier() -> Supplier:
    return Supplier(VIDEO)


@pytest.fixture
async def url(supplier: Supplier) -> AsyncIterator[str]:
    async with running(supplier.app()) as url:
        yield url


async def _no_sleep(seconds: float) -> None:
    return None


def _client(url: str) -> AsyncVitascope:
    return AsyncVitascope(url, "vs_live_key", sleep=_no_sleep)


def _video(url: str) -> Video:
    return Video(id="task_1", model="m", state=State.SUCCESS, input={}, urls=(url,))


async def _download(url: str, path: Path) -> Path:
    async with _client(url) as client:
        return await client.videos.download("task_1", path)


async def test_a_file_that_is_not_there_yet_is_waited_for(
    supplier: Supplier, url: str, tmp_path: Path
) -> None:
    supplier.downloads = missing(5)
    assert (await _download(url, tmp_path / "a.mp4")).read_bytes() == VIDEO
    assert len(supplier.file_requests) == 6


async def test_a_file_that_stays_away_is_gone_after_a_bounded_wait(
    supplier: Supplier, url: str, tmp_path: Path
) -> None:
    supplier.downloads = missing(99)
    with pytest.raises(errors.NotFound, match="gone"):
        await _download(url, tmp_path / "a.mp4")
    assert len(supplier.file_requests) == files.MISSING_ATTEMPTS
    assert list(tmp_path.iterdir()) == []


async def test_a_file_that_is_gone_for_good_is_not_asked_for_again(
    supplier: Supplier, url: str, tmp_path: Path
) -> None:
    supplier.downloads = deque([Response(status_code=410)])
    with pytest.raises(errors.NotFound, match="gone"):
        await _download(url, tmp_path / "a.mp4")
    assert len(supplier.file_requests) == 1


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Response(PAGE, media_type="text/html"), "no video: text/html"),
        (Response(PAGE, media_type="video/mp4"), "no video: video/mp4"),
        (Response(b"", media_type="video/mp4"), "no video"),
        (
            Response(b"MZ a program", media_type="application/octet-stream"),
            "no video: application/octet-stream",
        ),
        (envelope(code=455, msg="closed for an hour"), "closed for an hour"),
        (JSONResponse({"detail": "sign in"}), "no video: application/json"),
        (Response("forbidden", status_code=403), "HTTP 403"),
    ],
)
async def test_what_is_no_video_gets_no_name(
    supplier: Supplier, url: str, tmp_path: Path, answer: Response, said: str
) -> None:
    supplier.downloads = deque([answer] * 9)
    (tmp_path / "a.mp4").write_bytes(b"what was there before")
    with pytest.raises(Unreachable, match=said):
        await _download(url, tmp_path / "a.mp4")
    assert len(supplier.file_requests) == files.DOWNLOAD_ATTEMPTS
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"what was there before"]


async def test_a_success_that_says_404_is_a_file_that_is_missing(
    supplier: Supplier, url: str, tmp_path: Path
) -> None:
    not_found = envelope(code=404, msg="The requested resource was not found.")
    supplier.downloads = deque([not_found])
    assert (await _download(url, tmp_path / "a.mp4")).read_bytes() == VIDEO
    supplier.downloads = deque([not_found] * 99)
    with pytest.raises(errors.NotFound):
        await _download(url, tmp_path / "b.mp4")
    assert not (tmp_path / "b.mp4").exists()


@pytest.mark.parametrize(
    "answer",
    [
        Response(VIDEO, media_type="application/octet-stream"),
        Response(VIDEO),
        Response(b"\x1aE\xdf\xa3 another container", media_type="video/webm"),
    ],
)
async def test_a_video_is_known_by_its_first_box_or_by_its_type(
    supplier: Supplier, url: str, tmp_path: Path, answer: Response
) -> None:
    supplier.downloads = deque([answer])
    assert (await _download(url, tmp_path / "a.mp4")).read_bytes() == answer.body


async def test_a_redirect_is_followed_without_the_key_and_not_for_ever(
    url: str, tmp_path: Path
) -> None:
    store = Store(VIDEO)
    async with (
        running(store.app()) as there,
        running(Store(VIDEO, f"{there}/a.mp4").app()) as here,
        _client(url) as client,
    ):
        await client.videos.download(_video(f"{here}/a.mp4"), tmp_path / "a.mp4")
        assert store.keys == [None]
        store.next_url = f"{there}/a.mp4"
        with pytest.raises(Unreachable, match="redirects"):
            await client.videos.download(_video(f"{here}/a.mp4"), tmp_path / "b.mp4")
    assert (tmp_path / "a.mp4").read_bytes() == VIDEO
    assert not (tmp_path / "b.mp4").exists()


async def test_a_file_that_cannot_be_written_leaves_nothing_behind(
    url: str, tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(IsADirectoryError):
        await _download(url, tmp_path / "folder")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
