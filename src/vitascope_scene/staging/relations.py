"""Where things are to one another: on, in, under, beside, before, behind, above, chasing, facing."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from vitascope_scene.company import TABLES
from vitascope_scene.lexicon import LIVING
from vitascope_scene.meaning import CARRIED
from vitascope_scene.staging.carrying import NEARER, bears, put_in, put_on
from vitascope_scene.staging.placed import Placed

Relate: TypeAlias = Callable[[Placed, Placed], None]
Link: TypeAlias = tuple[int, str, int]
"""A relation between two numbers of subjects."""

CLOSE = 0.56
"""Distance between the middles of two that stand beside each other, as a share of both widths."""
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
LOW_ROOFED = 2.6
"""Metres up to which only somebody who lies finds room under a thing."""
CLEARANCE = 0.5
"""The height of what is under a thing, as a share of the thing's."""
ABOVE = 0.42
"""The greatest height of what is above a thing, as a share of the frame's."""
SHARED = 0.8
"""The share of a thing's width on which all are who are on it."""
AT_TABLE = 0.08
"""How far from a table's edge one sits, in heights of the figure."""
OVERLOOKS = 1.25
"""From this ratio of sizes on one is seen above what one is behind."""
PEEPS = 0.08
"""How far one who is behind a thing of its own height stands out beside it, in its own widths."""
TRUNK = 0.1
"""Where one is seen beside the trunk of a tree, in widths of the tree."""


def relate(of: Placed, relation: str, to: Placed) -> None:
    """Move one subject to where it is said to be."""
    RELATIONS[relation](of, to)


def untangled(links: Sequence[Link]) -> list[Link]:
    """Return the relations with one place for everybody: what is on or in another stays there, and
    comes to no other side.

    What such a one is beside comes to it instead, unless that has a place of its own; what it is on
    besides bears the thing that carries it.
    """
    carried = {of: to for of, relation, to in reversed(links) if relation in CARRIED}
    taken = {of for of, _, _ in links}
    found: list[Link] = []
    for of, relation, to in links:
        if of not in carried or (relation in CARRIED and carried[of] == to):
            found += [] if any(each[::2] == (of, to) for each in found) else [(of, relation, to)]
        elif relation in CARRIED and carried[of] not in taken:
            found.append((carried[of], relation, to))
        elif relation in SIDES and to not in taken and to != carried[of]:
            found.append((to, "beside", of))
    return found


def share_seats(placed: Sequence[Placed], links: Sequence[Link]) -> None:
    """Put those side by side who are on or in the same thing."""
    for to in {link[2] for link in links}:
        riders = [
            placed[of] for of, relation, other in links if other == to and relation in CARRIED
        ]
        for number, each in enumerate(riders if len(riders) > 1 else ()):
            aside = (number + 0.5) / len(riders) - 0.5
            each.scale(min(1.0, SHARED * placed[to].width / len(riders) / each.span))
            each.hold_to(placed[to], SHARED * placed[to].width * aside)


def _on(of: Placed, to: Placed) -> None:
    if bears(of, to):
        put_on(of, to)
    else:
        _facing(of, to)


def _in(of: Placed, to: Placed) -> None:
    if bears(of, to) and to.kind != "person":
        put_in(of, to)
    else:
        _facing(of, to)


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
    if of.kind not in LIVING:
        of.scale(min(1.0, ABOVE / float(of.size.max())))
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
    if to.subject.concept in TABLES and of.kind == "person":
        way = 1 if of.middle >= to.middle else -1
        reach = AT_TABLE * 2 * float(of.size.mean()) / of.ratio
        of.hold_to(to, way * (0.5 * to.width + reach))
        of.beside = (to, -NEARER)
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
    if of.travels and to.travels and not to.is_backdrop:
        _chasing(of, to)
        return
    way = 1 if of.middle >= to.middle else -1
    if of.kind in LIVING and to.kind in LIVING and not of.facing:
        of.facing = to.facing = -way
        of.hold_to(to, way * CLOSE * (of.span + to.span))
        of.feet = of.feet - 0.1
        return
    of.scale(0.9)
    if to.kind == "plant" and to.traits.metres > LOW_ROOFED:
        aside, of.facing = TRUNK * to.width, way
    elif of.size.mean() > OVERLOOKS * to.size.mean():
        aside = 0.25 * to.width
    else:
        aside = 0.5 * to.width + PEEPS * of.span
        of.facing = way
    if of.travels:
        of.move_to(to.middle + way * aside)
        of.facing = 0
    else:
        of.hold_to(to, way * aside)
    if of.traits.anchor == "ground":
        of.feet = to.feet - 0.1
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
