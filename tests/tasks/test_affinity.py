"""Ties: a task with an order under way elsewhere goes back to the engine that placed it."""

from pathlib import Path
from typing import Any

import pytest

from tests.small import MODEL, QUICK_ENGINE, Small, api_only, whole_service
from vitascope import clock, log
from vitascope.tasks.task import AFFINITY_MS, Affinity, ClaimFilter, Failed, HandedBack, Lease

NO_MODELS: frozenset[str] = frozenset()


async def _claim(small: Small, engine: str, **more: Any) -> Lease | None:
    return await small.runtime.tasks.claim(ClaimFilter(engine=engine, **more))


async def _tied(small: Small, engine: str = "a", *, hard: bool) -> Lease:
    """Make a task whose first attempt ordered at engine and ended."""
    await small.create()
    lease = await _claim(small, engine)
    assert lease is not None
    affinity = Affinity(engine=engine, hard=hard)
    memo = {f"{engine}/upstream": "7"}
    assert await small.runtime.tasks.beat(lease, progress=1, memo=memo, affinity=affinity) is False
    assert await small.runtime.tasks.finish(lease, HandedBack())
    return lease


@pytest.mark.parametrize("hard", [False, True])
async def test_only_the_engine_that_ordered_takes_the_next_attempt(
    tmp_path: Path, hard: bool
) -> None:
    async with api_only(tmp_path) as small:
        first = await _tied(small, hard=hard)
        assert await _claim(small, "b") is None
        assert await _claim(small, "b", models=frozenset({MODEL})) is None
        assert await small.runtime.tasks.seconds_to_next("b") is None
        assert await small.runtime.tasks.seconds_to_next("a") == 0
        again = await _claim(small, "a", models=NO_MODELS)
        assert again is not None
        assert (again.task_id, again.memo) == (first.task_id, {"a/upstream": "7"})


async def test_an_engine_that_is_seen_ill_loses_its_task_unless_the_order_was_paid_for(
    tmp_path: Path,
) -> None:
    async with api_only(tmp_path) as small:
        await _tied(small, "a", hard=True)
        hers = await _tied(small, "c", hard=False)
        unhealthy = frozenset({"a", "c"})
        taken = await _claim(small, "b", unhealthy=unhealthy)
        assert taken is not None
        assert taken.task_id == hers.task_id
        assert await _claim(small, "b", unhealthy=unhealthy) is None


async def test_a_tie_to_an_engine_that_never_comes_back_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with api_only(tmp_path) as small:
        await _tied(small, hard=True)
        now = clock.now_ms()
        monkeypatch.setattr(clock, "now_ms", lambda: now + AFFINITY_MS + 1_000)
        assert await _claim(small, "b") is not None


async def test_a_worker_says_at_its_start_which_tasks_wait_for_an_engine_that_is_gone(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async with api_only(tmp_path) as small:
        first = await _tied(small, "gone", hard=True)
        assert await small.runtime.tasks.affinities() == {"gone": 1}
    log.configure()
    async with whole_service(tmp_path, engine=QUICK_ENGINE) as small:
        said = [line for line in capfd.readouterr().err.splitlines() if "engine=gone" in line]
        assert ["tasks=1" in line and "seconds_at_most=900" in line for line in said] == [True]
        assert (await small.record(first.task_id))["state"] == "queuing"


async def test_an_order_that_was_taken_back_ties_no_longer(tmp_path: Path) -> None:
    async with api_only(tmp_path) as small:
        await _tied(small, hard=True)
        lease = await _claim(small, "a")
        assert lease is not None
        await small.runtime.tasks.beat(lease, progress=1, memo={}, affinity=None)
        await small.runtime.tasks.finish(lease, Failed(message="closed", retryable=True))
        now = clock.now_ms()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(clock, "now_ms", lambda: now + 5_000)
            assert await _claim(small, "b") is not None
