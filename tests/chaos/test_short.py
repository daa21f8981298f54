"""The short form of `vitascope chaos` on both databases; `make chaos` is the long one."""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from tests.postgres import PostgresServer
from tests.small import QUICK_ENGINE
from vitascope_chaos.faults import PROOFS
from vitascope_chaos.plan import ProofPlan
from vitascope_chaos.proof import carry_out
from vitascope_chaos.report import REPORT_FILE, prove, text_of


def _check(plan: ProofPlan, faults: Iterable[str], broken: Mapping[str, int]) -> None:
    done = {name.partition(":")[0] for name in faults}
    assert done == set(PROOFS) - (
        {"disk_full"} | ({"pg_faults"} if plan.database is None else set())
    )
    assert {name: count for name, count in broken.items() if count} == {}


@pytest.mark.parametrize(
    "kills", [15, pytest.param(100, marks=[pytest.mark.long, pytest.mark.timeout(1_800)])]
)
async def test_kills_lose_nothing_and_charge_nobody_twice(tmp_path: Path, kills: int) -> None:
    plan = ProofPlan(
        folder=tmp_path / "chaos", engine=QUICK_ENGINE, tasks=10 * kills, kills=kills, engine_share=0.85,
        proofs=("kill9_random",), seed=7,
    )  # fmt: skip
    result = await carry_out(plan)
    print(text_of(plan, result))
    assert result.faults.total() == plan.kills
    assert {name: count for name, count in result.broken.items() if count} == {}


async def test_faults_of_every_kind_break_no_promise_on_one_machine(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = ProofPlan(folder=tmp_path / "chaos", tasks=10, kills=2, seed=7)
    await prove(plan)  # whether goals of time were met is not a test's to say
    report = json.loads((plan.folder / REPORT_FILE).read_text())
    _check(plan, report["faults"], report["broken"])
    assert report["holds"]
    told = re.findall(r"^(\w+): \d+ faults? in \d+ s$", capsys.readouterr().err, re.MULTILINE)
    assert told == list(report["seconds"])


async def test_faults_of_every_kind_break_no_promise_of_several_processes(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    url = postgres.new_database()
    plan = ProofPlan(
        folder=tmp_path / "chaos", database=url, tasks=10, kills=1, apis=1, workers=2, seed=7
    )
    result = await carry_out(plan)
    postgres.drop(url)
    print(text_of(plan, result))
    _check(plan, result.faults, result.broken)
    assert result.holds
