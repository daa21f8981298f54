"""Absence is not a fact: what is missing or another's stops the start, and what nobody knows is not
deleted.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.outside.service import QUICK_ENGINE, VITASCOPE, Service, service
from tests.storage.swift import settings_of

MODEL = "kling/v2-1-master-text-to-video"
HOUR_SECONDS = 3_600
SOON_SECONDS = 60
QUICK_SWEEPS = {"sweep_seconds": 0.1}
OTHERS = f"{'0' * 32}-1.mp4"
"""Of the shape of a video's name, but no installation's here."""


def _call(found: Service, key: str, method: str, path: str, **given: Any) -> Any:
    headers = {"Authorization": f"Bearer {key}"}
    return httpx2.request(
        method, f"{found.url}/api/v1{path}", headers=headers, trust_env=False, timeout=30, **given
    ).json()["data"]


def _make(found: Service, key: str) -> str:
    """Have a video made; return its file's name."""
    body = {"model": MODEL, "input": {"prompt": "a cat"}}
    task = _call(found, key, "POST", "/jobs/createTask", json=body)["taskId"]
    record: dict[str, Any] = {}

    def made() -> bool:
        record.update(_record(found, key, task) or {})  # no data: polled too often
        return record.get("state") == "success"

    _until(made)
    return str(record["response"]["resultUrls"][0].rpartition("/")[2])


def _record(found: Service, key: str, task: str) -> Any:
    return _call(found, key, "GET", "/jobs/recordInfo", params={"taskId": task})


def _until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + SOON_SECONDS
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


def _run(folder: Path, *arguments: str, **settings: object) -> "subprocess.CompletedProcess[str]":
    """Run a command on folder/data to its end.

    One that serves instead is stopped and fails the test.
    """
    variables = {
        f"VITASCOPE_{name.upper()}": str(value)
        for name, value in ({"engine": QUICK_ENGINE} | settings).items()
    }
    return subprocess.run(
        [*VITASCOPE, *arguments, "--data", str(folder / "data")], env=os.environ | variables, cwd=folder,
        capture_output=True, text=True, check=False, timeout=SOON_SECONDS,
    )  # fmt: skip


def _refused(folder: Path, **settings: object) -> str:
    """Require that a start is refused with one sentence that says what to do; return it."""
    done = _run(folder, "serve", "--port", "0", **settings)
    *logged, said = done.stderr.splitlines()
    assert (done.returncode, done.stdout) == (2, "")
    assert said.startswith("vitascope: ")
    assert "vitascope db adopt" in said
    assert not any("Traceback" in line for line in logged)
    return said


def _files(folder: Path) -> dict[str, bytes | None]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
    }


def _move(files: Iterator[Path], folder: Path) -> None:
    folder.mkdir()
    for file in list(files):
        file.rename(folder / file.name)


def _put(folder: Path, name: str) -> Path:
    """Put a file into folder that was written two hours ago."""
    file = folder / name
    file.write_bytes(b"somebody's")
    os.utime(file, (time.time() - 2 * HOUR_SECONDS,) * 2)
    return file


Used = tuple[Path, str, str]
"""A service's folder, its first key and the name of the video that it has made."""


@pytest.fixture(scope="module")
def first_of_all(tmp_path_factory: pytest.TempPathFactory) -> Used:
    """Run a service once; every test gets a copy of what it left."""
    folder = tmp_path_factory.mktemp("first")
    with service(folder) as found:
        return folder, found.key, _make(found, found.key)


@pytest.fixture
def used(first_of_all: Used, tmp_path: Path) -> Used:
    """Return the folder of a service that has stopped."""
    folder, key, video = first_of_all
    shutil.copytree(folder / "data", tmp_path / "data")
    return tmp_path, key, video


def _serves(folder: Path, key: str, video: str, **settings: object) -> bool:
    with service(folder, **settings) as found:
        is_there = httpx2.get(f"{found.url}/files/{video}", trust_env=False).content[4:8] == b"ftyp"
        return is_there and _call(found, key, "GET", "/chat/credit") is not None


@pytest.mark.parametrize("left", [None, b""])
def test_a_database_that_was_moved_away_or_cut_is_missed_and_no_file_changes(
    used: Used, left: bytes | None
) -> None:
    folder, key, video = used
    _move((folder / "data").glob("vitascope.sqlite*"), folder / "away")
    if left is not None:
        (folder / "data" / "vitascope.sqlite").write_bytes(left)
    before = _files(folder / "data")
    assert "database is new" in _refused(folder)
    assert _files(folder / "data") == before
    for file in (folder / "away").iterdir():
        file.replace(folder / "data" / file.name)
    assert _serves(folder, key, video)


@pytest.mark.parametrize("content", [None, b"x" * 32])
def test_a_lost_or_foreign_secret_is_not_taken_for_ours(used: Used, content: bytes | None) -> None:
    folder, key, video = used
    secret = folder / "data" / "secret.key"
    ours = secret.read_bytes()
    secret.unlink()
    if content is not None:
        secret.write_bytes(content)
    assert "secret.key" in _refused(folder)
    assert (secret.read_bytes() if secret.exists() else None) == content
    secret.write_bytes(ours)
    assert _serves(folder, key, video)


@pytest.mark.parametrize("part", ["media", "labels"])
@pytest.mark.parametrize("instead", ["nothing", "another's"])
def test_videos_and_labels_that_are_gone_or_anothers_are_noticed(
    used: Used, tmp_path_factory: pytest.TempPathFactory, part: str, instead: str
) -> None:
    folder, key, video = used
    assert _serves(
        folder, key, video
    )  # labels are made with the first video, known from the next start on
    (folder / "data" / part).rename(folder / "away")
    if instead == "another's":
        with service(other := tmp_path_factory.mktemp("other")) as found:
            _make(found, found.key)
        shutil.copytree(other / "data" / part, folder / "data" / part)
    before = _files(folder / "data" / part) if instead == "another's" else {}
    assert part in _refused(folder)
    if instead == "another's":
        assert _files(folder / "data" / part) == before
    shutil.rmtree(folder / "data" / part, ignore_errors=True)
    (folder / "away").rename(folder / "data" / part)
    assert _serves(folder, key, video)


