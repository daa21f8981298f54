"""The command line speaks the language of the locale."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from vitascope.cli.generate import STATES
from vitascope.cli.words import reason, say
from vitascope.client.errors import error_of
from vitascope.errors import InsufficientCredits, OperatorError
from vitascope.wire import State


def test_every_state_has_its_words() -> None:
    assert set(STATES) == set(State)


def test_an_error_of_ours_is_said_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "zh")
    assert (
        reason(OperatorError("{file} must be UTF-8 text", file="a.csv"))
        == "a.csv 必须是 UTF-8 文本"
    )
    assert reason(InsufficientCredits()).startswith("积分不足：")
    assert say("Saved {file}", file="a.mp4") == "已保存 a.mp4"


def test_what_a_service_said_in_english_is_introduced_in_chinese(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANGUAGE", "zh")
    assert reason(error_of(402, "You are broke.")) == "积分不足。 You are broke."
    assert reason(OperatorError("as it is")) == "as it is"


def test_english_needs_no_introduction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    assert reason(error_of(402, "You are broke.")) == "You are broke."


def test_help_and_messages_of_a_process_are_chinese_in_a_chinese_locale(tmp_path: Path) -> None:
    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", "vitascope.cli", *arguments]
        environment = os.environ | {
            "LANGUAGE": "",
            "LC_ALL": "zh_CN.UTF-8",
            "PYTHONUTF8": "1",
            "COLUMNS": "120",
        }
        done = subprocess.run(
            command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
        )
        return done.stdout + done.stderr

    assert "查询任务。" in run("task", "--help")
    assert "请提供一条提示词" in run("generate")
