"""Both clients against a real service: real sockets, real files, a real engine child."""

import asyncio
from pathlib import Path

import pytest

from tests.small import whole_service
from vitascope import AsyncVitascope, Done, Queued, Unreachable, Vitascope, errors
from vitascope.catalog import MODELS
from vitascope.media.probe import probe

POLL_SECONDS = 0.05


async def test_the_asynchronous_client_makes_watches_and_saves_a_video(tmp_path: Path) -> None:
    async with (
        whole_service(tmp_path) as small,
        AsyncVitascope(small.url, small.key, poll_seconds=POLL_SECONDS) as client,
    ):
        video = await client.videos.create("a cat", duration=5, aspect_ratio="1:1", seed=7)
        events = [event async for event in client.videos.subscribe(video)]
        assert isinstance(events[0], Queued) or events[0].video.id == video.id
        assert isinstance(events[-1], Done)
        found = await client.videos.get(video)
        assert (found.input["aspect_ratio"], found.input["seed"], found.credits) == ("1:1", 7, 160)
        path = await client.videos.download(found, tmp_path / "out.mp4")
        assert probe(path).num_frames == 120
        assert await client.credits() == 10_000 - 160
        assert {each["model"] for each in await client.models()} == set(MODELS)
        with pytest.raises(errors.GenerationFailed, match="cannot draw that"):
            await client.videos.create_and_poll("refuse this")


async def test_the_synchronous_client_does_the_same(tmp_path: Path) -> None:
    def use(url: str, key: str) -> None:
        with Vitascope(url, key, poll_seconds=0.05) as client:
            video = client.videos.create_and_poll("a cat", duration="5")
            assert client.videos.download(video, tmp_path / "out.mp4") == tmp_path / "out.mp4"
            assert isinstance(list(client.videos.subscribe(video.id))[-1], Done)
            assert client.credits() == 10_000 - 160
            with pytest.raises(errors.Invalid, match=r"input\.duration must be one of"):
                client.videos.create("a cat", duration="7")
            with pytest.raises(errors.NotFound):
                client.videos.get("task_kling_1")

    async with whole_service(tmp_path) as small:
        await asyncio.to_thread(use, small.url, small.key)
    assert probe(tmp_path / "out.mp4").num_frames == 120


async def test_a_wrong_key_and_a_dead_service_are_told_apart(tmp_path: Path) -> None:
    async with whole_service(tmp_path) as small:
        url = small.url
        async with AsyncVitascope(url, "vs_live_wrong") as client:
            with pytest.raises(errors.Unauthorized):
                await client.credits()

    async def no_sleep(seconds: float) -> None:
        return None

    async with AsyncVitascope(url, "vs_live_wrong", sleep=no_sleep) as client:
        with pytest.raises(Unreachable, match="did not answer"):
            await client.credits()


async def test_tasks_are_listed_page_by_page_and_cancelled(tmp_path: Path) -> None:
    async with (
        whole_service(tmp_path, drain_seconds=0) as small,
        AsyncVitascope(small.url, small.key, poll_seconds=0.05) as client,
    ):
        made = [
            await client.videos.create(f"slow cat {number}", idempotency_key=f"key {number}")
            for number in range(3)
        ]
        assert (await client.videos.create("slow cat 0", idempotency_key="key 0")).id == made[0].id
        first = await client.videos.list(limit=2)
        assert first.cursor is not None
        second = await client.videos.list(limit=2, cursor=first.cursor)
        assert [video.id for video in (*first.videos, *second.videos)] == [
            video.id for video in reversed(made)
        ]
        waiting = await client.videos.cancel(made[2])
        assert (waiting.state, waiting.fail_code) == ("fail", "499")
        await client.videos.cancel(made[0].id)
        with pytest.raises(errors.Cancelled):
            await client.videos.wait(made[0])
        assert [video.id for video in (await client.videos.list(state="fail")).videos] == [
            made[2].id,
            made[0].id,
        ]
