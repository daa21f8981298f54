"""What this process counts and measures for /metrics."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector


class TaskStage(StrEnum):
    """A part of a task's way whose duration is measured.

    waiting: from when it is due to the claim. generating: the engine makes frames. fitting: frames
    become the exact file. storing: the file is checked, signed and kept. ending: the transaction
    that ends the attempt. callback: one attempt to deliver a callback.
    """

    WAITING = "waiting"
    GENERATING = "generating"
    FITTING = "fitting"
    STORING = "storing"
    ENDING = "ending"
    CALLBACK = "callback"


REGISTRY = CollectorRegistry()
LEASES_EXPIRED = Counter(
    "vitascope_leases_expired", "leases taken over from a dead worker", registry=REGISTRY
)
LEASES_LOST = Counter(
    "vitascope_leases_lost", "attempts that ended after their lease was lost", registry=REGISTRY
)
JOBS_ENQUEUED_AGAIN = Counter(
    "vitascope_jobs_enqueued_again", "jobs that the queue had lost", registry=REGISTRY
)
ENGINE_RESTARTS = Counter(
    "vitascope_engine_restarts", "engine processes that were replaced", registry=REGISTRY
)
_STAGE_SECONDS = Histogram(
    "vitascope_stage_seconds",
    "how long the stages of tasks took in this process",
    ["stage"],
    buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1_000, 3_000),
    registry=REGISTRY,
)
for _stage in TaskStage:
    _STAGE_SECONDS.labels(_stage)  # shown from the start, with nothing measured

_children: dict[int, str] = {}


def observe(stage: TaskStage, seconds: float) -> None:
    """Record how long a stage took.

    Less than 0 counts as 0, since the clocks of two machines may differ.
    """
    _STAGE_SECONDS.labels(stage).observe(max(0.0, seconds))


def child_began(pid: int, engine: str) -> None:
    """Note that an engine's process runs."""
    _children[pid] = engine


def child_ended(pid: int) -> None:
    """Note that an engine's process is gone."""
    _children.pop(pid, None)


@dataclass(frozen=True, kw_only=True)
class EngineProcess:
    """An engine's process that runs, and its resident memory."""

    engine: str
    pid: int
    memory_bytes: int


def engine_processes() -> list[EngineProcess]:
    """Return the processes of this process's engines that are alive."""
    sizes = {pid: _resident_bytes(pid) for pid in _children}
    return [
        EngineProcess(engine=engine, pid=pid, memory_bytes=size)
        for pid, engine in _children.items()
        if (size := sizes[pid]) is not None
    ]


class EngineMemory(Collector):
    """The resident memory of each engine's process."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield one gauge with a value for each process that is alive."""
        memory = GaugeMetricFamily(
            "vitascope_engine_memory_bytes",
            "resident memory of an engine's process",
            labels=["engine", "pid"],
        )
        for each in engine_processes():
            memory.add_metric([each.engine, str(each.pid)], each.memory_bytes)
        yield memory


def _resident_bytes(pid: int) -> int | None:
    import psutil  # slow to import, and needed for what an operator asks alone

    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.NoSuchProcess:
        return None


REGISTRY.register(EngineMemory())
