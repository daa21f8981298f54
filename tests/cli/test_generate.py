"""`vitascope generate`: what it says of a task that outlives it."""

from pathlib import Path

import pytest

from vitascope.cli.batch import VideoRequest
from vitascope.cli.generate import Left
from vitascope.client import Video
from vitascope.wire import State


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("is_served", [True, False])
@pytest.mark.parametrize("state", [State.SUCCESS, State.GENERATING])
def test_what_a_service_calls_a_task_writes_nothing_else_to_the_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, state: State, language: str, *, is_served: bool
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
