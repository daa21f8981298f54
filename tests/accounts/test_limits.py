"""At most so many calls in any span, and a wait that is long enough."""

import random

from vitascope.accounts.limits import CALLERS_KEPT, RateLimit

SPAN_MS = 60_000


def test_any_span_has_at_most_so_many_calls_and_who_waits_as_told_is_admitted() -> None:
    dice, limit, taken, now = random.Random(7), RateLimit(5, span_ms=SPAN_MS), list[int](), 1_000_000
    for _ in range(2_000):
        now += dice.randrange(20_000)
        wait_ms = limit.wait_ms("somebody", now)
        if wait_ms:
            assert limit.wait_ms("somebody", now + wait_ms - 1)
            now += wait_ms
            assert limit.wait_ms("somebody", now) == 0
        taken.append(now)
    assert all(last - first >= SPAN_MS for first, last in zip(taken, taken[5:], strict=False))


def test_callers_are_counted_apart_and_zero_is_no_limit() -> None:
    limit, none = RateLimit(1, span_ms=SPAN_MS), RateLimit(0, span_ms=SPAN_MS)
    assert [limit.wait_ms(who, 0) for who in "aba"] == [0, 0, SPAN_MS]
    assert [none.wait_ms("a", 0) for _ in range(100)] == [0] * 100


def test_nobody_waits_for_longer_than_a_span_when_the_clock_has_stepped_back() -> None:
    limit = RateLimit(1, span_ms=SPAN_MS)
    limit.wait_ms("a", 10_000_000)
    assert limit.wait_ms("a", 0) == SPAN_MS


def test_who_has_been_silent_is_forgotten_when_there_are_many() -> None:
    limit = RateLimit(1, span_ms=SPAN_MS)
    for number in range(CALLERS_KEPT):
        limit.wait_ms(f"caller {number}", 0)
    assert limit.wait_ms("caller 0", SPAN_MS - 1) == 1
    assert limit.wait_ms("another", SPAN_MS) == 0
    assert len(limit._calls) == 1
