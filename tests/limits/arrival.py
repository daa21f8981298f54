"""What the clients of an account saw, and what the database kept of it."""

from dataclasses import dataclass, field

ACCEPTED, REFUSED, LOST = 200, 429, 0
"""Codes of answers; LOST is none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """One createTask call and its answer; it reached the server between sent_ms and received_ms,
    unix milliseconds.

    after is the refusal whose Retry-After this call waited for.
    """

    sent_ms: int
    received_ms: int
    code: int
    task_id: str = ""
    retry_after_seconds: int = 0
    after: "Arrival | None" = None


@dataclass(frozen=True, kw_only=True)
class Watched:
    """An account, all calls that its clients made, and the tasks that the database has of it.

    Where one client alone sends, it sends one call after another. created_ms holds the time of each
    task by its id.
    """

    key: str
    is_alone: bool
    arrivals: list[Arrival] = field(default_factory=list)
    created_ms: dict[str, int] = field(default_factory=dict)

    @property
    def times_ms(self) -> list[int]:
        """When its tasks were accepted, by the database's clock, oldest first."""
        return sorted(self.created_ms.values())
