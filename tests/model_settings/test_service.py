"""What the operator makes of a model: it counts at once and everywhere, and never for what was held
before.
"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.callers import OPERATOR
from tests.small import MODEL, QUICK_ENGINE, Small, api_only, settings_for, whole_service
from vitascope import catalog
from vitascope.accounts.account import Scope
from vitascope.accounts.key import KeyRules
from vitascope.runtime import open_runtime

MODELS = "/api/v1/admin/models"
TWO = {
    "engines": {"a": {"kind": QUICK_ENGINE}, "b": {"kind": QUICK_ENGINE}},
    "routes": {MODEL: ["a", "b"]},
}


@pytest.fixture
async def small(tmp_path: Path) -> AsyncIterator[Small]:
    """An API whose client is the operator."""
    async with api_only(tmp_path, **TWO) as opened:
        await _be_operator(opened)
        yield opened


async def _be_operator(small: Small) -> None:
    first = await small.runtime.accounts.account("")
    chief = await small.runtime.accounts.create_key(
        OPERATOR, first.id, KeyRules(name="chief", scopes=frozenset(Scope))
    )
    small.http.headers["Authorization"] = f"Bearer {chief.secret}"


async def _change(small: Small, **wanted: Any) -> dict[str, Any]:
    answer: dict[str, Any] = (
        await small.http.patch(MODELS, json={"model": MODEL, **wanted})
    ).json()
    return answer


async def test_a_new_price_counts_from_the_next_task_and_leaves_what_was_held(
    tmp_path: Path,
) -> None:
    async with whole_service(tmp_path) as small:
        await _be_operator(small)
        before = (await small.create(prompt="brief cat"))["data"]["taskId"]
        assert await small.balance() == 10_000 - 160
        shown = (await _change(small, prices={"5": 12.5}))["data"]
        assert (shown["prices"], shown["standardPrices"]) == (
            {"5": 12.5, "10": 320.0},
            {"5": 160.0, "10": 320.0},
        )
        after = (await small.create(prompt="a cat"))["data"]["taskId"]
        assert await small.balance() == 10_000 - 160 - 12.5
        assert [(await small.finished(each))["creditsConsumed"] for each in (before, after)] == [
            160,
            12.5,
        ]
        assert await small.balance() == 10_000 - 160 - 12.5
        said = (await small.http.get(f"/api/v1/models/{MODEL}/price")).json()["data"]["pricingDesc"]
        assert "12.5 credits for 5 s" in said
        assert (await _change(small, prices=None))["data"]["prices"] == {"5": 160.0, "10": 320.0}
        assert all(audit.faults == [] for audit in await small.runtime.accounts.audit())


@pytest.mark.parametrize(
    ("wanted", "named"),
    [
        ({"prices": {"5": -1}}, "prices.5"),
        ({"prices": {"7": 1}}, "unknown price key 7; this model has 5, 10"),
        ({"prices": {"5": 1e12}}, "prices must be between 0 and 1,000,000,000 credits"),
        ({"prices": {}}, "prices"),
        ({"engines": ["c"]}, f'unknown engine "c"; available: {QUICK_ENGINE}, a, b'),
        ({"engines": ["a", "a"]}, "engines must name each engine once"),
        (
            {"engines": [{"engine": "a", "weight": 0}]},
            "engines must hold at least one with a weight above 0",
        ),
        ({"engines": []}, "engines"),
        ({"nonsense": 1}, "nonsense"),
    ],
)
async def test_what_makes_no_sense_is_refused_by_name(
    small: Small, wanted: dict[str, Any], named: str
) -> None:
    answer = await _change(small, **wanted)
    assert answer["code"] == 422
    assert answer["msg"].startswith(named)
    assert (await small.http.get(f"{MODELS}/changes")).json()["data"] == []


async def test_every_change_tells_who_and_when_and_leaves_the_rest(small: Small) -> None:
    await _change(small, prices={"5": 1})
    await _change(small, enabled=False)
    await _change(small, engines=[{"engine": "b", "weight": 2}, {"engine": "a", "weight": 1}])
    await _change(small, engines=None, enabled=True)
    changes = (await small.http.get(f"{MODELS}/changes")).json()["data"]
    keys = {key.id: key.rules.name for key in await small.runtime.accounts.operators_keys(OPERATOR)}
    assert [keys[each["changedBy"]] for each in changes] == ["chief"] * 4
    assert [each["changeTime"] for each in changes] == sorted(
        (each["changeTime"] for each in changes), reverse=True
    )
    assert [(each["enabled"], each["prices"], each["engines"]) for each in reversed(changes)] == [
        (True, {"5": 1.0}, None),
        (False, {"5": 1.0}, None),
        (False, {"5": 1.0}, [{"engine": "b", "weight": 2.0}, {"engine": "a", "weight": 1.0}]),
        (True, {"5": 1.0}, None),
    ]


async def test_another_engine_takes_the_work_within_a_second_and_a_running_task_stays(
    tmp_path: Path,
) -> None:
    async with whole_service(tmp_path, **TWO) as small:
        await _be_operator(small)
        running = (await small.create(prompt="brisk cat"))["data"]["taskId"]
        while (await small.record(running))["state"] == "waiting":
            await asyncio.sleep(0.01)
        await _change(small, engines=["b"])
        await asyncio.sleep(1)
        moved = (await small.create(prompt="a cat"))["data"]["taskId"]
        assert (await small.finished(moved))["state"] == "success"
        assert (await small.record(running))["state"] == "generating"
        assert (await small.finished(running))["state"] == "success"


async def test_an_engine_that_the_settings_lost_leaves_the_settings_route(tmp_path: Path) -> None:
    model = catalog.MODELS[MODEL]
    async with open_runtime(settings_for(tmp_path, **TWO)) as runtime:
        _, second = runtime.routes.route(MODEL)
        await runtime.model_settings.change(
            model, {"route": (second.model_copy(update={"weight": 1.0}),)}, who="test"
        )
        assert [share.engine for share in (await runtime.model_settings.of(model)).route] == ["b"]
    async with open_runtime(settings_for(tmp_path)) as runtime:
        assert [share.engine for share in (await runtime.model_settings.of(model)).route] == [
            QUICK_ENGINE
        ]
        assert await runtime.model_settings.chosen_routes() == {}
