"""createTask: what is taken, what is refused and how."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.small import MODEL, PAGE_EXAMPLE, api_only
from vitascope import wire

PATH = "/api/v1/jobs/createTask"

BAD_INPUTS: list[tuple[dict[str, Any], str]] = [
    ({"prompt": ""}, "input.prompt must not be empty"),
    ({"prompt": "  \n"}, "input.prompt must not be empty"),
    ({"prompt": "x" * 5_001}, "input.prompt must be at most 5,000 characters"),
    ({"prompt": 7}, "input.prompt must be a string"),
    ({"prompt": None}, "input.prompt must be a string"),
    ({"duration": "7"}, 'input.duration must be one of "5", "10"'),
    ({"duration": 7}, 'input.duration must be one of "5", "10"'),
    ({"duration": True}, 'input.duration must be one of "5", "10"'),
    ({"aspect_ratio": "4:3"}, 'input.aspect_ratio must be one of "16:9", "9:16", "1:1"'),
    ({"negative_prompt": "x" * 501}, "input.negative_prompt must be at most 500 characters"),
    ({"negative_prompt": []}, "input.negative_prompt must be a string"),
    ({"cfg_scale": 1.1}, "input.cfg_scale must be between 0 and 1"),
    ({"cfg_scale": -0.1}, "input.cfg_scale must be between 0 and 1"),
    ({"cfg_scale": 0.55}, "input.cfg_scale must be a multiple of 0.1"),
    ({"cfg_scale": "half"}, "input.cfg_scale must be a number"),
    ({"cfg_scale": True}, "input.cfg_scale must be a number"),
]

BAD_BODIES: list[tuple[Any, str]] = [
    ({}, "model is required"),
    ({"model": 5}, "model must be a string"),
    ({"model": "sora-9"}, wire.UNKNOWN_MODEL_TEXT),
    ({"model": MODEL}, "input is required"),
    ({"model": MODEL, "input": "a cat"}, "input must be an object"),
    ({"model": MODEL, "input": {}}, "input.prompt is required"),
    (
        {"model": MODEL, "input": {"prompt": "x"}, "callBackUrl": "nowhere"},
        "callBackUrl must be an absolute http",
    ),
    (
        {"model": MODEL, "input": {"prompt": "x"}, "callBackUrl": "ftp://a.b"},
        "callBackUrl must be an absolute http",
    ),
    ({"model": MODEL, "input": {"prompt": "x"}, "callBackUrl": 5}, "callBackUrl must be a string"),
    ([], "the body must be a JSON object"),
    ("text", "the body must be a JSON object"),
]


async def test_the_page_example_is_accepted_with_both_ids(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        answer = await small.http.post(PATH, json={"model": MODEL, "input": PAGE_EXAMPLE})
        assert answer.status_code == 200
        envelope = json.loads(answer.text)
        assert list(envelope) == ["code", "msg", "data"]
        assert (envelope["code"], envelope["msg"]) == (200, "success")
        assert list(envelope["data"]) == ["taskId", "recordId"]
        assert envelope["data"]["taskId"] == envelope["data"]["recordId"]
        assert envelope["data"]["taskId"].startswith("task_kling_")


async def test_bad_fields_are_refused_by_name_and_rule_and_cost_nothing(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        for change, message in BAD_INPUTS:
            envelope = await small.create(**change)
            assert (envelope["code"], envelope["msg"], envelope["data"]) == (422, message, None), (
                change
            )
        assert await small.balance() == 10_000


async def test_bad_bodies_are_refused_by_name_and_rule(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        for body, message in BAD_BODIES:
            envelope = await small.post(body)
            assert envelope["code"] == 422, body
            assert envelope["msg"].startswith(message), (body, envelope["msg"])


@pytest.mark.parametrize(
    ("raw", "content_type", "message"),
    [
        (b"{", "application/json", "the body must be valid JSON"),
        (b"", "application/json", "the body must be valid JSON"),
        (b'{"a": NaN}', "application/json", "the body must be valid JSON"),
        (b'{"model": "\\ud800"}', "application/json", "the body must be valid JSON"),
        (b"\xff\xfe", "application/json", "the body must be valid JSON"),
        (b"[" * 100_000, "application/json", "the body must be valid JSON"),
        (b"{}", "text/plain", "Content-Type must be application/json"),
        (b"x" * 2_000_000, "application/json", "the body must be at most 1,000,000 bytes"),
    ],
)
async def test_a_body_that_is_no_json_is_refused(
    tmp_path: Path, raw: bytes, content_type: str, message: str
) -> None:
    async with api_only(tmp_path) as small:
        answer = await small.http.post(PATH, content=raw, headers={"Content-Type": content_type})
        assert (answer.status_code, answer.json()["code"]) == (200, 422)
        assert answer.json()["msg"].startswith(message)


@pytest.mark.parametrize(
    "change",
    [
        {"duration": 5}, {"duration": 10.0}, {"cfg_scale": 0}, {"cfg_scale": 1}, {"cfg_scale": 0.30000000000000004},
        {"mode": "pro", "sound": True, "ratio": "4:3", "multi_shots": [], "seed": "any"}, {"seed": -1}, {"seed": 7},
        {"prompt": "x" * 5_000}, {"negative_prompt": "x" * 500}, {"prompt": "null \u0000 and 🎬"},
    ],
)  # fmt: skip
async def test_what_real_clients_send_is_accepted(tmp_path: Path, change: dict[str, Any]) -> None:
    async with api_only(tmp_path) as small:
        assert (await small.create(**change))["code"] == 200


async def test_unknown_keys_at_the_top_level_are_ignored(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        body = {"model": MODEL, "input": {"prompt": "x"}, "callBackUrl": None, "config": {"a": 1}}
        assert (await small.post(body))["code"] == 200


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic abc", "Bearer vs_live_nonsense", "Bearer ключ"]
)
async def test_without_a_good_key_nothing_happens(tmp_path: Path, header: str) -> None:
    async with api_only(tmp_path) as small:
        headers = {b"Authorization": header.encode("utf-8")}
        answer = await small.http.post(
            PATH, json={"model": MODEL, "input": PAGE_EXAMPLE}, headers=headers
        )
        assert answer.status_code == 200
        assert answer.json() == {"code": 401, "msg": wire.UNAUTHORIZED_TEXT, "data": None}


async def test_the_key_is_checked_before_the_body(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        answer = await small.http.post(PATH, content=b"{", headers={"Authorization": "Bearer no"})
        assert answer.json()["code"] == 401


async def test_the_21st_call_within_ten_seconds_is_refused_and_says_when_to_come_back(
    tmp_path: Path,
) -> None:
    async with api_only(tmp_path) as small:
        codes = [(await small.create())["code"] for _ in range(20)]
        answer = await small.http.post(PATH, json={"model": MODEL, "input": {"prompt": "x"}})
        assert codes == [200] * 20
        assert answer.json() == {"code": 429, "msg": wire.TOO_FREQUENT_TEXT, "data": None}
        assert 1 <= int(answer.headers["Retry-After"]) <= 10
        assert await small.balance() == 10_000 - 20 * 160


async def test_what_the_balance_does_not_cover_is_refused_and_makes_no_task(tmp_path: Path) -> None:
    async with api_only(tmp_path, start_credits=400) as small:
        codes = [(await small.create())["code"] for _ in range(3)]
        assert codes == [200, 200, 402]
        assert await small.balance() == 80
        assert (await small.create(duration="10"))["msg"] == wire.INSUFFICIENT_TEXT


async def test_an_unknown_path_is_a_404_with_the_envelope(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        for answer in (await small.http.get("/api/v1/nothing"), await small.http.get(PATH)):
            assert answer.status_code == 404
            assert (answer.json()["code"], answer.json()["data"]) == (404, None)


async def test_mirrored_statuses_carry_the_same_envelope(tmp_path: Path) -> None:
    async with api_only(tmp_path, http_status="mirror", start_credits=0) as small:
        refused = await small.http.post(PATH, json={"model": MODEL, "input": {"prompt": "x"}})
        assert (refused.status_code, refused.json()["code"]) == (402, 402)
        invalid = await small.http.post(PATH, json={})
        assert (invalid.status_code, invalid.json()["code"]) == (422, 422)


async def test_the_openapi_document_describes_the_request_and_the_key(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        document = (await small.http.get("/openapi.json")).json()
        operation = document["paths"][PATH]["post"]
        assert operation["security"] == [{"key": []}]
        schema = document["components"]["schemas"]["KlingV21MasterTextToVideoInput"]["properties"]
        assert schema["prompt"]["maxLength"] == 5_000
        assert schema["duration"]["enum"] == ["5", "10"]
        assert schema["cfg_scale"]["maximum"] == 1
