"""The sliding window of createTask calls: at most 20 in any 10 seconds."""

import math
from dataclasses import dataclass
from typing import Self

from pydantic_core import from_json

from vitascope.jsontext import compact
from vitascope.quota import Quota

LIMIT = 20
SPAN_MS = 10_000


@dataclass(frozen=True)
class Window:
    """The times of the newest calls that counted, oldest first, in unix milliseconds."""

    calls_ms: tuple[int, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a window back from its stored JSON text."""
        return cls(tuple(from_json(text)))

    @property
    def text(self) -> str:
        """The window as JSON text."""
        return compact(self.calls_ms)

    def wait_seconds(self, now_ms: int, limit: int = LIMIT, *, calls: int = 1) -> int:
        """Return 0 where so many calls at now_ms, at most limit, are within the limit.

        Else the whole seconds until they are.
        """
        if len(self.calls_ms) + calls <= limit:
            return 0
        free_ms = self.calls_ms[calls - 1 - limit] + SPAN_MS
        # A clock that stepped back must not lock a caller out for longer than a window.
        return 0 if now_ms >= free_ms else max(1, math.ceil(min(free_ms - now_ms, SPAN_MS) / 1_000))

    def quota(self, now_ms: int, limit: int = LIMIT) -> Quota:
        """Return what is left of the limit after the calls of this window."""
        recent = [at for at in self.calls_ms if now_ms - at < SPAN_MS]
        wait_ms = min(recent[0] + SPAN_MS - now_ms, SPAN_MS) if recent else 0
        return Quota(
            name="create",
            calls=limit,
            span_seconds=SPAN_MS // 1_000,
            left=max(0, limit - len(recent)),
            reset_seconds=math.ceil(wait_ms / 1_000),
        )

    def with_calls(self, now_ms: int, limit: int = LIMIT, *, calls: int = 1) -> "Window":
        """Return the window with more calls, no more of them kept than the limit needs."""
        return Window((*self.calls_ms, *[now_ms] * calls)[-limit:])
