"""The Task and its Lease, the state machine, and what may come out of an attempt."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from hashlib import md5
from typing import Any

from sqlalchemy import Connection

from vitascope.accounts.account import Account
from vitascope.catalog import TaskPlan
from vitascope.quota import Quota
from vitascope.video import VideoSpec
from vitascope.wire import State, Tier


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What the operator decides about leases and rates.

    creates_per_window counts calls in any 10 seconds.
    """

    lease_ms: int
    max_attempts: int
    creates_per_window: int
    overtaken_ms: int


Enqueue = Callable[[Connection, str, str, int, int], None]
"""Enqueues a task within a transaction: its id, queue and rank, and after how many milliseconds it
is due.
"""

PRIORITIES = {Tier.PRIORITY: 1, Tier.STANDARD: 0, Tier.OFF_PEAK: -1}
"""A job's priority by its task's tier; the greater goes first."""

ENGINE_QUEUE = "engine "


def queue_of_engine(engine: str) -> str:
    """Return the queue of an engine, for tasks with an affinity to it; other tasks go into their
    model's.

    Hashed, because PostgreSQL's channels have names of at most 63 bytes; queue/store.py does the
    same in SQL.
    """
    return ENGINE_QUEUE + md5(engine.encode(), usedforsecurity=False).hexdigest()


AFFINITY_MS = 900_000
"""How long a due task waits for the engine that it has an affinity to.

Then any engine may make it anew.
"""

TRANSITIONS: dict[State, frozenset[State]] = {
    State.WAITING: frozenset({State.GENERATING, State.FAIL}),
    State.QUEUING: frozenset({State.GENERATING, State.FAIL}),
    State.GENERATING: frozenset({State.QUEUING, State.GENERATING, State.SUCCESS, State.FAIL}),
    State.SUCCESS: frozenset(),
    State.FAIL: frozenset(),
}
"""waiting: never tried. queuing: tried, and in the queue again.

A task never leaves success or fail.
"""


@dataclass(frozen=True, kw_only=True)
class Failure:
    """Why a task failed: the wire's code, as text, and a sentence for its owner."""

    code: str
    message: str


@dataclass(frozen=True, kw_only=True)
class Task:
    """One generation, as its owner may know it.

    Times are unix milliseconds, the cost is in thousandths of a credit, progress is a percentage.
    param is the request as recordInfo echoes it; video is the stored video's name, None where there
    is none (yet) and where the film was deleted. keep_ms is how long after its end it is kept, None
    where the service's own time counts. share is what its public page's signature is made of.
    """

    id: str
    model: str
    state: State
    param: str
    spec: VideoSpec
    progress: int
    cost_milli: int
    video: str | None
    failure: Failure | None
    created_ms: int
    started_ms: int | None
    finished_ms: int | None
    test: bool
    batch_id: str | None = None
    tier: Tier = Tier.STANDARD
    keep_ms: int | None = None
    deleted_ms: int | None = None
    is_favourite: bool = False
    share: str | None = None

    @cached_property
    def input(self) -> Mapping[str, Any]:
        """The request's input, with defaults and seed filled in."""
        given: Mapping[str, Any] = json.loads(json.loads(self.param)["input"])
        return given

    @property
    def is_finished(self) -> bool:
        """Whether the task has succeeded or failed."""
        return not TRANSITIONS[self.state]

    @property
    def expires_ms(self) -> int | None:
        """When the film is deleted as its owner asked, None where there is none or nobody asked."""
        if self.keep_ms is None or self.finished_ms is None or self.failure is not None:
            return None
        return self.finished_ms + self.keep_ms

    @property
    def charged_milli(self) -> int:
        """What the task costs its owner: nothing if it failed."""
        return 0 if self.state is State.FAIL else self.cost_milli

    @property
    def seconds(self) -> int | None:
        """How long it took from the first start to the end, None before the end."""
        if self.finished_ms is None:
            return None
        return max(0, round((self.finished_ms - (self.started_ms or self.finished_ms)) / 1_000))


