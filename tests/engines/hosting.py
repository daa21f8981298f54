"""One order through a real engine child, as a worker gives it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from vitascope.tasks.task import Failed, Stopped
from vitascope.video import VideoSpec
from vitascope.worker.host import EngineHost
from vitascope.worker.messages import ClipReady, Generate, Progress


@dataclass
class Bench:
    """A host, and what its child told."""

    host: EngineHost
    folder: Path
    progress: list[float] = field(default_factory=list)
    memos: list[dict[str, str]] = field(default_factory=list)

    async def make(
        self,
        spec: VideoSpec,
        *,
        name: str = "out",
        memo: dict[str, str] | None = None,
        mark: str = "",
        task: str = "task_1",
        model: str = "",
        first_frame: Path | str = "",
        last_frame: Path | str = "",
        on_progress: Callable[[float], None] = lambda fraction: None,
    ) -> ClipReady | Failed | Stopped:
        """Give one order and return its outcome; the file is folder/name.mp4."""

        def report(progress: Progress) -> None:
            self.progress.append(progress.fraction)
            on_progress(progress.fraction)

        async def keep(memo: dict[str, str]) -> None:
            self.memos.append(memo)

        order = Generate(
            task_id=task, spec=asdict(spec), memo=dict(memo or {}), path=str(self.folder / f"{name}.mp4"),
            poster=str(self.folder / f"{name}.jpg"), mark=mark, model=model,
            first_frame=str(first_frame), last_frame=str(last_frame),
        )  # fmt: skip
        return await self.host.generate(order, report, keep)


@asynccontextmanager
async def bench(folder: Path, kind: str, **options: Any) -> AsyncIterator[Bench]:
    """Host an engine for a block."""
    host = EngineHost("engine", kind=kind, options=options)
    try:
        yield Bench(host, folder)
    finally:
        await host.close()
