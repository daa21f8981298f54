"""A database that is away for a while costs no work: engines go on, and ends are written when it is
back.
"""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.small import Small, api_only
from tests.worker.deps import shop_over
from vitascope.db.postgres import PostgresDatabase
from vitascope.errors import Away
from vitascope.tasks.task import Completed, Outcome
from vitascope.worker.run import run_task
from vitascope_chaos.cluster import TcpProxy

AWAY_SECONDS = 3.0
GIVE_UP_SECONDS = 0.2


async def _run(small: Small, prompt: str) -> tuple[Outcome, str]:
    await small.create(prompt=prompt)
    lease = await small.runtime.tasks.claim()
    assert lease is not None
    async with shop_over(small) as (deps, host):
        outcome = await run_task(lease, host, deps, leaving=asyncio.Event())
    assert host.starts == 1
    return outcome, lease.task_id


async def test_a_task_outlives_an_outage_longer_than_anybodys_patience(
    tmp_path: Path, line: TcpProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with api_only(tmp_path, beat_seconds=0.3, lease_seconds=1.0) as small:
        assert isinstance(small.runtime.db, PostgresDatabase)
        monkeypatch.setattr(small.runtime.db, "_give_up_seconds", GIVE_UP_SECONDS)

        async def cut() -> None:
            await asyncio.sleep(1.0)
            await line.cut(AWAY_SECONDS)

        (outcome, task_id), _ = await asyncio.gather(_run(small, "brisk cat"), cut())
        assert isinstance(outcome, Completed)
        assert (await small.record(task_id))["state"] == "success"
        rows = await small.runtime.db.read(
            lambda c: c.execute(text("SELECT number, outcome FROM attempt")).all()
        )
        assert [tuple(row) for row in rows] == [(1, "done")]


async def test_an_outage_before_the_engine_is_asked_costs_no_attempt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with api_only(tmp_path) as small:
        marks, tries = small.runtime.marks, list[str]()
        choice = marks.choice

        async def choice_after_an_outage(account_id: str) -> Any:
            tries.append(account_id)
            if len(tries) == 1:
                raise Away
            return await choice(account_id)

        monkeypatch.setattr(marks, "choice", choice_after_an_outage)
        outcome, _ = await _run(small, "cat")
        assert isinstance(outcome, Completed)
        assert outcome.record["attempt"] == 1
        assert len(tries) == 2


async def test_a_video_whose_end_was_written_without_an_answer_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with api_only(tmp_path) as small:
        tasks, calls = small.runtime.tasks, list[Any]()
        finish = tasks.finish

        async def finish_without_an_answer(*given: Any) -> bool:
            written = await finish(*given)
            calls.append(written)
            if len(calls) == 1:
                raise Away
            return written

        monkeypatch.setattr(tasks, "finish", finish_without_an_answer)
        outcome, task_id = await _run(small, "cat")
        assert calls == [True, False]
        assert isinstance(outcome, Completed)
        url = (await small.record(task_id))["response"]["resultUrls"][0]
        assert (await small.http.get(url.partition(":0")[2])).content[4:8] == b"ftyp"
