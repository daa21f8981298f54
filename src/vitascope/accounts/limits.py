"""A limit of calls: at most so many in any span of time, counted in this process."""

from collections import deque

from vitascope.errors import TooFrequent
from vitascope.quota import Quota

CALLERS_KEPT = 10_000
"""Past this many callers, those that have been silent for a span are forgotten."""


class RateLimit:
    """Sliding windows in memory: a row written for every poll would cost more than the poll."""

    def __init__(self, name: str, calls: int, *, span_seconds: int) -> None:
        """Let every caller call so many times in any span; 0 is no limit."""
        self._name = name
        self._limit = calls
        self._span_seconds = span_seconds
        self._span_ms = span_seconds * 1_000
        self._calls: dict[str, deque[int]] = {}

    def count(self, caller: str, now_ms: int) -> Quota | None:
        """Count a call and return what is left, None where there is no limit.

        Raises TooFrequent past the limit; such a call is not counted.
        """
        if self._limit == 0:
            return None
        calls = self._calls.get(caller)
        if calls is None:
            self._purge_silent(now_ms)
            calls = self._calls[caller] = deque(maxlen=self._limit)
        if len(calls) == self._limit and now_ms - calls[0] < self._span_ms:
            quota = self._quota(calls, now_ms)
            raise TooFrequent(retry_after_seconds=quota.reset_seconds, quota=quota)
        calls.append(now_ms)
        return self._quota(calls, now_ms)

    def _quota(self, calls: deque[int], now_ms: int) -> Quota:
        recent = [at for at in calls if now_ms - at < self._span_ms]
        # The clock may have stepped back: nobody waits for longer than a span.
        wait_ms = min(self._span_ms, recent[0] + self._span_ms - now_ms)
        return Quota(
            name=self._name,
            calls=self._limit,
            span_seconds=self._span_seconds,
            left=self._limit - len(recent),
            reset_seconds=-(-wait_ms // 1_000),
        )

    def _purge_silent(self, now_ms: int) -> None:
        if len(self._calls) >= CALLERS_KEPT:
            oldest_ms = now_ms - self._span_ms
            self._calls = {
                caller: calls for caller, calls in self._calls.items() if calls[-1] > oldest_ms
            }
