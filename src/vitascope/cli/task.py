"""`vitascope task …` and `vitascope credits`: what was made and what is left."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from vitascope.cli.connect import connect
from vitascope.cli.generate import STATES
from vitascope.cli.out import print_result
from vitascope.cli.output import DEFAULT_OUTPUT, STDOUT, download, free_name, require_writable
from vitascope.cli.words import say
from vitascope.client import Video


async def list_tasks(*, limit: int, state: str | None, cursor: str | None, data: Path | None, as_json: bool) -> None:
    """Print the account's tasks, newest first."""
    async with connect(data) as client:
        page = await client.videos.list(limit=limit, state=state, cursor=cursor)
    lines = [_line(video) for video in page.videos]
    lines += [say("More: --cursor {cursor}", cursor=page.cursor)] if page.cursor else []
    facts = {"tasks": [facts_of(video) for video in page.videos], "cursor": page.cursor}
    print_result(facts, "\n".join(lines) or say("No tasks."), as_json=as_json)


async def get_task(task_id: str, *, data: Path | None, as_json: bool) -> None:
    """Print how a task stands."""
    async with connect(data) as client:
        video = await client.videos.get(task_id)
    print_result(facts_of(video), _line(video), as_json=as_json)


async def wait_for_task(task_id: str, *, deadline_seconds: float, data: Path | None, as_json: bool) -> None:
    """Wait until a task has ended and print how."""
    async with connect(data) as client:
        video = await client.videos.wait(task_id, deadline_seconds=deadline_seconds)
    print_result(facts_of(video), _line(video), as_json=as_json)


async def cancel_task(task_id: str, *, data: Path | None, as_json: bool) -> None:
    """Ask to stop a task and print how it stands."""
    async with connect(data) as client:
        video = await client.videos.cancel(task_id)
    print_result(facts_of(video), _line(video), as_json=as_json)


async def download_task(task_id: str, output: Path | None, *, force: bool, data: Path | None, as_json: bool) -> None:
    """Save a finished task's video."""
    file = output or free_name(DEFAULT_OUTPUT)
    require_writable(file, force=force)
    async with connect(data) as client:
        await download(client, task_id, file)
    facts = {"taskId": task_id, "file": str(file)}
    print_result(facts, say("Saved {file}", file=file), as_json=as_json, beside=file == STDOUT)


async def show_credits(*, data: Path | None, as_json: bool) -> None:
    """Print the balance."""
    async with connect(data) as client:
        balance = await client.credits()
    print_result({"credits": balance}, f"{balance:g}", as_json=as_json)


def facts_of(video: Video) -> dict[str, Any]:
    """Return a task for machines, in the wire's words."""
    return {
        "taskId": video.id, "model": video.model, "state": video.state.value, "progress": video.progress,
        "input": dict(video.input), "resultUrls": list(video.urls), "failCode": video.fail_code,
        "failMsg": video.fail_message, "createTime": video.created_ms, "completeTime": video.completed_ms,
        "costTime": video.cost_seconds, "creditsConsumed": video.credits,
    }  # fmt: skip


def _line(video: Video) -> str:
    made = datetime.fromtimestamp((video.created_ms or 0) / 1_000, UTC).strftime("%Y-%m-%d %H:%M")
    ending = video.fail_message or (video.urls[0] if video.urls else video.input.get("prompt", ""))
    return f"{video.id}  {made}  {say(STATES[video.state])} {video.progress} %  {ending}"
