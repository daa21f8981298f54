"""The sweeper: leftovers go, what nobody knows waits in the trash, and a wrong database costs no
file.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.callers import caller_of
from tests.small import Small, whole_service
from vitascope import clock
from vitascope.maintenance.sweeper import Sweeper
from vitascope.storage.local import LocalStorage
from vitascope.tasks.task import Filter

ANY_AGE = -60.0


@asynccontextmanager
async def _swept(
    folder: Path, **changes: Any
) -> AsyncIterator[tuple[Small, LocalStorage, Sweeper]]:
    """Run a service, with a sweeper whose rounds a test begins by itself."""
    async with whole_service(folder, sweep_seconds=3_600, **changes) as small:
        runtime = small.runtime
        sweeper = Sweeper(
            runtime.queue,
            runtime.tasks,
            runtime.films,
            runtime.storage,
            runtime.installation,
            runtime.settings,
        )
        yield small, runtime.storage, sweeper


async def _made(small: Small) -> str:
    """Have a video made; return its file's name."""
    record = await small.finished((await small.create())["data"]["taskId"])
    return str(record["response"]["resultUrls"][0].rpartition("/")[2])


def _put(storage: LocalStorage, name: str) -> str:
    storage.temporary(name).write_bytes(b"video")
    storage.poster(name).write_bytes(b"poster")
    storage.keep(name)
    return name


def _unknown(storage: LocalStorage) -> str:
    return _put(storage, storage.new_name(1))


async def _notes(small: Small) -> Any:
    return (await small.http.get("/readyz")).json()["data"].get("notes")


async def test_leftovers_are_removed_an_unknown_video_is_put_into_the_trash_and_a_known_one_stays(
    tmp_path: Path,
) -> None:
    async with _swept(tmp_path) as (small, storage, sweeper):
        known, unknown, half = await _made(small), _unknown(storage), storage.new_name(1)
        storage.temporary(half).write_bytes(b"half")
        assert await sweeper.remove_orphans(ANY_AGE) == 2
        assert list(storage.older_than(ANY_AGE)) == [known]
        assert list(storage.unfinished(ANY_AGE)) == []
        assert list(storage.trashed(ANY_AGE)) == [unknown]
        assert (await small.http.get(f"/files/{unknown}")).json()["code"] == 404
        assert (await small.http.get(f"/files/{known}")).content[4:8] == b"ftyp"


async def test_another_installations_files_stay_where_they_are(tmp_path: Path) -> None:
    async with _swept(tmp_path) as (small, storage, sweeper):
        await _made(small)
        others = [f"{'0' * 32}-1.mp4", f"{'z' * 32}-3.mp4"]
        for name in others:
            _put(storage, name)
        storage.temporary(f"{'1' * 32}-1.mp4").write_bytes(b"half")
        assert await sweeper.remove_orphans(ANY_AGE) == 0
        assert set(storage.older_than(ANY_AGE)) >= set(others)
        assert list(storage.unfinished(ANY_AGE)) == [f"{'1' * 32}-1.mp4"]
        assert await _notes(small) is None


async def test_nothing_is_touched_if_very_much_is_unknown_and_the_operator_is_told(
    tmp_path: Path,
) -> None:
    async with _swept(tmp_path) as (small, storage, sweeper):
        known = await _made(small)
        unknown = [_unknown(storage) for _ in range(6)]
        assert await sweeper.remove_orphans(ANY_AGE) == 0
        assert set(storage.older_than(ANY_AGE)) == {known, *unknown}
        answer = await small.http.get("/readyz")
        assert answer.status_code == 200
        assert "6 of 7" in answer.json()["data"]["notes"]["videos"]
        storage.discard(unknown[0])
        assert await sweeper.remove_orphans(ANY_AGE) == 5
        assert await _notes(small) is None


async def test_a_video_that_a_task_points_to_after_all_comes_back_and_another_is_removed_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with _swept(tmp_path, trash_days=3) as (small, storage, sweeper):
        known, unknown = await _made(small), _unknown(storage)
        for name in (known, unknown):
            storage.trash(name)
        await sweeper.empty_trash()
        assert list(storage.older_than(ANY_AGE)) == [known]
        assert list(storage.trashed(ANY_AGE)) == [unknown]
        now = clock.now_ms()
        for days, left in ((2.9, [unknown]), (3.1, [])):
            monkeypatch.setattr(clock, "now_ms", lambda days=days: now + round(days * clock.DAY_MS))
            await sweeper.empty_trash()
            assert list(storage.trashed(ANY_AGE)) == left
        assert list(storage.older_than(ANY_AGE)) == [known]


async def test_a_deleted_film_that_a_crash_left_behind_goes_and_never_comes_back(
    tmp_path: Path,
) -> None:
    async with _swept(tmp_path) as (small, storage, sweeper):
        kept, first, second = await _made(small), await _made(small), await _made(small)
        for name in (first, second):
            await _delete(small, name)
            assert not storage.holds(name)
            _put(storage, name)
        storage.trash(second)
        assert await sweeper.remove_orphans(ANY_AGE) == 1
        await sweeper.empty_trash()
        assert list(storage.older_than(ANY_AGE)) == [kept]
        assert list(storage.trashed(ANY_AGE)) == []
        assert await _notes(small) is None


async def _delete(small: Small, name: str) -> None:
    account = await small.runtime.accounts.account("")
    caller = caller_of(account.id)
    tasks = await small.runtime.tasks.list_tasks(caller, Filter())
    await small.runtime.films.delete(caller, next(task.id for task in tasks if task.video == name))


async def test_the_service_sweeps_by_itself(tmp_path: Path) -> None:
    async with whole_service(tmp_path, sweep_seconds=0.05) as small:
        storage = small.runtime.storage
        old, new = _unknown(storage), _unknown(storage)
        an_hour_ago = clock.now_ms() / 1_000 - 3_700
        os.utime(tmp_path / "media" / old, (an_hour_ago, an_hour_ago))
        async with asyncio.timeout(30):
            while list(storage.trashed(ANY_AGE)) != [old]:
                await asyncio.sleep(0.02)
        assert list(storage.older_than(ANY_AGE)) == [new]
