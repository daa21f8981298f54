"""The short form of `vitascope chaos`; `make chaos` is the long one."""

from pathlib import Path

import pytest

from tests.postgres import Server
from vitascope.chaos.plan import Plan, carry_out


@pytest.mark.timeout(300)
async def test_a_few_faults_on_several_processes_break_no_promise(tmp_path: Path, postgres: Server) -> None:
    url = postgres.new_database()
    plan = Plan(folder=tmp_path / "chaos", database=url, tasks=10, kills=5, apis=2, workers=2, seed=7)
    result = await carry_out(plan)
    postgres.drop(url)
    assert {name: count for name, count in result.broken.items() if count} == {}
    assert result.figures["accepted"] == 10
