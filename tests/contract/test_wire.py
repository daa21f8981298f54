"""The rows of the wire contract that no other test stands for: texts, statuses, ids, a whole
success and failure.
"""

import asyncio
import json
import re
from pathlib import Path
from typing import Any

from tests.callbacks.receivers import receiver
from tests.callers import CREATE, PLAIN, ask, create, new_account, new_key
from tests.small import MODEL, PAGE_EXAMPLE, Small, api_only, whole_service
from vitascope import clock, wire
from vitascope.api.simulate import REFUSALS
from vitascope.catalog import MODELS
from vitascope.errors import class_of

RECORD = "/api/v1/jobs/recordInfo"
TEXTS = {
    wire.UNAUTHORIZED_TEXT: "Unauthorized – Authentication failed. Please check that your Authorization and "
    "Content-Type headers are correctly set.",
    wire.INSUFFICIENT_TEXT: "Credits insufficient : Your current balance isn't enough to run this request. "
    "Please top up to continue.",
    wire.UNKNOWN_MODEL_TEXT: "The model name you specified is not supported. Please verify your input and use one of "
    "the supported models provided by Vitascope.",
    wire.TOO_FREQUENT_TEXT: "Your call frequency is too high. Please try again later.",
}
STATUSES = {
    200: 200,
    401: 401,
    402: 402,
    404: 404,
    422: 422,
    429: 429,
    455: 503,
    505: 503,
    500: 500,
    501: 500,
}
KEYS = [
    "taskId", "model", "state", "param", "resultJson", "failCode", "failMsg", "costTime", "completeTime", "createTime",
    "creditsConsumed", "operationType", "response", "successFlag", "paramJson", "progress",
]  # fmt: skip


def test_the_texts_are_the_wires_letter_by_letter() -> None:
    assert list(TEXTS) == list(TEXTS.values())


def _status(code: int) -> int:
    """Return the HTTP status that a code is mirrored by."""
    kind = class_of(code)
    return 200 if kind is None else kind.http_status


async def test_mirrored_statuses_are_the_contracts(tmp_path: Path) -> None:
    """Real causes of six codes, and every other on demand, each under the status that the contract
    names.
    """
    assert {code: _status(code) for code in STATUSES} == STATUSES
    async with api_only(
        tmp_path, http_status="mirror", start_credits=160, creates_per_10_seconds=3
    ) as small:
        post, accounts = small.http.post, small.runtime.accounts
        assert (
            await post(CREATE, json=PLAIN, headers={"Authorization": "Bearer x"})
        ).status_code == 401
        await accounts.set_maintenance("")
        assert (await post(CREATE, json=PLAIN)).status_code == 503
        await accounts.set_maintenance(None)
        await small.runtime.model_settings.change(MODELS[MODEL], {"enabled": False}, who="test")
        assert (await post(CREATE, json=PLAIN)).status_code == 503
        await small.runtime.model_settings.change(MODELS[MODEL], {"enabled": True}, who="test")
        assert [(await post(CREATE, json=PLAIN)).status_code for _ in range(4)] == [
            200,
            402,
            402,
            429,
        ]
        assert (await small.http.get(f"{RECORD}?taskId=x")).status_code == 404
        key = (await new_key(small, test=True)).secret
        for wish in REFUSALS:
            answer = await post(
                CREATE, json=PLAIN, headers={"Authorization": f"Bearer {key}", "X-Simulate": wish}
            )
            assert (answer.status_code, answer.json()["code"]) == (_status(int(wish)), int(wish))


