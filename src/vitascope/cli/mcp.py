"""`vitascope mcp`: a Model Context Protocol server on stdin and stdout, so that assistants can make videos."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any, Literal

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from vitascope import __version__, log
from vitascope.cli.connect import connect_or_serve
from vitascope.cli.task import facts_of
from vitascope.client import AsyncVitascope, DeadlineExceeded, Generating
from vitascope.errors import VitascopeError

INSTRUCTIONS = (
    "Makes videos from text. create_video starts one and costs credits (160 for 5 seconds, 320 for 10); it takes "
    "seconds to minutes. wait_for_video returns its URL; call it again while the state is not success or fail. "
    "Videos have no sound. Prompts may be English or Chinese."
)
WAIT_SECONDS = 45.0
"""An assistant's own time-out is often a minute: a longer wait is several calls."""
LOOKS = ToolAnnotations(read_only_hint=True)
SPENDS = ToolAnnotations(read_only_hint=False, destructive_hint=False, idempotent_hint=False)

Seconds = Annotated[Literal["5", "10", 5, 10] | None, Field(description="length in seconds; 5 by default")]
TaskId = Annotated[str, Field(description="what create_video returned as taskId")]


async def serve_mcp(data: Path | None) -> None:
    """Answer an assistant until it hangs up, by the named service, the data folder's, or one in this process."""
    log.configure(level="ERROR")
    async with connect_or_serve(data) as client:
        await server_of(client).run_stdio_async()


def server_of(client: AsyncVitascope) -> MCPServer[Any]:
    """Return an MCP server whose tools are the client's verbs."""
    server: MCPServer[Any] = MCPServer("vitascope", instructions=INSTRUCTIONS, version=__version__, log_level="ERROR")

    @server.tool(annotations=SPENDS)
    async def create_video(
        prompt: Annotated[str, Field(description="what to show, at most 5,000 characters", max_length=5_000)],
        duration: Seconds = None,
        aspect_ratio: Annotated[Literal["16:9", "9:16", "1:1"] | None, Field(description="16:9 by default")] = None,
        negative_prompt: Annotated[str | None, Field(description="what to keep out", max_length=500)] = None,
        seed: Annotated[int | None, Field(description="the same seed makes the same clip")] = None,
    ) -> dict[str, Any]:
        """Start making a video; returns at once with the taskId to wait for."""
        async with _refusals():
            video = await client.videos.create(
                prompt, duration=duration or "5", aspect_ratio=aspect_ratio or "16:9",
                negative_prompt=negative_prompt or None, seed=seed,
            )  # fmt: skip
            return facts_of(video)

    @server.tool(annotations=LOOKS)
    async def get_video(task_id: TaskId) -> dict[str, Any]:
        """Tell how a video stands: state, progress, and resultUrls when it is there."""
        async with _refusals():
            return facts_of(await client.videos.get(task_id))

    @server.tool(annotations=LOOKS)
    async def wait_for_video(
        task_id: TaskId,
        seconds: Annotated[float, Field(description="longest wait", gt=0, le=600)] = WAIT_SECONDS,
        *,
        context: Context[Any],
    ) -> dict[str, Any]:
        """Wait for a video, at most so many seconds; returns how it stands then."""
        async with _refusals():
            try:
                async for event in client.videos.subscribe(task_id, deadline_seconds=seconds):
                    if isinstance(event, Generating):
                        await context.report_progress(event.progress, 100)
            except DeadlineExceeded:
                pass
            return facts_of(await client.videos.get(task_id))

    @server.tool(annotations=LOOKS)
    async def credits_left() -> float:
        """Tell how many credits are left."""
        async with _refusals():
            return await client.credits()

    return server


@asynccontextmanager
async def _refusals() -> AsyncIterator[None]:
    """Let the assistant read why, and go on."""
    try:
        yield
    except VitascopeError as error:
        raise ToolError(str(error)) from error
