"""cancelTask: waiting tasks end at once, running ones when their engine has stopped.

Credits come back.
"""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.callers import ask
from tests.small import Small, api_only, whole_service
from vitascope import clock
from vitascope.tasks.task import Completed, Failed, HandedBack
from vitascope.worker import lease as lease_module

CANCEL = "/api/v1/jobs/cancelTask"


async def _cancel(small: Small, task_id: str) -> dict[str, Any]:
    return await ask(small, "POST", CANCEL, body={"taskId": task_id})


async def test_a_waiting_task_ends_at_once_with_its_credits_back(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        task_id = (await small.create())["data"]["taskId"]
        assert (await _cancel(small, task_id))["data"] == {"taskId": task_id, "state": "fail"}
        record = await small.record(task_id)
        assert (record["state"], record["failCode"], record["creditsConsumed"]) == (
            "fail",
            "499",
            0,
        )
        assert await small.balance() == 10_000
        assert await small.runtime.tasks.claim() is None
        assert (await _cancel(small, task_id))["data"] == {"taskId": task_id, "state": "fail"}
        account = await small.runtime.accounts.account("")
        assert (account.running, account.pending) == (0, 0)


async def test_a_running_task_ends_when_its_engine_has_stopped(tmp_path: Path) -> None:
    async with whole_service(tmp_path) as small:
        task_id = (await small.create(prompt="slow cat"))["data"]["taskId"]
        while (await small.record(task_id))["state"] != "generating":
            await asyncio.sleep(0.02)
        assert (await _cancel(small, task_id))["data"]["state"] == "generating"
        while (record := await small.record(task_id))["state"] == "generating":
            await asyncio.sleep(0.02)
        assert (record["state"], record["failCode"]) == ("fail", "499")
        assert await small.balance() == 10_000
        after = (await small.create())["data"]["taskId"]
        while (await small.record(after))["state"] != "success":
            await asyncio.sleep(0.02)


async def test_an_engine_that_does_not_listen_is_killed_and_the_task_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease_module, "GIVE_UP_SECONDS", 0.2)
    async with whole_service(tmp_path) as small:
        task_id = (await small.create(prompt="hang"))["data"]["taskId"]
        while (await small.record(task_id))["state"] != "generating":
            await asyncio.sleep(0.02)
        await _cancel(small, task_id)
        while (record := await small.record(task_id))["state"] != "fail":
            await asyncio.sleep(0.05)
        assert record["failCode"] == "499"
        assert await small.balance() == 10_000


async def test_a_task_that_has_ended_cannot_be_cancelled(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        task_id = (await small.create())["data"]["taskId"]
        lease = await small.runtime.tasks.claim()
        assert lease is not None
        await small.runtime.tasks.finish(lease, Completed(video="v-1.mp4", record={}))
        assert (await _cancel(small, task_id))["code"] == 422
        assert (await small.record(task_id))["state"] == "success"


@pytest.mark.parametrize("outcome", [Failed(message="x", retryable=True), HandedBack()])
async def test_a_cancelled_attempt_that_breaks_off_is_not_tried_again(
    tmp_path: Path, outcome: Failed | HandedBack
) -> None:
    async with api_only(tmp_path) as small:
        task_id = (await small.create())["data"]["taskId"]
        lease = await small.runtime.tasks.claim()
        assert lease is not None
        await _cancel(small, task_id)
        assert await small.runtime.tasks.finish(lease, outcome)
        assert (await small.record(task_id))["failCode"] == "499"


async def test_a_cancelled_task_whose_worker_died_is_not_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with api_only(tmp_path) as small:
        task_id = (await small.create())["data"]["taskId"]
        assert await small.runtime.tasks.claim() is not None
        await _cancel(small, task_id)
        later = clock.now_ms() + 31_000
        monkeypatch.setattr(clock, "now_ms", lambda: later)
        assert await small.runtime.tasks.claim() is None
        assert (await small.record(task_id))["failCode"] == "499"
        assert await small.balance() == 10_000
