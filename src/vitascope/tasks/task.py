"""The Task and its Lease, the state machine, and what may come out of an attempt."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import md5

from sqlalchemy import Connection

from vitascope.accounts.account import Account
from vitascope.catalog import Plan
from vitascope.video import VideoSpec
from vitascope.wire import State

Carry = Callable[[Connection, str, str, int, int], None]
"""Sends word of a task within a transaction: its id, line and rank, and after how many milliseconds it is due."""

Still = Callable[[Connection], Callable[[], bool]]
"""Asks, as the first thing in a transaction, whether what a call was judged by still holds; answers later."""


class Outdated(Exception):
    """What a call was judged by had changed before it was written down: nothing was made, judge it again."""


ENGINE_LINE = "engine "


def line_of(engine: str) -> str:
    """Return the line in which an engine finds the tasks that are tied to it; other tasks stand in their model's.

    Hashed, because PostgreSQL's channels have names of at most 63 bytes; the courier's sweep does the same in SQL.
    """
    return ENGINE_LINE + md5(engine.encode(), usedforsecurity=False).hexdigest()


TIED_MS = 900_000
"""How long a task that is due waits for the engine that it is tied to; then anybody may make it anew."""

TRANSITIONS: dict[State, frozenset[State]] = {
    State.WAITING: frozenset({State.GENERATING, State.FAIL}),
    State.QUEUING: frozenset({State.GENERATING, State.FAIL}),
    State.GENERATING: frozenset({State.QUEUING, State.GENERATING, State.SUCCESS, State.FAIL}),
    State.SUCCESS: frozenset(),
    State.FAIL: frozenset(),
}
"""waiting: never tried. queuing: tried, and back in line. A task leaves success or fail never."""


@dataclass(frozen=True, kw_only=True)
class Lease:
    """A worker's right to one task for a limited time; token and attempt fence every write that follows.

    due_ms is when its turn began, claimed_ms when it was taken, in unix milliseconds.
    """

    job_id: int
    task_id: str
    account_id: str
    model: str
    token: str
    attempt: int
    spec: VideoSpec
    memo: Mapping[str, str]
    due_ms: int
    claimed_ms: int


@dataclass(frozen=True, kw_only=True)
class Tie:
    """An order that an engine has placed elsewhere for a task: the next attempt is this engine's, so that it resumes.

    Others may help where they see that engine ill; firmly tied, as by an order that was paid for, only after TIED_MS.
    """

    engine: str
    firmly: bool


@dataclass(frozen=True, kw_only=True)
class Claimant:
    """Who asks for a task: an engine, the models it may take now (None: all), and the engines it sees ill."""

    engine: str = ""
    models: frozenset[str] | None = None
    ill: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Done:
    """The clip was made: the stored video's name and what the engine says it did (plain JSON values)."""

    video: str
    record: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Failed:
    """The attempt failed, with a sentence for the task's owner.

    crashed says that the engine failed by a bug, which the same seed would bring about again.
    """

    message: str
    retryable: bool
    crashed: bool = False


@dataclass(frozen=True, kw_only=True)
class Stopped:
    """The owner cancelled, and the engine has really stopped."""


@dataclass(frozen=True, kw_only=True)
class HandedBack:
    """The worker is going away; the attempt does not count."""


@dataclass(frozen=True, kw_only=True)
class LeaseLost:
    """Somebody else has the task now: nothing may be written."""


Outcome = Done | Failed | Stopped | HandedBack | LeaseLost


class Simulate(StrEnum):
    """What a test key may ask to happen to its task."""

    FAIL = "501"
    SLOW = "slow"
    DROP_CALLBACK = "drop-callback"


@dataclass(frozen=True, kw_only=True)
class Once:
    """An Idempotency-Key and the SHA-256 of the body it came with: the same pair gets the same task."""

    key: str
    body_hash: str


@dataclass(frozen=True, kw_only=True)
class Order:
    """A createTask request that passed every check of its own: who, what, and how; trace is where it is measured.

    still is given where the checks went by what this process remembered.
    """

    account: Account
    plan: Plan
    once: Once | None = None
    simulate: Simulate | None = None
    still: Still | None = None
    trace: str = ""


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which of an account's tasks to list, newest first; None is no restriction. before is the last one seen."""

    state: State | None = None
    model: str | None = None
    created_from_ms: int | None = None
    created_to_ms: int | None = None
    before: tuple[int, str] | None = None
    limit: int = 20
