"""`vitascope generate`: from prompts to files, with one live table."""

import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from vitascope import log
from vitascope.cli.connect import connect_or_serve
from vitascope.cli.out import tell
from vitascope.cli.table import Progress
from vitascope.cli.wishes import Wish
from vitascope.cli.words import say
from vitascope.client import AsyncVitascope, Event, Queued, Video
from vitascope.errors import GenerationFailed, Invalid, OperatorError, VitascopeError, WireError


class SomeFailed(VitascopeError):
    """Not every row became a file."""


async def generate_videos(
    read: Callable[[], Sequence[Wish]], *, data: Path | None, at_once: int, keep: bool, as_json: bool
) -> None:
    """Make the video of every wish that is read and save it; with keep, files that are there already stay as they are.

    A row that fails does not stop the others, a service that refuses (key, credits, unreachable) does.
    Raises that refusal, a single wish's own error, or SomeFailed.
    """
    wishes = read()
    folder = next((wish.output.parent for wish in wishes if not wish.output.parent.is_dir()), None)
    if folder is not None:
        raise OperatorError(say("The folder {folder} does not exist", folder=folder))
    log.configure(level="ERROR")
    todo = [wish for wish in wishes if not (keep and wish.output.exists())]
    with Progress(wishes, quiet=as_json or not sys.stderr.isatty()) as progress:
        for wish in wishes:
            if wish not in todo:
                progress.end(wish, made=True)
        async with connect_or_serve(data, watching=min(at_once, len(todo))) as client:
            errors = await _make_all(client, todo, progress, at_once=at_once, as_json=as_json)
    if errors:
        raise (
            errors[0]
            if len(wishes) == 1
            else SomeFailed(say("{failed} of {count} videos could not be made", failed=len(errors), count=len(wishes)))
        )


async def _make_all(
    client: AsyncVitascope, wishes: Sequence[Wish], progress: Progress, *, at_once: int, as_json: bool
) -> list[WireError]:
    turns = asyncio.Semaphore(at_once)

    async def make(wish: Wish) -> WireError | None:
        async with turns:
            try:
                video = await _make(client, wish, progress)
            except (GenerationFailed, Invalid) as error:
                progress.end(wish, made=False)
                if len(wishes) > 1:
                    _tell_error(wish, error, as_json=as_json)
                return error
            progress.end(wish, made=True)
            _tell(wish, video, as_json=as_json)
            return None

    try:
        async with asyncio.TaskGroup() as group:
            jobs = [group.create_task(make(wish)) for wish in wishes]
    except* VitascopeError as refusals:
        raise refusals.exceptions[0] from None
    return [error for job in jobs if (error := job.result()) is not None]


async def _make(client: AsyncVitascope, wish: Wish, progress: Progress) -> Video:
    video = await client.videos.create(**wish.input)
    async for event in client.videos.subscribe(video):
        video = event.video
        progress.show(wish, _stage(event), video.progress)
    await client.videos.download(video, wish.output)
    return video


def _stage(event: Event) -> str:
    if isinstance(event, Queued) and event.position is not None:
        return say("{position} in line", position=event.position)
    return say(STATES[event.video.state])


STATES: Mapping[str, str] = {
    "waiting": "waiting for a worker",
    "queuing": "back in line",
    "generating": "generating",
    "success": "done",
    "fail": "failed",
}
"""A state's word on the wire, and what a reader is told."""


def _tell(wish: Wish, video: Video, *, as_json: bool) -> None:
    facts: dict[str, Any] = {
        "row": wish.row, "taskId": video.id, "file": str(wish.output), "url": video.url,
        "seed": video.input.get("seed"), "costTime": video.cost_seconds,
    }  # fmt: skip
    tell(facts, say("Saved {file}  (seed {seed})", file=wish.output, seed=facts["seed"]), as_json=as_json)


def _tell_error(wish: Wish, error: WireError, *, as_json: bool) -> None:
    facts = {"row": wish.row, "file": str(wish.output), "error": {"code": error.code.value, "message": error.message}}
    tell(facts, say("Failed {file}: {why}", file=wish.output, why=error.message), as_json=as_json)
