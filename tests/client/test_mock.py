"""The mock service that users' own tests run on, and its pytest fixture."""

import json
import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from vitascope import errors
from vitascope.client import pytest_plugin
from vitascope.client.mock import MockService
from vitascope.wire import State

USERS_TEST = """
def test_mine(mock_vitascope):
    video = mock_vitascope.client().videos.create_and_poll("a cat")
    assert video.urls and mock_vitascope.created == [{"prompt": "a cat"}]
"""


def test_a_task_of_the_mock_passes_through_its_states_and_can_be_downloaded(tmp_path: Path) -> None:
    mock = MockService()
    with mock.client() as client:
        video = client.videos.create("a cat")
        assert [event.video.state for event in client.videos.subscribe(video)] == [
            State.WAITING, State.GENERATING, State.SUCCESS,
        ]  # fmt: skip
        assert client.videos.download(video.id, tmp_path / "a.mp4").read_bytes() == mock.video
        assert client.credits() == mock.credits
        assert [each.id for each in client.videos.list().videos] == [video.id]


async def test_the_mock_refuses_and_fails_when_told_to() -> None:
    mock = MockService()
    async with mock.async_client() as client:
        mock.refuse_next(402, "no credits")
        with pytest.raises(errors.InsufficientCredits, match="no credits"):
            await client.videos.create("a cat")
        mock.fail_tasks("too dark")
        with pytest.raises(errors.GenerationFailed, match="too dark"):
            await client.videos.create_and_poll("a cat")


def test_a_cancelled_task_of_the_mock_fails_with_499() -> None:
    with MockService().client() as client:
        video = client.videos.cancel(client.videos.create("a cat"))
        assert (video.state, video.fail_code) == (State.FAIL, "499")
        with pytest.raises(errors.Cancelled):
            client.videos.wait(video)


def test_a_video_of_the_mock_can_be_deleted_once_it_is_made() -> None:
    service = MockService((State.GENERATING, State.SUCCESS))
    with service.client() as client:
        video = client.videos.create("a cat", keep_seconds=60)
        with pytest.raises(errors.Invalid):
            client.videos.delete(video)
        made = client.videos.wait(video)
        assert (made.urls != (), made.deleted_ms) == (True, None)
        deleted = client.videos.delete(video)
        assert (deleted.urls, deleted.state) == ((), State.SUCCESS)
        assert deleted.deleted_ms is not None
        with pytest.raises(errors.VitascopeError, match="was deleted"):
            _ = deleted.url
    sent = json.loads(service.requests[0].content)
    assert sent["keepSeconds"] == 60


def test_cancelling_one_task_of_the_mock_changes_no_other() -> None:
    with MockService().client() as client:
        client.videos.cancel(client.videos.create("a cat"))
        assert client.videos.create_and_poll("a dog").state is State.SUCCESS


def test_an_installed_package_brings_the_fixture_by_itself() -> None:
    (point,) = entry_points(group="pytest11", name="vitascope")
    assert point.load() is pytest_plugin


def test_the_fixture_serves_a_users_own_test(tmp_path: Path) -> None:
    (tmp_path / "test_mine.py").write_text(USERS_TEST)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "vitascope.client.pytest_plugin",
        "test_mine.py",
    ]
    environment = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert "1 passed" in done.stdout, done.stdout + done.stderr
