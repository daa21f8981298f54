"""Verbs on batches: up to 20 videos in one call, all of them or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from vitascope import ids
from vitascope.client.core import Core
from vitascope.client.errors import DeadlineExceeded
from vitascope.client.lists import unreadable
from vitascope.client.steps import Now, Pause, Steps
from vitascope.client.verbs import MODEL, WAIT_SECONDS, beside_input, pace_seconds
from vitascope.client.video import Video
from vitascope.wire import State, Tier

CREATE_PATH = "/api/v1/jobs/createTasks"
CANCEL_PATH = "/api/v1/jobs/cancelBatch"
INFO_PATH = "/api/v1/jobs/batchInfo"


@dataclass(frozen=True, kw_only=True)
class VideoBatch:
    """Videos that were asked for in one call, in the order of the inputs."""

    id: str
    """The batch's id, batch_…"""
    model: str
    videos: tuple[Video, ...]
    """Each as it stood when the batch was asked for."""
    created_ms: int | None = None
    """Unix milliseconds."""
    completed_ms: int | None = None
    """Unix milliseconds; None until the last video has ended."""
    credits: float | None = None
    """The price of all of them; what failed costs nothing."""
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """The service's own words, for whatever is not named above."""

    @property
    def is_finished(self) -> bool:
        """Say whether every video has ended, one way or the other."""
        return self.completed_ms is not None

    @property
    def failed(self) -> tuple[Video, ...]:
        """Those that failed; each says why."""
        return tuple(video for video in self.videos if video.state is State.FAIL)

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> "VideoBatch":
        """Read ``data`` of batchInfo; raise KeyError, TypeError or ValueError for what is none."""
        return cls(
            id=str(data["batchId"]),
            model=str(data["model"]),
            videos=tuple(Video.parse(each) for each in data["tasks"]),
            created_ms=int(data["createTime"]),
            completed_ms=None if data["completeTime"] is None else int(data["completeTime"]),
            credits=float(data["creditsConsumed"]),
            raw=data,
        )


def create_many(
    core: Core,
    inputs: Sequence[str | Mapping[str, Any]],
    *,
    model: str = MODEL,
    tier: Tier | str | None = None,
    call_back_url: str | None = None,
    idempotency_key: str | None = None,
    keep_seconds: int | None = None,
) -> Steps[VideoBatch]:
    """Start up to 20 generations at once, all of them or none, and return the waiting batch.

    Each of inputs is a prompt, or createTask's ``input`` such as ``{"prompt": "a cat", "duration":
    "10"}``; tier and keep_seconds count for all of them. call_back_url is called once, when the last one has ended.
    The same idempotency_key returns the same batch for 24 hours; without one, a fresh one makes
    repeats safe. Raises what create raises; Invalid names an input by its number. The hosted
    service has no batches: NotFound.
    """
    given = [{"prompt": each} if isinstance(each, str) else dict(each) for each in inputs]
    body = {"model": model, "inputs": given} | beside_input(call_back_url, tier, keep_seconds)
    data = yield from core.call(
        "POST", CREATE_PATH, body=body, idempotency_key=idempotency_key or ids.new_id("idem")
    )
    try:
        videos = tuple(
            Video(id=str(task_id), model=model, state=State.WAITING, input=each)
            for task_id, each in zip(data["taskIds"], given, strict=True)
        )
        return VideoBatch(id=str(data["batchId"]), model=model, videos=videos, raw=data)
    except (KeyError, TypeError, ValueError) as error:
        raise unreadable(core, "no batch") from error


def get_batch(core: Core, batch: VideoBatch | str) -> Steps[VideoBatch]:
    """Return how a batch stands, with all its videos.

    Raises NotFound for a batch that is not yours, Unauthorized, Unreachable.
    """
    return (yield from _get(core, batch, until=None))


def cancel_batch(core: Core, batch: VideoBatch | str) -> Steps[VideoBatch]:
    """Cancel every task of a batch that has not ended, and return the batch.

    A running one ends once its engine has stopped; the price of a cancelled one comes back. What
    has ended stays as it is. Raises NotFound for a batch that is not yours.
    """
    batch_id = _id(batch)
    yield from core.call(
        "POST", CANCEL_PATH, body={"batchId": batch_id}, idempotency_key=f"cancel {batch_id}"
    )
    return (yield from get_batch(core, batch_id))


def wait_for_batch(
    core: Core, batch: VideoBatch | str, *, deadline_seconds: float = WAIT_SECONDS
) -> Steps[VideoBatch]:
    """Poll a batch at the advised pace until its last video has ended, and return it.

    Videos that failed raise nothing: see ``failed``. Raises NotFound; DeadlineExceeded after
    deadline_seconds, the tasks going on.
    """
    began = yield Now()
    until = began + deadline_seconds
    while True:
        found = yield from _get(core, batch, until=until)
        if found.is_finished:
            return found
        now = yield Now()
        wait = pace_seconds(now - began) if core.poll_seconds is None else core.poll_seconds
        if now + wait > until:
            raise DeadlineExceeded(
                "The batch {batch} has not ended within {seconds:g} seconds; it goes on",
                batch=found.id,
                seconds=deadline_seconds,
            )
        yield Pause(wait)


def _get(core: Core, batch: VideoBatch | str, *, until: float | None) -> Steps[VideoBatch]:
    data = yield from core.call("GET", INFO_PATH, params={"batchId": _id(batch)}, until=until)
    try:
        return VideoBatch.parse(data)
    except (KeyError, TypeError, ValueError) as error:
        raise unreadable(core, "no batch") from error


def _id(batch: VideoBatch | str) -> str:
    return batch.id if isinstance(batch, VideoBatch) else batch
