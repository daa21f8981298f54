"""Ctrl-C ends `vitascope generate` and not the task: the command says so, and how to go on."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2

from tests.cli.process import environment_of, run, serving
from tests.engines_for_tests import GATE
from vitascope.db.lock import find_owner

ENGLISH = {"LANGUAGE": "en"}
CHINESE = {"LANGUAGE": "zh_CN"}


@contextmanager
def _begun(folder: Path, *options: str, **environment: str) -> Iterator["subprocess.Popen[str]"]:
    """Run the command for a block, and leave nothing of it behind."""
    command = [
        sys.executable,
        "-m",
        "vitascope.cli",
        "generate",
        "a cat at the gate",
        "--data",
        "data",
        *options,
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment_of(**environment),
        cwd=folder, preexec_fn=_listen_to_interrupts,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


def _listen_to_interrupts() -> None:
    """Undo what a shell does to whom it starts in the background, these tests among them."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _interrupted(process: "subprocess.Popen[str]", http: httpx2.Client) -> tuple[int, str, str]:
    """Interrupt a command once its task is being made; return exit code, stdout and stderr."""
    while not _tasks(http, "generating"):
        time.sleep(0.02)
    # Until the command has heard of it, which it asks for every quarter of a second, on a machine
    # that is busy too.
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def _client(url: str, key: str) -> httpx2.Client:
    return httpx2.Client(base_url=url, headers={"Authorization": f"Bearer {key}"}, trust_env=False)


def _tasks(http: httpx2.Client, state: str) -> list[str]:
    found: list[dict[str, Any]] = http.get("/api/v1/jobs/tasks", params={"state": state}).json()[
        "data"
    ]["tasks"]
    return [task["taskId"] for task in found]


def _pass_one(folder: Path, http: httpx2.Client) -> None:
    """Let the task that waits at the engine's gate end, and shut the gate."""
    (folder / GATE).touch()
    while _tasks(http, "generating"):
        time.sleep(0.05)
    (folder / GATE).unlink()


def test_the_task_goes_on_and_its_owner_is_told_how_to_follow_it(tmp_path: Path) -> None:
    with serving(tmp_path) as (url, key), _client(url, key) as http:
        named = {"VITASCOPE_BASE_URL": url, "VITASCOPE_API_KEY": key}
        with _begun(tmp_path, **named, **CHINESE) as process:
            code, out, err = _interrupted(process, http)
        (first,) = _tasks(http, "generating")
        assert (code, out, err.count("\n")) == (130, "", 1), err
        for part in (
            "会继续",
            f"`vitascope task wait {first}`",
            f"`vitascope task cancel {first}`",
        ):
            assert part in err
        _pass_one(tmp_path, http)
        with _begun(tmp_path, "--json", **named) as process:
            code, out, err = _interrupted(process, http)
        facts = json.loads(out)
        assert (code, err, facts["interrupted"], facts["state"]) == (130, "", True, "generating")
        _pass_one(tmp_path, http)
        assert set(_tasks(http, "success")) == {first, facts["taskId"]}
    assert not (tmp_path / "out.mp4").exists()


def test_a_task_of_the_commands_own_service_goes_on_with_the_next_one_of_that_folder(
    tmp_path: Path,
) -> None:
    with _begun(tmp_path, VITASCOPE_DRAIN_SECONDS="0", **ENGLISH) as process:
        while (owner := find_owner(tmp_path / "data")) is None:
            time.sleep(0.05)
        with _client(owner.url, owner.token) as http:
            code, _, err = _interrupted(process, http)
    assert (code, err.count("\n"), "goes on with the next `vitascope serve`" in err) == (
        130,
        1,
        True,
    ), err
    task_id = err.split()[1]
    (tmp_path / GATE).touch()
    with serving(tmp_path, shows_key=False):
        done = run(tmp_path, "task", "wait", task_id, "--data", "data", "--json")
        assert json.loads(done.stdout)["state"] == "success"
