"""The contract between the service and whatever makes the pictures."""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from vitascope.errors import VitascopeError
from vitascope.video import Clip, ClipFile, Picture, VideoSpec

ORDERED, UPSTREAM = "ordered", "upstream"
"""Names in a memo that tie a task to its engine: UPSTREAM, the id of work that goes on elsewhere,
while the engine is well; ORDERED, that such work is paid for, so that no other engine takes the
task meanwhile.
"""


class EngineError(VitascopeError):
    """The engine cannot make this clip; the message is for the user who asked for it.

    retryable says whether another attempt may succeed. Anything else an engine raises is a bug.
    """

    def __init__(self, rule: str, /, *, retryable: bool = False, **values: object) -> None:
        """Keep the sentence, and whether to try again."""
        super().__init__(rule, **values)
        self.retryable = retryable


class EngineBroken(EngineError):
    """The engine's process is not fit for another clip, as after running out of memory.

    It is replaced by a new one.
    """

    def __init__(self, rule: str, /, **values: object) -> None:
        """Keep the sentence; another attempt, in a new process, may succeed."""
        super().__init__(rule, retryable=True, **values)


class GenerationCancelled(Exception):
    """Raised by an engine that stopped because ``job.cancelled()`` turned true.

    Not a VitascopeError: what handles errors must not take it for one.
    """


async def _remember_nothing() -> None:
    return


@dataclass(kw_only=True)
class Generation:
    """One attempt at one task, as the engine sees it.

    progress takes a fraction from 0 to 1 and may be called often. cancelled is cheap: ask at every
    step. memo survives restarts of the worker: what an engine puts there, the next attempt finds.
    It is written now and then; ``await job.remember()`` returns when it is on the disk. With
    UPSTREAM or ORDERED in it, the next attempt is this engine's again. task_id is the same at every
    attempt. model and input are what createTask was given, for engines that pass it on; others need
    the spec only. first_frame and last_frame are the pictures behind the spec's addresses. files
    are what lies behind addresses of the input that nobody but this service can read, for engines
    that pass addresses on.
    """

    spec: VideoSpec
    memo: MutableMapping[str, str] = field(default_factory=dict)
    progress: Callable[[float], None] = lambda fraction: None
    cancelled: Callable[[], bool] = lambda: False
    remember: Callable[[], Awaitable[None]] = _remember_nothing
    task_id: str = ""
    model: str = ""
    input: Mapping[str, Any] = field(default_factory=dict)
    first_frame: Picture | None = None
    last_frame: Picture | None = None
    files: Mapping[str, Path] = field(default_factory=dict)


class Engine(Protocol):
    """Load once, generate many times, one at a time.

    Static methods may say what an engine can do, from its options and without being opened:
    ``longest_seconds(options) -> float | None``, ``abilities(options) -> Collection[Ability]``, and
    ``needs(options) -> Collection[Ability]`` of those without which it makes no clip; a request
    that does not fit is refused when it is made. An engine that passes the addresses of
    pictures on, and needs none of them itself, says so by ``reads_pictures = False``: it gets the
    files behind those that nobody else can read, and nobody fetches the others. One that orders its
    clips from somebody who wants to be paid for them says so by ``charges = True``.

    An engine may also have ``explain(spec: VideoSpec) -> dict``, which says what it will draw as
    plain JSON values, and ``preview(spec: VideoSpec, moments: int) -> list[NDArray[uint8]]``, which
    draws so many frames of the clip as RGB; both need an open engine and return within seconds.
    """

    async def open(self) -> None:
        """Load weights; slow is fine, it happens before any task is claimed."""

    async def generate(self, job: Generation) -> Clip | ClipFile:
        """Make the clip. Raise EngineError for a failure a user may read, GenerationCancelled when
        told to stop.

        Frames may be made lazily while the clip is read; progress and cancelled are honoured there
        too.
        """

    async def close(self) -> None:
        """Give back what open took."""
