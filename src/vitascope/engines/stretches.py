"""Clips that are longer than a network makes at once: stretches, each from the last picture of the
previous one.

No library is imported here.
"""

import math

from vitascope.engines.base import EngineError
from vitascope.engines.pipelines import Pipeline
from vitascope.video import Ability

MOST_SECONDS = 15.0
"""What a continued clip may last: errors add up from stretch to stretch."""


def continues(row: Pipeline) -> bool:
    """Say whether a row can go on from a picture alone: one that needs more cannot."""
    return bool(row.from_picture) and Ability.LAST_FRAME not in row.needs


def longest_seconds(row: Pipeline) -> float:
    """Return the longest clip of a row, with what continues it."""
    return max(row.longest_seconds, MOST_SECONDS) if continues(row) else row.longest_seconds


def stretches(row: Pipeline, seconds: float, *, ends: bool = False) -> tuple[int, ...]:
    """Return how many frames each stretch of a clip has. The first picture of each but the first
    is the last of the previous one.

    ends is True for a clip that ends with a given picture, so that it has no more frames than it
    lasts. Raises EngineError where the clip is longer than the row makes.
    """
    if seconds > longest_seconds(row):
        raise EngineError(
            "This engine makes clips of at most {seconds} seconds.",
            seconds=int(longest_seconds(row)),
        )
    needed = row.needed_frames(seconds)
    count = max(1, math.ceil((needed - 1) / (row.longest_frames - 1)))
    parts, made = [], 0
    for number in range(count):
        # Each stretch shares a picture with the one before.
        left = needed - made + (number > 0)
        share = math.ceil((left + count - number - 1) / (count - number))
        parts.append(row.at_least(share, exactly=ends))
        made += parts[-1] - (number > 0)
    return tuple(parts)
