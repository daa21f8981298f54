"""Database, secret, videos and labels recognise each other.

What is missing is not taken for new.
"""

import asyncio
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import obstore
import pytest

from tests.small import EVERYWHERE, Small, api_only, settings_for, whole_service
from tests.storage.swift import settings_of
from vitascope import runtime
from vitascope.db.switches import set_switch
from vitascope.errors import OperatorError
from vitascope.installation import ID, LABELS, SECRET, SECRET_FILE
from vitascope.storage.local import MARK_FILE
from vitascope.storage.s3 import S3Storage

NAME = f"{'A' * 32}-1.mp4"
OTHER = "ins_zzzzzzzzzzzzzzzzzzzzzz"


@pytest.fixture(params=["sqlite", "postgresql"])
def on_either(request: pytest.FixtureRequest) -> str:
    """Run a test on both databases."""
    if request.param == "postgresql":
        request.getfixturevalue("on_postgres")
    return str(request.param)


async def _start(folder: Path, **changes: Any) -> str:
    """Start and stop a service; return its installation's id."""
    async with api_only(folder, **changes) as small:
        return small.runtime.installation.id


async def _refused(folder: Path, why: str, **changes: Any) -> str:
    with pytest.raises(OperatorError, match=why) as refusal:
        await _start(folder, **changes)
    assert "vitascope db adopt" in str(refusal.value)
    return str(refusal.value)


async def _with_a_video(folder: Path, **changes: Any) -> tuple[str, str]:
    """Have a video made; return the installation's id and the file's name."""
    async with whole_service(folder, **changes) as small:
        record = await small.finished((await small.create())["data"]["taskId"])
        return small.runtime.installation.id, record["response"]["resultUrls"][0].rpartition("/")[2]


async def _unset(folder: Path, *names: str) -> None:
    """Take rows out of the database that tell an installation apart."""
    async with api_only(folder) as small:
        for name in names:
            await _set(small, name, None)


async def _set(small: Small, name: str, value: str | None) -> None:
    await small.runtime.db.write(lambda connection: set_switch(connection, name, value))


def _as_before_there_were_ids(data: Path) -> None:
    (data / "media" / MARK_FILE).unlink()


async def test_the_first_start_names_the_installation_and_every_part_knows_it(
    tmp_path: Path, on_either: str
) -> None:
    found = await _start(tmp_path)
    assert found.startswith("ins_")
    assert (tmp_path / "media" / MARK_FILE).read_text().strip() == found
    assert await _start(tmp_path) == found
    async with api_only(tmp_path) as small:
        assert small.runtime.storage.new_name(1)[:6] == found[4:10]


async def test_processes_that_start_first_at_the_same_time_agree(
    tmp_path: Path, on_postgres: None
) -> None:
    found = await asyncio.gather(*(_start(tmp_path) for _ in range(6)))
    assert len(set(found)) == 1
    assert await _start(tmp_path) == found[0]


def _secret(data: Path) -> None:
    (data / SECRET_FILE).write_bytes(b"s" * 32)


def _labels(data: Path) -> None:
    (data / "labels").mkdir()


def _video(data: Path) -> None:
    (data / "media").mkdir()
    (data / "media" / NAME).touch()


def _mark(data: Path) -> None:
    (data / "media").mkdir()
    (data / "media" / MARK_FILE).write_text(OTHER)


@pytest.mark.parametrize(
    ("leave", "named"),
    [(_secret, "secret.key"), (_labels, "labels"), (_video, "videos"), (_mark, "videos")],
)
async def test_a_new_database_beside_an_earlier_ones_things_is_refused_before_it_is_made(
    tmp_path: Path, leave: Callable[[Path], None], named: str
) -> None:
    leave(tmp_path)
    await _refused(tmp_path, f"database is new.*{named}")
    assert not (tmp_path / "vitascope.sqlite").exists()
    (tmp_path / "vitascope.sqlite").touch()
    await _refused(tmp_path, f"database is new.*{named}")
    assert (tmp_path / "vitascope.sqlite").stat().st_size == 0


