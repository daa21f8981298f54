"""What a worker and its engine child say to each other: one JSON object a line."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar, get_args

from vitascope.video import VideoSpec


@dataclass(frozen=True, kw_only=True)
class Open:
    """To the child, first of all: open the engine of this kind with these options (they may hold
    keys).
    """

    kind: ClassVar[str] = "open"
    engine: str
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Generate:
    """To the child: make this clip and write it to path, its poster to poster.

    tags are written into the file; mark is the visible label's text, empty for none; watermark is
    the word hidden in the pictures, None for none. first_frame and last_frame are the files of
    pictures that the caller gave, empty for none; files are those behind addresses in the input
    that nobody else can read.
    """

    kind: ClassVar[str] = "generate"
    task_id: str
    spec: dict[str, Any]
    memo: dict[str, str]
    model: str = ""
    input: dict[str, Any] = field(default_factory=dict)
    path: str
    poster: str
    tags: dict[str, str] = field(default_factory=dict)
    mark: str = ""
    watermark: int | None = None
    first_frame: str = ""
    last_frame: str = ""
    files: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Explain:
    """To the child: say what the engine will draw for this spec."""

    kind: ClassVar[str] = "explain"
    spec: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Cancel:
    """To the child: stop what you are doing."""

    kind: ClassVar[str] = "cancel"


@dataclass(frozen=True, kw_only=True)
class SaveMemo:
    """From the child: it waits until this memo is on the disk."""

    kind: ClassVar[str] = "remember"
    memo: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class MemoSaved:
    """To the child: the memo is on the disk."""

    kind: ClassVar[str] = "remembered"


@dataclass(frozen=True, kw_only=True)
class Ready:
    """From the child: the engine is open."""

    kind: ClassVar[str] = "ready"


@dataclass(frozen=True, kw_only=True)
class OpenFailed:
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
class ClipReady:
    """From the child: the file is written, with what the engine says it did.

    stages tells of each stage when it began and ended, in unix milliseconds, and its own seconds.
    """

    kind: ClassVar[str] = "made"
    notes: dict[str, Any]
    stages: dict[str, tuple[int, int, float]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Explained:
    """From the child: what the engine will draw, as plain JSON values."""

    kind: ClassVar[str] = "explained"
    scene: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class ClipFailed:
    """From the child: it failed, in a sentence for the task's owner; trace is for the log only.

    crashed says that the engine raised a bug; leaving that this child is done for and another must
    be started.
    """

    kind: ClassVar[str] = "not made"
    message: str
    retryable: bool
    trace: str = ""
    crashed: bool = False
    leaving: bool = False


@dataclass(frozen=True, kw_only=True)
class StoppedByRequest:
    """From the child: the engine stopped because it was told to."""

    kind: ClassVar[str] = "stopped"


ToChild = Open | Generate | Explain | Cancel | MemoSaved
FromChild = (
    Ready | OpenFailed | Progress | SaveMemo | ClipReady | Explained | ClipFailed | StoppedByRequest
)
Message = ToChild | FromChild
_KINDS: dict[str, type[Message]] = {
    each.kind: each for each in (*get_args(ToChild), *get_args(FromChild))
}


def pack(message: Message) -> bytes:
    """Return a message as one line."""
    return json.dumps({"kind": message.kind} | asdict(message)).encode() + b"\n"


def unpack(line: bytes) -> Message:
    """Read a line back."""
    fields = json.loads(line)
    return _KINDS[fields.pop("kind")](**fields)


def spec_of(message: Generate | Explain) -> VideoSpec:
    """Return the spec that a message carries."""
    return VideoSpec(**message.spec)
