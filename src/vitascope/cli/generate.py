"""`vitascope generate`: from prompt to file, with a progress bar."""

import json
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from vitascope import config, log
from vitascope.client import AsyncVitascope, Video
from vitascope.client.config import named_service
from vitascope.db.lock import find_owner
from vitascope.errors import OperatorError

POLL_SECONDS = 0.25
"""A service on this machine is asked as often as a person can see."""
STATES = {
    "waiting": "waiting for a worker",
    "queuing": "back in line",
    "generating": "generating",
    "success": "done",
    "fail": "failed",
}


async def generate_video(wish: Mapping[str, Any], output: Path, *, data: Path | None, as_json: bool) -> None:
    """Make the video that wish (createTask's input) describes and save it as output."""
    if not output.parent.is_dir():
        raise OperatorError(f"The folder {output.parent} does not exist")
    log.configure(level="ERROR")
    async with _client(data) as client:
        video = await _make(client, wish, quiet=as_json)
        await client.videos.download(video, output)
    _tell(video, output, as_json=as_json)


@asynccontextmanager
async def _client(data: Path | None) -> AsyncIterator[AsyncVitascope]:
    named = named_service()
    if named is not None:
        async with AsyncVitascope(named.base_url, named.api_key) as client:
            yield client
        return
    owner = find_owner(config.load(data=data).data)
    if owner is not None:
        async with AsyncVitascope(owner.url, owner.token, poll_seconds=POLL_SECONDS) as client:
            yield client
        return
    from vitascope.cli.serve import service

    settings = config.load(data=data, host="127.0.0.1", port=0)
    async with (
        service(settings) as runtime,
        AsyncVitascope(runtime.settings.base_url, runtime.local_token, poll_seconds=POLL_SECONDS) as client,
    ):
        yield client


async def _make(client: AsyncVitascope, wish: Mapping[str, Any], *, quiet: bool) -> Video:
    video = await client.videos.create(**wish)
    with _bar(quiet) as bar:
        line = bar.add_task(STATES["waiting"], total=100)
        async for event in client.videos.subscribe(video):
            video = event.video
            bar.update(line, completed=video.progress, description=STATES[video.state])
    return video


def _bar(quiet: bool) -> Progress:
    return Progress(
        TextColumn("{task.description:<21}"),
        BarColumn(bar_width=40),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True, quiet=quiet),
    )


def _tell(video: Video, output: Path, *, as_json: bool) -> None:
    facts = {
        "taskId": video.id, "file": str(output), "url": video.urls[0],
        "seed": video.input.get("seed"), "costTime": video.cost_seconds,
    }  # fmt: skip
    sys.stdout.write(json.dumps(facts) + "\n" if as_json else f"Saved {output}  (seed {facts['seed']})\n")
