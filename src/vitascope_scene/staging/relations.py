"""Where things are to one another: on, in, under, beside, before, behind, above, chasing, facing."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from vitascope_scene.drawing.subjects.choose import drawing_of
from vitascope_scene.staging.placed import Placed

Relate: TypeAlias = Callable[[Placed, Placed], None]

CLOSE = 0.56
"""Distance between the middles of two that stand beside each other, as a share of both widths."""
NEARER = 0.01
"""A step of depth: just before, or just behind."""
TOWERS = 1.6
"""From this ratio of sizes on, what is under a thing stands before it, in its shade."""
OVERHEAD = 0.6
"""Where the lower edge of a small thing is that another stands under, as an umbrella: at its shoulders."""
SUNK = 0.42
"""How much of what is in a thing is hidden by it."""


def relate(of: Placed, relation: str, to: Placed) -> None:
    """Move one subject to where it is said to be."""
    RELATIONS[relation](of, to)


def _seat(placed: Placed) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """The y at which something stands on it, over time."""
    seat = drawing_of(placed.look).seat
    return placed.feet - 2 * placed.size * (0.5 - (-0.5 if seat is None else seat))


def _on(of: Placed, to: Placed) -> None:
    most = 0.9 * to.width
    if of.traits.anchor in ("ground", "surface") and of.width > most:
        of.scale(max(0.4, most / of.width))
    room = max(0.0, 0.3 * (to.width - of.width))
    of.hold_to(to, float(np.clip(of.middle - to.middle, -room, room)))
    of.feet = _seat(to) + 0.02 * to.size
    of.depth = to.depth + NEARER
    of.carry()


def _in(of: Placed, to: Placed) -> None:
    if (limit := 0.75 * to.width) < of.width:
        of.scale(max(0.3, limit / of.width))
    of.hold_to(to, 0.0)
    of.feet = _seat(to) + 2 * of.size * SUNK
    of.depth = to.depth - NEARER
    of.carry()


def _under(of: Placed, to: Placed) -> None:
    tall, small = float(to.size.mean()), float(of.size.mean())
    if tall < TOWERS * small:
        to.hold_to(of, 0.0)
        to.feet = of.feet - 2 * of.size * OVERHEAD
        to.depth = of.depth + NEARER
        to.carry()
        return
    room = max(0.0, 0.25 * to.width)
    of.hold_to(to, float(np.clip(of.middle - to.middle, -room, room)))
    of.feet = to.feet + 0.04
    of.depth = to.depth + NEARER


def _above(of: Placed, to: Placed) -> None:
    room = float(to.feet.max()) + 0.9 - 2.2 * float(of.size.max())
    to.scale(min(1.0, max(0.3, room / (2.1 * float(to.size.max())))))
    of.move_to(to.middle)
    of.feet = np.minimum(of.feet, to.feet - 2 * to.size * 1.05)
    of.feet = np.maximum(of.feet, -0.95 + 2 * of.size)
    of.depth = to.depth + NEARER


def _beside(side: int) -> Relate:
    """Beside it: to the left (-1), to the right (1), or on the side where it is (0)."""

    def move(of: Placed, to: Placed) -> None:
        way = side or (1 if of.middle >= to.middle else -1)
        of.hold_to(to, way * CLOSE * (of.width + to.width))
        if of.traits.anchor == to.traits.anchor == "ground":
            of.feet = to.feet + (0.02 if of.size.mean() < to.size.mean() else -0.02)
        _keep_both(of, to)

    return move


def _facing(of: Placed, to: Placed) -> None:
    _beside(0)(of, to)
    of.facing = 1 if of.middle < to.middle else -1
    to.facing = -of.facing


def _before(of: Placed, to: Placed) -> None:
    of.move_to(to.middle + 0.2 * to.width * (1 if of.middle >= to.middle else -1))
    if of.traits.anchor == "ground":
        of.feet = np.minimum(to.feet + 0.14, 0.95)
    of.depth = to.depth + 2 * NEARER


def _behind(of: Placed, to: Placed) -> None:
    of.move_to(to.middle + 0.4 * to.width * (1 if of.middle >= to.middle else -1))
    if of.traits.anchor == "ground":
        of.feet = to.feet - 0.12
    of.scale(0.9)
    of.depth = to.depth - 2 * NEARER


def _chasing(of: Placed, to: Placed) -> None:
    way = 1.0 if float(to.x[-1] - to.x[0]) >= 0 else -1.0
    of.hold_to(to, -way * 1.25 * CLOSE * (of.width + to.width))
    of.feet = to.feet if of.traits.anchor == to.traits.anchor else of.feet


def _keep_both(of: Placed, to: Placed) -> None:
    """Shift the pair so that neither stands outside while it rests."""
    if of.travels:
        return
    left = min(of.middle - of.width / 2, to.middle - to.width / 2)
    right = max(of.middle + of.width / 2, to.middle + to.width / 2)
    shift = max(0.0, -0.97 - left) - max(0.0, right - 0.97)
    for each in (of, to):
        each.x = each.x + shift


SIDES = frozenset(("beside", "with", "left_of", "right_of", "facing", "chasing"))
"""Relations whose two take room beside each other."""

RELATIONS: dict[str, Relate] = {
    "beside": _beside(0),
    "with": _beside(0),
    "left_of": _beside(-1),
    "right_of": _beside(1),
    "on": _on,
    "under": _under,
    "in_front_of": _before,
    "behind": _behind,
    "inside": _in,
    "above": _above,
    "chasing": _chasing,
    "facing": _facing,
}
