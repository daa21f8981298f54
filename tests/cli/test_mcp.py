"""The MCP server, as an assistant speaks to it."""

import sys
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from tests.cli.process import environment_of
from tests.small import whole_service
from vitascope import AsyncVitascope
from vitascope.catalog import MODELS
from vitascope.cli.mcp import server_of
from vitascope.errors import GenerationFailed

TOOLS = {
    "create_video",
    "list_models",
    "model_fields",
    "get_video",
    "wait_for_video",
    "credits_left",
}


def _data(result: Any) -> dict[str, Any]:
    assert not result.is_error, result.content
    data: dict[str, Any] = result.structured_content
    return data


async def test_an_assistant_makes_a_video_and_reads_why_it_cannot(tmp_path: Path) -> None:
    async with (
        whole_service(tmp_path) as small,
        AsyncVitascope(small.url, small.key, poll_seconds=0.05) as vitascope,
        Client(server_of(vitascope)) as assistant,
    ):
        assert {tool.name for tool in (await assistant.list_tools()).tools} == TOOLS
        made = _data(await assistant.call_tool("create_video", {"prompt": "a cat", "seed": 7}))
        waited = _data(await assistant.call_tool("wait_for_video", {"task_id": made["taskId"]}))
        assert (waited["state"], waited["input"]["seed"], len(waited["resultUrls"])) == (
            "success",
            7,
            1,
        )
        assert _data(await assistant.call_tool("get_video", {"task_id": made["taskId"]})) == waited
        assert _data(await assistant.call_tool("credits_left", {})) == {"result": 10_000 - 160}
        unknown = await assistant.call_tool("get_video", {"task_id": "task_kling_1"})
        assert unknown.is_error
        failing = _data(await assistant.call_tool("create_video", {"prompt": "refuse this"}))
        failed = await assistant.call_tool("wait_for_video", {"task_id": failing["taskId"]})
        assert failed.is_error
        assert "cannot draw that" in str(failed.content)
        with pytest.raises(GenerationFailed):
            await vitascope.videos.wait(failing["taskId"])


async def test_an_assistant_learns_of_other_models_and_uses_one(tmp_path: Path) -> None:
    async with (
        whole_service(tmp_path) as small,
        AsyncVitascope(small.url, small.key, poll_seconds=0.05) as vitascope,
        Client(server_of(vitascope)) as assistant,
    ):
        assert "160 credits for 5 s" in (assistant.instructions or "")
        models = {
            each["model"]: each
            for each in _data(await assistant.call_tool("list_models", {}))["result"]
        }
        assert set(models) == set(MODELS)
        fields = _data(
            await assistant.call_tool("model_fields", {"model": "wan/2-7-text-to-video"})
        )
        assert fields["properties"]["ratio"]["default"] == "16:9"
        asked = {
            "prompt": "a cat",
            "model": "wan/2-7-text-to-video",
            "aspect_ratio": "4:3",
            "duration": 2,
        }
        made = _data(await assistant.call_tool("create_video", asked))
        record = await small.finished(made["taskId"])
        assert (record["state"], record["model"], record["creditsConsumed"]) == (
            "success",
            asked["model"],
            48,
        )
        refused = await assistant.call_tool("create_video", asked | {"duration": 99})
        assert "input.duration must be between 2 and 15" in str(refused.content)


async def test_a_wait_that_ends_early_tells_how_the_video_stands(tmp_path: Path) -> None:
    async with (
        whole_service(tmp_path, drain_seconds=0) as small,
        AsyncVitascope(small.url, small.key, poll_seconds=0.05) as vitascope,
        Client(server_of(vitascope)) as assistant,
    ):
        made = _data(await assistant.call_tool("create_video", {"prompt": "hang"}))
        waited = _data(
            await assistant.call_tool("wait_for_video", {"task_id": made["taskId"], "seconds": 0.2})
        )
        assert waited["state"] in {"waiting", "generating"}


async def test_the_command_speaks_over_stdin_and_stdout(tmp_path: Path) -> None:
    command = StdioServerParameters(
        command=sys.executable,
        args=["-m", "vitascope.cli", "mcp", "--data", "data"],
        env=environment_of(),
        cwd=tmp_path,
    )
    async with Client(command) as assistant:
        assert _data(await assistant.call_tool("credits_left", {})) == {"result": 10_000}
