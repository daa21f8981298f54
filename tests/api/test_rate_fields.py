"""The fields of an answer that say what is left of a limit, whether a create was a replay, and when
to ask again.
"""

from pathlib import Path

import httpx2
import pytest

from tests.small import MODEL, api_only, whole_service

CREATE = "/api/v1/jobs/createTask"
BODY = {"model": MODEL, "input": {"prompt": "a cat"}}
DOORS = [
    (CREATE, BODY),
    ("/v1/videos", {"prompt": "a cat"}),
    ("/api/v1/veo/generate", {"prompt": "a cat"}),
    (
        "/api/v1/runway/generate",
        {"prompt": "a cat", "duration": 5, "quality": "720p", "aspectRatio": "16:9"},
    ),
]


def _left(answer: httpx2.Response) -> int:
    name, left, _ = answer.headers["ratelimit"].split(";")
    assert name == '"create"'
    return int(left.removeprefix("r="))


@pytest.mark.parametrize(("path", "body"), DOORS)
async def test_every_door_says_what_is_left_of_its_creates(
    tmp_path: Path, path: str, body: dict[str, object]
) -> None:
    async with api_only(tmp_path, creates_per_10_seconds=3) as small:
        answers = [await small.http.post(path, json=body) for _ in range(4)]
    assert [each.headers["ratelimit-policy"] for each in answers] == ['"create";q=3;w=10'] * 4
    assert [_left(each) for each in answers] == [2, 1, 0, 0]
    seconds = int(answers[-1].headers["ratelimit"].rpartition("t=")[2])
    assert 1 <= seconds == int(answers[-1].headers["retry-after"]) <= 10


async def test_polls_have_a_limit_of_their_own(tmp_path: Path) -> None:
    async with api_only(tmp_path, polls_per_second=2) as small:
        answers = [
            await small.http.get("/api/v1/jobs/recordInfo", params={"taskId": "x"})
            for _ in range(3)
        ]
    assert [each.json()["code"] for each in answers] == [404, 404, 429]
    assert [each.headers["ratelimit"] for each in answers] == [
        '"poll";r=1;t=1',
        '"poll";r=0;t=1',
        '"poll";r=0;t=1',
    ]


@pytest.mark.parametrize(("path", "body"), DOORS)
async def test_a_replay_says_that_it_is_one(
    tmp_path: Path, path: str, body: dict[str, object]
) -> None:
    async with api_only(tmp_path) as small:
        key = {"Idempotency-Key": "order 1"}
        first = await small.http.post(path, json=body, headers=key)
        again = await small.http.post(path, json=body, headers=key)
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert "ratelimit" not in again.headers  # it counted for nothing


async def test_a_task_that_has_not_ended_says_when_to_ask_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # where the engine looks for its gate
    async with whole_service(tmp_path) as small:
        task_id = (await small.create(prompt="at the gate"))["data"]["taskId"]
        running = await small.http.get("/api/v1/jobs/recordInfo", params={"taskId": task_id})
        await small.http.post("/api/v1/jobs/cancelTask", json={"taskId": task_id})
        await small.finished(task_id)
        ended = await small.http.get("/api/v1/jobs/recordInfo", params={"taskId": task_id})
    assert int(running.headers["x-poll-after-ms"]) > 0
    assert "x-poll-after-ms" not in ended.headers
