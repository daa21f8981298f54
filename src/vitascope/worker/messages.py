"""What a worker and its engine child say to each other: one JSON object a line."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar

from vitascope.video import VideoSpec


@dataclass(frozen=True, kw_only=True)
class Generate:
    """To the child: make this clip and write it to path, its poster to poster."""

    kind: ClassVar[str] = "generate"
    spec: dict[str, Any]
    memo: dict[str, str]
    path: str
    poster: str


@dataclass(frozen=True, kw_only=True)
class Cancel:
    """To the child: stop what you are doing."""

    kind: ClassVar[str] = "cancel"


@dataclass(frozen=True, kw_only=True)
class Ready:
    """From the child: the engine is open."""

    kind: ClassVar[str] = "ready"


@dataclass(frozen=True, kw_only=True)
class Unfit:
    """From the child: the engine cannot open, for a reason the operator can mend."""

    kind: ClassVar[str] = "unfit"
    message: str


@dataclass(frozen=True, kw_only=True)
class Progress:
    """From the child: a fraction of the clip is done; the memo as it stands."""

    kind: ClassVar[str] = "progress"
    fraction: float
    memo: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Made:
    """From the child: the file is written, with what the engine says it did."""

    kind: ClassVar[str] = "made"
    notes: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class NotMade:
    """From the child: it failed, in a sentence for the task's owner; trace is for the log only."""

    kind: ClassVar[str] = "not made"
    message: str
    retryable: bool
    trace: str = ""


@dataclass(frozen=True, kw_only=True)
class StoppedByRequest:
    """From the child: the engine stopped because it was told to."""

    kind: ClassVar[str] = "stopped"


Message = Generate | Cancel | Ready | Unfit | Progress | Made | NotMade | StoppedByRequest
_KINDS: dict[str, type[Message]] = {
    each.kind: each for each in (Generate, Cancel, Ready, Unfit, Progress, Made, NotMade, StoppedByRequest)
}


def pack(message: Message) -> bytes:
    """Return a message as one line."""
    return json.dumps({"kind": message.kind} | asdict(message)).encode() + b"\n"


def unpack(line: bytes) -> Message:
    """Read a line back."""
    fields = json.loads(line)
    return _KINDS[fields.pop("kind")](**fields)


def spec_of(message: Generate) -> VideoSpec:
    """Return the spec that a Generate carries."""
    return VideoSpec(**message.spec)
