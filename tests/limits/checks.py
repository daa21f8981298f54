"""Whether a limit was exact, judged from the times alone; the contract's numbers stand here again,
not the service's.

A window is open at its older end: a call counts for the SPAN_MS milliseconds from its own on, (t -
SPAN_MS, t], so the next may come exactly SPAN_MS after it. All lists of times are unix
milliseconds, oldest first.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from tests.limits.arrival import ACCEPTED, REFUSED, Arrival, Watched

LIMIT = 20
SPAN_MS = 10_000


def most_in_any_window(times_ms: Sequence[int]) -> int:
    """Return the largest number of times that lie in one window."""
    return max(
        (at - bisect_right(times_ms, time - SPAN_MS) + 1 for at, time in enumerate(times_ms)),
        default=0,
    )


def is_false(refusal: Arrival, times_ms: Sequence[int]) -> bool:
    """Say whether at no instant between the refusal's two ends the window was full of accepted
    calls.
    """
    # The window that LIMIT calls fill lasts from the last of them until the first leaves it.
    first = bisect_left(times_ms, refusal.sent_ms - SPAN_MS + 1)
    end = bisect_right(times_ms, refusal.received_ms) - LIMIT + 1
    return not any(times_ms[at + LIMIT - 1] < times_ms[at] + SPAN_MS for at in range(first, end))


def false_refusals(account: Watched) -> list[Arrival]:
    """Return the refusals that nothing justified."""
    times_ms = account.times_ms
    return [each for each in account.arrivals if each.code == REFUSED and is_false(each, times_ms)]


def honoured(arrivals: Iterable[Arrival]) -> Iterator[tuple[Arrival, Arrival]]:
    """Give each call that came once a Retry-After was over, behind the refusal that had said so."""
    for each in arrivals:
        if (
            each.after is not None
            and each.sent_ms >= each.after.received_ms + each.after.retry_after_seconds * 1_000
        ):
            yield each.after, each


def broken_promises(account: Watched) -> list[Arrival]:
    """Return the calls that honoured a Retry-After and were refused though no other call took the
    place.
    """
    times_ms = account.times_ms
    return [
        retry
        for refusal, retry in honoured(account.arrivals)
        if retry.code != ACCEPTED
        and (account.is_alone or not _any_between(times_ms, refusal.sent_ms, retry))
    ]


def _any_between(times_ms: Sequence[int], from_ms: int, retry: Arrival) -> bool:
    return bisect_left(times_ms, from_ms) < bisect_right(times_ms, retry.received_ms)


def misdated(account: Watched) -> list[str]:
    """Return the tasks whose time lies outside the call that made them, or that client or database
    does not know.
    """
    calls = {each.task_id: each for each in account.arrivals if each.code == ACCEPTED}
    # A call's ends are rounded outwards to milliseconds, the database's time to the nearest: it
    # stays between them.
    right = {
        task_id
        for task_id, call in calls.items()
        if call.sent_ms <= account.created_ms.get(task_id, 0) <= call.received_ms
    }
    return sorted((calls.keys() | account.created_ms.keys()) - right)
