"""A task as the client sees it, and what subscribe tells of it."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from vitascope.errors import VitascopeError
from vitascope.wire import State


@dataclass(frozen=True, kw_only=True)
class Video:
    """A task: what was asked for, how it stands, what became of it."""

    id: str
    """The task's id, task_…"""
    model: str
    state: State
    """``waiting``, ``queuing`` (it is tried again), ``generating``, ``success`` or ``fail``.

    State is text.
    """
    input: Mapping[str, Any]
    """createTask's input.

    Once the service has answered for the task, with its defaults and seed filled in.
    """
    progress: int = 0
    """A percentage."""
    urls: tuple[str, ...] = ()
    """Where the video is, once it is made; url is the first one, or raises."""
    fail_code: str | None = None
    """Why it failed: the wire's code as text, such as ``"501"``."""
    fail_message: str | None = None
    """Why it failed, in a sentence."""
    cost_seconds: int | None = None
    """How long the generation took: seconds, not credits."""
    credits: float | None = None
    """The price in credits, 0 where the task failed."""
    created_ms: int | None = None
    """Unix milliseconds; created is the same as a datetime."""
    completed_ms: int | None = None
    """Unix milliseconds; completed is the same as a datetime."""
    tier: str = "standard"
    """``standard``, ``priority`` or ``off-peak``."""
    expires_ms: int | None = None
    """When the video is deleted, in unix milliseconds; None where keep_seconds was not given."""
    deleted_ms: int | None = None
    """When the video was deleted, in unix milliseconds; None while it has not been."""
    left_out: tuple[str, ...] = ()
    """What was asked for and is not in the video, as the engine cannot do it."""
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """The service's own words, for whatever is not named above."""

    @property
    def created(self) -> datetime | None:
        """When it was asked for, in UTC."""
        return _moment(self.created_ms)

    @property
    def completed(self) -> datetime | None:
        """When it ended, in UTC; None while it has not."""
        return _moment(self.completed_ms)

    @property
    def is_finished(self) -> bool:
        """Say whether the task has ended, one way or the other."""
        return self.state in {State.SUCCESS, State.FAIL}

    @property
    def url(self) -> str:
        """Where the video is.

        Raises VitascopeError where there is none (yet).
        """
        if self.deleted_ms is not None:
            raise VitascopeError("The video of task {task} was deleted", task=self.id)
        if not self.urls:
            raise VitascopeError(
                "The task {task} has no video: its state is {state}", task=self.id, state=self.state
            )
        return self.urls[0]

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> "Video":
        """Read ``data`` of recordInfo, as services of this API are known to send it.

        A state of another service's own counts as generating: the task has not ended. Services
        without ``progress`` count as 0 until they end. Raises ValueError, KeyError or TypeError if
        it is no record of a task.
        """
        if not isinstance(data, Mapping):
            raise TypeError("a task's record must be an object")
        state = _state(data["state"])
        return cls(
            id=_text(data["taskId"]),
            model=str(data.get("model") or ""),
            state=state,
            input=_object(_object(data.get("param")).get("input")),
            progress=100 if state is State.SUCCESS else _percent(data.get("progress")),
            urls=_urls(_object(data.get("resultJson")).get("resultUrls")),
            fail_code=str(data.get("failCode") or "") or None,
            fail_message=str(data.get("failMsg") or "") or None,
            cost_seconds=_whole(data.get("costTime")),
            credits=_number(data.get("creditsConsumed")),
            created_ms=_whole(data.get("createTime")),
            completed_ms=_whole(data.get("completeTime")),
            tier=str(data.get("tier") or "standard"),
            expires_ms=_whole(data.get("expireTime")),
            deleted_ms=_whole(data.get("deletedTime")),
            left_out=_texts(data.get("leftOut")),
            raw=data,
        )


def _moment(ms: int | None) -> datetime | None:
    return None if ms is None else datetime.fromtimestamp(ms / 1_000, UTC)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


def _state(value: object) -> State:
    try:
        return State(str(value))
    except ValueError:
        return State.GENERATING


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("a task's id must be text")
    return value


def _object(value: object) -> Mapping[str, Any]:
    """Return an object that is sent as itself or as JSON text; an empty one for anything else."""
    try:
        found = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return {}
    return found if isinstance(found, Mapping) else {}


def _urls(value: object) -> tuple[str, ...]:
    found = [value] if isinstance(value, str) else value
    return tuple(str(url) for url in found if url) if isinstance(found, list) else ()


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if isinstance(value, int) or math.isfinite(value) else None


def _whole(value: object) -> int | None:
    number = _number(value)
    return None if number is None else int(number)


def _percent(value: object) -> int:
    return min(100, max(0, _whole(value) or 0))


@dataclass(frozen=True)
class Page:
    """Some of the account's tasks, newest first.

    cursor is what list takes for the next page, None after the last.
    """

    videos: tuple[Video, ...]
    cursor: str | None


@dataclass(frozen=True)
class Queued:
    """The task waits for a worker.

    position is how many turns away it is, 1 for the next, None where nobody says.
    """

    video: Video
    position: int | None = None


@dataclass(frozen=True)
class Generating:
    """The engine works on it; progress is a percentage."""

    video: Video
    progress: int


@dataclass(frozen=True)
class Done:
    """The video is there."""

    video: Video


Event = Queued | Generating | Done


def event_of(video: Video) -> Event | None:
    """Return what to tell of a task as it stands, None where it failed."""
    match video.state:
        case State.WAITING | State.QUEUING:
            return Queued(video)
        case State.GENERATING:
            return Generating(video, video.progress)
        case State.SUCCESS:
            return Done(video)
        case State.FAIL:
            return None
