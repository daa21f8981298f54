"""Where things are to one another: on, in, under, beside, before, behind, above, chasing, facing."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from vitascope_scene.drawing.choose import drawing_of
from vitascope_scene.lexicon import LIVING
from vitascope_scene.staging.placed import Placed

Relate: TypeAlias = Callable[[Placed, Placed], None]

CLOSE = 0.56
"""Distance between the middles of two that stand beside each other, as a share of both widths."""
NEARER = 0.01
"""A step of depth: just before, or just behind."""
TOWERS = 1.6
"""From this ratio of sizes on, what is under a thing stands before it, in its shade."""
GROUNDED = frozenset(("still", "move_left", "move_right", "approach", "recede", "sway", "dash"))
"""Motions of those whose feet stay on the ground: they are above nothing, but behind it."""
SHELTER = 1.4
"""Metres from which on a thing stands on the ground, and is held over nobody."""
OVERHEAD = 0.6
"""Where the lower edge of a small thing is that another stands under, as an umbrella: at its
shoulders.
"""
AMONG = -0.2
"""Where something sits on a plant, in its heights from the middle."""
LOW_ROOFED = 2.6
"""Metres up to which only somebody who lies finds room under a thing."""
CLEARANCE = 0.5
"""The height of what is under a thing, as a share of the thing's."""
LOOKS_OVER = 0.5
"""How much of one may be hidden by what it is behind, if that is not much larger."""
SUNK = 0.42
"""How much of what is in a thing is hidden by it."""


def relate(of: Placed, relation: str, to: Placed) -> None:
    """Move one subject to where it is said to be."""
    RELATIONS[relation](of, to)


def _seat(placed: Placed) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """The y at which something stands on it, over time; among the leaves and petals of a plant."""
    seat = drawing_of(placed.look).seat
    if seat is None and placed.kind == "plant":
        seat = AMONG
    return placed.feet - 2 * placed.size * (0.5 - (-0.5 if seat is None else seat))


def _on(of: Placed, to: Placed) -> None:
    if _is_borne_by_less(of, to):
        _beside(0)(of, to)
        return
    if of.traits.anchor in ("ground", "surface"):
        _meet(of, to, 0.9)
    room = max(0.0, 0.3 * (to.width - of.span))
    of.hold_to(to, float(np.clip(of.middle - to.middle, -room, room)))
    of.feet = _seat(to) + 0.02 * to.size
    of.beside = (to, NEARER)
    of.carry()


def _meet(of: Placed, to: Placed, share: float) -> None:
    """Make the one smaller and the other larger until this share of its width has room for all that
    are in or on it.

    What is really smaller needs no more room than it has: somebody on a ladder.
    """
    of.squeeze(share * to.width)
    factor = share * to.width / max(of.span, 1e-6)
    if factor < 1 and to.traits.metres >= of.traits.metres and to.subject.size != "small":
        of.scale(max(0.6, factor))
    elif factor < 1:
        of.scale(max(0.4, factor**0.5))
        to.scale(min(3.0, (of.span / (share * to.width))))


def _is_borne_by_less(of: Placed, to: Placed) -> bool:
    """Return True for a person on or in an animal that is smaller: they are only near each other."""
    return of.kind == "person" and to.kind in LIVING and to.traits.metres < 0.6 * of.traits.metres


def _in(of: Placed, to: Placed) -> None:
    if _is_borne_by_less(of, to):
        _beside(0)(of, to)
        return
    _meet(of, to, 0.75)
    of.hold_to(to, 0.0)
    of.feet = _seat(to) + 2 * of.size * SUNK
    of.beside = (to, -NEARER)
    of.carry()


def _under(of: Placed, to: Placed) -> None:
    if to.kind == "person":
        _beside(0)(of, to)
        return
    tall, small = float(to.size.mean()), float(of.size.mean())
    if to.traits.metres < SHELTER and tall < TOWERS * small:
        to.hold_to(of, 0.0)
        to.feet = of.feet - 2 * of.size * OVERHEAD
        to.beside = (of, NEARER)
        to.carry()
        return
    way = 1 if of.middle >= to.middle else -1
    aside = 0.5 * of.span + 0.3 * to.width if to.width < of.span else 0.12 * to.width
    of.hold_to(to, way * aside)
    if to.traits.metres < LOW_ROOFED and to.width > of.width:
        of.lie_down()
        of.scale(min(1.0, CLEARANCE * tall / small))
    of.feet = to.feet + 0.04
    of.beside = (to, NEARER)


def _above(of: Placed, to: Placed) -> None:
    if of.traits.anchor == "ground" and all(act.motion in GROUNDED for act in of.acts):
        _behind(of, to)
        return
    room = float(to.feet.max()) + 0.9 - 2.2 * float(of.size.max())
    to.scale(min(1.0, max(0.3, room / (2.1 * float(to.size.max())))))
    of.move_to(to.middle)
    of.feet = np.minimum(of.feet, to.feet - 2 * to.size * 1.05)
    of.feet = np.maximum(of.feet, -0.95 + 2 * of.size)
    of.beside = (to, NEARER)


def _beside(side: int) -> Relate:
    """Beside it: to the left (-1), to the right (1), or on the side where it is (0)."""

    def move(of: Placed, to: Placed) -> None:
        way = side or (1 if of.middle >= to.middle else -1)
        of.hold_to(to, way * CLOSE * (of.span + to.span))
        if of.traits.anchor == to.traits.anchor == "ground":
            of.feet = to.feet + (0.02 if of.size.mean() < to.size.mean() else -0.02)

    return move


def _facing(of: Placed, to: Placed) -> None:
    _beside(0)(of, to)
    of.facing = 1 if of.middle < to.middle else -1
    to.facing = to.facing or -of.facing


def _before(of: Placed, to: Placed) -> None:
    way = 1 if of.middle >= to.middle else -1
    is_aside = to.is_backdrop or of.traits.anchor == "air"
    aside = 0.35 * to.width + 0.5 * of.span if is_aside else 0.2 * to.width
    of.move_to(to.middle + way * aside)
    if of.traits.anchor == "ground":
        of.feet = np.minimum(to.feet + 0.14, 0.95)
    elif of.traits.anchor == "air":
        of.feet = of.feet + float((to.feet - 1.2 * to.size).mean() - of.feet.mean())
    of.beside = (to, 2 * NEARER)


def _behind(of: Placed, to: Placed) -> None:
    of.move_to(to.middle + 0.4 * to.width * (1 if of.middle >= to.middle else -1))
    of.scale(0.9)
    if of.traits.anchor == "ground":
        seen = float((to.feet - 2 * to.size).min()) + 2 * float(of.size.mean()) * LOOKS_OVER
        of.feet = np.minimum(
            to.feet - 0.12, seen if to.traits.metres < 1.5 * of.traits.metres else 1.0
        )
    of.beside = (to, -2 * NEARER)


def _chasing(of: Placed, to: Placed) -> None:
    way = 1.0 if float(to.x[-1] - to.x[0]) >= 0 else -1.0
    of.hold_to(to, -way * 1.25 * CLOSE * (of.span + to.span))
    of.feet = to.feet if of.traits.anchor == to.traits.anchor else of.feet


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