@dataclass(frozen=True, kw_only=True)
class TaskDetail(Task):
    """A task with all that its owner may know beside recordInfo.

    record is what the engine says it did; attempts are rows with number, started_ms, ended_ms,
    outcome and message.
    """

    callback_url: str | None
    is_seed_drawn: bool
    cancel_requested: bool
    record: Mapping[str, Any]
    attempts: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Lease:
    """A worker's right to one task for a limited time; token and attempt fence every write that
    follows.

    due_ms is when its turn began, claimed_ms when it was taken, in unix milliseconds. input is
    createTask's, with the defaults and the seed filled in.
    """

    job_id: int
    task_id: str
    account_id: str
    model: str
    token: str
    attempt: int
    spec: VideoSpec
    input: Mapping[str, Any]
    memo: Mapping[str, str]
    due_ms: int
    claimed_ms: int


@dataclass(frozen=True, kw_only=True)
class Affinity:
    """The engine that should make a task's next attempt, because it has a job for it under way
    elsewhere.

    Other engines may take the task while they see that engine unhealthy; if the affinity is hard,
    as of a job that was paid for, only after AFFINITY_MS.
    """

    engine: str
    hard: bool


@dataclass(frozen=True, kw_only=True)
class ClaimFilter:
    """What an engine may claim: tasks of these models (None: all), and what has an affinity to
    unhealthy engines.
    """

    engine: str = ""
    models: frozenset[str] | None = None
    unhealthy: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Completed:
    """The clip was made: the stored video's name and what the engine says it did (plain JSON
    values).
    """

    video: str
    record: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Failed:
    """The attempt failed, with a sentence for the task's owner.

    crashed says that the engine failed by a bug, which the same seed would bring about again;
    blames_engine that the engine may be the reason at all.
    """

    message: str
    retryable: bool
    crashed: bool = False
    blames_engine: bool = True


@dataclass(frozen=True, kw_only=True)
class Stopped:
    """The owner cancelled, and the engine has really stopped."""


@dataclass(frozen=True, kw_only=True)
class HandedBack:
    """The worker is going away; the attempt does not count."""


@dataclass(frozen=True, kw_only=True)
class LeaseLost:
    """Somebody else has the task now: nothing may be written."""


Outcome = Completed | Failed | Stopped | HandedBack | LeaseLost


class Simulate(StrEnum):
    """What a test key may ask to happen to its task."""

    FAIL = "501"
    SLOW = "slow"
    DROP_CALLBACK = "drop-callback"


@dataclass(frozen=True, kw_only=True)
class IdempotencyKey:
    """An Idempotency-Key and the SHA-256 of the body it came with: the same pair gets the same
    task.
    """

    key: str
    body_hash: str


@dataclass(frozen=True, kw_only=True)
class Submitted:
    """Tasks that are there now: one, or those of a batch in the order of its inputs.

    quota is what is left of the account's creates, None for a replay.
    """

    task_ids: tuple[str, ...]
    batch_id: str | None = None
    is_replay: bool = False
    quota: Quota | None = None

    @property
    def task_id(self) -> str:
        """The first task, or the only one."""
        return self.task_ids[0]


@dataclass(frozen=True, kw_only=True)
class NewBatch:
    """What a batch has beside its tasks."""

    model: str
    callback_url: str | None


@dataclass(frozen=True, kw_only=True)
class NewTasks:
    """A request for a task or a batch that passed every check of its own: who, what, and how.

    batch is None for a single task; trace is the trace context.
    """

    account: Account
    plans: tuple[TaskPlan, ...]
    batch: NewBatch | None = None
    idempotency_key: IdempotencyKey | None = None
    simulate: Simulate | None = None
    trace: str = ""

    @property
    def priority(self) -> int:
        """Where its jobs are in the queue: a batch's tasks are of one tier.

        A test key's tasks cost nothing, and overtake nobody.
        """
        tier = Tier.STANDARD if self.account.test else self.plans[0].tier
        return PRIORITIES[tier]


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which of an account's tasks to list, newest first; None is no restriction. before is the last
    one seen, oldest_first turns the order.

    words must all stand in the prompt, in capitals or not. kept leaves out films that were deleted,
    favourite all but the favourite ones.
    """

    state: State | None = None
    model: str | None = None
    created_from_ms: int | None = None
    created_to_ms: int | None = None
    before: tuple[int, str] | None = None
    words: tuple[str, ...] = ()
    oldest_first: bool = False
    kept: bool = False
    favourite: bool = False
    limit: int = 20
