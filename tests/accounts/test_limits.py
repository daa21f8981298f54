"""The limit of calls that a process counts by itself."""

import random

import pytest

from vitascope.accounts.limits import CALLERS_KEPT, RateLimit
from vitascope.errors import TooFrequent

SPAN_SECONDS = 10
SPAN_MS = SPAN_SECONDS * 1_000


def _limit(calls: int) -> RateLimit:
    return RateLimit("poll", calls, span_seconds=SPAN_SECONDS)


def _wait_seconds(limit: RateLimit, caller: str, now_ms: int) -> int:
    try:
        limit.count(caller, now_ms)
    except TooFrequent as error:
        return error.retry_after_seconds
    return 0


def test_no_span_holds_more_than_the_limit_and_nobody_is_refused_without_need() -> None:
    dice, limit, taken, now = random.Random(7), _limit(5), list[int](), 1_000_000
    for _ in range(3_000):
        now += dice.choice([0, 1, 10, 900, 3_000])
        recent = sum(1 for at in taken if at > now - SPAN_MS)
        assert (_wait_seconds(limit, "somebody", now) == 0) == (recent < 5)
        if recent < 5:
            taken.append(now)


def test_a_call_after_the_wait_that_was_said_is_taken() -> None:
    limit = _limit(1)
    assert _wait_seconds(limit, "a", 300) == 0
    assert _wait_seconds(limit, "a", 300) == SPAN_SECONDS
    assert _wait_seconds(limit, "a", 300 + SPAN_MS) == 0


def test_callers_do_not_share_a_limit_and_0_is_none() -> None:
    limit, none = _limit(1), _limit(0)
    assert [_wait_seconds(limit, who, 0) for who in "aba"] == [0, 0, SPAN_SECONDS]
    assert [none.count("a", 0) for _ in range(100)] == [None] * 100


def test_a_clock_that_steps_back_locks_nobody_out_for_longer_than_a_span() -> None:
    limit = _limit(1)
    limit.count("a", 10_000_000)
    assert _wait_seconds(limit, "a", 0) == SPAN_SECONDS


def test_who_has_been_silent_is_forgotten_when_many_have_called() -> None:
    limit = _limit(1)
    for number in range(CALLERS_KEPT):
        limit.count(f"caller {number}", 0)
    assert _wait_seconds(limit, "caller 0", SPAN_MS - 1) == 1
    assert _wait_seconds(limit, "another", SPAN_MS) == 0


def test_what_is_left_is_reported_call_by_call_and_when_refused() -> None:
    limit = _limit(2)
    first, second = limit.count("a", 0), limit.count("a", 4_500)
    assert first is not None
    assert second is not None
    assert first.headers == {"RateLimit-Policy": '"poll";q=2;w=10', "RateLimit": '"poll";r=1;t=10'}
    assert second.headers["RateLimit"] == '"poll";r=0;t=6'
    with pytest.raises(TooFrequent) as refused:
        limit.count("a", 5_000)
    assert refused.value.quota is not None
    assert refused.value.quota.headers["RateLimit"] == '"poll";r=0;t=5'
    later = limit.count("a", 12_000)
    assert later is not None
    assert (later.left, later.reset_seconds) == (0, 3)
