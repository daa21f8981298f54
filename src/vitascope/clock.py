"""The one place that reads the time."""

import time


def now_ms() -> int:
    """Return the wall clock in unix milliseconds."""
    return time.time_ns() // 1_000_000


def monotonic_seconds() -> float:
    """Return a clock that never steps back, for durations and deadlines within this process."""
    return time.monotonic()
