"""NVIDIA's Cosmos: sizes by key, lengths by size, and no field too many."""

import base64
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import JSONResponse

from tests.engines.dialects.waiting_servers import CosmosServer
from tests.engines.jobs import Log, generate, picture
from tests.engines.servers import running
from tests.media.given_files import good
from vitascope.engines.base import EngineError
from vitascope.engines.dialects.cosmos import TIERS, tier_for
from vitascope.engines.videos import VideosEngine
from vitascope.media.given import facts_of


def _engine(url: str, **changes: Any) -> VideosEngine:
    return VideosEngine(url=url, dialect="cosmos", poll_seconds=0.01, **changes)


async def test_a_text_becomes_a_video_of_the_nearest_shape_in_the_largest_size(
    video: bytes,
) -> None:
    server = CosmosServer(video)
    async with running(server.app()) as url:
        (await generate(_engine(url), Log(width=90, height=160).job)).path.unlink()
    assert server.requests == [
        {
            "model_mode": "text2video",
            "prompt": "a cat",
            "resolution": "720_9_16",
            "num_frames": 120,
            "fps": 24.0,
            "seed": 7,
        }
    ]


async def test_a_picture_goes_along_in_the_shape_of_the_size(video: bytes, tmp_path: Path) -> None:
    server, log = CosmosServer(video), Log()
    log.job.first_frame = picture(tmp_path, good())
    async with running(server.app()) as url:
        (await generate(_engine(url, first_frame=True, steps=35), log.job)).path.unlink()
    (asked,) = server.requests
    facts = facts_of(base64.b64decode(asked["input_reference"].partition(",")[2]))
    assert (asked["model_mode"], asked["num_inference_steps"]) == ("image2video", 35)
    assert (facts.width, facts.height) == (1280, 720)


@pytest.mark.parametrize(
    ("frames", "name"), [(25, "720"), (197, "720"), (198, "480"), (298, "256"), (397, "256")]
)
def test_a_longer_clip_gets_a_smaller_size(frames: int, name: str) -> None:
    assert tier_for(frames).name == name


def test_what_no_size_can_make_is_known_before_it_is_asked() -> None:
    assert VideosEngine.longest_seconds({"dialect": "cosmos"}) == pytest.approx(16.54, abs=0.01)
    with pytest.raises(EngineError, match="at most 16 seconds"):
        tier_for(398)
    assert {len(tier.shapes) for tier in TIERS} == {5}


async def test_a_refusal_whose_reason_is_no_sentence_is_told_in_one(video: bytes) -> None:
    server, log = CosmosServer(video), Log()
    server.answers.append(JSONResponse({"detail": [{"type": "value_error"}]}, status_code=422))
    async with running(server.app()) as url:
        with pytest.raises(EngineError, match=r"^The engine server refused the request\.$"):
            await generate(_engine(url), log.job)
