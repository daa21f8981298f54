"""Ready means ready: what a task needs is tried at the start, and readyz and doctor say the same."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx2
import pytest

from tests.outside.commands import run
from tests.outside.service import Service, service


@pytest.fixture(scope="module")
def first_of_all(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one video, and with it the labels' identity; return the folder."""
    folder = tmp_path_factory.mktemp("ready")
    done = run(folder, "generate", "a cat", "--data", "data")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def used(first_of_all: Path, tmp_path: Path) -> Path:
    """Return a folder that has labels."""
    shutil.copytree(first_of_all / "data", tmp_path / "data")
    return tmp_path


@pytest.fixture
def running(used: Path) -> Iterator[Service]:
    """Run a service that has labels."""
    with service(used) as found:
        yield found


def _ready(found: Service) -> tuple[int, dict[str, str]]:
    answer = httpx2.get(f"{found.url}/readyz", trust_env=False)
    return answer.status_code, answer.json()["data"]["wrong"]


def _doctor(folder: Path) -> tuple[int, str]:
    done = run(folder, "doctor", "--json", "--data", "data")
    found = map(json.loads, done.stdout.splitlines())
    return done.returncode, " ".join(each["text"] for each in found if each["state"] == "bad")


@pytest.mark.parametrize(
    ("name", "content"),
    [("signing.key", b"junk"), ("chain.pem", b"junk"), ("chain.pem", None), ("authority.pem", b"")],
)
def test_a_broken_label_identity_refuses_to_start_and_doctor_says_why(
    used: Path, name: str, content: bytes | None
) -> None:
    file = used / "data" / "labels" / name
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    done = run(used, "serve", "--port", "0", "--data", "data")
    assert (done.returncode, done.stdout, b"Traceback" in done.stderr) == (2, b"", False)
    assert b"labels" in done.stderr.splitlines()[-1]
    code, bad = _doctor(used)
    assert (code, "labels" in bad) == (1, True)


def test_a_key_of_another_identity_is_noticed(used: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    assert run(other, "generate", "a cat", "--data", "data").returncode == 0
    shutil.copy(other / "data" / "labels" / "signing.key", used / "data" / "labels" / "signing.key")
    assert run(used, "serve", "--port", "0", "--data", "data").returncode == 2
    assert "does not belong" in _doctor(used)[1]


@pytest.mark.parametrize("what", ["labels", "secret"])
def test_what_breaks_while_it_runs_is_not_ready_any_more_and_doctor_agrees(
    running: Service, what: str
) -> None:
    assert _ready(running) == (200, {})
    assert _doctor(running.data.parent)[1] == ""
    file = running.data / {"labels": "labels/signing.key", "secret": "secret.key"}[what]
    content = file.read_bytes()
    file.write_bytes(b"x" * 32)
    status, wrong = _ready(running)
    assert (status, set(wrong)) == (503, {what})
    code, bad = _doctor(running.data.parent)
    assert (code, wrong[what] in bad) == (1, True)
    file.write_bytes(content)
    assert _ready(running) == (200, {})


def test_a_database_that_another_program_holds_is_away_for_a_while(running: Service) -> None:
    headers = {"Authorization": f"Bearer {_key(running)}"}
    body = {"model": "kling/v2-1-master-text-to-video", "input": {"prompt": "a cat"}}
    with httpx2.Client(base_url=running.url, headers=headers, trust_env=False, timeout=60) as http:
        with closing(
            sqlite3.connect(running.data / "vitascope.sqlite", isolation_level=None)
        ) as other:
            other.execute("BEGIN IMMEDIATE")
            refused = http.post("/api/v1/jobs/createTask", json=body)
            other.execute("ROLLBACK")
        assert (refused.json()["code"], refused.headers["retry-after"]) == (455, "5")
        assert http.post("/api/v1/jobs/createTask", json=body).json()["code"] == 200


def _key(found: Service) -> str:
    return str(found.command("key", "create")["key"])
