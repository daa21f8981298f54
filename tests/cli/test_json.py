"""`--json` everywhere: every command has it, and what commands that keep running print is one
object a line.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from tests.cli.process import run, serving
from vitascope.cli.app import app

SPEAKS_JSON_ANYHOW = {"mcp"}
"""Its standard output is a protocol of JSON lines, which any other line would break."""


def _commands(command: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    below = getattr(command, "commands", {})
    for name, each in below.items():
        yield from _commands(each, f"{path} {name}".strip())
    if not below:
        yield path, command


def test_every_command_prints_json_when_asked_to() -> None:
    commands = dict(_commands(typer.main.get_command(app)))
    without = {
        name
        for name, each in commands.items()
        if "--json" not in {opt for p in each.params for opt in p.opts}
    }
    assert len(commands) > 40
    assert without == SPEAKS_JSON_ANYHOW


def test_a_service_says_in_one_object_that_it_is_ready(tmp_path: Path) -> None:
    with serving(tmp_path, "--json") as (url, key):
        assert json.loads(run(tmp_path, "credits", "--data", "data", "--json").stdout) == {
            "credits": 10_000
        }
        assert key.startswith("vs_live_")
        assert url.startswith("http://127.0.0.1:")


@pytest.mark.parametrize("role", ["api", "worker"])
def test_a_role_that_cannot_start_says_why_in_an_object(tmp_path: Path, role: str) -> None:
    done = run(tmp_path, role, "--data", "data", "--json")
    assert done.returncode == 2
    assert "postgresql://" in json.loads(done.stdout)["error"]["message"]


def test_the_database_verbs_answer_in_objects(tmp_path: Path) -> None:
    def told(*arguments: str) -> dict[str, Any]:
        done = run(tmp_path, "db", *arguments, "--json")
        facts: dict[str, Any] = json.loads(done.stdout)
        return facts

    assert told("upgrade", "--data", "data") == {"upgraded": True}
    assert set(told("check", "--data", "data").values()) == {0}
    assert told("backup", "a.sqlite", "--data", "data") == {"file": "a.sqlite"}
    assert "exists already" in told("backup", "a.sqlite", "--data", "data")["error"]["message"]
    assert told("restore", "a.sqlite", "--data", "other") == {"restored": "a.sqlite"}
    assert set(told("check", "--data", "other").values()) == {0}
