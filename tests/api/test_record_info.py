"""recordInfo: the order and the meaning of every key."""

import json
from pathlib import Path
from typing import Any

from tests.small import MODEL, PAGE_EXAMPLE, api_only

PENDING_KEYS = [
    "taskId", "model", "state", "param", "resultJson", "failCode", "failMsg", "costTime", "completeTime", "createTime",
    "creditsConsumed", "operationType", "successFlag", "paramJson", "progress",
]  # fmt: skip


async def test_a_pending_task_has_the_wires_keys_in_the_wires_order(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        body = {"model": MODEL, "input": PAGE_EXAMPLE, "callBackUrl": "http://127.0.0.1:9/x"}
        task_id = (await small.post(body))["data"]["taskId"]
        data = await small.record(task_id)
        assert list(data) == PENDING_KEYS
        assert (data["taskId"], data["model"], data["operationType"]) == (task_id, MODEL, MODEL)
        assert (data["state"], data["successFlag"], data["progress"]) == ("waiting", 0, 0)
        assert (data["resultJson"], data["creditsConsumed"]) == ("", 160)
        assert [data[k] for k in ("failCode", "failMsg", "costTime", "completeTime")] == [None] * 4
        assert isinstance(data["createTime"], int)


async def test_param_echoes_the_request_as_json_text_within_json_text(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        data = await small.record((await small.create(prompt="雪"))["data"]["taskId"])
        param = json.loads(data["param"])
        assert data["paramJson"] == data["param"]
        assert param["model"] == MODEL
        given = json.loads(param["input"])
        assert given.pop("seed") in range(2**31)
        assert given == {
            "prompt": "雪", "duration": "5", "aspect_ratio": "16:9", "negative_prompt": "", "cfg_scale": 0.5,
        }  # fmt: skip


async def test_an_unknown_id_and_anothers_id_get_the_same_answer(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        answer = await small.http.get("/api/v1/jobs/recordInfo", params={"taskId": "task_kling_1"})
        assert (answer.status_code, answer.json()["code"], answer.json()["data"]) == (
            200,
            404,
            None,
        )


async def test_a_missing_id_is_named(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        answer = await small.http.get("/api/v1/jobs/recordInfo")
        assert answer.json() == {"code": 422, "msg": "taskId is required", "data": None}


async def test_a_waiting_task_has_a_place_in_line_and_no_other_has(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        made = [(await small.create())["data"]["taskId"] for _ in range(3)]

        async def place(task_id: str) -> Any:
            answer = await small.http.get("/api/v1/jobs/queue", params={"taskId": task_id})
            return answer.json()

        assert [(await place(task_id))["data"]["position"] for task_id in made] == [1, 2, 3]
        assert await small.runtime.tasks.claim() is not None
        assert [(await place(task_id))["data"]["position"] for task_id in made] == [None, 1, 2]
        assert (await place("task_kling_1"))["code"] == 404
        assert (await place(""))["code"] == 422
