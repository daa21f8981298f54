"""A limit of calls: at most so many in any span of time, counted in this process."""

from collections import deque

CALLERS_KEPT = 10_000
"""Past this many callers, those that have been silent for a span are forgotten."""


class RateLimit:
    """Sliding windows in memory: a row written for every poll would cost more than the poll."""

    def __init__(self, calls: int, *, span_ms: int) -> None:
        """Let every caller call so many times in any span; 0 is no limit."""
        self._limit = calls
        self._span_ms = span_ms
        self._calls: dict[str, deque[int]] = {}

    def wait_ms(self, caller: str, now_ms: int) -> int:
        """Count a call and return 0; past the limit count nothing and return how long the caller has to wait."""
        if self._limit == 0:
            return 0
        calls = self._calls.get(caller)
        if calls is None:
            self._forget_silent(now_ms)
            calls = self._calls[caller] = deque(maxlen=self._limit)
        if len(calls) == self._limit and now_ms - calls[0] < self._span_ms:
            # The clock may have stepped back: nobody waits for longer than a span.
            return min(self._span_ms, calls[0] + self._span_ms - now_ms)
        calls.append(now_ms)
        return 0

    def _forget_silent(self, now_ms: int) -> None:
        if len(self._calls) >= CALLERS_KEPT:
            oldest_ms = now_ms - self._span_ms
            self._calls = {caller: calls for caller, calls in self._calls.items() if calls[-1] > oldest_ms}
