"""Limits: 20 creates in any 10 seconds, polls, queue depth, and turns that are fair between
accounts.
"""

import random
from pathlib import Path

import pytest

from tests.callers import ask, create, new_account, new_key
from tests.small import api_only
from vitascope import clock
from vitascope.tasks.task import Completed, Failed, HandedBack, Outcome
from vitascope.wire import State

RECORD = "/api/v1/jobs/recordInfo?taskId="
ARRIVALS = 600


async def test_no_ten_seconds_hold_more_than_twenty_and_nobody_is_refused_without_need(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """limits_exact, in one process, through createTask itself.

    The window alone is tried in tests/tasks.
    """
    dice, now, taken = random.Random(3), clock.now_ms(), list[int]()
    monkeypatch.setattr(clock, "now_ms", lambda: now)
    async with api_only(tmp_path, start_credits=10**6) as small:
        for _ in range(ARRIVALS):
            now += dice.choice([0, 1, 50, 400, 900, 2_500])
            envelope = await create(small)
            recent = sum(1 for at in taken if at > now - 10_000)
            assert envelope["code"] == (200 if recent < 20 else 429)
            if envelope["code"] == 200:
                taken.append(now)


async def test_a_retry_after_what_was_said_succeeds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now_ms()
    monkeypatch.setattr(clock, "now_ms", lambda: now)
    async with api_only(tmp_path) as small:
        for _ in range(20):
            await create(small)
            now += 100
        answer = await small.http.post("/api/v1/jobs/createTask", json={"model": "x"})
        assert answer.json()["code"] == 422
        refused = await small.runtime.accounts.account("")
        assert refused.pending == 20
        body = {"model": "kling/v2-1-master-text-to-video", "input": {"prompt": "x"}}
        limited = await small.http.post("/api/v1/jobs/createTask", json=body)
        now += int(limited.headers["retry-after"]) * 1_000
        assert (await create(small))["code"] == 200


async def test_a_key_may_poll_ten_times_in_any_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now_ms()
    monkeypatch.setattr(clock, "now_ms", lambda: now)
    async with api_only(tmp_path, polls_per_second=10) as small:
        path = RECORD + (await create(small))["data"]["taskId"]
        other = (await new_key(small)).secret
        assert [(await ask(small, "GET", path))["code"] for _ in range(11)] == [200] * 10 + [429]
        assert (await ask(small, "GET", path, key=other))["code"] == 200
        now += 999
        assert (await ask(small, "GET", path))["code"] == 429
        now += 1
        assert (await ask(small, "GET", path))["code"] == 200


async def test_an_account_with_too_many_unfinished_tasks_is_told_to_wait(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        account = await small.runtime.accounts.account("")
        await small.runtime.accounts.change_account(account.id, max_pending=2)
        assert [(await create(small))["code"] for _ in range(3)] == [200, 200, 429]
        assert (await create(small))["msg"] == (
            "This account already has 2 unfinished tasks. Please wait until some of them end."
        )


async def test_accounts_take_turns(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        late = await new_account(small)
        key = (await new_key(small, late)).secret
        for _ in range(5):
            await create(small)
        for _ in range(2):
            await create(small, key=key)
        order = [
            lease.account_id == late
            for _ in range(7)
            if (lease := await small.runtime.tasks.claim())
        ]
        assert order == [False, True, False, True, False, False, False]


async def test_tasks_are_listed_newest_first_page_by_page_and_filtered(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        made = [(await create(small))["data"]["taskId"] for _ in range(7)]
        await ask(small, "POST", "/api/v1/jobs/cancelTask", body={"taskId": made[3]})
        seen: list[str] = []
        path = "/api/v1/jobs/tasks?limit=3"
        while True:
            page = (await ask(small, "GET", path))["data"]
            seen += [task["taskId"] for task in page["tasks"]]
            if page["cursor"] is None:
                break
            path = f"/api/v1/jobs/tasks?limit=3&cursor={page['cursor']}"
        assert seen == sorted(made, key=made.index, reverse=True) or sorted(seen) == sorted(made)
        failed = (await ask(small, "GET", "/api/v1/jobs/tasks?state=fail"))["data"]["tasks"]
        assert [task["taskId"] for task in failed] == [made[3]]
        assert (await ask(small, "GET", "/api/v1/jobs/tasks?createdFrom=9000000000000"))["data"][
            "tasks"
        ] == []
        for wrong, message in (
            ("state=done", "state"), ("limit=0", "limit "), ("limit=101", "limit "), ("cursor=!", "invalid cursor"),
        ):  # fmt: skip
            refused = await ask(small, "GET", f"/api/v1/jobs/tasks?{wrong}")
            assert (refused["code"], refused["msg"].startswith(message)) == (422, True)


async def test_a_state_lists_the_callers_own_tasks_that_are_in_it(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        tasks, other = small.runtime.tasks, (await new_key(small, await new_account(small))).secret
        mine = [(await create(small))["data"]["taskId"] for _ in range(4)]
        theirs = [(await create(small, key=other))["data"]["taskId"] for _ in range(4)]
        leases = {lease.task_id: lease for _ in range(8) if (lease := await tasks.claim())}
        done: tuple[Outcome, ...] = (
            Completed(video="v", record={}),
            Failed(message="no", retryable=False),
            HandedBack(),
        )
        for task_id, outcome in [*zip(mine, done, strict=False), *zip(theirs, done, strict=False)]:
            assert await tasks.finish(leases[task_id], outcome)
        mine.append((await create(small))["data"]["taskId"])
        await create(small, key=other)
        expected = (State.SUCCESS, State.FAIL, State.QUEUING, State.GENERATING, State.WAITING)
        for task_id, state in zip(mine, expected, strict=True):
            listed = await ask(small, "GET", f"/api/v1/jobs/tasks?state={state.value}")
            assert [(task["taskId"], task["state"]) for task in listed["data"]["tasks"]] == [
                (task_id, state)
            ]


async def test_the_catalogue_tells_models_prices_and_schemas(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        models = (await ask(small, "GET", "/api/v1/models"))["data"]
        assert models["total"] == len(models["models"])
        card = next(
            each for each in models["models"] if each["model"] == "kling/v2-1-master-text-to-video"
        )
        assert list(card) == [
            "model",
            "slug",
            "title",
            "provider",
            "taskType",
            "description",
            "pricingDesc",
        ]
        assert card["slug"] == card["model"]
        for name in (card["model"], card["model"].replace("/", "-")):
            price = (await ask(small, "GET", f"/api/v1/models/{name}/price"))["data"]
            assert price == {
                "model": card["model"],
                "pricingDesc": card["pricingDesc"],
                "tiers": {"standard": 1.0, "priority": 2.0, "off-peak": 0.5},
            }
            schema = (await ask(small, "GET", f"/api/v1/models/{name}/schema"))["data"]["openapi"]
            assert "input" in schema["properties"]
        assert (await ask(small, "GET", "/api/v1/models/none/price"))["code"] == 404
