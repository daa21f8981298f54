"""Servers behind /v1/videos get one order each, however their answers lag and wherever their files
lie.
"""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tests.engines.servers import SERVED, SglangServer, Store, VideoServer, running
from tests.media.pictures import spec
from tests.small import whole_service
from tests.storage.swift import settings_of
from vitascope.db.tables import task
from vitascope.engines.base import EngineError, Generation
from vitascope.engines.videos import MOST_DOWNLOADS, VideosEngine
from vitascope.video import ClipFile

START, PRICE = 10_000, 160
KEY = "Bearer the-operators-key"


async def _generate(url: str, memo: dict[str, str] | None = None, **changes: Any) -> ClipFile:
    options: dict[str, Any] = {
        "dialect": "sglang",
        "model": SERVED,
        "poll_seconds": 0.01,
        "patience_seconds": 1.0,
    }
    engine = VideosEngine(url=url, api_key="the-operators-key", **(options | changes))
    try:
        return await engine.generate(
            Generation(spec=spec(), memo={} if memo is None else memo, task_id="task_1")
        )
    finally:
        await engine.close()


async def test_a_supplier_that_sends_callers_to_its_bucket_is_paid_once(
    tmp_path: Path, swift: str
) -> None:
    bucket = settings_of(swift, tmp_path.name) | {"storage_downloads": "redirect"}
    async with whole_service(tmp_path / "supplier", **bucket) as supplier:
        table = {
            "kind": "videos", "dialect": "openai", "url": supplier.url, "api_key": supplier.key, "poll_seconds": 0.05,
        }  # fmt: skip
        settings = {
            "engine": "farm",
            "engines": {"farm": table},
            "storage": None,
            "storage_downloads": "proxy",
        }
        async with whole_service(tmp_path / "front", **settings) as front:
            record = await front.finished((await front.create())["data"]["taskId"])
            assert record["state"] == "success"
            assert await front.balance() == START - PRICE
        orders = await supplier.runtime.db.read(
            lambda connection: connection.execute(select(task.c.id)).all()
        )
        assert len(orders) == 1
        assert await supplier.balance() == START - PRICE


async def test_the_key_stays_at_the_origin_it_is_for(video: bytes) -> None:
    server, store = SglangServer(video), Store(video)
    async with running(server.app()) as url, running(store.app()) as elsewhere:
        server.store = f"{elsewhere}/a.mp4"
        (await _generate(url)).path.unlink()
    assert (server.keys, store.keys) == ([KEY], [None])


class TurningServer(SglangServer):
    """Sends callers on within itself, or to a store that sends them back."""

    turns: tuple[str, ...] = ()

    async def content(self, request: Request) -> Response:
        """Send the file at the end of the turns."""
        self.store = self.turns[len(self.keys)] if len(self.keys) < len(self.turns) else ""
        return await super().content(request)


async def test_the_key_goes_along_within_its_origin_and_never_comes_back_to_it(
    video: bytes,
) -> None:
    server, store = TurningServer(video), Store(video)
    async with running(server.app()) as url, running(store.app()) as elsewhere:
        home = f"{url}/v1/videos/video_1/content"
        server.turns, store.next_url = (home, f"{elsewhere}/a.mp4"), home
        (await _generate(url)).path.unlink()
    assert (server.keys, store.keys) == ([KEY, KEY, None], [None])


async def test_redirects_without_end_are_no_reason_to_order_again(video: bytes) -> None:
    server, memo = SglangServer(video), dict[str, str]()
    async with running(server.app()) as url:
        server.store = f"{url}/v1/videos/video_1/content"
        with pytest.raises(EngineError, match="does not hand over") as caught:
            await _generate(url, memo)
    assert caught.value.retryable
    assert memo == {"upstream": "video_1"}
    assert len(server.keys) == MOST_DOWNLOADS * 6


