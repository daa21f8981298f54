"""An engine that crashes with one seed: another is tried where nobody gave that one, and nothing is
charged.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.callers import caller_of
from tests.small import Small, api_only
from tests.worker.deps import shop_over
from vitascope.tasks.task import ClaimFilter, Lease, Task, TaskDetail
from vitascope.worker.host import EngineHost
from vitascope.worker.run import WorkerDeps, run_task

ENGINE = "engine"
GIVEN = 7
CRASHES = ["a cat", "a cat at a null pointer"]


@asynccontextmanager
async def _open_bench(
    folder: Path, engine: str
) -> AsyncIterator[tuple[Small, WorkerDeps, EngineHost]]:
    """Open a service without workers, and a host of one of the tests' engines."""
    options = {"note": str(folder / "unlucky seed")} if engine == "UnluckyEngine" else {}
    host = EngineHost(ENGINE, kind=f"tests.engines_for_tests:{engine}", options=options)
    try:
        async with api_only(folder) as small, shop_over(small) as (deps, _):
            yield small, deps, host
    finally:
        await host.kill()


async def _claimed(small: Small) -> Lease:
    while (lease := await small.runtime.tasks.claim(ClaimFilter(engine=ENGINE))) is None:
        await asyncio.sleep(0.05)
    return lease


async def _run_to_the_end(
    small: Small, deps: WorkerDeps, host: EngineHost, **given: Any
) -> tuple[Lease, ...]:
    """Make a task and all attempts at it; return their leases."""
    task_id = (await small.create(**given))["data"]["taskId"]
    leases: list[Lease] = []
    while (await small.record(task_id))["state"] not in {"success", "fail"}:
        leases.append(await _claimed(small))
        await run_task(leases[-1], host, deps, leaving=asyncio.Event())
    return tuple(leases)


async def _detail(small: Small, lease: Lease) -> TaskDetail:
    return await small.runtime.tasks.detail(caller_of(lease.account_id), lease.task_id)


def _seed_shown(task: Task) -> int:
    return int(task.input["seed"])


@pytest.mark.parametrize("prompt", CRASHES)
async def test_a_crash_with_a_drawn_seed_is_tried_again_with_another_and_both_are_recorded(
    tmp_path: Path, prompt: str
) -> None:
    async with _open_bench(tmp_path, "UnluckyEngine") as (small, deps, host):
        first, second = await _run_to_the_end(small, deps, host, prompt=prompt)
        detail = await _detail(small, second)
        assert detail.state == "success"
        assert await small.balance() == 10_000 - 160
    assert second.spec.seed != first.spec.seed
    assert detail.record["engine"]["seed"] == second.spec.seed == _seed_shown(detail)
    assert detail.record["crashed_seeds"] == [first.spec.seed]
    crashed, made = detail.attempts
    assert crashed["message"] == f"The engine failed unexpectedly with the seed {first.spec.seed}."
    assert (crashed["outcome"], made["outcome"]) == ("failed", "done")


async def test_a_task_that_did_not_crash_keeps_the_seed_that_it_was_shown_with(
    tmp_path: Path,
) -> None:
    async with _open_bench(tmp_path, "QuickEngine") as (small, deps, host):
        record = await small.record((await small.create())["data"]["taskId"])
        shown = int(json.loads(json.loads(record["param"])["input"])["seed"])
        lease = await _claimed(small)
        await run_task(lease, host, deps, leaving=asyncio.Event())
        detail = await _detail(small, lease)
    assert detail.record["engine"]["seed"] == shown == _seed_shown(detail)
    assert "crashed_seeds" not in detail.record


@pytest.mark.parametrize("prompt", CRASHES)
async def test_a_crash_with_a_given_seed_fails_at_once_with_a_sentence_and_is_refunded(
    tmp_path: Path, prompt: str
) -> None:
    async with _open_bench(tmp_path, "UnluckyEngine") as (small, deps, host):
        (lease,) = await _run_to_the_end(small, deps, host, prompt=prompt, seed=GIVEN)
        record = await small.record(lease.task_id)
        assert await small.balance() == 10_000
    assert (record["state"], record["failCode"], record["creditsConsumed"]) == ("fail", "501", 0)
    assert record["failMsg"] == (
        "The engine failed unexpectedly with the seed 7, which you gave. "
        "Your credits have been returned; please try another seed, or none."
    )
    assert json.loads(json.loads(record["param"])["input"])["seed"] == GIVEN


async def test_an_engine_that_crashes_with_every_seed_ends_after_its_attempts_and_is_refunded(
    tmp_path: Path,
) -> None:
    async with _open_bench(tmp_path, "BuggyEngine") as (small, deps, host):
        leases = await _run_to_the_end(small, deps, host)
        record = await small.record(leases[0].task_id)
        assert await small.balance() == 10_000
    assert len({lease.spec.seed for lease in leases}) == len(leases) == 3
    assert record["state"] == "fail"
    assert "after 3 attempts" in record["failMsg"]


@pytest.mark.parametrize(("prompt", "starts"), [("out of memory", 2), ("full disk", 1), ("die", 2)])
async def test_trouble_of_the_machine_costs_no_seed(
    tmp_path: Path, prompt: str, starts: int
) -> None:
    async with _open_bench(tmp_path, "QuickEngine") as (small, deps, host):
        await small.create(prompt=prompt, seed=GIVEN)
        lease = await _claimed(small)
        await run_task(lease, host, deps, leaving=asyncio.Event())
        again = await _claimed(small)
        await host.open()
    assert (again.task_id, again.attempt, again.spec.seed) == (lease.task_id, 2, GIVEN)
    assert host.starts == starts


@pytest.mark.parametrize("given", [{"seed": GIVEN}, {}])
async def test_what_was_ordered_elsewhere_before_a_crash_is_fetched_with_its_seed(
    tmp_path: Path, given: dict[str, int]
) -> None:
    async with _open_bench(tmp_path, "ForgetfulEngine") as (small, deps, host):
        first, second = await _run_to_the_end(small, deps, host, **given)
        assert (await small.record(first.task_id))["state"] == "success"
    assert first.spec.seed == second.spec.seed
