"""The sliding window holds for every ten seconds, not for some."""

from hypothesis import given
from hypothesis import strategies as st

from vitascope.tasks.window import LIMIT, SPAN_MS, Window


@given(st.lists(st.integers(min_value=0, max_value=3_000), min_size=1, max_size=300))
def test_no_ten_seconds_hold_more_than_twenty_calls_and_no_call_is_refused_without_need(
    gaps: list[int],
) -> None:
    window, now = Window(()), 0
    taken: list[int] = []
    for gap in gaps:
        now += gap
        recent = len([at for at in taken if at > now - SPAN_MS])
        wait = window.wait_seconds(now)
        assert (wait == 0) == (recent < LIMIT)
        if wait == 0:
            window, taken = window.with_calls(now), [*taken, now]
        else:
            assert window.wait_seconds(now + wait * 1_000) == 0


def test_a_window_survives_its_storage() -> None:
    window = Window(()).with_calls(5).with_calls(6)
    assert Window.parse(window.text) == window


def test_a_clock_that_stepped_back_locks_nobody_out_for_longer_than_the_window() -> None:
    window = Window(tuple([10_000_000] * LIMIT))
    assert window.wait_seconds(0) <= SPAN_MS // 1_000
