"""ComfyUI: jobs found by their own ids, videos found among other outputs, nobody else's stopped."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from tests.engines.dialects.comfy_server import STRANGERS, ComfyServer
from tests.engines.jobs import Log, generate, picture
from tests.engines.servers import running
from tests.media.given_files import good
from vitascope.engines.base import EngineError, GenerationCancelled
from vitascope.engines.videos import VideosEngine
from vitascope.errors import OperatorError
from vitascope.media.given import facts_of

NODES: dict[str, Any] = {
    "3": {
        "class_type": "KSampler",
        "inputs": {"seed": "{{seed}}", "steps": 4, "positive": ["6", 0], "latent_image": ["5", 0]},
    },
    "5": {
        "class_type": "EmptyHunyuanLatentVideo",
        "inputs": {"width": "{{width}}", "height": "{{height}}", "length": "{{num_frames}}"},
    },
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "film of {{prompt}}"}},
    "9": {"class_type": "SaveVideo", "inputs": {"filename_prefix": "wan", "video": ["8", 0]}},
}
FROM_PICTURE = NODES | {"7": {"class_type": "LoadImage", "inputs": {"image": "{{first_frame}}"}}}
SAVED = {"filename": "a.MP4", "subfolder": "", "type": "output"}
PREVIEW = {"filename": "b.mp4", "subfolder": "", "type": "temp"}
STILL = {"filename": "c.png", "subfolder": "", "type": "output"}


@pytest.fixture
def workflow(tmp_path: Path) -> str:
    """Return a workflow's file."""
    return _file(tmp_path, NODES)


def _file(folder: Path, nodes: Any) -> str:
    path = folder / "workflow.json"
    path.write_text(json.dumps(nodes), encoding="utf-8")
    return str(path)


def _engine(url: str, workflow: str, **changes: Any) -> VideosEngine:
    quick: dict[str, Any] = {
        "dialect": "comfyui", "poll_seconds": 0.01, "patience_seconds": 0.5, "pipeline": "wan2.1-1.3b",
    }  # fmt: skip
    return VideosEngine(url=url, workflow=workflow, **(quick | changes))


async def test_a_workflow_runs_with_the_orders_values_in_its_places(
    video: bytes, workflow: str
) -> None:
    server, log = ComfyServer(video), Log()
    async with running(server.app()) as url:
        made = await generate(_engine(url, workflow), log.job)
    ((job, nodes),) = server.prompts.items()
    assert nodes["3"]["inputs"] == NODES["3"]["inputs"] | {"seed": 7}
    assert nodes["5"]["inputs"] == {"width": 832, "height": 480, "length": 81}
    assert nodes["6"]["inputs"] == {"text": "film of a cat"}
    assert (log.job.memo, made.notes["upstream"]) == ({"upstream": job}, job)
    assert server.viewed == [{"filename": "wan_00001_.mp4", "subfolder": "video", "type": "output"}]
    made.path.unlink()


async def test_a_picture_lies_among_the_inputs_and_its_node_knows_the_name(
    video: bytes, tmp_path: Path
) -> None:
    server, log = ComfyServer(video), Log()
    log.job.first_frame = picture(tmp_path, good())
    async with running(server.app()) as url:
        engine = _engine(url, _file(tmp_path, FROM_PICTURE), first_frame=True)
        (await generate(engine, log.job)).path.unlink()
    ((name, content),) = server.uploads.items()
    (nodes,) = server.prompts.values()
    assert (
        nodes["7"]["inputs"] == {"image": name} == {"image": "vitascope/task_1-0-first_frame.png"}
    )
    assert (facts_of(content).width, facts_of(content).height) == (832, 480)


async def test_a_workflow_that_begins_with_a_picture_refuses_a_text_alone(
    video: bytes, tmp_path: Path
) -> None:
    server = ComfyServer(video)
    async with running(server.app()) as url:
        engine = _engine(url, _file(tmp_path, FROM_PICTURE), first_frame=True)
        with pytest.raises(EngineError, match="from a picture") as caught:
            await generate(engine, Log().job)
    assert (caught.value.retryable, server.prompts) == (False, {})


@pytest.mark.parametrize(
    ("outputs", "taken"),
    [
        ({"2": {"images": [STILL]}, "9": {"gifs": [PREVIEW]}, "10": {"gifs": [SAVED]}}, "a.MP4"),
        ({"9": {"text": ["done"], "images": [PREVIEW], "animated": [True]}}, "b.mp4"),
    ],
)
async def test_the_video_is_found_among_pictures_texts_and_previews(
    video: bytes, workflow: str, outputs: dict[str, Any], taken: str
) -> None:
    server = ComfyServer(video, outputs=outputs)
    async with running(server.app()) as url:
        (await generate(_engine(url, workflow), Log().job)).path.unlink()
    assert [each["filename"] for each in server.viewed] == [taken]


