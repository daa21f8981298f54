"""What a proof is asked for, and what came of it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

DISK = "disk"
"""Where data and log of the processes lie, within the plan's folder."""
API_COUNT, WORKER_COUNT = 3, 3
LONGEST_RESTART_SECONDS = 5.0
LONGEST_RECOVERY_SECONDS = 15.0


@dataclass(frozen=True, kw_only=True)
class ProofPlan:
    """How much of what; database is PostgreSQL's URL, or None for SQLite in folder.

    kills is the number of random kills; the other proofs take their share of it (faults.PROOFS):
    all of them, or those that proofs names. engine_share of the kills hit an engine's process
    alone. crash, where given, kills the database server itself and starts it again. disk_mb, where
    given, is the size of a file system made for data and log alone, which must be allowed (`unshare
    -rm`). source, where given, is another version's, which every process starts with.
    """

    folder: Path
    database: str | None = None
    tasks: int = 1_000
    kills: int = 100
    engine_share: float = 0.4
    proofs: tuple[str, ...] | None = None
    seed: int = 1
    lease_seconds: float = 3.0
    engine: str = "vitascope_chaos.engine:ChaosEngine"
    apis: int = API_COUNT
    workers: int = WORKER_COUNT
    crash: Callable[[], None] | None = None
    disk_mb: int = 0
    source: Path | None = None

    @property
    def slots(self) -> int:
        """How many tasks can be worked on at a time."""
        return 2 if self.database is None else self.workers


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """Something measured; limit is the goal, None where there is none."""

    name: str
    value: float
    limit: float | None = None

    @property
    def misses(self) -> bool:
        """Say whether the goal is missed."""
        return self.limit is not None and self.value > self.limit


@dataclass
class ProofResult:
    """What happened: faults by kind, each promise with how often it was broken, and figures."""

    faults: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)
    broken: Counter[str] = field(default_factory=Counter)
    figures: list[Measurement] = field(default_factory=list)
    states: dict[str, int] = field(default_factory=dict)
    recoveries: list[float] = field(default_factory=list)
    crash_tasks: set[str] = field(default_factory=set)
    crash_task_ms: list[tuple[int, int]] = field(default_factory=list)
    calm_ms: list[tuple[int, int]] = field(default_factory=list)
    drain_ms: list[tuple[int, int]] = field(default_factory=list)
    cut: Counter[str] = field(default_factory=Counter)
    """Answers that did not come whole, by proof."""

    @property
    def holds(self) -> bool:
        """Say whether every promise was kept; goals of time are the figures' own."""
        return not any(self.broken.values())

    @property
    def missed(self) -> list[Measurement]:
        """Return the figures that miss their goal."""
        return [figure for figure in self.figures if figure.misses]


def percentile_99(values: list[float]) -> float:
    """Return the 99th percentile of values, 0 where there are none."""
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.99))] if values else 0.0
