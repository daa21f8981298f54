"""LocalAI: its own names, bare base64 both ways, and a model that must be named."""

import base64
from pathlib import Path

import pytest
from starlette.responses import JSONResponse

from tests.engines.dialects.waiting_servers import LocalAiServer
from tests.engines.jobs import Log, generate, picture
from tests.engines.servers import running
from tests.media.given_files import good
from vitascope.engines.base import EngineError
from vitascope.engines.videos import VideosEngine
from vitascope.errors import OperatorError
from vitascope.media.given import facts_of


async def test_a_video_is_asked_for_by_its_own_names(video: bytes, tmp_path: Path) -> None:
    server, log = LocalAiServer(video), Log()
    log.job.first_frame = log.job.last_frame = picture(tmp_path, good())
    async with running(server.app()) as url:
        engine = VideosEngine(
            url=url,
            dialect="localai",
            model="wan",
            pipeline="wan2.1-1.3b",
            steps=4,
            first_frame=True,
            last_frame=True,
            poll_seconds=0.01,
        )
        (await generate(engine, log.job)).path.unlink()
    (asked,) = server.requests
    for name in ("start_image", "end_image"):
        facts = facts_of(base64.b64decode(asked.pop(name), validate=True))
        assert (facts.width, facts.height) == (832, 480)
    assert asked == {
        "model": "wan",
        "prompt": "a cat",
        "negative_prompt": "",
        "width": 832,
        "height": 480,
        "num_frames": 81,
        "fps": 16,
        "seed": 7,
        "response_format": "b64_json",
        "cfg_scale": 5.0,
        "step": 4,
    }


async def test_what_it_says_of_a_refused_input_is_what_the_user_reads(video: bytes) -> None:
    server = LocalAiServer(video)
    told = {"error": {"code": 400, "message": "The prompt is too long."}}
    server.answers.append(JSONResponse(told, status_code=400))
    async with running(server.app()) as url:
        engine = VideosEngine(url=url, dialect="localai", model="wan", poll_seconds=0.01)
        with pytest.raises(EngineError, match=r"^The prompt is too long\.$") as caught:
            await generate(engine, Log().job)
    assert not caught.value.retryable


def test_without_a_model_it_does_not_start() -> None:
    with pytest.raises(OperatorError, match="The dialect localai needs model"):
        VideosEngine(url="http://x", dialect="localai")