async def test_a_job_without_a_video_fails_in_a_sentence(video: bytes, workflow: str) -> None:
    server = ComfyServer(video, outputs={"9": {"images": [STILL]}})
    async with running(server.app()) as url:
        with pytest.raises(EngineError, match="finished without a video"):
            await generate(_engine(url, workflow), Log().job)


async def test_an_order_whose_answer_was_lost_is_not_made_twice(
    video: bytes, workflow: str
) -> None:
    server = ComfyServer(video, loses_answers=1)
    async with running(server.app()) as url:
        (await generate(_engine(url, workflow), Log().job)).path.unlink()
    assert len(server.prompts) == 1


async def test_a_server_of_before_gives_ids_of_its_own(video: bytes, workflow: str) -> None:
    server, log = ComfyServer(video, takes_ids=False), Log()
    async with running(server.app()) as url:
        (await generate(_engine(url, workflow), log.job)).path.unlink()
    assert log.job.memo == {"upstream": "own-0"}


@pytest.mark.parametrize("takes_ids", [True, False])
async def test_a_cancel_interrupts_our_own_job(
    video: bytes, workflow: str, takes_ids: bool
) -> None:
    server, log = ComfyServer(video, hangs=True, takes_ids=takes_ids), Log()
    async with running(server.app()) as url:
        await _cancelled(server, log, _engine(url, workflow))
    assert (server.interrupted, server.queue) == ([log.job.memo["upstream"]], [])


@pytest.mark.parametrize("takes_ids", [True, False])
async def test_a_cancel_of_a_job_that_waits_leaves_alone_what_runs(
    video: bytes, workflow: str, takes_ids: bool
) -> None:
    server, log = ComfyServer(video, busy=True, takes_ids=takes_ids), Log()
    async with running(server.app()) as url:
        await _cancelled(server, log, _engine(url, workflow))
    assert (server.interrupted, server.queue) == ([], [STRANGERS])


async def _cancelled(server: ComfyServer, log: Log, engine: VideosEngine) -> None:
    work = asyncio.create_task(generate(engine, log.job))
    while not (server.prompts and log.job.memo):
        await asyncio.sleep(0.01)
    log.stop = True
    with pytest.raises(GenerationCancelled):
        await work


async def test_a_failed_job_and_a_refused_workflow_tell_the_user_nothing_of_nodes(
    video: bytes, workflow: str
) -> None:
    failing, refusing = ComfyServer(video, fails=True), ComfyServer(video, refuses=True)
    async with running(failing.app()) as url:
        with pytest.raises(EngineError, match=r"^The engine server could not make the video\.$"):
            await generate(_engine(url, workflow), Log().job)
    async with running(refusing.app()) as url:
        with pytest.raises(
            EngineError, match=r"^The engine server refused the request\.$"
        ) as caught:
            await generate(_engine(url, workflow), Log().job)
    assert not caught.value.retryable


async def test_the_log_names_the_node_that_failed_and_never_the_prompt(
    video: bytes, workflow: str
) -> None:
    failing, refusing = ComfyServer(video, fails=True), ComfyServer(video, refuses=True)
    with capture_logs() as lines:
        for server in (failing, refusing):
            async with running(server.app()) as url:
                with pytest.raises(EngineError):
                    await generate(_engine(url, workflow), job := Log().job)
    assert job.spec.prompt
    assert job.spec.prompt not in json.dumps(lines)
    assert {"KSampler", "prompt_outputs_failed_validation"} <= {
        line.get("node", line.get("type")) for line in lines
    }


async def test_a_restart_forgets_the_history_and_the_job_is_ordered_again(
    video: bytes, workflow: str
) -> None:
    server, log = ComfyServer(video), Log(memo={"upstream": "from-before"})
    async with running(server.app()) as url:
        (await generate(_engine(url, workflow, patience_seconds=0.1), log.job)).path.unlink()
    assert (len(server.prompts), log.job.memo["orders"]) == (1, "1")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"first_frame": True}, "has no place first_frame"),
        ({"workflow": ""}, "needs workflow"),
        ({"workflow": "/nowhere.json"}, "cannot be read: No such file"),
    ],
)
def test_settings_that_do_not_fit_are_the_operators_mistake(
    workflow: str, changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(OperatorError, match=said):
        _engine("http://x", **({"workflow": workflow} | changes))


def test_a_place_that_no_setting_fills_is_known_at_the_start(tmp_path: Path) -> None:
    steps = {"3": {"class_type": "KSampler", "inputs": {"seed": "{{seed}}", "steps": "{{steps}}"}}}
    path = _file(tmp_path, NODES | steps)
    with pytest.raises(OperatorError, match="a place steps, and no setting fills it"):
        _engine("http://x", path, pipeline="")
    _engine("http://x", path, pipeline="", steps=4)
