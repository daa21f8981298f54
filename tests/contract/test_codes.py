"""Every code of the API page happens for its true reason, and on demand for a test key."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from tests.callers import CREATE, PLAIN, ask, create, new_account, new_key
from tests.small import MODEL, Small, api_only, whole_service
from vitascope import wire
from vitascope.api.simulate import OUTCOMES, REFUSALS
from vitascope.catalog import MODELS

RECORD = "/api/v1/jobs/recordInfo"


async def _ended(small: Small, task_id: str, key: str | None = None) -> dict[str, Any]:
    while True:
        data: dict[str, Any] = (await ask(small, "GET", f"{RECORD}?taskId={task_id}", key=key))[
            "data"
        ]
        if data["state"] in {"success", "fail"}:
            return data
        await asyncio.sleep(0.02)


async def test_200_401_404_422_happen_for_their_true_reasons(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        assert (await create(small))["code"] == 200
        assert await create(small, key="vs_live_wrong") == {
            "code": 401,
            "msg": wire.UNAUTHORIZED_TEXT,
            "data": None,
        }
        assert (await ask(small, "GET", f"{RECORD}?taskId=task_kling_1"))["code"] == 404
        unknown = await ask(
            small, "POST", CREATE, body={"model": "kling/none", "input": {"prompt": "x"}}
        )
        assert (unknown["code"], unknown["data"]) == (422, None)
        assert unknown["msg"].startswith(f"{wire.UNKNOWN_MODEL_TEXT} They are: ")
        assert PLAIN["model"] in unknown["msg"]


async def test_402_is_exactly_when_the_balance_does_not_cover_the_price(tmp_path: Path) -> None:
    async with api_only(tmp_path, start_credits=160) as small:
        assert (await create(small))["code"] == 200
        assert await create(small) == {"code": 402, "msg": wire.INSUFFICIENT_TEXT, "data": None}
        assert await small.balance() == 0
        await small.runtime.accounts.add_credits(
            (await small.runtime.accounts.account("")).id, 159_999, "almost"
        )
        assert (await create(small))["code"] == 402
        await small.runtime.accounts.add_credits(
            (await small.runtime.accounts.account("")).id, 1, "just enough"
        )
        assert (await create(small))["code"] == 200


async def test_455_and_505_are_switches_that_work_at_once(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        accounts = small.runtime.accounts
        await accounts.set_maintenance("")
        assert await create(small) == {"code": 455, "msg": wire.MAINTENANCE_TEXT, "data": None}
        await accounts.set_maintenance("Back at noon.")
        assert (await create(small))["msg"] == "Back at noon."
        assert (await ask(small, "GET", "/api/v1/chat/credit"))["code"] == 200
        await accounts.set_maintenance(None)
        await small.runtime.model_settings.change(MODELS[MODEL], {"enabled": False}, who="test")
        refused = await create(small)
        assert (refused["code"], MODEL in refused["msg"]) == (505, True)
        await small.runtime.model_settings.change(MODELS[MODEL], {"enabled": True}, who="test")
        assert (await create(small))["code"] == 200


async def test_500_tells_a_request_id_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with api_only(tmp_path) as small:

        async def fails(*arguments: object, **named: object) -> None:
            raise ZeroDivisionError("secret detail")

        monkeypatch.setattr(small.runtime.tasks, "submit", fails)
        answer = await small.http.post(CREATE, json=PLAIN)
        assert (answer.status_code, answer.json()["code"], answer.json()["data"]) == (
            200,
            500,
            None,
        )
        assert answer.headers["x-request-id"] in answer.json()["msg"]
        assert "secret" not in answer.text


async def test_501_is_a_generation_that_failed(tmp_path: Path) -> None:
    async with whole_service(tmp_path) as small:
        task_id = (await small.create(prompt="refuse this"))["data"]["taskId"]
        assert (await _ended(small, task_id))["failCode"] == "501"


async def test_the_checks_come_in_the_wires_order(tmp_path: Path) -> None:
    """Key, maintenance, model known, model enabled, fields, rate, credits: mend one, and the next
    refuses.
    """
    async with api_only(tmp_path, start_credits=0, creates_per_10_seconds=1) as small:
        accounts, good = small.runtime.accounts, small.key
        await accounts.set_maintenance("")
        await small.runtime.model_settings.change(MODELS[MODEL], {"enabled": False}, who="test")
        body: dict[str, Any] = {"model": "none", "input": {"prompt": ""}}

        async def code(key: str = good) -> int:
            return int((await ask(small, "POST", CREATE, key=key, body=body))["code"])

        assert await code("vs_live_wrong") == 401
        assert await code() == 455
        await accounts.set_maintenance(None)
        assert await code() == 422
        body["model"] = MODEL
        assert await code() == 505
        await small.runtime.model_settings.change(MODELS[MODEL], {"enabled": True}, who="test")
        assert await code() == 422
        body["input"] = {"prompt": "a cat"}
        assert await code() == 402
        assert await code() == 429


async def test_a_test_key_gets_every_refusal_on_demand(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        key = (await new_key(small, test=True)).secret
        for wish in REFUSALS:
            envelope = await create(small, key=key, X_Simulate=wish)
            assert (envelope["code"], envelope["data"]) == (int(wish), None)
            assert (await ask(small, "GET", "/api/v1/chat/credit", key=key, X_Simulate=wish))[
                "code"
            ] == int(wish)
        unknown = await create(small, key=key, X_Simulate="418")
        assert unknown["code"] == 422
        assert unknown["msg"].startswith("X-Simulate must be one of 401, 402")
        headers = {"Authorization": f"Bearer {key}", "X-Simulate": "429"}
        assert (await small.http.post(CREATE, json=PLAIN, headers=headers)).headers[
            "retry-after"
        ] == "1"


async def test_a_live_key_ignores_what_it_asks_to_simulate(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        for wish in [*REFUSALS, *OUTCOMES, "418"]:
            assert (await create(small, X_Simulate=wish))["code"] == 200
        assert await small.runtime.tasks.seconds_to_next() == 0


async def test_a_test_key_makes_a_real_small_clip_without_credits(tmp_path: Path) -> None:
    async with whole_service(tmp_path, short_side=360, start_credits=0) as small:
        key = (await new_key(small, test=True)).secret
        made = await create(small, key=key)
        data = await _ended(small, made["data"]["taskId"], key)
        assert (data["state"], data["creditsConsumed"]) == ("success", 0)
        video = await small.http.get(json.loads(data["resultJson"])["resultUrls"][0])
        assert video.content[4:8] == b"ftyp"
        assert (await ask(small, "GET", f"/api/v1/account/receipt?taskId={data['taskId']}"))[
            "code"
        ] == 404
        assert await small.balance() == 0


async def test_simulated_outcomes_happen_to_the_task(tmp_path: Path) -> None:
    async with whole_service(tmp_path) as small:
        key = (await new_key(small, test=True)).secret
        failed = await create(small, key=key, X_Simulate="501")
        assert (await _ended(small, failed["data"]["taskId"], key))["failCode"] == "501"
        body = PLAIN | {"callBackUrl": "http://127.0.0.1:8080/never"}
        dropped = await ask(small, "POST", CREATE, key=key, body=body, X_Simulate="drop-callback")
        assert (await _ended(small, dropped["data"]["taskId"], key))["state"] == "success"
        slow = await create(small, key=key, X_Simulate="slow")
        assert (await ask(small, "GET", f"{RECORD}?taskId={slow['data']['taskId']}", key=key))[
            "data"
        ]["state"] == ("waiting")
        assert 10 < (await small.runtime.tasks.seconds_to_next() or 0) <= 20


async def test_a_test_key_sees_test_tasks_only_and_has_a_rate_of_its_own(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        key = (await new_key(small, test=True)).secret
        live = (await create(small))["data"]["taskId"]
        for _ in range(20):
            assert (await create(small, key=key))["code"] == 200
        assert (await create(small, key=key))["code"] == 429
        assert (await create(small))["code"] == 200
        assert (await ask(small, "GET", f"{RECORD}?taskId={live}", key=key))["code"] == 404
        cancel = await ask(small, "POST", "/api/v1/jobs/cancelTask", key=key, body={"taskId": live})
        assert cancel["code"] == 404
        listed = (await ask(small, "GET", "/api/v1/jobs/tasks?limit=100", key=key))["data"]["tasks"]
        assert len(listed) == 20


async def test_anothers_task_is_as_unknown_as_none(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        other = (await new_key(small, await new_account(small))).secret
        task_id = (await create(small))["data"]["taskId"]
        body = {"taskId": task_id}
        for method, path, sent in (
            ("GET", f"{RECORD}?taskId={task_id}", None),
            ("POST", "/api/v1/jobs/cancelTask", body),
            ("GET", f"/api/v1/account/receipt?taskId={task_id}", None),
        ):
            mine = await ask(small, method, path, key=other, body=sent)
            none = await ask(
                small, method, path.replace(task_id, "x"), key=other, body=sent and {"taskId": "x"}
            )
            assert mine == none
            assert mine["code"] == 404
        assert (await ask(small, "GET", "/api/v1/jobs/tasks", key=other))["data"]["tasks"] == []
