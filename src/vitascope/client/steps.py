"""What the core asks its driver to do: the only place where the client touches the world is who
carries these out.

A verb is a generator of steps: the driver sends each step's outcome back in, or throws what went
wrong.
"""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from vitascope.client.video import Event


@dataclass(frozen=True, kw_only=True)
class Ask:
    """Send a request; comes back as a WireResponse, or Lost is thrown.

    With save_to, the body of a 2xx goes to that file.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None
    save_to: Path | None = None


@dataclass(frozen=True, kw_only=True)
class WireResponse:
    """What came back; header names in lower case. size is the number of body bytes that arrived."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    size: int


@dataclass(frozen=True)
class Pause:
    """Sleep; comes back as None."""

    seconds: float


@dataclass(frozen=True)
class Now:
    """Look at the clock; comes back as seconds that never step back."""


@dataclass(frozen=True)
class Notify:
    """Tell the caller what happened, where it listens; comes back as None."""

    event: Event


class Lost(Exception):
    """No whole answer came. reached says whether the service may have got the request."""

    def __init__(self, reason: str, *, reached: bool) -> None:
        """Keep why."""
        super().__init__(reason)
        self.reached = reached


T = TypeVar("T")
Step = Ask | Pause | Now | Notify
Steps = Generator[Step, Any, T]


class Walk(Generic[T]):
    """A verb under way: step is what its driver carries out next, None once result is there."""

    result: T

    def __init__(self, steps: Steps[T]) -> None:
        """Go to the first step."""
        self._steps = steps
        self.step: Step | None = None
        self._go(lambda: next(steps))

    def came_back(self, outcome: object) -> None:
        """Go on with what the step brought."""
        self._go(lambda: self._steps.send(outcome))

    def close(self) -> None:
        """Stop the verb where it stands; it removes what it has half made."""
        self._steps.close()

    def was_lost(self, lost: Lost) -> None:
        """Go on after a request without an answer."""
        self._go(lambda: self._steps.throw(lost))

    def _go(self, move: Callable[[], Step]) -> None:
        try:
            self.step = move()
        except StopIteration as stop:
            self.step, self.result = None, stop.value
