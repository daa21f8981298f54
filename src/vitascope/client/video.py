"""A task as the client sees it, and what subscribe tells of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vitascope.errors import VitascopeError
from vitascope.wire import State


@dataclass(frozen=True, kw_only=True)
class Video:
    """What recordInfo says of a task.

    progress is a percentage; cost_seconds is how long the generation took; created_ms and completed_ms are unix
    milliseconds; credits is the price, 0 where the task failed. input is createTask's, defaults and seed filled in.
    """

    id: str
    model: str
    state: State
    input: Mapping[str, Any]
    progress: int = 0
    urls: tuple[str, ...] = ()
    fail_code: str | None = None
    fail_message: str | None = None
    cost_seconds: int | None = None
    credits: float | None = None
    created_ms: int | None = None
    completed_ms: int | None = None
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """The service's own words, for whatever is not named above."""

    @property
    def is_finished(self) -> bool:
        """Say whether the task has ended, one way or the other."""
        return self.state in {State.SUCCESS, State.FAIL}

    @property
    def url(self) -> str:
        """Where the video is.

        Raises VitascopeError where there is none (yet).
        """
        if not self.urls:
            raise VitascopeError(f"The task {self.id} has no video: its state is {self.state}")
        return self.urls[0]

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> "Video":
        """Read ``data`` of recordInfo; services without ``progress`` count as 0 until they end.

        Raises ValueError, KeyError or TypeError where it is no such thing.
        """
        result = json.loads(data.get("resultJson") or "{}")
        param = json.loads(data.get("param") or "{}")
        state = State(data["state"])
        return cls(
            id=data["taskId"],
            model=data["model"],
            state=state,
            input=_input(param),
            progress=100 if state is State.SUCCESS else data.get("progress") or 0,
            urls=tuple(result.get("resultUrls") or ()),
            fail_code=data.get("failCode") or None,
            fail_message=data.get("failMsg") or None,
            cost_seconds=data.get("costTime"),
            credits=data.get("creditsConsumed"),
            created_ms=data.get("createTime"),
            completed_ms=data.get("completeTime"),
            raw=data,
        )


def _input(param: Mapping[str, Any]) -> Mapping[str, Any]:
    given = param.get("input") or {}
    found: Mapping[str, Any] = json.loads(given) if isinstance(given, str) else given
    return found


@dataclass(frozen=True)
class Page:
    """Some of the account's tasks, newest first; cursor is what list takes for the next page, None after the last."""

    videos: tuple[Video, ...]
    cursor: str | None


@dataclass(frozen=True)
class Queued:
    """The task waits for a worker; position is how many turns away it is, 1 for the next, None where nobody says."""

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
