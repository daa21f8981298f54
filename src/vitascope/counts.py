"""What happened in this process since it started, counted for its metrics."""

from collections import Counter
from enum import StrEnum


class Count(StrEnum):
    """What is counted; the value is the metric's name."""

    LEASES_EXPIRED = "leases_expired"
    LEASES_LOST = "leases_lost"
    CARRIED_AGAIN = "jobs_carried_again"
    ENGINE_STARTS = "engine_starts"


_counts: Counter[Count] = Counter()


def add(what: Count, number: int = 1) -> None:
    """Count something that happened."""
    _counts[what] += number


def all_counts() -> dict[Count, int]:
    """Return every count, those at nothing included."""
    return {what: _counts[what] for what in Count}
