"""Sizes that go together: real ones, softened, so that nobody who matters is lost beside a tower."""

from collections.abc import Sequence

import numpy as np

from vitascope_scene.lexicon import LIVING
from vitascope_scene.staging.placed import Placed

SMALLEST, LARGEST = 0.08, 12.0
"""Metres between which sizes are compared: a cup is not lost beside a tower."""
TOGETHER = 0.55
"""The power of the real ratio of two sizes that is shown."""
FURNISHED = 0.85
"""The same for furniture, which is built for people."""
CLOSER = 1.12
"""How much nearer than usual people and animals are who are alone with each other."""
TINY, GIANT = 0.55, 1.6
"""What a small one's and a large one's height is multiplied by when it is alone."""
SHRUNK, GROWN = 0.45, 2.4
"""What their metres are multiplied by when they are compared with others."""
SEEN, FIRST_SEEN = 0.13, 0.24
"""Least height of anybody, and of the one who is named first, as a share of the frame's shorter
side.
"""
WIDE = 1.6
"""What is wider than this for its height may be lower: a plate."""
GROWTH = 1.4
"""How much larger the others may become so that the first one is seen."""
HIGH, HUGE = 0.85, 0.95
"""Greatest height, and that of what is said to be large."""
GIANT_SEEN = 0.6
"""Least height of what is said to be large."""
FAR = 4.0
"""Metres from which on a thing may be a backdrop."""
TOWERING, BEFORE = 12.0, 0.36
"""Metres from which on a backdrop towers, and the most that those before it then measure."""
FAR_FEET = 0.5
"""Where a backdrop stands: not far below most horizons."""
ROOM_ABOVE = 0.7
"""The height between a backdrop's feet and the upper edge, as a share of the frame's height."""
BEHIND = 0.5
"""Steps of depth by which a backdrop is behind everybody."""
SHIP = 8.0
"""Metres from which on a vehicle is one."""
SCENERY = frozenset(("building", "plant", "nature"))


def fit_sizes(placed: Sequence[Placed], carriers: frozenset[int] = frozenset()) -> None:
    """Give everybody a height.

    What is large and carries nobody becomes a backdrop behind the others.
    """
    _mark_backdrops(placed, carriers)
    cast = [each for each in placed if not each.is_backdrop]
    metres = [_compared(each) for each in cast]
    largest = max(metres, default=1.0)
    most = min(
        (BEFORE for each in placed if each.is_backdrop and each.traits.metres > TOWERING),
        default=HUGE,
    )
    top = max(
        (_usual(each) for each, real in zip(cast, metres, strict=True) if real == largest),
        default=HIGH,
    )
    if len(cast) > 1:
        first = min(top, most) * (metres[0] / largest) ** TOGETHER
        top = min(HIGH, min(top, most) * min(GROWTH, max(1.0, FIRST_SEEN / first)))
    for each, real in zip(cast, metres, strict=True):
        power = FURNISHED if each.kind == "furniture" else TOGETHER
        wanted = top * (real / largest) ** power if len(cast) > 1 else min(_alone(each), most)
        least = (FIRST_SEEN if each is cast[0] else SEEN) * min(1.0, WIDE / each.traits.aspect)
        _make(each, max(wanted, least))
    for each in placed:
        if each.is_backdrop:
            _make(each, min(_alone(each), ROOM_ABOVE))
            each.feet, each.depth = np.minimum(each.feet, FAR_FEET), each.depth - BEHIND


def _mark_backdrops(placed: Sequence[Placed], carriers: frozenset[int]) -> None:
    """Buildings, trees and mountains with smaller ones before them are far.

    So is a ship beside a diver.
    """
    for each in placed:
        others = [
            other for other in placed if other is not each and other.kind in LIVING | {"vehicle"}
        ]
        is_large = (
            each.traits.metres >= FAR
            and each.traits.anchor in ("ground", "surface")
            and each.subject.size != "small"
        )
        is_ship = (
            each.kind == "vehicle" and each.traits.metres >= SHIP and each.number not in carriers
        )
        is_scenery = each.kind in SCENERY or (
            is_ship and any(other.kind in LIVING for other in others)
        )
        each.is_backdrop = bool(others) and (
            each.subject.concept == "crowd" or (is_large and is_scenery)
        )


def _usual(placed: Placed) -> float:
    """Its usual height."""
    is_free = placed.kind in LIVING and len(placed.copies) == placed.subject.count == 1
    return min(HIGH, placed.traits.height * (CLOSER if is_free else 1.0))


def _alone(placed: Placed) -> float:
    """The height of one that nobody is compared with."""
    height = _usual(placed) * {"small": TINY, "large": GIANT}.get(placed.subject.size or "", 1.0)
    return max(height, GIANT_SEEN) if placed.subject.size == "large" else height


def _make(placed: Placed, wanted: float) -> None:
    """Bring it to a height, as a share of the frame's shorter side."""
    most = HUGE if placed.subject.size == "large" else HIGH
    placed.scale(min(wanted, most) / placed.traits.height)
    placed.size = np.minimum(placed.size, 0.9 * placed.ratio / placed.traits.aspect)


def _compared(placed: Placed) -> float:
    metres = placed.traits.metres * {"small": SHRUNK, "large": GROWN}.get(
        placed.subject.size or "", 1.0
    )
    return float(np.clip(metres, SMALLEST, LARGEST))
