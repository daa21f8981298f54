"""Orders for engines without a worker around them."""

from pathlib import Path
from typing import Any

from tests.media.pictures import spec
from vitascope.engines.base import Generation
from vitascope.engines.videos import VideosEngine
from vitascope.media.upright import read_given
from vitascope.video import ClipFile, Picture


class Log:
    """Remembers what a job reported, and what was on the disk when."""

    def __init__(self, memo: dict[str, str] | None = None, **changes: Any) -> None:
        self.progress: list[float] = []
        self.durable: list[dict[str, str]] = []
        self.stop = False
        self.job = Generation(
            spec=spec(**changes), memo={} if memo is None else memo, progress=self.progress.append,
            cancelled=lambda: self.stop, remember=self._remember, task_id="task_1",
        )  # fmt: skip

    async def _remember(self) -> None:
        self.durable.append(dict(self.job.memo))


async def generate(engine: VideosEngine, job: Generation) -> ClipFile:
    """Have an engine do one job, and close it."""
    try:
        return await engine.generate(job)
    finally:
        await engine.close()


def picture(folder: Path, content: bytes) -> Picture:
    """Return a given file as an engine gets it."""
    path = folder / "given"
    path.write_bytes(content)
    return read_given(path)
