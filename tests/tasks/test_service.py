"""Transactions T1 to T4: leases, fences, attempts, credits."""

import asyncio
import json
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.small import PAGE_EXAMPLE, Small, api_only
from vitascope import clock
from vitascope.tasks.task import Completed, Failed, HandedBack, Lease, LeaseLost, Outcome, Stopped

DONE = Completed(video="name-1.mp4", record={"engine": {"k": 1}})
FLEETING = Failed(message="try again", retryable=True)


async def _claimed(small: Small, **changes: object) -> Lease:
    assert (await small.create(**changes))["code"] == 200
    lease = await small.runtime.tasks.claim()
    assert lease is not None
    return lease


async def _counters(small: Small) -> tuple[int, int, int]:
    query = text("SELECT balance, running, pending FROM account")
    row = await small.runtime.db.read(lambda c: c.execute(query).one())
    return row.balance // 1_000, row.running, row.pending


async def _kinds(small: Small) -> list[str]:
    query = text("SELECT kind FROM ledger ORDER BY id")
    return list(await small.runtime.db.read(lambda c: c.execute(query).scalars().all()))


def _later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    now = clock.now_ms()
    monkeypatch.setattr(clock, "now_ms", lambda: now + round(seconds * 1_000))


async def test_a_claimed_task_carries_the_whole_request_and_its_first_attempt(
    tmp_path: Path,
) -> None:
    async with api_only(tmp_path, short_side=1080) as small:
        lease = await _claimed(small, **PAGE_EXAMPLE)
        assert (lease.attempt, lease.spec.prompt, lease.spec.negative_prompt) == (
            1, PAGE_EXAMPLE["prompt"], PAGE_EXAMPLE["negative_prompt"],
        )  # fmt: skip
        assert (lease.spec.width, lease.spec.height, lease.spec.num_frames, lease.spec.fps) == (
            1920,
            1080,
            120,
            24,
        )
        assert (await small.record(lease.task_id))["state"] == "generating"
        assert await _counters(small) == (9_840, 1, 1)