def test_the_operator_may_let_what_is_there_belong_together(used: Used) -> None:
    folder, key, video = used
    (folder / "data" / "secret.key").unlink()
    shutil.rmtree(folder / "data" / "labels")
    _refused(folder)
    assert _run(folder, "db", "adopt").returncode == 0
    assert _serves(folder, key, video)


def test_a_folder_from_before_there_were_ids_is_adopted_and_closed_to_other_users(
    used: Used,
) -> None:
    folder, key, video = used
    data, old_name = folder / "data", f"{'9' * 32}-1.mp4"
    with sqlite3.connect(data / "vitascope.sqlite") as connection:
        connection.execute("DELETE FROM switch")
        connection.execute("UPDATE task SET result = ?", [old_name])
    connection.close()
    (data / "media" / video).rename(data / "media" / old_name)
    (data / "media" / "vitascope.installation").unlink(missing_ok=True)
    for path in data.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o600 if path.name == "secret.key" else 0o644)
    data.chmod(0o755)
    assert _serves(folder, key, old_name, **QUICK_SWEEPS)
    assert _serves(folder, key, old_name, **QUICK_SWEEPS)
    assert [path for path in (data, *data.iterdir()) if path.stat().st_mode & 0o077] == []
    (data / "secret.key").write_bytes(b"x" * 32)
    assert "secret.key" in _refused(folder)


def test_what_nobody_knows_waits_in_the_trash_and_what_is_not_ours_stays(used: Used) -> None:
    folder, _, known = used
    media = folder / "data" / "media"
    kept = [_put(media, name) for name in ("holiday.mp4", OTHERS, f"{OTHERS}.part")]
    unknown = _put(media, f"{known[:6]}{'0' * 26}-1.mp4")
    half = _put(media, f"{known[:6]}{'1' * 26}-1.mp4.part")
    with service(folder, **QUICK_SWEEPS):
        _until(lambda: not (unknown.exists() or half.exists()))
    assert [file for file in (*kept, media / known) if not file.exists()] == []
    assert (media / "trash" / unknown.name).read_bytes() == b"somebody's"
    assert not (media / "trash" / half.name).exists()


def test_many_unknown_videos_are_left_alone_and_the_operator_is_told(used: Used) -> None:
    folder, _, known = used
    unknown = [
        _put(folder / "data" / "media", f"{known[:6]}{number:0>26}-1.mp4") for number in range(12)
    ]
    with service(folder, **QUICK_SWEEPS) as found:
        _until(lambda: _notes(found) is not None)
        assert "12 of" in _notes(found)["videos"]
        told = _run(folder, "doctor", "--json")
    assert told.returncode == 1
    assert any("12 of" in json.loads(line)["text"] for line in told.stdout.splitlines())
    assert [file for file in unknown if not file.exists()] == []


def _notes(found: Service) -> Any:
    ready = httpx2.get(f"{found.url}/readyz", trust_env=False)
    assert ready.status_code == 200
    return ready.json()["data"].get("notes")


def test_a_backup_as_the_manual_has_it_starts_elsewhere(used: Used) -> None:
    folder, key, video = used
    assert _run(folder, "db", "backup", "database").returncode == 0
    new = folder / "new"
    (new / "data").mkdir(parents=True)
    for part in ("media", "labels"):
        shutil.copytree(folder / "data" / part, new / "data" / part)
    shutil.copy(folder / "data" / "secret.key", new / "data")
    assert "database is new" in _refused(new)
    assert _run(new, "db", "restore", str(folder / "database")).returncode == 0
    assert _serves(new, key, video)


def test_two_installations_cannot_share_a_bucket(tmp_path: Path, swift: str) -> None:
    bucket = settings_of(swift, tmp_path.name)
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
    with service(first, **bucket) as found:
        key, video = found.key, _make(found, found.key)
    assert "s3://" in _refused(second, **bucket)
    with service(second):
        pass
    assert "s3://" in _refused(second, **bucket)
    assert _serves(first, key, video, **bucket)


def test_processes_that_start_first_at_the_same_time_share_one_secret(
    tmp_path: Path, database: str
) -> None:
    variables = {"VITASCOPE_DATABASE": database, "VITASCOPE_ENGINE": QUICK_ENGINE}
    command = [*VITASCOPE, "api", "--port", "0", "--json", "--data", str(tmp_path / "data")]
    started = [
        subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, cwd=tmp_path, env=os.environ | variables
        )
        for _ in range(4)
    ]
    try:
        told = [
            json.loads(process.stdout.readline())
            for process in started
            if process.stdout is not None
        ]
        assert len([each for each in told if each.get("keyFile") or each.get("key")]) == 1
    finally:
        for process in started:
            process.terminate()
        assert [process.wait(timeout=SOON_SECONDS) for process in started] == [0] * 4
        for process in started:
            assert process.stdout is not None
            process.stdout.close()


def test_other_users_of_the_machine_read_nothing_and_the_doctor_sees_to_it(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        with service(tmp_path) as found:
            _make(found, found.key)
    finally:
        os.umask(before)
    data = tmp_path / "data"
    assert [path for path in (data, *data.rglob("*")) if path.stat().st_mode & 0o077] == []
    data.chmod(0o755)
    told = _run(tmp_path, "doctor")
    assert (told.returncode, "chmod 700" in told.stdout) == (1, True)
