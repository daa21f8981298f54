"""Engines behind /v1/videos: every trap that is known of the two servers, and what servers do when
they break.
"""

import asyncio
import itertools
from pathlib import Path
from typing import Any

import pytest

from tests.engines.jobs import Log, generate, picture
from tests.engines.servers import SERVED, OmniServer, SglangServer, VideoServer, running
from tests.media.given_files import turned
from vitascope.engines.base import EngineError, GenerationCancelled
from vitascope.engines.dialects.cosmos import CosmosDialect
from vitascope.engines.videos import VideosEngine
from vitascope.errors import OperatorError
from vitascope.media.given import facts_of
from vitascope.media.line import Finishing, produce
from vitascope.media.probe import check
from vitascope.video import Ability

QUICK: dict[str, Any] = {
    "poll_seconds": 0.01,
    "patience_seconds": 0.5,
    "pipeline": "wan2.1-1.3b",
    "steps": 4,
}
SERVERS: list[tuple[str, type[VideoServer]]] = [("sglang", SglangServer), ("vllm-omni", OmniServer)]
both = pytest.mark.parametrize(("dialect", "kind"), SERVERS)


def _engine(url: str, dialect: str, **changes: Any) -> VideosEngine:
    return VideosEngine(**(QUICK | {"url": url, "dialect": dialect, "model": SERVED} | changes))


@both
async def test_a_video_is_asked_for_in_the_servers_own_words_and_becomes_what_was_asked(
    tmp_path: Path, video: bytes, dialect: str, kind: type[VideoServer]
) -> None:
    server, log = kind(video), Log()
    async with running(server.app()) as url:
        made = await generate(_engine(url, dialect), log.job)
    fields = server.submitted[0]
    assert (str(fields["num_frames"]), str(fields["fps"]), fields["size"]) == (
        "81",
        "16",
        "832x480",
    )
    assert (str(fields["seconds"]), str(fields["seed"]), fields["model"]) == ("5", "7", SERVED)
    assert set(fields) == {
        "prompt", "size", "seconds", "num_frames", "fps", "seed", "model", "guidance_scale", "num_inference_steps",
    }  # fmt: skip
    assert log.progress == sorted(log.progress)
    notes = produce(
        made, log.job.spec, Finishing(path=tmp_path / "out.mp4", poster=tmp_path / "out.jpg")
    )
    check(tmp_path / "out.mp4", log.job.spec)
    assert (notes["engine"], notes["upstream"]) == ("videos", "video_1")
    assert not made.path.exists()


@both
async def test_the_upstream_id_is_on_the_disk_before_the_first_poll(
    video: bytes, dialect: str, kind: type[VideoServer]
) -> None:
    server, log = kind(video, hangs=True), Log()

    async def remember() -> None:
        assert [job.polls for job in server.jobs.values()] == [0]
        log.stop = True

    log.job.remember = remember
    async with running(server.app()) as url:
        with pytest.raises(GenerationCancelled):
            await generate(_engine(url, dialect), log.job)
    assert log.job.memo == {"upstream": "video_1"}


@both
async def test_another_attempt_fetches_what_the_first_one_ordered(
    video: bytes, dialect: str, kind: type[VideoServer]
) -> None:
    server, log = kind(video), Log()
    async with running(server.app()) as url:
        first = await generate(_engine(url, dialect), log.job)
        second = await generate(_engine(url, dialect), Log(memo=dict(log.job.memo)).job)
    assert len(server.submitted) == 1
    assert first.path.read_bytes() == second.path.read_bytes()
    first.path.unlink()
    second.path.unlink()


@both
async def test_a_server_that_stumbles_is_not_a_failure(
    video: bytes, dialect: str, kind: type[VideoServer]
) -> None:
    server = kind(video, stumbles=4)
    async with running(server.app()) as url:
        made = await generate(_engine(url, dialect), Log().job)
    assert len(server.submitted) == 1
    made.path.unlink()


@both
async def test_a_failed_job_is_a_failure_worth_another_job(
    video: bytes, dialect: str, kind: type[VideoServer]
) -> None:
    server, log = kind(video, fails=True), Log()
    async with running(server.app()) as url:
        with pytest.raises(EngineError) as caught:
            await generate(_engine(url, dialect), log.job)
    assert caught.value.retryable
    assert log.durable[-1] == {"orders": "1"}


@both
async def test_a_job_the_server_has_lost_is_ordered_again_but_not_for_ever(
    video: bytes, dialect: str, kind: type[VideoServer]
) -> None:
    twice, always = kind(video, forgets_after=2), kind(video, forgets_after=99)
    async with running(twice.app()) as url:
        (await generate(_engine(url, dialect), Log().job)).path.unlink()
    assert len(twice.submitted) == 3
    async with running(always.app()) as url:
        with pytest.raises(EngineError, match="lost the job repeatedly") as caught:
            await generate(_engine(url, dialect), Log().job)
    assert not caught.value.retryable
    assert len(always.submitted) == 4


