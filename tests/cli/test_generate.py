"""`vitascope generate`: one clip or several, waited for or not, and what it says of them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.process import environment_of, run, serving
from vitascope.cli.batch import VideoRequest
from vitascope.cli.drawn_words import DrawnWords, words_of
from vitascope.cli.generate import Left
from vitascope.client import Video
from vitascope.client.mock import MockService
from vitascope.wire import State


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("is_served", [True, False])
@pytest.mark.parametrize("state", [State.SUCCESS, State.GENERATING])
def test_what_a_service_calls_a_task_writes_nothing_else_to_the_terminal(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    state: State,
    language: str,
    *,
    is_served: bool,
) -> None:
    monkeypatch.setenv("LANGUAGE", language)
    request = VideoRequest(row=1, input={"prompt": "a cat"}, output=Path("cat.mp4"))
    url = "http://127.0.0.1/\x1b]0;a.mp4\n" if state is State.SUCCESS else ""
    video = Video(id="task_\x1b[2J\n1", model="", state=state, input={}, urls=(url,) if url else ())
    Left(is_served=is_served, as_json=False).report(request, video)
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert said.removesuffix("\n").isprintable()
    assert "task_" in said


def test_one_prompt_becomes_several_clips_with_seeds_that_follow_each_other(tmp_path: Path) -> None:
    done = run(
        tmp_path, "generate", "a cat", "-n", "3", "--seed", "7", "-o", "a.mp4", "--duration", "5", "--json",
        "--data", "data",
    )  # fmt: skip
    told = sorted(
        (json.loads(line) for line in done.stdout.splitlines()), key=lambda each: int(each["row"])
    )
    assert [(each["file"], each["seed"]) for each in told] == [
        ("a.mp4", 7),
        ("a-2.mp4", 8),
        ("a-3.mp4", 9),
    ]
    assert all((tmp_path / each["file"]).exists() for each in told)
    again = run(tmp_path, "generate", "a cat", "-n", "2", "-o", "a.mp4", "--keep", "--data", "data")
    assert again.stdout == "2 of 2 are there already.\n"
    assert (
        "leave out --count"
        in run(tmp_path, "generate", "x", "-n", "2", "-o", "-", "--data", "data").stderr
    )


def test_a_prompt_comes_from_standard_input_and_need_not_be_waited_for(tmp_path: Path) -> None:
    with serving(tmp_path) as (url, key):
        named = {"VITASCOPE_BASE_URL": url, "VITASCOPE_API_KEY": key}
        command = [
            sys.executable,
            "-m",
            "vitascope.cli",
            "generate",
            "-",
            "--no-wait",
            "--callback",
        ]
        ordered = subprocess.run(
            [*command, "http://127.0.0.1:9/done", "--json"], input="一只纸船\n", capture_output=True, text=True,
            check=True, cwd=tmp_path, env=environment_of(**named),
        )  # fmt: skip
        told = json.loads(ordered.stdout)
        assert (told["state"], list(tmp_path.glob("*.mp4"))) == ("waiting", [])
        task = json.loads(run(tmp_path, "task", "wait", told["taskId"], "--json", **named).stdout)
        assert (task["state"], task["input"]["prompt"]) == ("success", "一只纸船")
        listed = json.loads(run(tmp_path, "callback", "list", "--json", **named).stdout)
        assert (listed["url"], listed["taskId"]) == ("http://127.0.0.1:9/done", told["taskId"])
    nobody = run(tmp_path, "generate", "a cat", "--no-wait", "--data", "data")
    assert (nobody.returncode, "start it with `vitascope serve`" in nobody.stderr) == (2, True)


def test_words_that_are_not_in_the_clip_are_told_and_only_they() -> None:
    told = DrawnWords(
        unknown=("zorblax",), instead={"dragon": "horse"}, left_out=("sound",), is_foreign=True
    )
    assert told.facts == {
        "unknownWords": ["zorblax"],
        "substitutes": {"dragon": "horse"},
        "leftOut": ["sound"],
    }
    assert [line.split(": ")[-1] for line in told.lines()[1:]] == [
        "dragon → horse",
        "zorblax",
        "sound",
    ]
    assert (DrawnWords().facts, DrawnWords().lines()) == ({}, [])


async def test_a_service_that_does_not_explain_leaves_the_result_as_it_is(
    mock_vitascope: MockService,
) -> None:
    client = mock_vitascope.async_client()
    assert await words_of(client, await client.videos.create_and_poll("a cat")) == DrawnWords()
