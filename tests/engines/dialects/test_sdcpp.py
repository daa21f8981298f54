"""stable-diffusion.cpp's server: names of its own, jobs that expire, a cancel that comes too late."""

import asyncio
import base64
from pathlib import Path
from typing import Any

import av
import pytest

from tests.engines.dialects.sdcpp_server import SdCppServer
from tests.engines.jobs import Log, generate, picture
from tests.engines.servers import running
from tests.media.given_files import good
from tests.media.pictures import texture
from vitascope.engines import videos
from vitascope.engines.base import EngineError, GenerationCancelled
from vitascope.engines.videos import VideosEngine
from vitascope.media.decode import clip_of
from vitascope.media.given import facts_of
from vitascope.media.probe import probe

QUICK: dict[str, Any] = {
    "dialect": "sdcpp",
    "poll_seconds": 0.01,
    "patience_seconds": 0.5,
    "pipeline": "wan2.2-a14b",
}
FIRST = "job_69300000_00000001"


def _engine(url: str, **changes: Any) -> VideosEngine:
    return VideosEngine(url=url, **(QUICK | changes))


@pytest.fixture(scope="module")
def avi(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return a clip in the server's kind of file: Motion JPEG in AVI."""
    path = tmp_path_factory.mktemp("sdcpp") / "wan.avi"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mjpeg", rate=16)
        stream.width, stream.height, stream.pix_fmt = 104, 64, "yuvj444p"
        stream.codec_context.options = {"qmin": "1", "qmax": "2"}
        for _ in range(81):
            frame = av.VideoFrame.from_ndarray(texture(104, 64), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path.read_bytes()


async def test_an_order_says_all_that_counts_in_the_servers_words(avi: bytes) -> None:
    server, log = SdCppServer(avi), Log()
    async with running(server.app()) as url:
        made = await generate(_engine(url, steps=8), log.job)
    (order,) = server.orders
    assert (order["width"], order["height"]) == (1280, 720)
    assert (order["video_frames"], order["fps"], order["seed"]) == (81, 16, 7)
    assert (order["prompt"], order["negative_prompt"]) == ("a cat", log.job.spec.negative_prompt)
    # Both networks of such weights; the server divides the steps between them.
    assert order["sample_params"] == {"guidance": {"txt_cfg": 4.0}, "sample_steps": 8}
    assert order["high_noise_sample_params"] == {"guidance": {"txt_cfg": 4.0}, "sample_steps": -1}
    assert made.notes["upstream"] == FIRST
    made.path.unlink()


async def test_its_file_is_read_in_its_true_colours(avi: bytes) -> None:
    async with running(SdCppServer(avi).app()) as url:
        made = await generate(_engine(url), Log().job)
    facts = probe(made.path)
    frame = next(iter(clip_of(made, facts).frames))
    assert (facts.codec, facts.fps, facts.num_frames) == ("mjpeg", 16.0, 81)
    assert abs(frame.astype(int) - texture(104, 64).astype(int)).mean() < 2
    made.path.unlink()


async def test_without_a_row_the_servers_own_count_and_no_frame_is_lost(avi: bytes) -> None:
    server, log = SdCppServer(avi), Log(num_frames=120)
    async with running(server.app()) as url:
        (await generate(_engine(url, pipeline=""), log.job)).path.unlink()
    (order,) = server.orders
    # 120 would be made 117, which is shorter than five seconds.
    assert order["video_frames"] == 121
    assert order["sample_params"] == order["high_noise_sample_params"] == {}


async def test_pictures_go_along_in_the_orders_shape(avi: bytes, tmp_path: Path) -> None:
    server, log = SdCppServer(avi), Log()
    log.job.first_frame = log.job.last_frame = picture(tmp_path, good())
    async with running(server.app()) as url:
        engine = _engine(url, first_frame=True, last_frame=True)
        (await generate(engine, log.job)).path.unlink()
    (order,) = server.orders
    for name in ("init_image", "end_image"):
        facts = facts_of(base64.b64decode(order[name]))
        assert (facts.width, facts.height) == (1280, 720)


async def test_steps_are_told_where_the_version_tells_them(avi: bytes) -> None:
    silent, telling = Log(), Log()
    for log, tells in ((silent, False), (telling, True)):
        async with running(SdCppServer(avi, tells_steps=tells).app()) as url:
            (await generate(_engine(url), log.job)).path.unlink()
    assert (max(silent.progress), max(telling.progress)) == (0, 0.5 * videos.POLL_SHARE)


async def test_a_full_queue_is_asked_again(avi: bytes) -> None:
    server = SdCppServer(avi, full=3)
    async with running(server.app()) as url:
        (await generate(_engine(url), Log().job)).path.unlink()
    assert len(server.orders) == 1


async def test_a_refusal_in_another_shape_is_a_sentence_and_final(avi: bytes) -> None:
    async with running(SdCppServer(avi, makes_videos=False).app()) as url:
        with pytest.raises(EngineError, match="refused the request") as caught:
            await generate(_engine(url), Log().job)
    assert not caught.value.retryable


async def test_a_failed_job_is_worth_another(avi: bytes) -> None:
    server, log = SdCppServer(avi, fails=True), Log()
    async with running(server.app()) as url:
        with pytest.raises(EngineError, match="could not make the video") as caught:
            await generate(_engine(url), log.job)
    assert caught.value.retryable
    assert log.durable[-1] == {"orders": "1"}


@pytest.mark.parametrize("is_expired", [True, False])
async def test_a_job_that_has_expired_or_that_a_restart_lost_is_ordered_again_at_once(
    avi: bytes, is_expired: bool
) -> None:
    server = SdCppServer(avi, expired={"job_before"} if is_expired else set())
    log = Log(memo={"upstream": "job_before"})
    async with running(server.app()) as url:
        # Patience is for what may still come: longer than the test may take.
        (await generate(_engine(url, patience_seconds=3600), log.job)).path.unlink()
    assert (len(server.orders), log.job.memo["upstream"]) == (1, FIRST)


async def test_a_job_that_was_ordered_before_a_restart_of_ours_is_fetched(avi: bytes) -> None:
    server = SdCppServer(avi, polls={"job_before": 9})
    async with running(server.app()) as url:
        made = await generate(_engine(url), Log(memo={"upstream": "job_before"}).job)
    assert (made.path.read_bytes(), server.orders) == (avi, [])
    made.path.unlink()


async def test_a_cancel_takes_a_job_out_of_the_queue(avi: bytes) -> None:
    server = SdCppServer(avi, never_begins=True)
    await _cancel_after(server, polls=2)
    assert (server.cancelled, server.refused) == ([FIRST], [])


async def test_a_cancel_of_what_is_under_way_is_waited_for_and_then_left(
    avi: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(videos, "STOP_SECONDS", 0.2)
    server = SdCppServer(avi, hangs=True)
    await _cancel_after(server, polls=3)
    assert (server.cancelled, server.refused) == ([], [FIRST])
    assert server.polls[FIRST] > 4


async def _cancel_after(server: SdCppServer, *, polls: int) -> None:
    log = Log()
    async with running(server.app()) as url:
        work = asyncio.create_task(generate(_engine(url), log.job))
        while server.polls.get(FIRST, 0) < polls:
            await asyncio.sleep(0.01)
        log.stop = True
        with pytest.raises(GenerationCancelled):
            await work


async def test_a_look_at_a_server_that_makes_videos_finds_nothing_wrong(avi: bytes) -> None:
    for server in (SdCppServer(avi), SdCppServer(avi, broken_capabilities=True)):
        async with running(server.app()) as url:
            await asyncio.to_thread(_engine(url).check)


def test_a_server_that_is_not_there_is_told_what_to_download_and_how_to_start() -> None:
    with pytest.raises(EngineError) as caught:
        _engine("http://127.0.0.1:9", pipeline="wan2.1-1.3b").check()
    said = str(caught.value)
    assert said.startswith("http://127.0.0.1:9/sdcpp/v1/capabilities does not answer: ")
    assert "wan2.1_t2v_1.3B_fp16.safetensors (2.84 GB)" in said
    assert "(Apache-2.0), then run: sd-server --diffusion-model wan2.1_t2v_1.3B_fp16" in said


async def test_a_model_that_makes_pictures_only_is_named(avi: bytes) -> None:
    async with running(SdCppServer(avi, makes_videos=False).app()) as url:
        with pytest.raises(
            EngineError, match=r"serves sd15\.gguf, which makes no videos.*Download"
        ):
            await asyncio.to_thread(_engine(url).check)
        with pytest.raises(EngineError, match=r"serves sd15\.gguf, which makes no videos$"):
            await asyncio.to_thread(_engine(url, pipeline="").check)


async def test_another_server_is_not_taken_for_this_one(avi: bytes) -> None:
    async with running(SdCppServer(avi).app()) as url:
        with pytest.raises(EngineError, match="it is no sd-server, or one from before April 2026"):
            await asyncio.to_thread(_engine(f"{url}/v1").check)
