"""How sure a find is: the rate at which pictures without a mark would be taken for marked ones."""

import math

from vitascope.media.watermark.payload import CHECK_BITS, INSTALLATION_BITS

LOCATION, SPREAD = 24.7, 0.54
"""Gumbel's law of the best score in a clip without this mark.

measured, and `benchmarks.marks` prints it anew.
"""
DECODINGS = 21
"""Places at which a clip is decoded, at most: three sums, whole and mirrored, and five scales of
each.
"""
TRIES = 128
"""Words tried at a place, the likeliest first."""
RATE = 1e-9
"""The greatest rate, per clip, that counts as a find."""


def rate_of(score: float, *, is_ours: bool = False) -> float:
    """Return how often so good a score with a right check comes up in a clip without this mark.

    is_ours: the bits of the installation were right too, under one key.
    """
    bits = CHECK_BITS + (INSTALLATION_BITS if is_ours else 0)
    tail = -math.expm1(-math.exp(-(score - LOCATION) / SPREAD))
    return min(1.0, tail * DECODINGS * TRIES * 2.0**-bits)


def least_score(*, is_ours: bool = False) -> float:
    """Return the score from which a right check is a find."""
    bits = CHECK_BITS + (INSTALLATION_BITS if is_ours else 0)
    tail = RATE / (DECODINGS * TRIES * 2.0**-bits)
    return LOCATION - SPREAD * math.log(-math.log1p(-tail))
