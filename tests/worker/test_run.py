"""run_task and its engine child: whatever an engine does, the task ends as it should."""

import asyncio
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import uvloop
from sqlalchemy import text

from tests.callers import caller_of
from tests.small import Small, whole_service
from tests.worker.deps import open_shop
from vitascope.errors import OperatorError
from vitascope.tasks import service as task_service
from vitascope.tasks.task import Failed, Lease, Outcome
from vitascope.worker.loop import Worker
from vitascope.worker.run import run_task


async def _lease(small: Small, prompt: str) -> Lease:
    await small.create(prompt=prompt)
    lease = await small.runtime.tasks.claim()
    assert lease is not None
    return lease


async def _until_generating(small: Small, task_id: str, progress: int = 1) -> None:
    while (await small.record(task_id))["progress"] < progress:
        await asyncio.sleep(0.02)


async def _kept(small: Small) -> tuple[int, int]:
    """Return how many videos are stored, half ones too, and how many posters can be loaded."""
    storage = small.runtime.storage
    names = {*storage.older_than(-60), *storage.unfinished(-60)}
    posters = [await small.http.get(f"/files/{name.removesuffix('.mp4')}.jpg") for name in names]
    return len(names), sum(answer.headers["content-type"] == "image/jpeg" for answer in posters)


@pytest.mark.parametrize(
    ("prompt", "state", "files"),
    [
        ("fine", "success", 1),
        ("refuse", "fail", 0),
        ("bug", "queuing", 0),
        ("short", "queuing", 0),
        ("die", "queuing", 0),
    ],
)
async def test_what_an_engine_does_decides_how_the_attempt_ends(
    tmp_path: Path, prompt: str, state: str, files: int
) -> None:
    async with open_shop(tmp_path) as (small, deps, host):
        lease = await _lease(small, prompt)
        await run_task(lease, host, deps, leaving=asyncio.Event())
        assert (await small.record(lease.task_id))["state"] == state
        assert await _kept(small) == (files, files)


async def test_a_bugs_details_stay_out_of_the_answer(tmp_path: Path) -> None:
    async with open_shop(tmp_path, max_attempts=1) as (small, deps, host):
        lease = await _lease(small, "bug")
        await run_task(lease, host, deps, leaving=asyncio.Event())
        record = await small.record(lease.task_id)
        assert (record["state"], record["failCode"]) == ("fail", "501")
        assert "secret detail" not in str(record)
        assert await small.balance() == 10_000


@pytest.mark.parametrize(
    ("prompt", "state", "paid"), [("cat", "success", 160), ("desert", "fail", 0)]
)
async def test_out_of_memory_gets_a_new_child_and_one_more_attempt(
    tmp_path: Path, prompt: str, state: str, paid: int
) -> None:
    async with open_shop(tmp_path, engine="tests.engines_for_tests:CrampedEngine") as (
        small,
        deps,
        host,
    ):
        lease = await _lease(small, prompt)
        await run_task(lease, host, deps, leaving=asyncio.Event())
        assert host.pid is None
        while (again := await small.runtime.tasks.claim()) is None:
            await asyncio.sleep(0.1)
        await run_task(again, host, deps, leaving=asyncio.Event())
        assert (await small.record(lease.task_id))["state"] == state
        assert (again.attempt, host.starts, await small.balance()) == (2, 2, 10_000 - paid)