@both
async def test_a_lying_server_that_sends_a_truncated_file_is_caught(
    video: bytes, dialect: str, kind: type[VideoServer]
) -> None:
    once, always = kind(video, cut_downloads=1), kind(video, cut_downloads=99)
    async with running(once.app()) as url:
        (await generate(_engine(url, dialect), Log().job)).path.unlink()
    async with running(always.app()) as url:
        with pytest.raises(EngineError, match="broken video") as caught:
            await generate(_engine(url, dialect), Log().job)
    assert caught.value.retryable


async def test_a_completed_job_without_a_file_fails_clearly(video: bytes) -> None:
    server = SglangServer(video, no_file=True)
    async with running(server.app()) as url:
        with pytest.raises(EngineError, match="does not hand over") as caught:
            await generate(_engine(url, "sglang"), Log().job)
    assert caught.value.retryable
    assert len(server.submitted) == 1


@both
async def test_a_cancel_ends_the_job_on_the_server(
    video: bytes, dialect: str, kind: type[VideoServer]
) -> None:
    server, log = kind(video, hangs=True), Log()
    async with running(server.app()) as url:
        work = asyncio.create_task(generate(_engine(url, dialect), log.job))
        while not any(job.polls for job in server.jobs.values()):
            await asyncio.sleep(0.01)
        log.stop = True
        with pytest.raises(GenerationCancelled):
            await work
    assert server.jobs == {}
    assert server.stopped == (["video_1"] if dialect == "vllm-omni" else [])


async def test_a_server_that_is_gone_is_waited_for_and_the_job_is_kept(video: bytes) -> None:
    server, log = OmniServer(video, hangs=True), Log()
    async with running(server.app()) as url:
        work = asyncio.create_task(
            generate(_engine(url, "vllm-omni", patience_seconds=30), log.job)
        )
        while not any(job.polls for job in server.jobs.values()):
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.1)
    server.hangs = False
    async with running(server.app(), int(url.rpartition(":")[2])):
        (await work).path.unlink()
    assert len(server.submitted) == 1


async def test_a_server_that_stays_away_fails_the_attempt_and_not_the_task() -> None:
    with pytest.raises(EngineError, match="cannot be reached") as caught:
        await generate(_engine("http://127.0.0.1:9", "sglang"), Log().job)
    assert caught.value.retryable


@both
async def test_a_given_picture_goes_along_upright_and_in_the_shape_that_is_asked_for(
    video: bytes, dialect: str, kind: type[VideoServer], tmp_path: Path
) -> None:
    server, log = kind(video), Log()
    log.job.first_frame = picture(tmp_path, turned(".jpg", 6))
    async with running(server.app()) as url:
        (await generate(_engine(url, dialect, first_frame=True), log.job)).path.unlink()
    (sent,) = server.pictures
    facts = facts_of(sent)
    assert (facts.media_type, facts.width, facts.height) == ("image/png", 832, 480)
    assert (server.submitted[0]["size"], str(server.submitted[0]["num_frames"])) == (
        "832x480",
        "81",
    )


def test_what_the_operator_says_of_pictures_is_what_an_engine_can() -> None:
    assert VideosEngine.abilities({}) == frozenset()
    assert VideosEngine.abilities({"first_frame": True}) == {Ability.FIRST_FRAME}
    with pytest.raises(OperatorError, match="The dialect sglang takes no last_frame"):
        _engine("http://x", "sglang", last_frame=True)


async def test_without_a_row_the_server_is_asked_for_exactly_the_spec(video: bytes) -> None:
    server = SglangServer(video)
    async with running(server.app()) as url:
        (await generate(_engine(url, "sglang", pipeline="", steps=None), Log().job)).path.unlink()
    fields = server.submitted[0]
    assert (fields["num_frames"], fields["fps"], fields["size"], fields["seconds"]) == (
        120,
        24,
        "160x90",
        5,
    )


def test_what_a_server_cannot_make_is_known_before_it_is_asked() -> None:
    assert VideosEngine.longest_seconds({"pipeline": "wan2.1-14b"}) == pytest.approx(5.09, abs=0.01)
    assert VideosEngine.longest_seconds({"pipeline": "ltx-2"}) == pytest.approx(20.06, abs=0.01)
    assert VideosEngine.longest_seconds({}) is None


@pytest.mark.parametrize("change", [{"dialect": "klingon"}, {"pipeline": "sora"}])
def test_an_unknown_dialect_or_pipeline_is_the_operators_mistake(change: dict[str, Any]) -> None:
    with pytest.raises(OperatorError, match="there are: "):
        _engine("http://x", **({"dialect": "sglang"} | change))


def test_the_polls_get_rarer_up_to_five_seconds() -> None:
    from vitascope.engines.remote import Backoff

    patience, pauses = Backoff(1.0, 60), []
    for _ in itertools.repeat(None, 8):
        pauses.append(patience._pause)
        asyncio.run(patience.pause(lambda: True))
    assert pauses[0] == 1.0
    assert pauses[-1] == 5.0
    assert pauses == sorted(pauses)


def test_a_clip_may_be_as_long_as_both_the_network_and_the_server_can() -> None:
    options = {"dialect": "cosmos", "pipeline": "ltx-2"}
    assert VideosEngine.longest_seconds(options) == CosmosDialect.longest_seconds
    assert VideosEngine.longest_seconds({"pipeline": "ltx-2"}) == 20.0625
