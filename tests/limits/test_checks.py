"""The checks of the rate limit see what is wrong."""

from hypothesis import given
from hypothesis import strategies as st

from tests.limits.arrival import ACCEPTED, REFUSED, Arrival, Watched
from tests.limits.checks import (
    LIMIT,
    SPAN_MS,
    broken_promises,
    false_refusals,
    is_false,
    misdated,
    most_in_any_window,
)
from tests.limits.proof import LEAST_RETRIES, judge

START_MS = 1_700_000_000_000
FULL = [START_MS + 100 * number for number in range(LIMIT)]
"""Twenty accepted calls; the first leaves the window at FREE_MS."""
FREE_MS = FULL[0] + SPAN_MS


def _refusal(sent_ms: int, received_ms: int, *, after: Arrival | None = None) -> Arrival:
    return Arrival(
        sent_ms=sent_ms, received_ms=received_ms, code=REFUSED, retry_after_seconds=1, after=after
    )


def _accepted(at_ms: int, *, after: Arrival | None = None) -> Arrival:
    return Arrival(
        sent_ms=at_ms - 5,
        received_ms=at_ms + 5,
        code=ACCEPTED,
        task_id=f"task {at_ms}",
        after=after,
    )


def _watched(times_ms: list[int], *refusals: Arrival, is_alone: bool = True) -> Watched:
    return Watched(
        key="", is_alone=is_alone, arrivals=[*map(_accepted, times_ms), *refusals],
        created_ms={f"task {at}": at for at in times_ms},
    )  # fmt: skip


def _holds(account: Watched) -> bool:
    return judge([account, *_patient()], wanted=1, seconds=1).holds


def _patient() -> list[Watched]:
    """Return accounts whose clients have kept enough Retry-Afters for a proof."""
    refusal = _refusal(FREE_MS - 1_000, FREE_MS - 990)
    made = [_watched([*FULL, FREE_MS + 15], refusal) for _ in range(LEAST_RETRIES)]
    for each in made:
        each.arrivals[LIMIT] = _accepted(FREE_MS + 15, after=refusal)
    return made


def test_twenty_one_in_a_window_are_seen() -> None:
    assert most_in_any_window([*FULL, FREE_MS - 1]) == LIMIT + 1
    assert not _holds(_watched([*FULL, FREE_MS - 1]))


def test_a_window_is_open_at_its_older_end() -> None:
    assert most_in_any_window([*FULL, FREE_MS]) == LIMIT
    assert _holds(_watched([*FULL, FREE_MS]))


@given(st.lists(st.integers(min_value=0, max_value=60_000), max_size=200).map(sorted))
def test_the_fullest_window_is_the_one_that_counting_finds(times_ms: list[int]) -> None:
    counts = [sum(end - SPAN_MS < at <= end for at in times_ms) for end in times_ms]
    assert most_in_any_window(times_ms) == max(counts, default=0)


def test_a_refusal_with_nineteen_before_it_is_false() -> None:
    refusal = _refusal(FULL[-1] + 1, FULL[-1] + 9)
    assert not is_false(refusal, FULL)
    assert is_false(refusal, FULL[1:])
    assert not _holds(_watched(FULL[1:], refusal))
    assert _holds(_watched(FULL, refusal))


def test_a_refusal_is_false_from_the_millisecond_on_in_which_the_first_leaves_the_window() -> None:
    assert not is_false(_refusal(FREE_MS - 1, FREE_MS + 9), FULL)
    assert is_false(_refusal(FREE_MS, FREE_MS + 9), FULL)


def test_a_refusal_is_false_until_the_millisecond_in_which_the_last_came() -> None:
    assert is_false(_refusal(FULL[-1] - 9, FULL[-1] - 1), FULL)
    assert not is_false(_refusal(FULL[-1] - 9, FULL[-1]), FULL)


@given(
    st.lists(st.integers(min_value=0, max_value=1_000), min_size=LIMIT, max_size=60),
    st.integers(min_value=0, max_value=40_000),
    st.integers(min_value=0, max_value=50),
)
def test_a_refusal_is_false_where_no_instant_of_its_call_has_twenty_behind_it(
    gaps: list[int], sent: int, took: int
) -> None:
    times = [sum(gaps[: end + 1]) for end in range(len(gaps))]
    full = any(
        sum(now - SPAN_MS < at <= now for at in times) >= LIMIT
        for now in range(sent, sent + took + 1)
    )
    assert is_false(_refusal(sent, sent + took), times) == (not full)


def test_a_lone_clients_call_that_honoured_a_retry_after_may_not_be_refused() -> None:
    refusal = _refusal(FREE_MS - 1_000, FREE_MS - 990)
    retry = _refusal(FREE_MS + 10, FREE_MS + 20, after=refusal)
    account = _watched(FULL, refusal, retry)
    assert (broken_promises(account), false_refusals(account)) == ([retry], [retry])
    kept = _accepted(FREE_MS + 15, after=refusal)
    assert broken_promises(_watched(FULL, refusal, kept)) == []


def test_a_retry_is_refused_rightly_where_another_client_took_the_place_meanwhile() -> None:
    refusal = _refusal(FREE_MS - 1_000, FREE_MS - 990)
    retry = _refusal(FREE_MS + 10, FREE_MS + 20, after=refusal)
    assert broken_promises(_watched([*FULL, FREE_MS + 5], refusal, retry, is_alone=False)) == []
    assert broken_promises(_watched(FULL, refusal, retry, is_alone=False)) == [retry]


def test_a_call_before_its_retry_after_was_promised_nothing() -> None:
    refusal = _refusal(FREE_MS - 1_000, FREE_MS - 990)
    assert (
        broken_promises(_watched(FULL, refusal, _refusal(FREE_MS + 9, FREE_MS + 19, after=refusal)))
        == []
    )


def test_a_task_dated_outside_its_call_is_seen() -> None:
    account = _watched(FULL)
    assert misdated(account) == []
    account.created_ms[f"task {FULL[0]}"] += 6
    assert misdated(account) == [f"task {FULL[0]}"]
    assert not _holds(account)


def test_a_task_that_only_client_or_database_knows_is_seen() -> None:
    account = _watched(FULL)
    del account.created_ms[f"task {FULL[0]}"]
    account.created_ms["unknown"] = FULL[0]
    assert misdated(account) == [f"task {FULL[0]}", "unknown"]


def test_another_answer_is_no_refusal_for_the_rate() -> None:
    other = Arrival(sent_ms=START_MS, received_ms=START_MS + 1, code=500)
    assert judge([_watched(FULL, other)], wanted=1, seconds=1).other_answers == 1
    assert not _holds(_watched(FULL, other))


def test_fewer_arrivals_or_retries_than_wanted_are_no_proof() -> None:
    accounts = _patient()
    arrivals = sum(len(each.arrivals) for each in accounts)
    assert judge(accounts, wanted=arrivals, seconds=1).holds
    assert not judge(accounts, wanted=arrivals + 1, seconds=1).holds
    assert not judge(accounts[1:], wanted=1, seconds=1).holds