async def test_a_new_postgresql_beside_an_earlier_ones_things_is_refused(
    tmp_path: Path, on_postgres: None
) -> None:
    _secret(tmp_path)
    await _refused(tmp_path, r"database is new.*secret\.key")
    (tmp_path / SECRET_FILE).unlink()
    await _start(tmp_path)


async def test_a_secret_that_the_operator_names_may_be_there_first(
    tmp_path: Path, on_either: str
) -> None:
    (secret := tmp_path / "shared.secret").write_bytes(b"s" * 32)
    found = await _start(tmp_path / "data", secret_file=secret)
    assert await _start(tmp_path / "data", secret_file=secret) == found


async def test_what_is_no_video_of_this_service_is_no_sign_of_an_earlier_one(
    tmp_path: Path,
) -> None:
    (tmp_path / "media" / "deeper").mkdir(parents=True)
    for path in ("holiday.mp4", "notes.txt", f"deeper/{NAME}"):
        (tmp_path / "media" / path).touch()
    await _start(tmp_path)


async def test_a_first_start_that_was_cut_off_goes_on(tmp_path: Path, on_either: str) -> None:
    settings = settings_for(tmp_path)
    async with runtime._open_ground(settings) as ground:
        await ground.db.write(lambda connection: set_switch(connection, ID, OTHER))
    assert await _start(tmp_path) == OTHER


async def test_a_database_without_an_id_is_adopted_with_its_secret_and_its_videos(
    tmp_path: Path, on_either: str
) -> None:
    _, video = await _with_a_video(tmp_path)
    await _unset(tmp_path, ID, SECRET, LABELS)
    _as_before_there_were_ids(tmp_path)
    found = await _start(tmp_path)
    assert (tmp_path / "media" / MARK_FILE).read_text().strip() == found
    assert (tmp_path / "media" / video).exists()
    (tmp_path / SECRET_FILE).write_bytes(b"x" * 32)
    await _refused(tmp_path, "another secret")


@pytest.mark.parametrize("known", [True, False])
async def test_a_secret_that_is_lost_is_not_made_anew(
    tmp_path: Path, on_either: str, known: bool
) -> None:
    await _start(tmp_path)
    if not known:
        await _unset(tmp_path, ID, SECRET)
        _as_before_there_were_ids(tmp_path)
    content = (tmp_path / SECRET_FILE).read_bytes()
    (tmp_path / SECRET_FILE).unlink()
    await _refused(tmp_path, r"There is no .*secret\.key")
    assert not (tmp_path / SECRET_FILE).exists()
    (tmp_path / SECRET_FILE).write_bytes(content)
    await _start(tmp_path)


async def test_another_secret_is_refused(tmp_path: Path, on_either: str) -> None:
    await _start(tmp_path)
    (tmp_path / SECRET_FILE).write_bytes(b"x" * 32)
    await _refused(tmp_path, "another secret than this database's own")


async def test_another_installations_videos_are_refused(tmp_path: Path, on_either: str) -> None:
    await _start(tmp_path)
    (tmp_path / "media" / MARK_FILE).write_text(OTHER)
    await _refused(tmp_path, f"belong to the installation {OTHER}")
    assert (tmp_path / "media" / MARK_FILE).read_text() == OTHER


async def test_a_database_without_an_id_does_not_take_over_an_installations_videos(
    tmp_path: Path, on_either: str
) -> None:
    found = await _start(tmp_path)
    await _unset(tmp_path, ID, SECRET)
    await _refused(
        tmp_path, f"belong to the installation {found}, but this database .* has no id yet"
    )
    assert await runtime.adopt(settings_for(tmp_path)) == found
    assert await _start(tmp_path) == found


