"""The sliding window of createTask calls: at most 20 in any 10 seconds."""

import math
from dataclasses import dataclass
from typing import Self

from pydantic_core import from_json

from vitascope.jsontext import compact

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

    def wait_seconds(self, now_ms: int, limit: int = LIMIT) -> int:
        """Return 0 where a call at now_ms is within the limit, else the whole seconds until one is."""
        if len(self.calls_ms) < limit:
            return 0
        free_ms = self.calls_ms[-limit] + SPAN_MS
        # A clock that stepped back must not lock a caller out for longer than a window.
        return 0 if now_ms >= free_ms else max(1, math.ceil(min(free_ms - now_ms, SPAN_MS) / 1_000))

    def with_call(self, now_ms: int, limit: int = LIMIT) -> "Window":
        """Return the window with one more call, no more of them kept than the limit needs."""
        return Window((*self.calls_ms, now_ms)[-limit:])
