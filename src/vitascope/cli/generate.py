"""`vitascope generate`: from prompts to files, with one live table."""

import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vitascope import log
from vitascope.cli.batch import VideoRequest
from vitascope.cli.connect import connect, connect_or_serve, is_served
from vitascope.cli.drawn_words import DrawnWords, show, words_of
from vitascope.cli.look import short_ids
from vitascope.cli.models import create, create_all
from vitascope.cli.out import print_result, print_text
from vitascope.cli.output import STDOUT, download, is_there, require_writable
from vitascope.cli.table import ProgressTable
from vitascope.cli.words import reason, say
from vitascope.client import AsyncVitascope, Event, Queued, Video
from vitascope.errors import GenerationFailed, Invalid, VitascopeError, WireError
from vitascope.language import mark as _
from vitascope.wire import Tier


class SomeFailed(VitascopeError):
    """Not every row became a file."""


@dataclass(frozen=True, kw_only=True)
class GenerateOptions:
    """How videos are made: so many at once, with a callback, waited for or not, shown or not."""

    at_once: int = 4
    keep: bool = False
    force: bool = False
    callback: str | None = None
    tier: Tier | None = None
    keep_seconds: int | None = None
    waits: bool = True
    opens: bool = False
    as_json: bool = False


async def generate_videos(
    read: Callable[[], Sequence[VideoRequest]], options: GenerateOptions, *, data: Path | None
) -> None:
    """Make the video of every request and save it.

    Files that are there already are skipped with keep and replaced with force, else nothing is made.

    A row that fails does not stop the others, a service that refuses (key, credits, unreachable) does.
    Raises that refusal, a single request's own error, or SomeFailed.
    """
    requests = read()
    log.configure(level="ERROR")
    if not options.waits:
        await _order(requests, options, data)
        return
    todo = [request for request in requests if not (options.keep and is_there(request.output))]
    for request in todo:
        require_writable(request.output, force=options.force)
    if not todo:
        if not options.as_json:
            print_text(say("{count} of {count} are there already.", count=len(requests)) + "\n")
        return
    left = Left(is_served=is_served(data), as_json=options.as_json)
    with ProgressTable(requests, quiet=options.as_json or not sys.stderr.isatty()) as progress:
        for request in requests:
            if request not in todo:
                progress.end(request, made=True)
        async with connect_or_serve(data, watching=min(options.at_once, len(todo))) as client:
            errors = await _make_all(client, todo, progress, left, options)
    if errors:
        raise (
            errors[0]
            if len(requests) == 1
            else SomeFailed(
                "{failed} of {count} videos could not be made",
                failed=len(errors),
                count=len(requests),
            )
        )


async def _make_all(
    client: AsyncVitascope,
    requests: Sequence[VideoRequest],
    progress: ProgressTable,
    left: "Left",
    options: GenerateOptions,
) -> list[WireError]:
    turns = asyncio.Semaphore(options.at_once)

    async def make(request: VideoRequest) -> WireError | None:
        async with turns:
            try:
                video = await _make(client, request, progress, left, options)
            except (GenerationFailed, Invalid) as error:
                progress.end(request, made=False)
                if len(requests) > 1:
                    _print_error(request, error, as_json=options.as_json)
                return error
            words = await words_of(client, video)
            progress.end(request, made=True)
            _print(request, video, words, as_json=options.as_json)
            if options.opens and request.output != STDOUT:
                show(request.output)
            return None

    try:
        async with asyncio.TaskGroup() as group:
            jobs = [group.create_task(make(request)) for request in requests]
    except* VitascopeError as refusals:
        raise refusals.exceptions[0] from None
    return [error for job in jobs if (error := job.result()) is not None]


