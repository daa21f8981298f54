"""explain: what would be drawn for a createTask body, free and without a task."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.small import MODEL, Small, api_only, whole_service
from vitascope import clock
from vitascope.accounts.account import Scope
from vitascope.errors import KeyLimit

EXPLAIN = "/api/v1/jobs/explain"
EXPLAINING = "tests.engines_for_tests:ExplainingEngine"


async def _explain(small: Small, **changes: Any) -> dict[str, Any]:
    body = {"model": MODEL, "input": {"prompt": "a red fox"}} | changes
    envelope: dict[str, Any] = (await small.http.post(EXPLAIN, json=body)).json()
    return envelope


async def test_it_costs_nothing_and_makes_no_task(tmp_path: Path) -> None:
    async with whole_service(tmp_path, engine=EXPLAINING) as small:
        before = await small.balance()
        said = await _explain(small)
        assert (said["code"], said["data"]["words"]) == (200, 3)
        assert await small.balance() == before
        assert (await small.http.get("/api/v1/jobs/tasks")).json()["data"]["tasks"] == []


async def test_a_body_is_checked_as_for_a_task_and_an_engine_may_have_nothing_to_say(
    tmp_path: Path,
) -> None:
    async with whole_service(tmp_path) as small:
        unknown = await _explain(small, model="x")
        wrong = await _explain(small, input={"prompt": ""})
        silent = await _explain(small)
    assert [unknown["code"], wrong["code"], silent["code"]] == [422, 422, 422]
    assert wrong["msg"].startswith("input.prompt ")
    assert silent["msg"] == "model cannot be explained: its engine doesn't say what it will draw"


async def test_the_service_itself_asks_for_the_scope_whatever_the_door(tmp_path: Path) -> None:
    async with api_only(tmp_path, engine=EXPLAINING) as small:
        account = await small.runtime.accounts.authenticate(small.key)
        creator = replace(account, scopes=frozenset({Scope.CREATE}))
        body = {"model": MODEL, "input": {"prompt": "a red fox"}}
        assert (await small.runtime.submission.to_explain(account, body))[0] == EXPLAINING
        with pytest.raises(KeyLimit):
            await small.runtime.submission.to_explain(creator, body)


async def test_an_engines_refusal_is_its_sentence(tmp_path: Path) -> None:
    async with whole_service(tmp_path, engine=EXPLAINING) as small:
        refused = await _explain(small, input={"prompt": "refuse"})
    assert (refused["code"], refused["msg"]) == (501, "This engine cannot draw that.")


async def test_twenty_in_ten_seconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = clock.now_ms()
    monkeypatch.setattr(clock, "now_ms", lambda: now)
    async with whole_service(tmp_path) as small:
        codes = [(await _explain(small))["code"] for _ in range(20)]
        assert codes == [422] * 20
        limited = await small.http.post(EXPLAIN, json={})
        assert limited.json()["code"] == 429
        now += int(limited.headers["retry-after"]) * 1_000
        assert (await _explain(small))["code"] == 422
