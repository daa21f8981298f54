"""How often a model's tasks succeed: a point for every ten minutes of a day."""

from collections.abc import Mapping
from typing import Any

from vitascope.clock import DAY_MS
from vitascope.wire import State

POINT_MS = 600_000
POINTS = DAY_MS // POINT_MS
NORMAL_SHARE = 0.95
"""A point with a smaller share of successes is not normal."""


def points(counts: Mapping[tuple[int, State], int], last: int) -> list[dict[str, Any]]:
    """Return the points of the day up to the one of this number, oldest first.

    counts has the tasks that ended, by the number of the ten minutes since 1970 and the state.
    Rates are shares of 1, null where nothing ended.
    """
    return [_point(counts, number) for number in range(last - POINTS + 1, last + 1)]


def _point(counts: Mapping[tuple[int, State], int], number: int) -> dict[str, Any]:
    done = counts.get((number, State.SUCCESS), 0)
    ended = done + counts.get((number, State.FAIL), 0)
    share = done / ended if ended else None
    return {
        "start": number * POINT_MS,
        "end": (number + 1) * POINT_MS,
        "successRate": share,
        "errorRate": None if share is None else 1 - share,
        "isNormal": share is None or share >= NORMAL_SHARE,
    }
