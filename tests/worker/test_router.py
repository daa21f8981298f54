"""Who may take a task now: order, shares, sickness, and the way back."""

from pathlib import Path
from typing import Any

import pytest

from tests.small import MODEL, QUICK_ENGINE, whole_service
from vitascope import clock
from vitascope.config import Settings
from vitascope.engines.routes import Routes
from vitascope.tasks.task import Affinity
from vitascope.worker.engine_memo import EngineMemo
from vitascope.worker.router import Router

NOBODY: frozenset[str] = frozenset()


def _router(route: list[Any], **workers: int) -> Router:
    engines = {name: {"kind": "scene", "workers": count} for name, count in workers.items()}
    settings: dict[str, Any] = {"engines": engines, "routes": {MODEL: route}}
    return Router(Routes.of(Settings(**settings)))


def _takers(router: Router) -> set[str]:
    return {
        name
        for name in router.engines
        if router.claimable(name) is None or MODEL in (router.claimable(name) or ())
    }


def test_the_first_serves_while_it_is_well() -> None:
    router = _router(["a", "b"], a=1, b=1)
    assert _takers(router) == {"a"}
    router.begins("a", MODEL)
    assert _takers(router) == {"a"}


def test_the_next_stands_in_for_a_sick_one_until_it_has_rested(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    router, now = _router(["a", "b", "c"], a=1, b=1, c=1), [0.0]
    monkeypatch.setattr(clock, "monotonic_seconds", lambda: now[0])
    router.mark_unhealthy("a", "it cannot open")
    assert _takers(router) == {"b"}
    router.mark_unhealthy("b", "nor can it")
    assert _takers(router) == {"c"}
    now[0] = 5.1
    assert _takers(router) == {"a"}
    router.mark_unhealthy("a", "again")
    now[0] = 14.9
    assert "a" not in _takers(router)
    now[0] = 15.2
    assert _takers(router) == {"a"}


def test_when_all_are_sick_the_first_goes_on_trying() -> None:
    router = _router(["a", "b"], a=1, b=1)
    router.mark_unhealthy("a", "x")
    router.mark_unhealthy("b", "x")
    assert _takers(router) == {"a"}


def test_two_failures_in_a_row_make_an_engine_rest_and_a_success_forgives_them() -> None:
    router = _router(["a", "b"], a=1, b=1)
    for failed in (True, False, True, None, True):
        assert _takers(router) == {"a"}
        router.begins("a", MODEL)
        router.ends("a", failed=failed)
    assert _takers(router) == {"b"}


def test_weights_share_the_work_among_those_that_are_free() -> None:
    router = _router([{"engine": "a", "weight": 1}, {"engine": "b", "weight": 3}], a=8, b=8)
    taken = []
    for _ in range(40):
        engine = min(_takers(router))
        router.begins(engine, MODEL)
        router.ends(engine, failed=False)
        taken.append(engine)
    assert abs(taken.count("b") - 30) <= 1


def test_a_share_is_not_waited_for_while_its_engine_is_busy() -> None:
    router = _router([{"engine": "a", "weight": 1}, {"engine": "b", "weight": 99}], a=2, b=1)
    router.begins("a", MODEL)
    assert _takers(router) == {"b"}
    router.begins("b", MODEL)
    assert "a" in _takers(router)


def test_an_engine_outside_the_route_takes_nothing() -> None:
    router = _router(["a"], a=1, b=1)
    assert _takers(router) == {"a"}
    assert router.claimable("b") == NOBODY


def test_a_stand_in_takes_up_what_it_has_under_way_though_the_first_is_well_again() -> None:
    router = _router(["a", "b"], a=1, b=1)
    stand_in = router.claim_filter("b")
    assert stand_in is not None
    assert (stand_in.engine, stand_in.models) == ("b", NOBODY)
    router.mark_unhealthy("b", "x")
    assert router.claim_filter("b") is None
    first = router.claim_filter("a")
    assert first is not None
    assert (first.models, first.unhealthy) == (None, frozenset({"b"}))


def test_a_memo_ties_a_task_to_the_engine_that_ordered_elsewhere() -> None:
    mine = EngineMemo("a", {})
    assert mine.affinity({"a/memory": "low", "b/orders": "2"}) is None
    assert mine.affinity({"b/upstream": "7"}) == Affinity(engine="b", hard=False)
    assert mine.affinity({"a/upstream": "1", "b/ordered": "x", "b/upstream": "7"}) == Affinity(
        engine="a", hard=False
    )
    assert mine.affinity({"a/ordered": "x"}) == Affinity(engine="a", hard=True)


async def test_tasks_fall_to_the_stand_in_when_the_first_engine_cannot_open(tmp_path: Path) -> None:
    engines = {
        "broken": {"kind": "videos", "url": "http://x", "dialect": "none"},
        "quick": {"kind": QUICK_ENGINE},
    }
    async with whole_service(
        tmp_path, engines=engines, engine="quick", routes={MODEL: ["broken", "quick"]}
    ) as small:
        record = await small.finished((await small.create())["data"]["taskId"])
        assert record["state"] == "success"


async def test_tasks_fall_to_the_stand_in_when_the_first_engine_keeps_failing(
    tmp_path: Path,
) -> None:
    engines = {
        "buggy": {"kind": "tests.engines_for_tests:BuggyEngine"},
        "quick": {"kind": QUICK_ENGINE},
    }
    async with whole_service(
        tmp_path, engines=engines, engine="quick", routes={MODEL: ["buggy", "quick"]}
    ) as small:
        record = await small.finished((await small.create())["data"]["taskId"])
        assert record["state"] == "success"
        assert await small.balance() == 10_000 - 160
