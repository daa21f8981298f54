"""Batches: all tasks or none, each counted and charged as if it came alone, told of once."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook

import vitascope
from tests.callbacks.receivers import receiver
from tests.callers import ask, new_account, new_key
from tests.small import MODEL, Small, api_only, whole_service
from vitascope.accounts.account import Scope
from vitascope.tasks.task import Completed, Stopped

CREATE, INFO = "/api/v1/jobs/createTasks", "/api/v1/jobs/batchInfo"
PROMPTS = ("a cat", "a dog", "a boat")
INPUTS: list[dict[str, Any]] = [{"prompt": prompt} for prompt in PROMPTS]
BODY: dict[str, Any] = {"model": MODEL, "inputs": INPUTS}


async def _make(small: Small, body: Any = BODY, **more: Any) -> dict[str, Any]:
    return await ask(small, "POST", CREATE, body=body, **more)


async def _info(small: Small, batch_id: str, key: str | None = None) -> dict[str, Any]:
    return await ask(small, "GET", f"{INFO}?batchId={batch_id}", key=key)


async def _ended(small: Small, batch_id: str) -> dict[str, Any]:
    found: dict[str, Any] = (await _info(small, batch_id))["data"]
    while found["completeTime"] is None:
        await asyncio.sleep(0.05)
        found = (await _info(small, batch_id))["data"]
    return found


async def _tasks(small: Small) -> list[Any]:
    return (await ask(small, "GET", "/api/v1/jobs/tasks?limit=100"))["data"]["tasks"]  # type: ignore[no-any-return]


async def test_a_batch_is_made_charged_and_told_of_once(tmp_path: Path) -> None:
    async with receiver() as hook, whole_service(tmp_path) as small:
        made = (await _make(small, BODY | {"callBackUrl": hook.url}))["data"]
        assert (len(made["taskIds"]), await small.balance()) == (3, 10_000 - 3 * 160)
        done = await _ended(small, made["batchId"])
        assert (done["total"], done["succeeded"], done["failed"], done["pending"]) == (3, 3, 0, 0)
        assert done["creditsConsumed"] == 3 * 160
        assert [each["taskId"] for each in done["tasks"]] == made["taskIds"]
        shown = [json.loads(json.loads(each["param"])["input"])["prompt"] for each in done["tasks"]]
        assert shown == list(PROMPTS)
        assert {each["batchId"] for each in done["tasks"]} == {made["batchId"]}
        assert await small.record(made["taskIds"][1]) == done["tasks"][1]
        while not hook.requests:
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.2)
        ((headers, raw),) = hook.requests
        body = json.loads(raw)
        assert (body["code"], body["batchId"], body["data"]) == (200, made["batchId"], done)
        secrets = await small.runtime.callbacks.secrets(
            await small.runtime.accounts.authenticate(small.runtime.local_token)
        )
        assert Webhook(secrets.current).verify(raw, headers) == body
        assert vitascope.kie_signature_holds(headers, raw, secrets.current)


async def test_a_batch_of_which_some_fail_says_so_and_gives_their_credits_back(
    tmp_path: Path,
) -> None:
    inputs = [{"prompt": "a cat"}, {"prompt": "refuse this"}]
    async with receiver() as hook, whole_service(tmp_path) as small:
        body = {"model": MODEL, "inputs": inputs, "callBackUrl": hook.url}
        made = (await _make(small, body))["data"]
        done = await _ended(small, made["batchId"])
        assert (done["succeeded"], done["failed"], done["creditsConsumed"]) == (1, 1, 160)
        assert await small.balance() == 10_000 - 160
        while not hook.requests:
            await asyncio.sleep(0.02)
        told = json.loads(hook.requests[0][1])
        assert (told["code"], told["msg"]) == (501, "Batch completed; some tasks failed.")
        sent = (await ask(small, "GET", f"/api/v1/account/callbacks/{made['batchId']}"))["data"]
        assert (sent["batchId"], sent["taskId"] in made["taskIds"]) == (made["batchId"], True)


@pytest.mark.parametrize(
    ("changes", "code", "said"),
    [
        ({"inputs": [*INPUTS, {"prompt": ""}]}, 422, "inputs.3.prompt"),
        ({"inputs": [{"prompt": "a", "duration": "7"}]}, 422, "inputs.0.duration must be one of"),
        ({"inputs": []}, 422, "inputs must not be empty"),
        ({"inputs": INPUTS * 7}, 422, "inputs must hold at most 20"),
        ({"inputs": ["a cat"]}, 422, "inputs.0 must be an object"),
        ({"inputs": None}, 422, "inputs"),
        ({"model": "no/model"}, 422, "is not supported"),
        ({"callBackUrl": "ftp://a.example"}, 422, "callBackUrl"),
        ({"inputs": INPUTS * 6 + INPUTS[:2]}, 429, "too high"),
        ({"inputs": [{"prompt": "a", "duration": "10"}] * 4}, 402, "Credits"),
    ],
)
async def test_a_batch_that_is_refused_makes_nothing(
    tmp_path: Path, changes: dict[str, Any], code: int, said: str
) -> None:
    async with api_only(tmp_path, start_credits=1_000) as small:
        assert (await small.create())["code"] == 200
        refused = await _make(small, BODY | changes)
        assert (refused["code"], said in refused["msg"]) == (code, True), refused
        assert len(await _tasks(small)) == 1
        assert await small.balance() == 1_000 - 160


async def test_every_input_counts_in_the_window(tmp_path: Path) -> None:
    async with api_only(tmp_path, creates_per_10_seconds=7) as small:
        assert (await _make(small))["code"] == 200
        assert (await _make(small))["code"] == 200
        assert (await _make(small))["code"] == 429
        assert (await small.create())["code"] == 200
        assert (await small.create())["code"] == 429
        too_many = await _make(small, BODY | {"inputs": INPUTS * 3})
        assert (too_many["code"], too_many["msg"]) == (422, "inputs must hold at most 7")
        assert len(await _tasks(small)) == 7


async def test_a_batch_that_would_pass_the_limit_of_unfinished_tasks_is_refused_whole(
    tmp_path: Path,
) -> None:
    async with api_only(tmp_path) as small:
        account = await small.runtime.accounts.authenticate(small.runtime.local_token)
        await small.runtime.accounts.change_account(account.id, max_pending=5)
        assert (await _make(small))["code"] == 200
        assert (await _make(small))["code"] == 429
        never = await _make(small, BODY | {"inputs": INPUTS * 2})
        assert (never["code"], never["msg"]) == (422, "inputs must hold at most 5")
        assert len(await _tasks(small)) == 3


async def test_a_cap_of_a_key_holds_for_the_whole_batch(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        key = (await new_key(small, cap_day=400_000)).secret
        assert (await _make(small, key=key))["code"] == 433
        assert (await _make(small, BODY | {"inputs": INPUTS[:2]}, key=key))["code"] == 200
        assert len(await _tasks(small)) == 2


async def test_the_same_idempotency_key_gets_the_same_batch_and_no_other_call_may_use_it(
    tmp_path: Path,
) -> None:
    async with api_only(tmp_path) as small:
        first = await _make(small, Idempotency_Key="a")
        assert await _make(small, Idempotency_Key="a") == first
        assert len(await _tasks(small)) == 3
        both = BODY | {"input": INPUTS[0]}
        for path, body, key in (
            (CREATE, BODY | {"inputs": INPUTS[:2]}, "a"),
            ("/api/v1/jobs/createTask", both, "a"),
        ):
            assert (await ask(small, "POST", path, body=body, Idempotency_Key=key))["code"] == 422
        assert (
            await ask(small, "POST", "/api/v1/jobs/createTask", body=both, Idempotency_Key="b")
        )["code"] == 200
        assert (await _make(small, both, Idempotency_Key="b"))["code"] == 422


async def test_a_batch_is_its_accounts_and_a_test_keys_is_free(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        other = (await new_key(small, await new_account(small))).secret
        test = (await new_key(small, test=True)).secret
        live = (await _make(small))["data"]["batchId"]
        tried = (await _make(small, key=test))["data"]["batchId"]
        assert await small.balance() == 10_000 - 3 * 160
        assert (await _info(small, tried, test))["code"] == 200
        for batch_id, key in ((live, other), (live, test), ("batch_none", None), ("a%00", None)):
            assert (await _info(small, batch_id, key))["code"] == 404
        assert (await ask(small, "GET", INFO))["msg"] == "batchId is required"


async def test_a_batch_ends_when_its_last_task_is_cancelled_and_goes_with_its_records(
    tmp_path: Path,
) -> None:
    async with api_only(tmp_path) as small:
        made = (await _make(small))["data"]
        for number, task_id in enumerate(made["taskIds"]):
            assert (await _info(small, made["batchId"]))["data"]["pending"] == 3 - number
            await ask(small, "POST", "/api/v1/jobs/cancelTask", body={"taskId": task_id})
        info = (await _info(small, made["batchId"]))["data"]
        assert (info["failed"], info["completeTime"] is not None) == (3, True)
        assert await small.balance() == 10_000
        assert await small.runtime.tasks.purge_older(-1_000, lambda names: None) == 3
        assert (await _info(small, made["batchId"]))["code"] == 404


async def _cancel(small: Small, batch_id: str, key: str | None = None) -> dict[str, Any]:
    return await ask(small, "POST", "/api/v1/jobs/cancelBatch", body={"batchId": batch_id}, key=key)


async def test_a_batch_is_cancelled_whole_as_often_as_one_likes(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        batch_id = (await _make(small))["data"]["batchId"]
        lease = await small.runtime.tasks.claim()
        assert lease is not None
        await small.runtime.tasks.finish(lease, Completed(video="v.mp4", record={}))
        running = await small.runtime.tasks.claim()
        assert running is not None
        for _ in range(2):
            told = (await _cancel(small, batch_id))["data"]
            assert (told["succeeded"], told["failed"], told["pending"]) == (1, 1, 1)
        assert await small.runtime.tasks.cancel_requested(running.task_id)
        await small.runtime.tasks.finish(running, Stopped())
        told = (await _cancel(small, batch_id))["data"]
        assert (told["succeeded"], told["failed"], told["pending"]) == (1, 2, 0)
        assert await small.balance() == 10_000 - 160


async def test_only_its_owner_cancels_a_batch(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        batch_id = (await _make(small))["data"]["batchId"]
        other = (await new_key(small, await new_account(small))).secret
        reader = (await new_key(small, scopes=frozenset({Scope.READ}))).secret
        for key, code in ((other, 404), (reader, 433)):
            assert (await _cancel(small, batch_id, key))["code"] == code
        assert (await _cancel(small, "batch_none"))["code"] == 404
        assert (await _info(small, batch_id))["data"]["pending"] == 3


async def test_a_key_that_may_only_create_cancels_its_batch(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        maker = (await new_key(small, scopes=frozenset({Scope.CREATE}))).secret
        batch_id = (await _make(small, key=maker))["data"]["batchId"]
        assert (await _cancel(small, batch_id, maker))["data"]["failed"] == 3
