"""`vitascope task …` and `vitascope credits`: what was made and what is left."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from vitascope.cli.connect import connect
from vitascope.cli.generate import STATES
from vitascope.cli.look import (
    Column,
    age,
    facts_table,
    local_time,
    number,
    print_beside,
    short_ids,
    table,
)
from vitascope.cli.out import print_json, print_result, print_text
from vitascope.cli.output import DEFAULT_OUTPUT, STDOUT, download, free_name, require_writable
from vitascope.cli.references import whole_task_id
from vitascope.cli.words import say
from vitascope.client import Video
from vitascope.errors import OperatorError
from vitascope.wire import State


async def list_tasks(
    *,
    limit: int,
    state: str | None,
    cursor: str | None,
    wide: bool,
    data: Path | None,
    as_json: bool,
) -> None:
    """Print the account's tasks, newest first; with as_json one a line, then the cursor if there is one."""
    if state and state not in list(State):
        raise OperatorError(
            "--state must be one of {known}, not {text}", known=", ".join(State), text=state
        )
    async with connect(data) as client:
        page = await client.videos.list(limit=limit, state=state, cursor=cursor)
    if as_json:
        for video in page.videos:
            print_json(facts_of(video))
        if page.cursor:
            print_json({"cursor": page.cursor})
        return
    print_text((_table(page.videos, wide=wide) if page.videos else _nothing(state)) + "\n")
    if page.cursor:
        print_beside(say("More: --cursor {cursor}", cursor=page.cursor))


async def get_task(task_id: str, *, data: Path | None, as_json: bool) -> None:
    """Print how a task stands."""
    async with connect(data) as client:
        video = await client.videos.get(await whole_task_id(client, task_id))
    print_result(facts_of(video), _details(video), as_json=as_json)


async def wait_for_task(
    task_id: str, *, deadline_seconds: float, data: Path | None, as_json: bool
) -> None:
    """Wait until a task has ended and print how."""
    async with connect(data) as client:
        whole = await whole_task_id(client, task_id)
        video = await client.videos.wait(whole, deadline_seconds=deadline_seconds)
    print_result(facts_of(video), _details(video), as_json=as_json)


async def cancel_task(task_id: str, *, data: Path | None, as_json: bool) -> None:
    """Ask to stop a task and print how it stands."""
    async with connect(data) as client:
        video = await client.videos.cancel(await whole_task_id(client, task_id))
    print_result(facts_of(video), _cancelled(video), as_json=as_json)


async def delete_tasks(task_ids: Sequence[str], *, data: Path | None, as_json: bool) -> None:
    """Delete the videos of tasks that have ended, and print each one's record."""
    async with connect(data) as client:
        for task_id in task_ids:
            video = await client.videos.delete(await whole_task_id(client, task_id))
            said = say("The video of task {task} is deleted; its record stays.", task=video.id)
            print_result(facts_of(video), said, as_json=as_json)


async def download_task(
    task_id: str, output: Path | None, *, force: bool, data: Path | None, as_json: bool
) -> None:
    """Save a finished task's video."""
    file = output or free_name(DEFAULT_OUTPUT)
    require_writable(file, force=force)
    async with connect(data) as client:
        whole = await whole_task_id(client, task_id)
        await download(client, whole, file)
    facts = {"taskId": whole, "file": str(file)}
    said = say("Saved {file}", file=file)
    print_result(facts, said, as_json=as_json, beside=file == STDOUT)


async def show_credits(*, data: Path | None, as_json: bool) -> None:
    """Print the balance."""
    async with connect(data) as client:
        balance = await client.credits()
    print_result({"credits": balance}, f"{balance:g}", as_json=as_json)


def facts_of(video: Video) -> dict[str, Any]:
    """Return a task for machines, in the wire's words."""
    return {
        "taskId": video.id, "model": video.model, "state": video.state.value,
        "progress": video.progress, "input": dict(video.input), "resultUrls": list(video.urls),
        "failCode": video.fail_code, "failMsg": video.fail_message, "createTime": video.created_ms,
        "completeTime": video.completed_ms, "costTime": video.cost_seconds,
        "creditsConsumed": video.credits, "expireTime": video.expires_ms,
        "deletedTime": video.deleted_ms,
    }  # fmt: skip


def _table(videos: Sequence[Video], *, wide: bool) -> str:
    columns = [
        Column(title=say("ID")),
        Column(title=say("STATE")),
        Column(title=say("MADE"), rank=2),
        Column(title=say("AGE"), is_number=True, rank=1),
        *([Column(title=say("MODEL"))] if wide else []),
        *([Column(title=say("CREDITS"), is_number=True)] if wide else []),
        Column(title=say("PROMPT"), is_flexible=not wide),
        *([Column(title="URL")] if wide else []),
    ]
    ids = [video.id for video in videos] if wide else short_ids([video.id for video in videos])
    rows = [_row(video, shown, wide=wide) for video, shown in zip(videos, ids, strict=True)]
    return table(columns, rows, width=0) if wide else table(columns, rows)


def _row(video: Video, shown: str, *, wide: bool) -> list[str]:
    prompt = " ".join(str(video.input.get("prompt", "")).split())
    cells = [shown, _state(video), local_time(video.created_ms), age(video.created_ms)]
    if not wide:
        return [*cells, prompt]
    return [
        *cells,
        video.model,
        number(video.credits),
        prompt,
        video.urls[0] if video.urls else "-",
    ]


def _state(video: Video) -> str:
    said = say(STATES[video.state])
    return f"{said} {video.progress} %" if video.state is State.GENERATING else said


def _details(video: Video) -> str:
    given = dict(video.input)
    facts = [
        (say("Task"), video.id),
        (say("State"), _state(video)),
        (say("Why"), video.fail_message or ""),
        (say("Prompt"), " ".join(str(given.pop("prompt", "")).split())),
        (say("Model"), video.model),
        (
            say("Settings"),
            ", ".join(f"{name} {value}" for name, value in given.items() if value != ""),
        ),
        (say("Left out"), ", ".join(video.left_out)),
        (say("Made"), _made(video)),
        (
            say("Took"),
            "" if video.cost_seconds is None else say("{count} s", count=video.cost_seconds),
        ),
        (say("Credits"), "" if video.credits is None else number(video.credits)),
        (say("Video"), video.urls[0] if video.urls else ""),
        (say("Kept until"), local_time(video.expires_ms) if video.expires_ms else ""),
        (say("Deleted"), local_time(video.deleted_ms) if video.deleted_ms else ""),
    ]
    return "\n".join(filter(None, (facts_table(facts), _next(video))))


def _made(video: Video) -> str:
    if video.created_ms is None:
        return ""
    when, old = local_time(video.created_ms, seconds=True), age(video.created_ms)
    return say("{when} ({age} ago)", when=when, age=old)


def _next(video: Video) -> str:
    """Return what can be done with a task now."""
    (short,) = short_ids([video.id])
    if video.urls:
        return say("Save it: vitascope task download {task} -o FILE", task=short)
    if video.is_finished:
        return ""
    return say("Follow it: vitascope task wait {task}", task=short)


def _cancelled(video: Video) -> str:
    if video.state is State.FAIL and video.fail_code == "499":
        return say("Task {task} is cancelled; its credits are back.", task=video.id)
    if video.is_finished:
        return say("Task {task} had ended already: {state}.", task=video.id, state=_state(video))
    return say("Task {task} is being stopped; its credits come back then.", task=video.id)


def _nothing(state: str | None) -> str:
    if state:
        return say("No tasks.")
    return say('No tasks yet. Make a video: vitascope generate "a red fox in the snow"')
