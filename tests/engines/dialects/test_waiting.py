"""Servers that answer when the video is made: progress of the wait, hanging up, and what is lost."""

import asyncio
from typing import Any

import pytest
from starlette.responses import JSONResponse, Response

from tests.engines.dialects.waiting_servers import LocalAiServer
from tests.engines.jobs import Log, generate
from tests.engines.servers import running
from vitascope.engines.base import EngineError, GenerationCancelled
from vitascope.engines.videos import VideosEngine


def _engine(url: str, **changes: Any) -> VideosEngine:
    quick: dict[str, Any] = {
        "dialect": "localai", "model": "wan", "poll_seconds": 0.01, "patience_seconds": 0.5,
    }  # fmt: skip
    return VideosEngine(url=url, **(quick | changes))


async def test_one_request_makes_the_video_however_long_it_takes(video: bytes) -> None:
    server, log = LocalAiServer(video, seconds=0.8), Log()
    async with running(server.app()) as url:
        made = await generate(_engine(url, patience_seconds=0.2), log.job)
    assert (made.path.read_bytes(), len(server.requests)) == (video, 1)
    made.path.unlink()


async def test_a_cancel_hangs_up(video: bytes) -> None:
    server, log = LocalAiServer(video, hangs=True), Log()
    async with running(server.app()) as url:
        work = asyncio.create_task(generate(_engine(url), log.job))
        while not server.requests:
            await asyncio.sleep(0.01)
        log.stop = True
        with pytest.raises(GenerationCancelled):
            await work
        while not server.hung_up:
            await asyncio.sleep(0.01)
    assert server.hung_up == [1]


async def test_a_job_of_a_process_that_is_gone_is_ordered_again(video: bytes) -> None:
    server, log = LocalAiServer(video), Log(memo={"upstream": "task_1-0"})
    async with running(server.app()) as url:
        (await generate(_engine(url, patience_seconds=60), log.job)).path.unlink()
    assert (len(server.requests), log.job.memo["upstream"]) == (1, "task_1-1")


async def test_a_busy_server_is_asked_again_and_a_failed_video_is_not(video: bytes) -> None:
    busy, failing = LocalAiServer(video), LocalAiServer(video)
    busy.answers.extend(Response(status_code=503) for _ in range(3))
    failing.answers.append(JSONResponse({"error": {"message": "out of memory"}}, status_code=500))
    async with running(busy.app()) as url:
        (await generate(_engine(url), Log().job)).path.unlink()
    assert len(busy.requests) == 4
    async with running(failing.app()) as url:
        with pytest.raises(EngineError, match="could not make the video") as caught:
            await generate(_engine(url), Log().job)
    assert (caught.value.retryable, len(failing.requests)) == (True, 1)


async def test_a_server_that_stays_away_fails_the_attempt_and_not_the_task() -> None:
    with pytest.raises(EngineError, match="cannot be reached") as caught:
        await generate(_engine("http://127.0.0.1:9"), Log().job)
    assert caught.value.retryable


async def test_a_connection_that_breaks_loses_the_job_but_not_for_ever() -> None:
    requests: list[bytes] = []

    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        requests.append(await reader.readuntil(b"\r\n"))
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(EngineError, match="lost the job repeatedly") as caught:
            await generate(_engine(f"http://127.0.0.1:{port}"), Log().job)
    assert not caught.value.retryable
    assert requests == [b"POST /video HTTP/1.1\r\n"] * 4


@pytest.mark.parametrize("content", [None, "", "no base64!", ["x"]])
async def test_an_answer_without_a_video_is_worth_another_request(
    video: bytes, content: object
) -> None:
    server, log = LocalAiServer(video), Log()
    server.answers.append(JSONResponse({"data": [{"b64_json": content}]}))
    async with running(server.app()) as url:
        engine = _engine(url)
        with pytest.raises(EngineError, match="answered without a video") as caught:
            await engine.generate(log.job)
        assert caught.value.retryable
        (await generate(engine, log.job)).path.unlink()
    assert len(server.requests) == 2
