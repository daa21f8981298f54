"""What the interpreter tells of the client: names, signatures, what a verb brings."""

import inspect

import pytest

import vitascope
from vitascope import Video
from vitascope.client import aio, files, sync, verbs
from vitascope.client.mock import MockService


def test_a_name_that_is_typed_half_can_be_completed() -> None:
    assert set(dir(vitascope)) == set(vitascope.__all__)
    assert set(dir(vitascope.client)) == set(vitascope.client.__all__)
    assert "TYPE_CHECKING" not in dir(vitascope)


@pytest.mark.parametrize("kind", [sync.Videos, aio.AsyncVideos])
def test_a_verb_shows_what_it_takes_and_brings(kind: type) -> None:
    create = inspect.signature(kind.create)  # type: ignore[attr-defined]
    assert list(create.parameters)[:3] == ["self", "prompt", "duration"]
    assert create.return_annotation is Video
    assert kind.list.__qualname__ == f"{kind.__name__}.list"  # type: ignore[attr-defined]
    assert kind.wait.__module__ == kind.__module__  # type: ignore[attr-defined]


def test_create_and_poll_takes_all_that_create_and_wait_take() -> None:
    wanted = {
        *inspect.signature(verbs.create).parameters,
        *inspect.signature(verbs.watch).parameters,
    } - {"video"}
    assert set(inspect.signature(verbs.create_and_poll).parameters) == wanted
    assert inspect.signature(files.download).parameters["path"]


def test_create_and_poll_tells_the_service_where_to_call_back(mock_vitascope: MockService) -> None:
    client = mock_vitascope.client()
    video = client.videos.create_and_poll(
        "a cat", call_back_url="https://a.example/done", idempotency_key="k"
    )
    sent = mock_vitascope.requests[0]
    assert b'"callBackUrl":"https://a.example/done"' in sent.content.replace(b": ", b":")
    assert sent.headers["Idempotency-Key"] == "k"
    assert video.created is not None
    assert (video.created.year, video.completed) == (2025, None)