async def _order(
    requests: Sequence[VideoRequest], options: GenerateOptions, data: Path | None
) -> None:
    """Create the tasks only, with a service that goes on when this command has ended."""
    async with connect(data) as client:
        asked, left = [request.input for request in requests], iter(requests)
        async for video in create_all(
            client,
            asked,
            callback=options.callback,
            tier=options.tier,
            keep_seconds=options.keep_seconds,
        ):
            request = next(left)
            said = say(
                "Task {task} is ordered. Follow it: vitascope task wait {short}",
                task=video.id, short=short_ids([video.id])[0],
            )  # fmt: skip
            facts = {"row": request.row, "taskId": video.id, "state": video.state.value}
            print_result(facts, said, as_json=options.as_json)


async def _make(
    client: AsyncVitascope,
    request: VideoRequest,
    progress: ProgressTable,
    left: "Left",
    options: GenerateOptions,
) -> Video:
    video = await create(
        client,
        request.input,
        callback=options.callback,
        tier=options.tier,
        keep_seconds=options.keep_seconds,
    )
    try:
        async for event in client.videos.subscribe(video):
            video = event.video
            progress.show(request, _stage(event), video.progress)
        await download(client, video, request.output)
    except (asyncio.CancelledError, VitascopeError) as error:
        if not (isinstance(error, WireError) and error.task_id):
            # The task has not failed: it is paid for, and its owner must be able to find it.
            left.report(request, video)
        raise
    return video


@dataclass(frozen=True, kw_only=True)
class Left:
    """Says what becomes of a task that outlives its command; is_served if a service goes on."""

    is_served: bool
    as_json: bool

    def report(self, request: VideoRequest, video: Video) -> None:
        """Write one line: for people to stderr, for machines to stdout."""
        if self.as_json:
            facts = {
                "row": request.row,
                "taskId": video.id,
                "file": str(request.output),
                "state": video.state,
            }
            facts |= {"url": video.url} if video.urls else {}
            print_result(facts | {"interrupted": True}, "", as_json=True)
        else:
            url = video.url if video.urls else ""
            sys.stderr.write(say(self._sentence(video.state), task=video.id, url=url) + "\n")

    def _sentence(self, state: str) -> str:
        if state == "success" and self.is_served:
            return _(
                "Task {task} is done, and its video is at {url}: `vitascope task download {task} -o FILE` saves it."
            )
        if state == "success":
            return _(
                "Task {task} is done: after the next `vitascope serve` on this folder, "
                "`vitascope task download {task} -o FILE` saves it."
            )
        if self.is_served:
            return _(
                "Task {task} goes on: `vitascope task wait {task}` follows it, `vitascope task cancel {task}` stops it."
            )
        return _(
            "Task {task} goes on with the next `vitascope serve` on this folder; "
            "then `vitascope task wait {task}` follows it, `vitascope task cancel {task}` stops it."
        )


def _stage(event: Event) -> str:
    if isinstance(event, Queued) and event.position is not None:
        return say("{position} in the queue", position=event.position)
    return say(STATES[event.video.state])


STATES: Mapping[str, str] = {
    "waiting": _("waiting for a worker"),
    "queuing": _("retrying"),
    "generating": _("generating"),
    "success": _("done"),
    "fail": _("failed"),
}
"""A state's word on the wire, and what a reader is told."""


def _print(request: VideoRequest, video: Video, words: DrawnWords, *, as_json: bool) -> None:
    facts: dict[str, Any] = {
        "row": request.row, "taskId": video.id, "file": str(request.output), "url": video.url,
        "seed": video.input.get("seed"), "costTime": video.cost_seconds, **words.facts,
    }  # fmt: skip
    said = say("Saved {file}  (seed {seed})", file=request.output, seed=facts["seed"])
    print_result(
        facts, "\n".join([said, *words.lines()]), as_json=as_json, beside=request.output == STDOUT
    )


def _print_error(request: VideoRequest, error: WireError, *, as_json: bool) -> None:
    facts = {
        "row": request.row,
        "file": str(request.output),
        "error": {"code": error.code.value, "message": error.message},
    }
    print_result(
        facts, say("Failed {file}: {why}", file=request.output, why=reason(error)), as_json=as_json
    )
