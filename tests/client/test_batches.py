"""The client's batches: made whole, waited for, and read as they are."""

import json
from pathlib import Path

import pytest

from tests.small import whole_service
from vitascope import AsyncVitascope, DeadlineExceeded
from vitascope.client.mock import MockService
from vitascope.errors import InsufficientCredits, Invalid, NotFound
from vitascope.wire import State


def test_a_batch_is_sent_once_under_a_key_and_waited_for(mock_vitascope: MockService) -> None:
    client = mock_vitascope.client()
    batch = client.videos.create_many(
        ["a cat", {"prompt": "a dog", "duration": "10"}], call_back_url="https://a.example/done"
    )
    sent = json.loads(mock_vitascope.requests[0].content)
    assert sent["inputs"] == [{"prompt": "a cat"}, {"prompt": "a dog", "duration": "10"}]
    assert sent["callBackUrl"] == "https://a.example/done"
    assert mock_vitascope.requests[0].headers["Idempotency-Key"].startswith("idem_")
    assert [video.state for video in batch.videos] == [State.WAITING] * 2
    assert not batch.is_finished
    done = client.videos.wait_for_batch(batch)
    assert done.is_finished
    assert [video.url.rsplit("/")[-1] for video in done.videos] == [
        f"{video.id}.mp4" for video in batch.videos
    ]
    assert (done.failed, done.credits) == ((), 320)


def test_a_refused_batch_raises_and_one_that_lasts_says_that_it_goes_on(
    mock_vitascope: MockService,
) -> None:
    client = mock_vitascope.client()
    mock_vitascope.refuse_next(402)
    with pytest.raises(InsufficientCredits):
        client.videos.create_many(["a cat"])
    with pytest.raises(NotFound):
        client.videos.get_batch("batch_none")
    slow = MockService(states=(State.WAITING,))
    patient = slow.client()
    batch = patient.videos.create_many(["a cat"])
    with pytest.raises(DeadlineExceeded, match=batch.id):
        patient.videos.wait_for_batch(batch, deadline_seconds=-1)


async def test_a_real_service_makes_a_batch_and_names_the_wrong_input(tmp_path: Path) -> None:
    async with (
        whole_service(tmp_path) as small,
        AsyncVitascope(small.url, small.key, poll_seconds=0.05) as client,
    ):
        with pytest.raises(Invalid, match=r"inputs\.1\.prompt"):
            await client.videos.create_many(["a cat", ""])
        batch = await client.videos.create_many(["a cat", "refuse this"], idempotency_key="a")
        again = await client.videos.create_many(["a cat", "refuse this"], idempotency_key="a")
        assert again.id == batch.id
        done = await client.videos.wait_for_batch(batch.id)
        assert [video.input["prompt"] for video in done.videos] == ["a cat", "refuse this"]
        assert [video.input["prompt"] for video in done.failed] == ["refuse this"]
        assert done.credits == 160


def test_a_batch_is_cancelled_whole() -> None:
    slow = MockService(states=(State.WAITING,))
    client = slow.client()
    batch = client.videos.create_many(["a cat", "a dog"])
    cancelled = client.videos.cancel_batch(batch)
    assert [video.state for video in cancelled.videos] == [State.FAIL] * 2
    assert client.videos.cancel_batch(batch.id).failed == cancelled.failed
    with pytest.raises(NotFound):
        client.videos.cancel_batch("batch_none")
