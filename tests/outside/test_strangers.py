"""Private by default: what a start leaves in logs, and what strangers are told."""

import json
import os
import pty
import re
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.cli.process import environment_of
from tests.outside.commands import feed, run
from tests.outside.service import VITASCOPE, Service, service
from vitascope import __version__


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Run one service for all tests here."""
    with service(tmp_path_factory.mktemp("strangers")) as found:
        yield found


def test_the_first_key_is_in_a_file_of_this_user_alone_and_in_no_log(tmp_path: Path) -> None:
    done = run(tmp_path, "account", "list", "--data", "data")
    file = tmp_path / "data" / "vitascope.first-key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert str(file.relative_to(tmp_path)).encode() in done.stderr
    assert b"vs_live_" not in done.stdout + done.stderr
    key = file.read_text().strip()
    with service(tmp_path, log_format="json") as found:
        headers = {"Authorization": f"Bearer {key}"}
        assert (
            httpx2.get(f"{found.url}/api/v1/chat/credit", headers=headers).json()["data"] == 10_000
        )
        assert "vs_live_" not in found.log.read_text()


def test_a_person_at_a_terminal_is_shown_the_first_key_and_no_file_is_left(tmp_path: Path) -> None:
    master, terminal = pty.openpty()
    with subprocess.Popen(
        [*VITASCOPE, "serve", "--port", "0", "--data", "data"], cwd=tmp_path, env=environment_of(),
        stdout=terminal, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        said = b""
        while not re.search(rb"vs_live_\w+\r?\n", said):
            said += os.read(master, 10_000)
        process.terminate()
    assert not (tmp_path / "data" / "vitascope.first-key").exists()


@pytest.mark.parametrize(
    "path", ["/healthz", "/readyz", "/openapi.json", "/docs", "/console/sign-in", "/nowhere"]
)
def test_no_stranger_learns_which_release_answers(running: Service, path: str) -> None:
    answer = httpx2.get(running.url + path, trust_env=False)
    assert __version__ not in answer.text
    assert "server" not in answer.headers


def test_no_stranger_learns_whether_there_is_a_password(running: Service) -> None:
    before = httpx2.get(f"{running.url}/console/sign-in", trust_env=False).text
    feed(
        running.data.parent,
        b"a long password\n",
        "console",
        "password",
        "--stdin",
        "--data",
        "data",
    )
    after = httpx2.get(f"{running.url}/console/sign-in", trust_env=False).text
    csrf = re.compile(r'name="csrf" value="[^"]+"')
    assert csrf.sub("", before) == csrf.sub("", after)


def test_json_of_a_start_names_the_file_and_holds_no_key(tmp_path: Path) -> None:
    command = [*VITASCOPE, "serve", "--port", "0", "--json", "--data", "data"]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment_of(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        process.terminate()
    assert "vs_live_" not in line
    assert (tmp_path / json.loads(line)["keyFile"]).read_text().startswith("vs_live_")
