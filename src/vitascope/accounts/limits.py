"""The limit of recordInfo calls: at most so many in any one second, key by key, counted in this process."""

from collections import deque

SPAN_MS = 1_000
KEYS_KEPT = 10_000
"""Past this many keys, those that have been silent for a second are forgotten."""


class PollLimit:
    """Sliding windows in memory: a row written for every poll would cost more than the poll."""

    def __init__(self, per_second: int) -> None:
        """Let every key call per_second times in any second; 0 is no limit."""
        self._limit = per_second
        self._calls: dict[str, deque[int]] = {}

    def admits(self, key_id: str, now_ms: int) -> bool:
        """Count a call and say whether it is within the limit; a refused call counts for nothing."""
        if self._limit == 0:
            return True
        calls = self._calls.get(key_id)
        if calls is None:
            self._forget_silent(now_ms)
            calls = self._calls[key_id] = deque(maxlen=self._limit)
        if len(calls) == self._limit and now_ms - calls[0] < SPAN_MS:
            return False
        calls.append(now_ms)
        return True

    def _forget_silent(self, now_ms: int) -> None:
        if len(self._calls) >= KEYS_KEPT:
            self._calls = {key: calls for key, calls in self._calls.items() if now_ms - calls[-1] < SPAN_MS}