async def test_videos_that_are_all_gone_are_missed(tmp_path: Path) -> None:
    _, video = await _with_a_video(tmp_path)
    (tmp_path / "media").rename(tmp_path / "unmounted")
    await _refused(tmp_path, "None of this database's videos")
    assert list((tmp_path / "media").iterdir()) == []
    shutil.copy(tmp_path / "unmounted" / video, tmp_path / "media")
    await _start(tmp_path)


async def test_a_process_on_a_shared_database_may_have_a_folder_without_videos(
    tmp_path: Path, on_postgres: None
) -> None:
    (secret := tmp_path / "shared.secret").write_bytes(b"s" * 32)
    found, _ = await _with_a_video(tmp_path / "one", secret_file=secret)
    assert await _start(tmp_path / "two", secret_file=secret) == found


async def test_labels_that_are_lost_or_anothers_are_refused(tmp_path: Path) -> None:
    await _with_a_video(tmp_path / "one")
    await _with_a_video(tmp_path / "two")
    await _start(tmp_path / "one")
    labels = tmp_path / "one" / "labels"
    labels.rename(tmp_path / "away")
    await _refused(tmp_path / "one", "labels is missing")
    shutil.copytree(tmp_path / "two" / "labels", labels)
    await _refused(tmp_path / "one", "labels is missing or another")
    shutil.rmtree(labels)
    (tmp_path / "away").rename(labels)
    await _start(tmp_path / "one")


async def test_adopting_takes_what_is_there_for_one_installation(
    tmp_path: Path, on_either: str
) -> None:
    found, video = await _with_a_video(tmp_path)
    (tmp_path / SECRET_FILE).unlink()
    shutil.rmtree(tmp_path / "labels")
    (tmp_path / "media" / MARK_FILE).write_text(OTHER)
    assert await runtime.adopt(settings_for(tmp_path)) == found
    async with api_only(tmp_path) as small:
        assert small.runtime.installation.id == small.runtime.storage.owner() == found
        assert small.runtime.first_key is None
        assert small.runtime.storage.path(video) is not None


async def test_adopting_with_a_new_database_goes_on_under_the_videos_id(tmp_path: Path) -> None:
    found, video = await _with_a_video(tmp_path)
    (tmp_path / "vitascope.sqlite").unlink()
    await _refused(tmp_path, "database is new")
    assert await runtime.adopt(settings_for(tmp_path)) == found
    async with api_only(tmp_path) as small:
        assert small.runtime.installation.id == found
        assert small.runtime.first_key is not None
        assert small.runtime.storage.path(video) is not None


async def test_two_installations_cannot_have_one_bucket(
    tmp_path: Path, swift: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in settings_of(swift, tmp_path.name).items():
        monkeypatch.setitem(EVERYWHERE, name, value)
    await _start(tmp_path / "staging", **settings_of(swift, f"{tmp_path.name}-staging"))
    found, video = await _with_a_video(tmp_path / "production")
    await _refused(tmp_path / "new", r"database is new.*videos in s3://")
    await _refused(tmp_path / "staging", f"s3://.* belong to the installation {found}")
    async with api_only(tmp_path / "production") as small:
        storage = small.runtime.storage
        assert isinstance(storage, S3Storage)
        assert storage.owner() == found
        # A bucket's own rule for old files may remove the mark; the videos tell whose they are.
        obstore.delete(storage._store, MARK_FILE)
    assert await _start(tmp_path / "production") == found
    obstore.delete(storage._store, [MARK_FILE, video])
    await _refused(tmp_path / "production", "None of this database's videos are in s3://")


def test_nobody_else_may_read_what_a_start_makes(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        asyncio.run(_start(tmp_path / "data"))
    finally:
        os.umask(before)
    modes = {
        path.relative_to(tmp_path): path.stat().st_mode & 0o077 for path in tmp_path.rglob("*")
    }
    assert modes == dict.fromkeys(modes, 0)
