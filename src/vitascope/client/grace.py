"""The grace periods of a wait: how long answers that say nothing about its task do not end it."""

from vitascope import errors
from vitascope.client.errors import Unreachable

SILENCE_SECONDS = 300.0
"""How long a service that answered before may be away."""
ABSENCE_SECONDS = 120.0
"""How long a service may not know a task that it has accepted, or where its video is."""
TRANSIENT = (Unreachable, errors.Internal, errors.TooFrequent, errors.Maintenance)
"""Answers that are about the service and not about the task."""


class Grace:
    """Remembers when a service last answered, and when it last knew the task."""

    def __init__(self, now: float, *, has_answered: bool) -> None:
        """Start the wait; has_answered says whether this service has just accepted the task."""
        self._answered = now if has_answered else None
        self._known = now

    def saw(self, now: float) -> None:
        """Note that the service told how the task stands."""
        self._answered = self._known = now

    def covers_silence(self, now: float, until: float) -> bool:
        """Return whether to go on after no answer; until is when the caller's own patience ends."""
        return self._answered is not None and now <= min(until, self._answered + SILENCE_SECONDS)

    def covers_absence(self, now: float) -> bool:
        """Return whether to go on after an answer that knows no such task or no video of it."""
        self._answered = now
        return now <= self._known + ABSENCE_SECONDS