async def test_a_dead_child_is_replaced(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as (small, deps, host):
        await run_task(await _lease(small, "die"), host, deps, leaving=asyncio.Event())
        lease = await _lease(small, "fine")
        await run_task(lease, host, deps, leaving=asyncio.Event())
        assert (await small.record(lease.task_id))["state"] == "success"
        assert host.starts == 2


async def test_a_worker_without_room_takes_no_task_until_there_is_some(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vitascope.worker.loop.ROOM_SECONDS", 0.05)
    async with whole_service(tmp_path) as small:
        monkeypatch.setattr("vitascope.storage.local.ROOM_BYTES", 1 << 60)
        task_id = (await small.create())["data"]["taskId"]
        await asyncio.sleep(0.5)
        assert (await small.record(task_id))["state"] == "waiting"
        monkeypatch.undo()
        assert (await small.finished(task_id))["state"] == "success"
        account = await small.runtime.accounts.account("")
        attempts = (await small.runtime.tasks.detail(caller_of(account.id), task_id)).attempts
        assert [each["number"] for each in attempts] == [1]


async def test_a_child_killed_from_outside_is_noticed_at_once(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as (small, deps, host):
        lease = await _lease(small, "hang")
        await host.open()
        assert host.pid is not None
        asyncio.get_running_loop().call_later(0.2, os.kill, host.pid, signal.SIGKILL)
        async with asyncio.timeout(20):
            await run_task(lease, host, deps, leaving=asyncio.Event())
        assert (await small.record(lease.task_id))["state"] == "queuing"


async def test_an_engine_that_hangs_is_killed_at_its_deadline(tmp_path: Path) -> None:
    async with open_shop(tmp_path, task_deadline_seconds=1.5) as (small, deps, host):
        lease = await _lease(small, "hang")
        await host.open()
        await run_task(lease, host, deps, leaving=asyncio.Event())
        assert (await small.record(lease.task_id))["state"] == "queuing"
        assert host.pid is None


async def test_leaving_hands_the_work_back_without_counting_the_attempt(tmp_path: Path) -> None:
    async with open_shop(tmp_path, beat_seconds=0.1) as (small, deps, host):
        lease = await _lease(small, "slow")
        leaving = asyncio.Event()
        running = asyncio.create_task(run_task(lease, host, deps, leaving=leaving))
        await _until_generating(small, lease.task_id)
        leaving.set()
        await running
        again = await small.runtime.tasks.claim()
        assert again is not None
        assert (again.task_id, again.attempt) == (lease.task_id, 1)


async def test_a_lost_lease_stops_the_engine_and_writes_nothing(tmp_path: Path) -> None:
    async with open_shop(tmp_path, beat_seconds=0.1) as (small, deps, host):
        lease = await _lease(small, "slow")
        running = asyncio.create_task(run_task(lease, host, deps, leaving=asyncio.Event()))
        await _until_generating(small, lease.task_id)
        await small.runtime.db.write(
            lambda c: c.execute(text("UPDATE job SET lease = 'somebody else'"))
        )
        await running
        assert host.pid is None
        assert (await small.record(lease.task_id))["state"] == "generating"
        assert await _kept(small) == (0, 0)


async def test_a_cancel_reaches_the_engine_and_the_hold_is_released(tmp_path: Path) -> None:
    async with open_shop(tmp_path, beat_seconds=0.1) as (small, deps, host):
        lease = await _lease(small, "slow")
        running = asyncio.create_task(run_task(lease, host, deps, leaving=asyncio.Event()))
        await _until_generating(small, lease.task_id)
        await small.runtime.db.write(
            lambda c: c.execute(text("UPDATE task SET cancel_requested = true"))
        )
        await running
        record = await small.record(lease.task_id)
        assert (record["state"], record["failCode"]) == ("fail", "499")
        assert host.pid is not None
        assert await small.balance() == 10_000


async def test_progress_rises_while_the_engine_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_shop(tmp_path, beat_seconds=0.05) as (small, deps, host):
        lease = await _lease(small, "slow")
        seen: list[int] = []
        beat = task_service.Tasks.beat

        async def watched(self: task_service.Tasks, lease: Lease, **given: Any) -> bool | None:
            seen.append(given["progress"])
            return await beat(self, lease, **given)

        monkeypatch.setattr(task_service.Tasks, "beat", watched)
        await run_task(lease, host, deps, leaving=asyncio.Event())
        assert len(set(seen)) > 3
        assert seen == sorted(seen)
        assert max(seen) < 100


async def test_an_engine_that_cannot_open_stops_the_start_with_a_reason(tmp_path: Path) -> None:
    async with open_shop(tmp_path, engine="nonsense") as (small, deps, _):
        worker = Worker(deps, small.runtime.queue, small.runtime.routes)
        with pytest.raises(OperatorError, match=r"There is no engine nonsense; there are: .*scene"):
            await worker.start()
        await worker.stop()


async def test_the_child_leaves_when_its_parent_closes_the_pipe(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as (_, _, host):
        await host.open()
        await host.close()
        assert host.pid is None


@pytest.mark.parametrize("loop", [asyncio.new_event_loop, uvloop.new_event_loop])
def test_a_child_that_dies_just_before_its_order_is_a_failure_worth_another_attempt(
    tmp_path: Path, loop: Callable[[], asyncio.AbstractEventLoop]
) -> None:
    """The pipe is closed, and nobody has read yet that the child died: each loop says so its own
    way.
    """

    async def attempt(folder: Path) -> tuple[Outcome, dict[str, Any], int]:
        folder.mkdir()
        async with open_shop(folder) as (small, deps, host):
            lease = await _lease(small, "fine")
            await host.open()
            process = host._process
            assert process is not None
            assert process.stdin is not None
            # Stopped first: a child that has died may be noticed, and replaced, before the order is
            # sent.
            process.send_signal(signal.SIGSTOP)
            process.stdin.close()
            await asyncio.sleep(0)
            outcome = await run_task(lease, host, deps, leaving=asyncio.Event())
            return outcome, await small.record(lease.task_id), host.starts

    with asyncio.Runner(loop_factory=loop) as runner:
        for number in range(5):
            outcome, record, starts = runner.run(attempt(tmp_path / str(number)))
            if starts == 1:  # on a busy machine it may be noticed, and replaced, all the same
                break
    assert isinstance(outcome, Failed)
    assert outcome.retryable
    assert record["state"] == "queuing"


async def test_what_nobody_foresaw_ends_the_attempt_and_its_heartbeat(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A heartbeat that went on alone would keep the task from everybody, for ever."""

    async def surprise(*given: object) -> None:
        raise RuntimeError("nobody foresaw this")

    async with open_shop(tmp_path) as (small, deps, host):
        monkeypatch.setattr(host, "generate", surprise)
        lease = await _lease(small, "fine")
        before = len(asyncio.all_tasks())
        outcome = await run_task(lease, host, deps, leaving=asyncio.Event())
        assert isinstance(outcome, Failed)
        assert outcome.retryable
        assert "foresaw" not in outcome.message
        assert len(asyncio.all_tasks()) == before
        assert (await small.record(lease.task_id))["state"] == "queuing"
