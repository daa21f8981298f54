"""`vitascope mcp`: a Model Context Protocol server on stdin and stdout, so that assistants can make videos."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from vitascope import __version__, log
from vitascope.catalog import MODELS, FieldMeaning, named, pricing
from vitascope.cli.connect import connect_or_serve
from vitascope.cli.models import create
from vitascope.cli.task import facts_of
from vitascope.client import AsyncVitascope, DeadlineExceeded, Generating
from vitascope.client.verbs import MODEL
from vitascope.errors import VitascopeError

STANDARD = MODELS[MODEL]
INSTRUCTIONS = (
    "Makes videos from text. create_video starts one and costs credits; it takes seconds to minutes. "
    "wait_for_video returns its URL; call it again while the state is not success or fail. "
    f"The usual model is {MODEL} ({pricing(STANDARD)}); list_models tells the others and what they cost here, "
    "model_fields what one of them takes. Prompts may be English or Chinese."
)
PROMPT_CHARACTERS = max(
    int(part.high or 0) for model in MODELS.values() if (part := model.named(FieldMeaning.PROMPT))
)
WAIT_SECONDS = 45.0
"""An assistant's own time-out is often a minute: a longer wait is several calls."""
LOOKS = ToolAnnotations(read_only_hint=True)
SPENDS = ToolAnnotations(read_only_hint=False, destructive_hint=False, idempotent_hint=False)

ModelName = Annotated[str, Field(description="a name that list_models tells")]
TaskId = Annotated[str, Field(description="what create_video returned as taskId")]


async def serve_mcp(data: Path | None) -> None:
    """Answer an assistant until it hangs up, by the named service, the data folder's, or one in this process."""
    log.configure(level="ERROR")
    async with connect_or_serve(data) as client:
        await server_of(client).run_stdio_async()


def server_of(client: AsyncVitascope) -> MCPServer[Any]:
    """Return an MCP server whose tools are the client's methods."""
    server: MCPServer[Any] = MCPServer(
        "vitascope", instructions=INSTRUCTIONS, version=__version__, log_level="ERROR"
    )
    _add_models(server, client)

    @server.tool(annotations=SPENDS)
    async def create_video(
        prompt: Annotated[str, Field(description="what to show", max_length=PROMPT_CHARACTERS)],
        model: ModelName = MODEL,
        duration: Annotated[
            str | int | None, Field(description="seconds; default: the model's own")
        ] = None,
        aspect_ratio: Annotated[str | None, Field(description="such as 16:9, 9:16 or 1:1")] = None,
        resolution: Annotated[
            str | None, Field(description="such as 720p, where the model has several")
        ] = None,
        sound: Annotated[bool | None, Field(description="sound, where the model has it")] = None,
        negative_prompt: Annotated[str | None, Field(description="what to keep out")] = None,
        seed: Annotated[int | None, Field(description="the same seed makes the same clip")] = None,
        more: Annotated[
            dict[str, Any] | None, Field(description="other fields of the model's own input")
        ] = None,
    ) -> dict[str, Any]:
        """Start making a video; returns at once with the taskId to wait for."""
        asked = {
            "prompt": prompt, "model": model, "duration": duration, "aspect_ratio": aspect_ratio,
            "resolution": resolution, "sound": sound, "negative_prompt": negative_prompt, "seed": seed, **(more or {}),
        }  # fmt: skip
        async with _refusals():
            return facts_of(await create(client, asked))

    _add_looks(server, client)
    return server


def _add_looks(server: MCPServer[Any], client: AsyncVitascope) -> None:
    """Add what only looks: a video's state, waiting for it, the balance."""

    @server.tool(annotations=LOOKS)
    async def get_video(task_id: TaskId) -> dict[str, Any]:
        """Show a video's state and progress, and its resultUrls when it is there."""
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
        """Show how many credits are left."""
        async with _refusals():
            return await client.credits()


def _add_models(server: MCPServer[Any], client: AsyncVitascope) -> None:
    """Add the tools that tell which models there are."""

    @server.tool(annotations=LOOKS)
    async def list_models() -> list[dict[str, Any]]:
        """Tell which models make videos here, from what, and what each costs."""
        async with _refusals():
            return [dict(model) for model in await client.models()]

    @server.tool(annotations=LOOKS)
    async def model_fields(model: ModelName) -> dict[str, Any]:
        """Tell what a model takes: every field of its input with its limits and default, as JSON schema."""
        async with _refusals():
            return named(model).input.model_json_schema()


@asynccontextmanager
async def _refusals() -> AsyncIterator[None]:
    """Let the assistant read why, and go on."""
    try:
        yield
    except VitascopeError as error:
        raise ToolError(str(error)) from error
