"""What the playground's form is filled with."""

import re
from pathlib import Path

import pytest

from tests.console.test_doors import doors
from vitascope.tasks.task import Failed

SEED = re.compile(r'name="seed"[^>]*value="([^"]*)"')
CRASHED = Failed(message="The engine failed unexpectedly.", retryable=True, crashed=True)


@pytest.mark.parametrize(("typed", "offered", "offered_after_a_crash"), [("7", "7", ""), ("", "", "")])
async def test_a_seed_is_offered_again_where_somebody_typed_it_and_it_did_not_fail(
    tmp_path: Path, typed: str, offered: str, offered_after_a_crash: str
) -> None:
    async with doors(tmp_path) as (small, visitor):
        await visitor.sign_in(small.key)
        await visitor.post("/console/", prompt="a cat", seed=typed)
        lease = await small.runtime.tasks.claim()
        assert lease is not None
        for page in (f"/console/?again={lease.task_id}", f"/console/?task={lease.task_id}"):
            assert SEED.findall((await visitor.http.get(page)).text) == [offered]
        await small.runtime.tasks.finish(lease, CRASHED)
        again = (await visitor.http.get(f"/console/?again={lease.task_id}")).text
        assert SEED.findall(again) == [offered_after_a_crash]
        assert "a cat" in again
