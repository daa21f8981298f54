"""LightX2V's tasks: names of ours, two versions, a cancel that the GPU hears late."""

import asyncio
import base64
from pathlib import Path
from typing import Any

import pytest

from tests.engines.dialects.lightx2v_server import LightX2VServer
from tests.engines.jobs import Log, generate, picture
from tests.engines.servers import running
from tests.media.given_files import good
from vitascope.engines.base import EngineError, GenerationCancelled
from vitascope.engines.videos import VideosEngine
from vitascope.media.given import facts_of

QUICK: dict[str, Any] = {
    "dialect": "lightx2v",
    "poll_seconds": 0.01,
    "patience_seconds": 0.5,
    "pipeline": "wan2.1-1.3b",
    "steps": 4,
}


def _engine(url: str, **changes: Any) -> VideosEngine:
    return VideosEngine(url=url, **(QUICK | changes))


async def test_a_newer_server_is_told_size_and_frames_and_nothing_it_would_refuse(
    video: bytes,
) -> None:
    server, log = LightX2VServer(video), Log()
    async with running(server.app()) as url:
        made = await generate(_engine(url), log.job)
    (task,) = server.tasks.values()
    assert (task["num_frames"], task["size"]) == (81, [480, 832])
    assert (task["seed"], task["prompt"], task["task_id"]) == (7, "a cat", "task_1-0")
    assert made.notes["upstream"] == "task_1-0"
    made.path.unlink()


async def test_an_older_server_is_told_the_same_in_its_own_names(video: bytes) -> None:
    server = LightX2VServer(video, is_older=True)
    async with running(server.app()) as url:
        (await generate(_engine(url), Log().job)).path.unlink()
    (task,) = server.tasks.values()
    assert (task["target_video_length"], task["target_shape"]) == (81, [480, 832])
    assert (task["infer_steps"], task["target_fps"]) == (4, 16)


async def test_pictures_go_along_as_data_urls_in_the_orders_shape(
    video: bytes, tmp_path: Path
) -> None:
    server, log = LightX2VServer(video), Log()
    log.job.first_frame = log.job.last_frame = picture(tmp_path, good())
    async with running(server.app()) as url:
        engine = _engine(url, first_frame=True, last_frame=True)
        (await generate(engine, log.job)).path.unlink()
    (task,) = server.tasks.values()
    for name in ("image_path", "last_frame_path"):
        head, _, content = task[name].partition(",")
        facts = facts_of(base64.b64decode(content))
        assert (head, facts.width, facts.height) == ("data:image/png;base64", 832, 480)


async def test_an_order_whose_answer_was_lost_is_found_by_its_name(video: bytes) -> None:
    server = LightX2VServer(video, loses_answers=1)
    async with running(server.app()) as url:
        (await generate(_engine(url), Log().job)).path.unlink()
    assert list(server.tasks) == ["task_1-0"]


async def test_a_failed_task_is_worth_another_under_another_name(video: bytes) -> None:
    server, log = LightX2VServer(video, fails=True), Log()
    async with running(server.app()) as url:
        for number in (1, 2):
            with pytest.raises(EngineError, match="could not make the video") as caught:
                await generate(_engine(url), log.job)
            assert caught.value.retryable
            assert log.durable[-1] == {"orders": str(number)}
    assert list(server.tasks) == ["task_1-0", "task_1-1"]


async def test_a_cancel_waits_until_the_gpu_has_let_go(video: bytes) -> None:
    server, log = LightX2VServer(video, hangs=True, keeps_working=3), Log()
    async with running(server.app()) as url:
        work = asyncio.create_task(generate(_engine(url), log.job))
        while server.polls.get("task_1-0", 0) < 2:
            await asyncio.sleep(0.01)
        log.stop = True
        with pytest.raises(GenerationCancelled):
            await work
    assert (server.cancelled, server.keeps_working) == (["task_1-0"], -1)


async def test_a_task_that_a_restart_has_wiped_out_is_ordered_again(video: bytes) -> None:
    server, log = LightX2VServer(video), Log(memo={"upstream": "task_1-0"})
    async with running(server.app()) as url:
        (await generate(_engine(url, patience_seconds=0.1), log.job)).path.unlink()
    assert list(server.tasks) == ["task_1-1"]
