"""The command line speaks English and Chinese, by the locale."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from vitascope import cli
from vitascope.cli.app import app
from vitascope.cli.chinese import CHINESE
from vitascope.cli.config import language
from vitascope.cli.doctor import REACHED_TEXT
from vitascope.cli.generate import STATES
from vitascope.cli.serve import GREETINGS
from vitascope.cli.verify import SENTENCES
from vitascope.cli.words import REFUSALS, reason, say, sentences
from vitascope.errors import InsufficientCredits, OperatorError
from vitascope.wire import Code, State

SAID_BY_OTHERS = {*STATES.values(), *REFUSALS.values(), *SENTENCES.values(), *GREETINGS.values(), REACHED_TEXT}
FOLDER = Path(cli.__file__).parent
LOCALES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def _spoken() -> set[str]:
    calls = [node for path in FOLDER.glob("*.py") for node in ast.walk(ast.parse(path.read_text()))]
    said = [node.args[0] for node in calls if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say"]
    return {str(word.value) for word in said if isinstance(word, ast.Constant)}


def test_every_sentence_of_every_command_is_there_in_chinese() -> None:
    spoken = sentences(typer.main.get_command(app)) | _spoken() | SAID_BY_OTHERS
    assert sorted(spoken - set(CHINESE)) == []
    assert sorted(set(CHINESE) - spoken) == []


def test_no_error_of_a_command_speaks_english_only() -> None:
    said = [
        f"{path.name}:{node.lineno}"
        for path in FOLDER.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"OperatorError", "SomeFailed"}
        if isinstance(node.args[0], ast.Constant | ast.JoinedStr)
    ]
    assert said == []


def test_every_placeholder_of_a_sentence_is_in_its_translation() -> None:
    for english, chinese in CHINESE.items():
        placeholders = {part.split("}")[0] for part in english.split("{")[1:]}
        assert placeholders == {part.split("}")[0] for part in chinese.split("{")[1:]}, english


def test_every_state_and_every_refusal_has_its_words() -> None:
    assert set(STATES) == set(State)
    assert set(REFUSALS) == set(Code) - {Code.OK}


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "zh_TW:zh"}, "zh"),
    ],
)
def test_the_locale_decides(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], expected: str) -> None:
    for name in LOCALES:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language() == expected


def test_a_refusal_of_the_service_is_introduced_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "zh")
    assert reason(InsufficientCredits()).startswith("积分不足。 Credits insufficient")
    assert reason(OperatorError("as it is")) == "as it is"
    assert say("Saved {file}", file="a.mp4") == "已保存 a.mp4"


def test_help_and_messages_of_a_process_are_chinese_in_a_chinese_locale(tmp_path: Path) -> None:
    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", "vitascope.cli", *arguments]
        environment = os.environ | {"LANGUAGE": "", "LC_ALL": "zh_CN.UTF-8", "PYTHONUTF8": "1", "COLUMNS": "120"}
        done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
        return done.stdout + done.stderr

    assert "查询任务状态。" in run("task", "--help")
    assert "请给出一条提示词" in run("generate")
