"""The Callback: one delivery, what a receiver answered, and what follows from it."""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from vitascope.addresses import DEFAULT_PORTS
from vitascope.clock import DAY_MS
from vitascope.language import mark

SECOND_MS = 1_000
MINUTE_MS = 60 * SECOND_MS
HOUR_MS = 60 * MINUTE_MS

GAPS_MS = (
    0, 5 * SECOND_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 5 * HOUR_MS, 10 * HOUR_MS, 14 * HOUR_MS,
    20 * HOUR_MS, 24 * HOUR_MS,
)  # fmt: skip
"""Before each attempt: ten attempts over 75 hours and a half."""
JITTER = (0.9, 1.1)
"""Gaps are multiplied by something between these, so that what failed together does not come back
together.
"""
RETRY_AFTER_MAX_MS = DAY_MS
OFF_AFTER_MS = 5 * DAY_MS
"""A receiver that has failed for this long, with no success in between, is switched off."""
ROTATION_MS = DAY_MS
"""How long the secret before a rotation still signs beside the new one."""

GONE = 410
UNSENT_TEXT = mark("the callback could not be sent")


class DeliveryState(StrEnum):
    """Where a delivery stands. waiting: for its next attempt, or for its receiver to be switched on
    again.
    """

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"


@dataclass(frozen=True, kw_only=True)
class Signing:
    """How an account's callbacks are signed: the secret's version, and until when the one before
    counts too.
    """

    version: int
    rotated_ms: int | None
    signed: bool

    def versions(self, now_ms: int) -> tuple[int, ...]:
        """Return the versions that live now, newest first."""
        both = (
            self.version > 1
            and self.rotated_ms is not None
            and now_ms < self.rotated_ms + ROTATION_MS
        )
        return (self.version, self.version - 1) if both else (self.version,)


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """A claimed callback.

    token fences what is written about this attempt. attempt counts those before it. A batch's
    callback goes with the batch's last task.
    """

    id: str
    task_id: str
    account_id: str
    receiver: str
    url: str
    body: str
    attempt: int
    token: str
    failing: bool
    signing: Signing
    batch_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class ReceiverResponse:
    """What came of one attempt. status is None where no answer came.

    reason is None exactly on a 2xx.
    """

    status: int | None
    reason: str | None
    excerpt: str
    latency_ms: int
    retry_after_ms: int = 0

    @property
    def is_success(self) -> bool:
        """Say whether the receiver has the callback."""
        return self.reason is None


@dataclass(frozen=True, kw_only=True)
class DeliveryOutcome:
    """What a delivery becomes; due_ms is None where nothing more is to be done."""

    state: DeliveryState
    due_ms: int | None


def judge(
    answer: ReceiverResponse, *, attempts: int, now_ms: int, jitter: float
) -> DeliveryOutcome:
    """Decide what follows from the answer to the latest of so many attempts."""
    if answer.is_success:
        return DeliveryOutcome(state=DeliveryState.DELIVERED, due_ms=None)
    if answer.status == GONE or attempts >= len(GAPS_MS):
        return DeliveryOutcome(state=DeliveryState.DEAD, due_ms=None)
    gap_ms = max(round(GAPS_MS[attempts] * jitter), min(answer.retry_after_ms, RETRY_AFTER_MAX_MS))
    return DeliveryOutcome(state=DeliveryState.WAITING, due_ms=now_ms + gap_ms)


def receiver_name(url: str) -> str:
    """Return the host:port that a URL names.

    Never raises, since a task must end whatever its URL is.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
    except ValueError:
        return "unknown"
    return f"{(parts.hostname or 'unknown').rstrip('.')}:{port}"