async def test_success_charges_once_and_frees_the_account(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        lease = await _claimed(small)
        assert await small.runtime.tasks.finish(lease, DONE)
        assert await _kinds(small) == ["top-up", "hold", "charge"]
        assert await _counters(small) == (9_840, 0, 0)


@pytest.mark.parametrize(
    ("outcome", "fail_code"),
    [(Failed(message="no", retryable=False), "501"), (Stopped(), "499")],
)
async def test_failure_and_cancel_release_the_hold(
    tmp_path: Path, outcome: Outcome, fail_code: str
) -> None:
    async with api_only(tmp_path) as small:
        lease = await _claimed(small)
        assert await small.runtime.tasks.finish(lease, outcome)
        record = await small.record(lease.task_id)
        assert (record["state"], record["failCode"]) == ("fail", fail_code)
        assert await _kinds(small) == ["top-up", "hold", "release"]
        assert await _counters(small) == (10_000, 0, 0)


async def test_a_finished_task_stays_finished(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        lease = await _claimed(small)
        assert await small.runtime.tasks.finish(lease, DONE)
        for outcome in (DONE, Stopped(), FLEETING, HandedBack()):
            assert not await small.runtime.tasks.finish(lease, outcome)
        assert await small.runtime.tasks.beat(lease, progress=5, memo={}) is None
        assert (await small.record(lease.task_id))["state"] == "success"
        assert await _kinds(small) == ["top-up", "hold", "charge"]


async def test_a_worker_that_lost_its_lease_cannot_finish_the_task(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with api_only(tmp_path) as small:
        zombie = await _claimed(small)
        assert await small.runtime.tasks.claim() is None
        _later(monkeypatch, 31)
        heir = await small.runtime.tasks.claim()
        assert heir is not None
        assert (heir.task_id, heir.attempt) == (zombie.task_id, 2)
        assert await small.runtime.tasks.beat(zombie, progress=50, memo={}) is None
        assert not await small.runtime.tasks.finish(zombie, DONE)
        assert await small.runtime.tasks.finish(heir, DONE)
        assert await _counters(small) == (9_840, 0, 0)


async def test_a_beat_keeps_the_lease_and_writes_progress_and_memo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with api_only(tmp_path) as small:
        lease = await _claimed(small)
        _later(monkeypatch, 20)
        assert await small.runtime.tasks.beat(lease, progress=40, memo={"upstream": "7"}) is False
        assert (await small.record(lease.task_id))["progress"] == 40
        _later(monkeypatch, 20)
        assert await small.runtime.tasks.claim() is None
        _later(monkeypatch, 31)
        heir = await small.runtime.tasks.claim()
        assert heir is not None
        assert heir.memo == {"upstream": "7"}


async def test_a_task_that_fails_every_time_ends_after_three_attempts_refunded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with api_only(tmp_path) as small:
        lease: Lease | None = await _claimed(small)
        for attempt in (1, 2, 3):
            assert lease is not None
            assert lease.attempt == attempt
            assert await small.runtime.tasks.finish(lease, FLEETING)
            _later(monkeypatch, 10)
            task_id, lease = lease.task_id, await small.runtime.tasks.claim()
        assert lease is None
        record = await small.record(task_id)
        assert (record["state"], record["failCode"]) == ("fail", "501")
        assert "after 3 attempts" in record["failMsg"]
        assert await _counters(small) == (10_000, 0, 0)


async def test_a_task_whose_workers_die_every_time_ends_after_three_attempts_refunded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with api_only(tmp_path) as small:
        crash_task = await _claimed(small)
        for _ in range(2):
            _later(monkeypatch, 31)
            assert await small.runtime.tasks.claim() is not None
        _later(monkeypatch, 31)
        assert await small.runtime.tasks.claim() is None
        assert (await small.record(crash_task.task_id))["state"] == "fail"
        assert await _counters(small) == (10_000, 0, 0)


async def test_a_failed_attempt_waits_before_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with api_only(tmp_path) as small:
        lease = await _claimed(small)
        assert await small.runtime.tasks.finish(lease, FLEETING)
        assert (await small.record(lease.task_id))["state"] == "queuing"
        assert await small.runtime.tasks.claim() is None
        _later(monkeypatch, 1.1)
        assert await small.runtime.tasks.claim() is not None


async def test_work_handed_back_does_not_count_as_an_attempt(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        lease = await _claimed(small)
        assert await small.runtime.tasks.finish(lease, HandedBack())
        again = await small.runtime.tasks.claim()
        assert again is not None
        assert again.attempt == 1
        assert await _counters(small) == (9_840, 1, 1)


async def test_a_lost_lease_writes_nothing(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        lease = await _claimed(small)
        assert not await small.runtime.tasks.finish(lease, LeaseLost())
        assert await _counters(small) == (9_840, 1, 1)


async def test_the_end_of_a_task_freezes_its_callback(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        body = {
            "model": "kling/v2-1-master-text-to-video",
            "input": {"prompt": "x"},
            "callBackUrl": "http://127.0.0.1:9/",
        }
        task_id = (await small.post(body))["data"]["taskId"]
        lease = await small.runtime.tasks.claim()
        assert lease is not None
        await small.runtime.tasks.finish(lease, DONE)
        query = text("SELECT url, body FROM delivery WHERE task_id = :id")
        row = await small.runtime.db.read(lambda c: c.execute(query, {"id": task_id}).one())
        sent = json.loads(row.body)
        assert (row.url, sent["code"], sent["taskId"]) == ("http://127.0.0.1:9/", 200, task_id)
        assert sent["msg"] == "Playground task completed successfully."
        assert (sent["data"]["task_id"], sent["data"]["taskId"]) == (task_id, task_id)
        assert sent["data"]["updateTime"] == sent["data"]["completeTime"]


async def test_an_accounts_running_tasks_are_capped_and_the_rest_waits(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        await small.runtime.db.write(
            lambda c: c.execute(text("UPDATE account SET max_running = 2"))
        )
        for _ in range(3):
            await small.create()
        leases = [await small.runtime.tasks.claim() for _ in range(3)]
        assert [lease is not None for lease in leases] == [True, True, False]
        assert leases[0] is not None
        await small.runtime.tasks.finish(leases[0], DONE)
        assert await small.runtime.tasks.claim() is not None


async def test_claims_at_once_never_share_a_task(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        made = {(await small.create())["data"]["taskId"] for _ in range(20)}
        leases = await asyncio.gather(*(small.runtime.tasks.claim() for _ in range(40)))
        taken = [lease.task_id for lease in leases if lease is not None]
        assert len(taken) == 20
        assert set(taken) == made
