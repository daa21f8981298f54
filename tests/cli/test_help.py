"""Help: examples that work, names instead of types, lines that fit.

Complaints in the reader's language.
"""

from pathlib import Path
from typing import Any

import pytest
import typer
from rich.cells import cell_len

from tests.cli.process import run
from vitascope.cli.app import app
from vitascope.cli.examples import EXAMPLES
from vitascope.cli.help import dress, metavar
from vitascope.cli.words import translate_help


def _commands(command: Any, words: str = "") -> dict[str, Any]:
    below = getattr(command, "commands", {})
    found = {} if below else {words: command}
    for name, each in below.items():
        found |= _commands(each, f"{words} {name}".strip())
    return found


COMMANDS = _commands(typer.main.get_command(app))


def test_every_command_has_examples_and_no_example_is_of_no_command() -> None:
    assert set(EXAMPLES) - {""} == set(COMMANDS)
    assert all(EXAMPLES.values())


@pytest.mark.parametrize("words", sorted(COMMANDS))
def test_examples_name_options_that_the_command_has(words: str) -> None:
    known = {name for each in COMMANDS[words].params for name in (*each.opts, *each.secondary_opts)}
    for example in EXAMPLES[words]:
        assert f"vitascope {words}" in example
        given = {
            word.partition("=")[0]
            for word in example.split()
            if word.startswith("-") and word != "-"
        }
        assert given <= known, example


@pytest.mark.parametrize("width", [40, 80])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_help_fits_the_terminal_and_shows_no_types(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], width: int, language: str
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("LANGUAGE", language)
    command = typer.main.get_command(app)
    dress(command)
    translate_help(command)
    for words in ["", "task", *COMMANDS]:
        assert (
            command.main([*words.split(), "-h"], prog_name="vitascope", standalone_mode=False) == 0
        )
        told, _, examples = capsys.readouterr().out.partition(
            "\nExamples\n" if language == "en" else "\n示例\n"
        )
        assert (examples != "") == (words in EXAMPLES)
        wide = [
            line for line in told.splitlines() if cell_len(line) > width and " " in line.strip()
        ]
        assert [line for line in wide if "--" not in line] == []
        assert not any(sign in told for sign in ("<bool>", "<str>", "<int", "1<=x", "{", "╭"))


def test_a_switch_has_no_value_and_a_number_has_a_name() -> None:
    named = {each.name: metavar(each) for each in COMMANDS["generate"].params}
    assert {named[name] for name in ("keep", "sound", "as_json", "no_wait")} == {""}
    assert (named["seed"], named["table"], named["prompt"]) == ("N", "FILE", "PROMPT")
    assert {named["fields"], named["cfg_scale"]} == {"NAME=VALUE", "NUMBER"}


@pytest.mark.parametrize(
    ("arguments", "english", "chinese"),
    [
        (
            ["tsk"],
            "There is no command tsk. Did you mean task?",
            "没有 tsk 命令。您是否想输入 task？",
        ),
        (
            ["task", "list", "--limt", "4"],
            "There is no option --limt. Did you mean --limit?",
            "没有 --limt 选项。",
        ),
        (["task", "get"], "TASK is missing.", "缺少 TASK。"),
        (["task", "get", "a", "b"], "Too much was given: b", "多余的参数：b"),
        (["task", "list", "-n", "x"], "--limit must be a whole number.", "--limit 须为整数。"),
        (["task", "list", "-n", "0"], "--limit must be at least 1.", "--limit 不能小于 1。"),
        (["task", "list", "-n", "500"], "--limit must be at most 100.", "--limit 不能大于 100。"),
        (
            ["credit", "add", "x", "--reason", "a"],
            "CREDITS must be a number.",
            "CREDITS 须为数字。",
        ),
        (["model", "price", "m"], "name what to change to, or --standard", "--standard"),
    ],
)
def test_a_slip_is_told_in_the_readers_language(
    tmp_path: Path, arguments: list[str], english: str, chinese: str
) -> None:
    done = run(tmp_path, *arguments, "--json", LANGUAGE="en")
    first, second, *rest = done.stderr.splitlines()
    assert (done.returncode, first, rest) == (2, f"vitascope: {english}", [])
    assert (second[:15], second[-3:]) == ("Help: vitascope", " -h")
    assert chinese in run(tmp_path, *arguments, LANGUAGE="zh").stderr


def test_a_group_alone_shows_its_commands_and_a_slip_is_an_object_for_machines(
    tmp_path: Path,
) -> None:
    done = run(tmp_path, "task")
    assert (done.returncode, "  list      List your tasks" in done.stdout) == (2, True)
    assert (
        "--limit needs a value." in run(tmp_path, "task", "list", "--limit", LANGUAGE="en").stderr
    )
    assert (
        '"message": "TASK is missing."'
        in run(tmp_path, "task", "get", "--json", LANGUAGE="en").stdout
    )
