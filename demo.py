"""`make demo`: start the service, send the API page's own example over HTTP, save the video, stop
the service.
"""

import asyncio
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from vitascope.client import AsyncVitascope, Video
from vitascope.media.picture import contact_sheet, write_picture
from vitascope.media.probe import probe

EXAMPLE: dict[str, Any] = {
    "prompt": "士兵从运输机跳下的第一人称视角——镜头因气流颠簸而晃动，氧气面罩的反光忽明忽暗——云层散开时，"
    "下方战场中防空火力与导弹尾迹交织闪动",
    "duration": "5",
    "aspect_ratio": "16:9",
    "negative_prompt": "模糊、畸变、低画质",
    "cfg_scale": 0.5,
}
DATA = Path("out/demo")
VIDEO, SHEET = Path("demo.mp4"), Path("demo.png")
NEXT = """
The next one, by hand: start the service with `make serve`, which prints its address and your key, then

  curl -s http://127.0.0.1:8780/api/v1/jobs/createTask \\
    -H "Authorization: Bearer $KEY" -H "Content-Type: application/json" \\
    -d '{"model": "kling/v2-1-master-text-to-video", "input": {"prompt": "a red fox running through snow"}}'
  curl -s "http://127.0.0.1:8780/api/v1/jobs/recordInfo?taskId=$TASK_ID" -H "Authorization: Bearer $KEY"
"""
console = Console()


@contextmanager
def service() -> Iterator[tuple[str, str]]:
    """Run `vitascope serve` on a fresh data folder and a free port; yield its URL and first key."""
    shutil.rmtree(DATA, ignore_errors=True)
    DATA.mkdir(parents=True)
    command = [
        str(Path(sys.executable).with_name("vitascope")),
        "serve",
        "--data",
        str(DATA),
        "--port",
        "0",
    ]
    with (DATA / "service.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        yield _greeting(process)
    finally:
        process.terminate()
        process.wait(timeout=60)


def _greeting(process: "subprocess.Popen[str]") -> tuple[str, str]:
    assert process.stdout is not None
    said = process.stdout.readline() + process.stdout.readline()
    found, key = re.search(r"serves (\S+)", said), DATA / "vitascope.first-key"
    if found is None or not key.is_file():
        sys.exit(
            f"The service did not start; {DATA / 'service.log'} says:\n{(DATA / 'service.log').read_text()}"
        )
    return found[1], key.read_text().strip()


async def make_video(url: str, key: str) -> Video:
    """Send the example, show its progress, save the video."""
    columns = (
        TextColumn("  {task.description:<10}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    async with AsyncVitascope(url, key, poll_seconds=0.25) as client:
        video = await client.videos.create(**EXAMPLE)
        console.print(f"  task       {video.id}")
        with Progress(*columns, console=console) as bar:
            line = bar.add_task("waiting", total=100)
            async for event in client.videos.subscribe(video):
                video = event.video
                bar.update(line, completed=video.progress, description=video.state)
        await client.videos.download(video, VIDEO)
        return video


def main() -> None:
    """Do it all and say where the results are."""
    console.print(
        f"[bold]The API page's own example[/bold]\n  prompt     {EXAMPLE['prompt']}", soft_wrap=True
    )
    with service() as (url, key):
        began = time.monotonic()
        asyncio.run(make_video(url, key))
        seconds = time.monotonic() - began
    write_picture(contact_sheet(VIDEO), SHEET)
    found = probe(VIDEO)
    console.print(
        f"  video      {VIDEO.resolve()}\n             {found.width}x{found.height}, {found.fps:g} fps, "
        f"{found.num_frames} frames, {found.codec}, made in {seconds:.1f} s\n  pictures   {SHEET.resolve()}",
        soft_wrap=True,
    )
    console.print(NEXT, markup=False, highlight=False, soft_wrap=True)


if __name__ == "__main__":
    main()
