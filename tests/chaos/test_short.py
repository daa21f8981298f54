"""The short form of `vitascope chaos` on both databases; `make chaos` is the long one."""

from pathlib import Path

import pytest

from tests.postgres import Server
from tests.small import QUICK_ENGINE
from vitascope.chaos.faults import PROOFS
from vitascope.chaos.plan import Plan, Result
from vitascope.chaos.proof import carry_out
from vitascope.chaos.report import text_of


def _kept(plan: Plan, result: Result) -> bool:
    print(text_of(plan, result))
    done = {name.partition(":")[0] for name in result.faults}
    assert done == set(PROOFS) - ({"disk_full"} | ({"pg_faults"} if plan.database is None else set()))
    assert {name: count for name, count in result.broken.items() if count} == {}
    return result.holds


@pytest.mark.timeout(600)
async def test_a_hundred_kills_lose_nothing_and_charge_nobody_twice(tmp_path: Path) -> None:
    plan = Plan(
        folder=tmp_path / "chaos", engine=QUICK_ENGINE, tasks=1_000, kills=100, engine_share=0.85,
        proofs=("kill9_random",), seed=7,
    )  # fmt: skip
    result = await carry_out(plan)
    print(text_of(plan, result))
    assert result.faults.total() == plan.kills
    assert {name: count for name, count in result.broken.items() if count} == {}


async def test_faults_of_every_kind_break_no_promise_on_one_machine(tmp_path: Path) -> None:
    plan = Plan(folder=tmp_path / "chaos", tasks=10, kills=2, seed=7)
    assert _kept(plan, await carry_out(plan))


async def test_faults_of_every_kind_break_no_promise_of_several_processes(tmp_path: Path, postgres: Server) -> None:
    url = postgres.new_database()
    plan = Plan(folder=tmp_path / "chaos", database=url, tasks=10, kills=1, apis=1, workers=2, seed=7)
    result = await carry_out(plan)
    postgres.drop(url)
    assert _kept(plan, result)
