"""Tiers: dearer ones first, cheaper ones last, each at its price, and nobody for ever."""

from pathlib import Path
from typing import Any

import pytest

from tests.callers import ask, new_account, new_key
from tests.small import MODEL, Small, api_only
from vitascope import clock
from vitascope.tasks.task import Completed

CREATE = "/api/v1/jobs/createTask"
DONE = Completed(video="v.mp4", record={})


async def _create(small: Small, tier: str | None = None, key: str | None = None) -> str:
    body = {"model": MODEL, "input": {"prompt": "a cat"}, "tier": tier}
    task_id: str = (await ask(small, "POST", CREATE, body=body, key=key))["data"]["taskId"]
    return task_id


async def _next(small: Small) -> str:
    lease = await small.runtime.tasks.claim()
    assert lease is not None
    await small.runtime.tasks.finish(lease, DONE)
    return lease.task_id


async def test_priority_goes_first_and_off_peak_last(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        off_peak, standard = await _create(small, "off-peak"), await _create(small)
        named, first = await _create(small, "standard"), await _create(small, "priority")
        second = await _create(small, "priority")
        place = await ask(small, "GET", f"/api/v1/jobs/queue?taskId={off_peak}")
        assert place["data"]["position"] == 5
        assert [await _next(small) for _ in range(5)] == [first, second, standard, named, off_peak]


async def test_a_test_keys_task_overtakes_nobody(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        key = (await new_key(small, test=True)).secret
        paid, free = await _create(small), await _create(small, "priority", key)
        assert [await _next(small) for _ in range(2)] == [paid, free]


async def test_a_tier_has_its_price_in_the_record_the_receipt_and_the_balance(
    tmp_path: Path,
) -> None:
    async with api_only(tmp_path, priority_price=1.5, off_peak_price=0.25) as small:
        for tier, price in (("priority", 240), ("off-peak", 40), (None, 160)):
            before = await small.balance()
            task_id = await _create(small, tier)
            assert await small.balance() == before - price
            record = await small.record(task_id)
            assert (record["creditsConsumed"], record.get("tier")) == (price, tier)
            assert await _next(small) == task_id
            receipt = (await ask(small, "GET", f"/api/v1/account/receipt?taskId={task_id}"))["data"]
            told = [(each["kind"], each["amount"], each["reason"]) for each in receipt]
            reason = f"tier {tier}" if tier else ""
            assert told == [("hold", price, reason), ("charge", price, reason)]
        shown = (await ask(small, "GET", f"/api/v1/models/{MODEL}/price"))["data"]
        assert shown["tiers"] == {"standard": 1, "priority": 1.5, "off-peak": 0.25}


async def test_a_cancelled_task_of_a_tier_gives_back_what_it_held(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        task_id = await _create(small, "priority")
        assert await small.balance() == 10_000 - 320
        await ask(small, "POST", "/api/v1/jobs/cancelTask", body={"taskId": task_id})
        assert await small.balance() == 10_000


@pytest.mark.parametrize("tier", ["urgent", "off-peak", 1])
async def test_a_tier_that_is_not_offered_is_refused_and_costs_nothing(
    tmp_path: Path, tier: Any
) -> None:
    async with api_only(tmp_path, off_peak_price=0) as small:
        body = {"model": MODEL, "input": {"prompt": "a cat"}, "tier": tier}
        refused = await ask(small, "POST", CREATE, body=body)
        assert (refused["code"], refused["msg"].startswith("tier must be")) == (422, True), refused
        assert await small.balance() == 10_000
        video = await small.http.post("/v1/videos", json={"prompt": "a cat", "tier": tier})
        assert (video.status_code, video.json()["error"]["param"]) == (400, "tier")


async def test_every_door_takes_a_tier(tmp_path: Path) -> None:
    async with api_only(tmp_path, start_credits=100_000) as small:
        tier = {"tier": "priority"}
        batch = {"model": MODEL, "inputs": [{"prompt": "a"}, {"prompt": "b"}], **tier}
        made = (await ask(small, "POST", "/api/v1/jobs/createTasks", body=batch))["data"]["taskIds"]
        made.append(
            (await small.http.post("/v1/videos", json={"prompt": "a", **tier})).json()["id"]
        )
        veo = await ask(small, "POST", "/api/v1/veo/generate", body={"prompt": "a", **tier})
        for task_id in (*made, veo["data"]["taskId"]):
            assert (await small.record(task_id))["tier"] == "priority"


async def test_a_task_that_waited_long_is_overtaken_no_more_one_of_an_account_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes: Any = {"creates_per_10_seconds": 1_000, "start_credits": 100_000}
    async with api_only(tmp_path, overtaken_seconds=60, **changes) as small:
        other = (await new_key(small, await new_account(small, credits_milli=10**9))).secret
        cheap = [await _create(small, "off-peak") for _ in range(3)]
        plain = await _create(small, key=other)
        dear = [await _create(small, "priority", other) for _ in range(4)]
        assert await small.runtime.tasks.age() == 0
        later = clock.now_ms() + 61_000
        monkeypatch.setattr(clock, "now_ms", lambda: later)
        late = await _create(small, "priority", other)
        assert await small.runtime.tasks.age() == 2
        assert await small.runtime.tasks.age() == 0
        assert {await _next(small), await _next(small)} == {cheap[0], plain}
        assert await _next(small) == dear[0]
        assert await small.runtime.tasks.age() == 1
        assert await _next(small) == cheap[1]
        assert await small.runtime.tasks.age() == 1
        assert [await _next(small) for _ in range(5)] == [cheap[2], *dear[1:], late]
        assert await small.runtime.tasks.age() == 0


async def test_without_tiers_nothing_ages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with api_only(tmp_path) as small:
        waiting = [await _create(small) for _ in range(3)]
        later = clock.now_ms() + 10**8
        monkeypatch.setattr(clock, "now_ms", lambda: later)
        assert await small.runtime.tasks.age() == 0
        assert [await _next(small) for _ in range(3)] == waiting
