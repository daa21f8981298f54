"""The operator's page of health: what is late or missing is pointed out."""

import re
from pathlib import Path

import pytest

from tests.callers import ask
from tests.console.browser import PASSWORD
from tests.console.test_doors import DoorVisitor, doors
from tests.small import MODEL, Small
from vitascope import clock
from vitascope.cli.database import backup_database
from vitascope.tasks.task import Completed

LINE = re.compile(r"<li>(.*?)</li>", re.DOTALL)
TAGS = re.compile(r"<[^>]+>")


async def _line(visitor: DoorVisitor, name: str) -> str:
    """Return the line of the page that has this name, its state first."""
    page = (await visitor.http.get("/console/health")).text
    lines = [" ".join(TAGS.sub(" ", each).split()) for each in LINE.findall(page)]
    (found,) = [each for each in lines if name in each]
    return found


async def _signed_in(small: Small, visitor: DoorVisitor) -> None:
    await small.runtime.sessions.set_password(PASSWORD)
    await visitor.sign_in(PASSWORD, "operator")


async def test_the_last_backup_is_told_and_an_old_one_pointed_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, copy = tmp_path / "data", tmp_path / "copy.sqlite"
    async with doors(data) as (small, visitor):
        await _signed_in(small, visitor)
        assert (await _line(visitor, "Last backup")).startswith("Needs attention")
        await backup_database(copy, data, as_json=True)
        line = await _line(visitor, "Last backup")
        assert line.startswith("OK")
        assert str(copy) in line
        later = clock.now_ms() + 8 * clock.DAY_MS
        monkeypatch.setattr("vitascope.console.health.clock.now_ms", lambda: later)
        await visitor.sign_in(PASSWORD, "operator")
        assert (await _line(visitor, "Last backup")).startswith("Needs attention")


async def test_callbacks_that_wait_are_counted(tmp_path: Path) -> None:
    async with doors(tmp_path) as (small, visitor):
        await _signed_in(small, visitor)
        assert (await _line(visitor, "Callbacks not")).endswith("Callbacks not delivered yet 0")
        body = {
            "model": MODEL,
            "input": {"prompt": "a cat"},
            "callBackUrl": "http://127.0.0.1:8080/hook",
        }
        await ask(small, "POST", "/api/v1/jobs/createTask", key=small.key, body=body)
        lease = await small.runtime.tasks.claim()
        assert lease is not None
        await small.runtime.tasks.finish(lease, Completed(video="v.mp4", record={}))
        line = await _line(visitor, "Callbacks not")
        assert "Callbacks not delivered yet 1 · oldest: 0 min" in line


async def test_the_ledger_is_read_again(tmp_path: Path) -> None:
    async with doors(tmp_path) as (small, visitor):
        await _signed_in(small, visitor)
        answer = await visitor.post("/console/health", "/console/health")
        assert "Entries read: 1." in answer.text
