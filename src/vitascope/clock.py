"""The one place that reads the time."""

import time
from datetime import UTC, datetime

DAY_MS = 24 * 3_600_000


def now_ms() -> int:
    """Return the wall clock in unix milliseconds."""
    return time.time_ns() // 1_000_000


def monotonic_seconds() -> float:
    """Return a clock that never steps back, for durations and deadlines within this process."""
    return time.monotonic()


def utc_text(at_ms: int) -> str:
    """Return unix milliseconds as ``2026-01-31T23:59:59Z``."""
    return datetime.fromtimestamp(at_ms // 1_000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def sleep(seconds: float) -> None:
    """Block this thread; never called on an event loop's own."""
    time.sleep(seconds)
