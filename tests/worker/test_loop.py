"""When a worker replaces an engine's process that died: before anybody's next task, and not once it
stops.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.small import Small
from tests.worker.deps import open_shop
from vitascope.worker.host import EngineHost
from vitascope.worker.loop import Worker


@asynccontextmanager
async def _worker(folder: Path) -> AsyncIterator[tuple[Small, Worker, EngineHost]]:
    async with open_shop(folder) as (small, deps, _):
        worker = Worker(deps, small.runtime.queue, small.runtime.routes)
        try:
            yield small, worker, worker.hosts[0]
        finally:
            await worker.stop()


async def _kill(host: EngineHost) -> None:
    assert host.pid is not None
    first = host.pid
    os.kill(first, signal.SIGKILL)
    while host.pid == first:
        await asyncio.sleep(0.01)


async def _state(small: Small, task_id: str) -> str:
    return str((await small.record(task_id))["state"])


async def test_a_child_that_a_task_cost_is_replaced_before_the_round_ends(tmp_path: Path) -> None:
    async with _worker(tmp_path) as (small, worker, host):
        await small.create(prompt="die")
        await host.open()
        first = host.pid
        assert await worker.run_one(host)
        assert host.pid not in {None, first}
        assert host.starts == 2


async def test_a_child_that_died_idle_is_replaced_before_a_task_is_claimed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, task_id = list[str](), ""
    opens = EngineHost.open
    async with _worker(tmp_path) as (small, worker, host):

        async def watched(host: EngineHost) -> None:
            if host.pid is None:
                seen.append(task_id and await _state(small, task_id))
            await opens(host)

        await worker.start()
        monkeypatch.setattr(EngineHost, "open", watched)
        await _kill(host)
        task_id = (await small.create(prompt="fine"))["data"]["taskId"]
        assert (await small.finished(task_id))["state"] == "success"
        # A round that looks in vain, just before there is a task, replaces it as well.
        assert seen in (["waiting"], [""])


@pytest.mark.parametrize("died_idle", [False, True])
async def test_a_stop_neither_waits_for_a_child_that_is_being_replaced_nor_claims_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, died_idle: bool
) -> None:
    starts = EngineHost._start

    async def never_ready(host: EngineHost) -> None:
        await starts(host)
        assert host.pid is not None
        os.kill(host.pid, signal.SIGSTOP)

    async with _worker(tmp_path) as (small, worker, host):
        await worker.start()
        monkeypatch.setattr(EngineHost, "_start", never_ready)
        if died_idle:
            await _kill(host)
        await small.create(prompt="fine" if died_idle else "die")
        while host.starts < 2:
            await asyncio.sleep(0.01)
        async with asyncio.timeout(20):
            await worker.stop()
        assert host.pid is None
        assert host.starts == 2
