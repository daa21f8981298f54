"""The short form of the crash points: every one is passed, a task's own are died at.

And the proof can fail.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count as numbers
from pathlib import Path
from typing import Any

import pytest

from tests.chaos.points.acts import ACTS, make_a_video, start_first
from tests.chaos.points.counting import count
from tests.chaos.points.excuses import EXCUSES, unaccounted
from tests.chaos.points.flaws import HALFWAY, end_in_two_halves
from tests.chaos.points.found import COMMIT, RENAME, SEND, Point, points
from tests.chaos.points.proof import Outcome, both_sides, carry_out
from tests.chaos.points.report import lacking, text_of
from tests.chaos.points.stage import Gone, PointStage
from tests.chaos.points.watch import ARMED
from tests.postgres import PostgresServer
from tests.storage.swift import settings_of
from vitascope.tasks.service import _purge
from vitascope_chaos.journal import Journal
from vitascope_chaos.receiver import CallbackReceiver

STEPS = both_sides(
    "commit tasks.creation.create_tasks",
    "commit tasks.claiming.claim_job",
    "rename storage.local.LocalStorage.keep",
    "commit tasks.completion.end_attempt",
    "send callbacks.deliver.Sender._exchange",
    "commit callbacks.service._finish",
)
"""What a task passes between its creation and its callback."""
PASS_NOTHING_MORE = {"a refund", "a cancel at work", "a failure on demand", "a start", "a stop"}
"""Acts that pass only what others pass too."""
FIRST_OF_ALL = ("a video", "a picture", "a refund", "a start", "a first start")
"""Acts that pass what SQLite and a folder of videos do not have."""
NEW = """
class Gifts:
    async def give(self, account_id):
        await self._db.write(partial(_give, account_id=account_id))
        self._part.rename(self._path)
        await self._http.post(self._url)

def migrate(connection):
    connection.commit()
"""


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Do what passes every point of SQLite and a folder of videos, and die at each step of a task."""
    folder = tmp_path_factory.mktemp("points")
    acts = tuple(act.name for act in ACTS if act.name not in PASS_NOTHING_MORE)
    return asyncio.run(carry_out(folder, times=1, only=STEPS, acts=acts))


@pytest.fixture(scope="module")
def on_postgres_and_s3(
    postgres: PostgresServer, swift: str, tmp_path_factory: pytest.TempPathFactory
) -> Outcome:
    """Do what passes the points that only these have."""
    folder, prefixes = tmp_path_factory.mktemp("points"), numbers()

    def settings() -> dict[str, Any]:
        return {
            "database": postgres.new_database(),
            **settings_of(swift, f"points{next(prefixes)}"),
        }

    return asyncio.run(carry_out(folder, settings, acts=FIRST_OF_ALL))


@asynccontextmanager
async def _a_stage(folder: Path, **given: Any) -> AsyncIterator[PointStage]:
    journal = Journal(folder / "callbacks.journal")
    receiver = CallbackReceiver(journal)
    await receiver.start()
    stage = PointStage(folder / "main", receiver, **given)
    try:
        yield stage
    finally:
        await stage.end()
        await receiver.stop()
        journal.close()


def _broken(outcome: Outcome) -> dict[str, int]:
    return {name: number for name, number in outcome.broken.items() if number}


@pytest.mark.timeout(600)
def test_dying_at_every_step_of_a_task_breaks_no_promise(on_sqlite: Outcome) -> None:
    print(text_of("SQLite", on_sqlite, 1))
    assert (_broken(on_sqlite), on_sqlite.notes) == ({}, [])
    assert on_sqlite.hits == dict.fromkeys(STEPS, 1)
    assert lacking(on_sqlite, 1).keys() == on_sqlite.reached - STEPS


@pytest.mark.timeout(600)
def test_every_commit_rename_and_send_of_the_source_is_passed_or_excused(
    on_sqlite: Outcome, on_postgres_and_s3: Outcome
) -> None:
    found, passed = points(), on_sqlite.reached | on_postgres_and_s3.reached
    assert _broken(on_postgres_and_s3) == {}
    assert unaccounted(found, passed) == set()
    assert {words.partition(" ")[2] for words in passed} <= {str(point) for point in found}
    assert EXCUSES.keys() <= {str(point) for point in found}
    assert both_sides(*EXCUSES).isdisjoint(passed)


def test_a_new_commit_rename_or_send_is_found_and_not_accounted_for(tmp_path: Path) -> None:
    (tmp_path / "gifts.py").write_text(NEW)
    new = {
        Point(COMMIT, "gifts._give"), Point(COMMIT, "gifts.migrate"), Point(RENAME, "gifts.Gifts.give"),
        Point(SEND, "gifts.Gifts.give"),
    }  # fmt: skip
    assert points(tmp_path) == new
    assert unaccounted(
        new, both_sides("commit gifts.migrate") - {"before commit gifts.migrate"}
    ) == {*map(str, new)}


@pytest.mark.parametrize("given", ["self._gift", "gift", "self._gift()"])
def test_a_transaction_without_a_name_is_refused(tmp_path: Path, given: str) -> None:
    (tmp_path / "gifts.py").write_text(
        f"async def give(self):\n    await self._db.write({given})\n"
    )
    with pytest.raises(LookupError, match=r"gifts.give:2 commits a transaction without a name"):
        points(tmp_path)


async def test_an_end_that_is_committed_in_two_halves_breaks_a_promise(tmp_path: Path) -> None:
    async with _a_stage(tmp_path, flaw=end_in_two_halves) as stage:
        (stage.watched / ARMED).write_text(f"1 {HALFWAY}")
        with pytest.raises(Gone):
            await start_first(stage, "once")
        assert stage.rows.standing()["settled twice or never"] == 1


async def test_a_task_that_is_lost_and_a_file_that_is_left_are_missed(tmp_path: Path) -> None:
    async with _a_stage(tmp_path) as stage:
        await start_first(stage, "once")
        await make_a_video(stage, "twice")
        await stage.settle()
        await stage.end()
        stage.rows.change(lambda connection: _purge(connection, [stage.accepted["once"]]))
        (stage.folder / "data" / "media" / "left.behind").touch()
        broken, notes = await count(stage)
        assert {name: number for name, number in broken.items() if number} == {
            "accepted and lost": 1, "files that nobody removes": 1,
        }  # fmt: skip
        assert f"accepted and lost: {stage.accepted['once']}" in notes