@pytest.mark.parametrize(
    "location", ["ftp://127.0.0.1/a.mp4", "http://[", "http://127.0.0.1:9/a.mp4"]
)
async def test_a_redirect_to_nowhere_is_no_reason_to_order_again(
    video: bytes, location: str
) -> None:
    server, memo = SglangServer(video, store=location), dict[str, str]()
    async with running(server.app()) as url:
        with pytest.raises(EngineError, match="does not hand over"):
            await _generate(url, memo)
    assert (memo, len(server.submitted)) == ({"upstream": "video_1"}, 1)


async def test_a_file_that_is_not_there_yet_is_waited_for(video: bytes) -> None:
    server = SglangServer(video, late_file=3)
    async with running(server.app()) as url:
        (await _generate(url)).path.unlink()
    assert len(server.submitted) == 1


async def test_a_job_that_is_not_known_yet_is_not_ordered_again(video: bytes) -> None:
    server = SglangServer(video, late_job=5)
    async with running(server.app()) as url:
        (await _generate(url)).path.unlink()
    assert len(server.submitted) == 1


async def test_a_job_whose_file_is_broken_stays_the_tasks_own(tmp_path: Path, video: bytes) -> None:
    server = SglangServer(video, cut_downloads=99)
    table = {"kind": "videos", "dialect": "sglang", "model": SERVED, "poll_seconds": 0.05}
    async with running(server.app()) as url:
        settings = {"engine": "farm", "engines": {"farm": table | {"url": url}}}
        async with whole_service(tmp_path, **settings) as front:
            assert (await front.finished((await front.create())["data"]["taskId"]))[
                "state"
            ] == "fail"
            assert await front.balance() == START
    assert len(server.submitted) == 1


class OddServer(SglangServer):
    """Has states of its own, and answers about jobs that are none."""

    answers: tuple[Response, ...] = ()

    async def show(self, request: Request) -> Response:
        """Answer with what is listed, then truly."""
        if self.answers:
            first, *rest = self.answers
            self.answers = tuple(rest)
            return first
        return await super().show(request)


async def test_an_unknown_state_is_still_running(video: bytes) -> None:
    server = OddServer(video)
    server.answers = tuple(
        JSONResponse({"id": "video_1", "status": state}) for state in ("warming", "CREATED", "x")
    )
    async with running(server.app()) as url:
        (await _generate(url)).path.unlink()
    assert len(server.submitted) == 1


async def test_answers_that_say_nothing_of_the_job_are_borne_for_a_while_only(video: bytes) -> None:
    server, memo = OddServer(video), dict[str, str]()
    server.answers = (Response("<html>sign in</html>"),) * 10_000
    async with running(server.app()) as url:
        with pytest.raises(EngineError, match="cannot be reached") as caught:
            await _generate(url, memo, patience_seconds=0.3)
    assert caught.value.retryable
    assert memo == {"upstream": "video_1"}


class RefusingServer(VideoServer):
    """Takes no order, and says why."""

    status, body = (
        400,
        '{"error": {"message": "The prompt is too long.", "type": "invalid_request_error"}}',
    )

    async def create(self, request: Request) -> Response:
        """Refuse."""
        self.submitted.append({})
        return Response(self.body, status_code=self.status, media_type="application/json")


@pytest.mark.parametrize(
    ("status", "said", "retryable"),
    [
        (400, "The prompt is too long.", False),
        (422, "The prompt is too long.", False),
        (402, "The engine server refused the request.", False),
        (401, "The engine server refused the request.", True),
    ],
)
async def test_a_refusal_of_the_input_reaches_the_user_in_the_servers_words(
    video: bytes, status: int, said: str, retryable: bool
) -> None:
    server = RefusingServer(video)
    server.status = status
    async with running(server.app()) as url:
        with pytest.raises(EngineError, match=f"^{said}$") as caught:
            await _generate(url)
    assert (caught.value.retryable, len(server.submitted)) == (retryable, 1)
