"""What happened in this process since it started, counted for its metrics."""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Count(StrEnum):
    """What is counted; the value is the metric's name."""

    LEASES_EXPIRED = "leases_expired"
    LEASES_LOST = "leases_lost"
    CARRIED_AGAIN = "jobs_carried_again"
    ENGINE_RESTARTS = "engine_restarts"


class Stage(StrEnum):
    """A stretch of a task's way whose length is measured.

    waiting: from its turn's begin to the claim. generating: the engine makes frames. fitting: frames become the exact
    file. storing: the file is checked, signed and kept. ending: the transaction that ends the attempt. calling back:
    one attempt to deliver a callback.
    """

    WAITING = "waiting"
    GENERATING = "generating"
    FITTING = "fitting"
    STORING = "storing"
    ENDING = "ending"
    CALLING_BACK = "calling back"


BOUNDS_SECONDS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1_000.0, 3_000.0)


@dataclass
class Lengths:
    """A histogram: how many lengths were at most each bound, the last for those beyond every bound."""

    buckets: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS_SECONDS) + 1))
    total_seconds: float = 0.0

    def add(self, seconds: float) -> None:
        """Take in one length."""
        self.buckets[bisect_left(BOUNDS_SECONDS, seconds)] += 1
        self.total_seconds += seconds

    def up_to(self) -> list[tuple[str, int]]:
        """Return for each bound, and for none, how many were at most as long."""
        bounds = [*(f"{bound:g}" for bound in BOUNDS_SECONDS), "+Inf"]
        return [(bound, sum(self.buckets[: place + 1])) for place, bound in enumerate(bounds)]


_counts: Counter[Count] = Counter()
_stages: dict[Stage, Lengths] = {stage: Lengths() for stage in Stage}
_children: dict[int, str] = {}


def add(what: Count, number: int = 1) -> None:
    """Count something that happened."""
    _counts[what] += number


def all_counts() -> dict[Count, int]:
    """Return every count, those at nothing included."""
    return {what: _counts[what] for what in Count}


def lasted(stage: Stage, seconds: float) -> None:
    """Note how long a stage took; clocks of two machines may differ, so that less than nothing is nothing."""
    _stages[stage].add(max(0.0, seconds))


def all_stages() -> dict[Stage, Lengths]:
    """Return how long each stage took in this process."""
    return _stages


def child_began(pid: int, engine: str) -> None:
    """Note that an engine's child runs."""
    _children[pid] = engine


def child_ended(pid: int) -> None:
    """Note that it is gone."""
    _children.pop(pid, None)


def children_memory() -> list[tuple[str, int, int]]:
    """Return engine, process id and resident bytes of each child that is still there."""
    found = ((engine, pid, _resident_bytes(pid)) for pid, engine in _children.items())
    return [(engine, pid, size) for engine, pid, size in found if size is not None]


def _resident_bytes(pid: int) -> int | None:
    import psutil  # at the first look: everything counts, and no start need wait for it

    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.NoSuchProcess:
        return None
