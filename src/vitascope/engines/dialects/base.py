"""What a dialect is: how one kind of video server is asked for a job, followed, and told to stop."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar, Protocol

import httpx2

from vitascope.engines.remote import TIMEOUT_SECONDS
from vitascope.errors import OperatorError
from vitascope.video import Ability, Picture

BOTH_FRAMES = frozenset({Ability.FIRST_FRAME, Ability.LAST_FRAME})


@dataclass(frozen=True, kw_only=True)
class Order:
    """A job in words that all servers share: sizes in pixels, lengths in seconds.

    name is the same whenever the same order is sent again, and no other order's. guidance_scale and
    steps are None where the server's own are to count. The pictures are upright and cut to the
    order's shape by ``png_of``.
    """

    name: str
    prompt: str
    negative_prompt: str
    width: int
    height: int
    seconds: int
    num_frames: int
    fps: int
    seed: int
    guidance_scale: float | None = None
    steps: int | None = None
    first_frame: Picture | None = None
    last_frame: Picture | None = None


class JobState(StrEnum):
    """How a job stands. UNKNOWN: perhaps not known yet. LOST: surely gone."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"
    LOST = "lost"


@dataclass(frozen=True, kw_only=True)
class JobStatus:
    """What a look at a job found: progress from 0 to 1, and what a finished job left to fetch."""

    state: JobState
    progress: float = 0.0
    found: Any = None


@dataclass(frozen=True, kw_only=True)
class RemoteServer:
    """Where a server is and what its operator says of it; http carries no key by itself.

    frames are the pictures that orders may bring, filled the optional fields that every order has,
    pipeline the name of the row of what it serves.
    """

    url: str
    headers: dict[str, str] = field(default_factory=dict)
    model: str = ""
    workflow: str = ""
    pipeline: str = ""
    frames: frozenset[Ability] = frozenset()
    filled: frozenset[str] = frozenset()
    http: httpx2.AsyncClient = field(
        default_factory=lambda: httpx2.AsyncClient(timeout=TIMEOUT_SECONDS, trust_env=False)
    )


class Dialect(Protocol):
    """One server, asked for one job at a time.

    frames are the pictures that it can be given, longest_seconds the longest clip it makes, None
    where that depends on what is served; needs names the settings it cannot do without.

    Every method may raise httpx2.TransportError or NoAnswer for what is to be asked again.
    """

    frames: ClassVar[frozenset[Ability]]
    longest_seconds: ClassVar[float | None]
    needs: ClassVar[frozenset[str]]

    def __init__(self, server: RemoteServer) -> None:
        """Speak to server. Raises OperatorError where its settings do not fit."""

    def check(self) -> None:
        """Look whether the server is ready.

        Raises EngineError where it is not.
        """

    async def create(self, order: Order) -> str:
        """Order a job and return its id there; an order that it knows by its name is not made twice.

        Raises EngineError for a refusal.
        """

    async def poll(self, job: str) -> JobStatus:
        """Return how a job stands."""

    async def fetch(self, job: str, status: JobStatus) -> Path:
        """Return a finished job's video in a temporary file.

        Raises httpx2.HTTPError or httpx2.InvalidURL if it does not arrive.
        """

    async def cancel(self, job: str) -> None:
        """Tell the server to stop a job."""

    async def is_running(self, job: str) -> bool:
        """Say whether a job that was told to stop still holds the device, as far as one can see."""


def require_settings(name: str, kind: type[Dialect], given: dict[str, Any]) -> None:
    """Check an operator's settings against what a dialect can do.

    Raises OperatorError naming the setting.
    """
    for setting in sorted(kind.needs):
        if not given.get(setting):
            raise OperatorError("The dialect {name} needs {setting}", name=name, setting=setting)
    for ability in sorted(BOTH_FRAMES - kind.frames):
        if given.get(ability.name.lower()):
            raise OperatorError(
                "The dialect {name} takes no {setting}", name=name, setting=ability.name.lower()
            )
