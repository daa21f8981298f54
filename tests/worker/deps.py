"""A worker's shop over a service without workers, and a host of its engine."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.small import Small, api_only
from vitascope.worker.host import EngineHost
from vitascope.worker.run import WorkerDeps


@asynccontextmanager
async def open_shop(
    folder: Path, **changes: Any
) -> AsyncIterator[tuple[Small, WorkerDeps, EngineHost]]:
    """Open all three for a block."""
    async with api_only(folder, **changes) as small, shop_over(small) as (deps, host):
        yield small, deps, host


@asynccontextmanager
async def shop_over(small: Small) -> AsyncIterator[tuple[WorkerDeps, EngineHost]]:
    """Give a service that runs a shop and a host for a block."""
    runtime = small.runtime
    deps = WorkerDeps(
        tasks=runtime.tasks, storage=runtime.storage, settings=runtime.settings, labels=runtime.labels,
        model_settings=runtime.model_settings, marks=runtime.marks, fetcher=runtime.fetcher, uploads=runtime.uploads,
    )  # fmt: skip
    host = EngineHost(runtime.settings.engine)
    try:
        yield deps, host
    finally:
        await host.kill()