async def test_without_the_setting_no_code_leaks_into_the_status(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        key = (await new_key(small, test=True)).secret
        for wish in REFUSALS:
            answer = await small.http.post(
                CREATE, json=PLAIN, headers={"Authorization": f"Bearer {key}", "X-Simulate": wish}
            )
            assert (answer.status_code, list(answer.json())) == (200, ["code", "msg", "data"])


async def test_ids_are_prefix_milliseconds_and_random_digits(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        before = clock.now_ms()
        made = [(await create(small))["data"]["taskId"] for _ in range(10)]
        for task_id in made:
            found = re.fullmatch(r"task_kling_(\d{13})(\d{24})", task_id)
            assert found is not None
            assert before <= int(found[1]) <= clock.now_ms()
        assert len({task_id[-24:-12] for task_id in made}) == 10


async def test_a_refusal_costs_nothing_and_makes_nothing(tmp_path: Path) -> None:
    async with api_only(tmp_path, creates_per_10_seconds=2) as small:
        bodies: list[Any] = [{}, {"model": "x"}, {"model": MODEL, "input": {"prompt": ""}}]
        for body in bodies:
            assert (await small.post(body))["code"] == 422
        assert [(await create(small))["code"] for _ in range(3)] == [200, 200, 429]
        assert len((await ask(small, "GET", "/api/v1/jobs/tasks"))["data"]["tasks"]) == 2
        ledger = (await ask(small, "GET", "/api/v1/account/ledger"))["data"]["entries"]
        assert [entry["kind"] for entry in ledger] == ["hold", "hold", "top-up"]


async def test_prices_and_the_balance_as_a_bare_number(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        key = (await new_key(small, await new_account(small, credits_milli=500_250))).secret
        for duration, left in (("5", 340.25), ("10", 20.25)):
            body = {"model": MODEL, "input": {"prompt": "x", "duration": duration}}
            assert (await ask(small, "POST", CREATE, key=key, body=body))["code"] == 200
            credit = await ask(small, "GET", "/api/v1/chat/credit", key=key)
            assert credit == {"code": 200, "msg": "success", "data": left}


async def test_433_is_a_key_that_may_not(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        capped = (await new_key(small, cap_total=160_000)).secret
        assert [(await create(small, key=capped))["code"] for _ in range(2)] == [200, 433]
        elsewhere = (await new_key(small, networks=("10.0.0.0/8",))).secret
        assert (await create(small, key=elsewhere))["code"] == 433


async def test_a_whole_success_and_a_whole_failure(tmp_path: Path) -> None:
    """The page's own example to its video and callback; then a failure, which costs nothing."""
    async with receiver() as hook, whole_service(tmp_path) as small:
        body = {"model": MODEL, "callBackUrl": hook.url, "input": PAGE_EXAMPLE}
        made = await small.finished((await small.post(body))["data"]["taskId"])
        refused = body | {"input": {"prompt": "refuse this"}}
        failed = await small.finished((await small.post(refused))["data"]["taskId"])
        await _is_a_success(small, made)
        _is_a_failure(failed)
        assert await small.balance() == 10_000 - 160
        while len(hook.requests) < 2:
            await asyncio.sleep(0.01)
        for (headers, raw), record in zip(hook.requests, (made, failed), strict=True):
            told = json.loads(raw)
            assert (
                told["taskId"]
                == told["data"]["taskId"]
                == told["data"]["task_id"]
                == record["taskId"]
            )
            assert told["data"] == record | {
                "task_id": record["taskId"],
                "updateTime": record["completeTime"],
            }
            assert headers["x-webhook-timestamp"] == headers["webhook-timestamp"]
            assert {"x-webhook-signature", "webhook-id", "webhook-signature"} <= headers.keys()


async def _is_a_success(small: Small, data: dict[str, Any]) -> None:
    assert list(data) == KEYS
    assert "status" not in data
    assert (data["state"], data["successFlag"], data["progress"], data["creditsConsumed"]) == (
        "success",
        1,
        100,
        160,
    )
    assert (data["failCode"], data["failMsg"]) == (None, None)
    assert data["response"] == json.loads(data["resultJson"])
    assert isinstance(data["costTime"], int)
    assert data["createTime"] <= data["completeTime"]
    (url,) = data["response"]["resultUrls"]
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/files/[\w-]{20,}\.mp4", url)
    del small.http.headers["Authorization"]
    whole, head = await small.http.get(url), await small.http.head(url)
    part = await small.http.get(url, headers={"Range": "bytes=4-7"})
    assert (whole.status_code, head.status_code, part.status_code, part.content) == (
        200,
        200,
        206,
        b"ftyp",
    )
    for answer in (whole, head):
        assert answer.headers["content-type"] == "video/mp4"
        assert int(answer.headers["content-length"]) == len(whole.content)
    small.http.headers["Authorization"] = f"Bearer {small.key}"


def _is_a_failure(data: dict[str, Any]) -> None:
    assert list(data) == [key for key in KEYS if key != "response"]
    assert (data["state"], data["successFlag"], data["resultJson"], data["failCode"]) == (
        "fail",
        3,
        "",
        "501",
    )
    assert data["failMsg"] == "This engine cannot draw that."
    assert data["creditsConsumed"] == 0
    assert isinstance(data["costTime"], int)
