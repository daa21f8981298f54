"""On and in: what carries another, how large both are then, and where the carried one is."""

import numpy as np

from vitascope_scene.drawing.choose import drawing_of
from vitascope_scene.lexicon import LIVING
from vitascope_scene.staging.outlines import top_at
from vitascope_scene.staging.placed import Placed

NEARER = 0.01
"""A step of depth: just before, or just behind."""
AMONG = -0.2
"""Where something sits on a plant, in its heights from the middle."""
SUNK = 0.34
"""How much of what is in a thing is hidden by it."""
RESTING = 0.5
"""How much less of one is hidden who lies, for every height by which it is lower."""
SPARE = 0.05
"""How far to each side one goes on a bridge or a hill, in widths of it, besides its own room."""
SHOULDER, ASIDE = -0.22, 0.14
"""Where a shoulder is on a figure, in its heights from the middle."""
HELD_UP = 0.36
"""The height of what sits on a shoulder, as a share of the figure's at most."""
HILL, ON_HILL = 2.5, 0.5
"""Metres from which on a thing of nature is a hill, and the height of what is on it, as a share of
its own at most.
"""
HIGHER = 1.3
"""The height to which what holds another is made larger at most, in heights of the other."""
LESS = 0.6
"""What is smaller than this share of another's height carries it not."""
FLAT_KINDS = LIVING | {"food", "drink", "device", "instrument"}
"""Kinds of things on which nobody stands who is much larger."""
UPRIGHT = frozenset(
    ("bus_stop", "blackboard", "whiteboard", "door", "easel", "painting", "mirror", "tv", "fireplace",
     "traffic_light", "street_lamp", "street_sign", "stop_sign", "vending_machine", "phone_booth", "atm",
     "curtain", "mailbox", "parking_meter", "gas_pump", "billboard", "stall", "well", "campfire", "bonfire")
)  # fmt: skip
"""Things that people stand before and nobody stands on."""
CLEAR = frozenset(("fish_tank", "bird_cage", "jar", "bottle", "glass", "test_tube", "flask"))
"""Things through which one sees what is in them."""
WITHIN, LIFTED = 0.55, 0.14
"""The height and the feet of what is in a clear thing, as shares of the thing's height."""
ENTERED = frozenset(("tent", "cave"))
"""Things besides buildings at whose door one is seen who is in them."""
INDOOR_HEIGHT = 0.55
"""The height of whoever is seen at a door, as a share of the building's at most."""


def bears(of: Placed, to: Placed) -> bool:
    """Return False for one who is near a thing, not on it: it is far smaller, or stands upright."""
    if of.kind not in LIVING:
        return True
    if of.kind == to.kind == "person" and of.traits.metres > LESS * to.traits.metres:
        return False
    wide = to.traits.metres * max(1.0, to.traits.aspect)
    is_less = to.kind in FLAT_KINDS and wide < LESS * of.traits.metres
    return not (is_less or (to.subject.concept in UPRIGHT and of.traits.anchor == "ground"))


def put_on(of: Placed, to: Placed) -> None:
    """Put one on another: on its seat, its back or its shoulder, on a hill along its slope."""
    if to.kind == "nature" and to.traits.metres > HILL:
        of.scale(min(1.0, ON_HILL * float(to.size.mean()) / float(of.size.mean())))
    if of.traits.anchor in ("ground", "surface"):
        meet(of, to, 0.6 if to.kind == "nature" else 0.9)
    room = max(0.0, 0.3 * (to.width - of.span))
    if to.kind in ("building", "nature") and of.travels:
        to.x = np.full_like(to.x, to.middle)
        of.x = to.x + np.clip(of.x - of.middle, -room - SPARE * to.width, room + SPARE * to.width)
    else:
        of.hold_to(to, float(np.clip(of.middle - to.middle, -room, room)))
    if to.kind == "person":
        _on_shoulder(of, to)
    else:
        base = _seat(to, of.middle - to.middle)
        seats = np.array([_seat(to, shift) for shift in of.x - to.x])
        of.feet = to.feet - 2 * to.size * (0.5 - seats) + 0.02 * to.size
        of.copies = [
            copy._replace(
                dy=2 * float(to.size.mean()) * (_seat(to, of.middle - to.middle + copy.dx) - base)
            )
            for copy in of.copies
        ]
    of.beside = (to, NEARER)
    of.carry()


def _on_shoulder(of: Placed, to: Placed) -> None:
    """Beside the head, on the side away from the picture's middle."""
    of.scale(min(1.0, HELD_UP * float(to.size.mean()) / float(of.size.mean())))
    way = -1 if to.facing > 0 else 1
    of.hold_to(to, way * ASIDE * 2 * float(to.size.mean()) / to.ratio)
    of.feet = to.feet - 2 * to.size * (0.5 - SHOULDER)


def _seat(to: Placed, shift: float) -> float:
    """Where one stands on a thing, in its heights from its middle.

    Among the leaves of a plant; an animal's back and a hill are where their drawing ends.
    """
    said = drawing_of(to.look).seat
    if to.kind == "plant" and said is None:
        return AMONG
    if said is not None and to.kind != "animal":
        return said
    slopes = to.kind == "nature"
    return top_at(to.look, shift * to.ratio / (2 * float(to.size.mean())) if slopes else 0.0)


def put_in(of: Placed, to: Placed) -> None:
    """Put one in another: behind a clear side, at a building's door, else looking out of it."""
    if to.subject.concept in CLEAR:
        _within(of, to)
    elif to.kind == "building" or to.subject.concept in ENTERED:
        _at_the_door(of, to)
    else:
        meet(of, to, 0.75)
        of.hold_to(to, 0.0)
        hidden = max(0.1, SUNK - RESTING * (0.5 + top_at(of.look)))
        of.feet = to.feet - 2 * to.size * (0.5 - _rim(to)) + 2 * of.size * hidden
        of.copies = [copy._replace(dy=0.0) for copy in of.copies]
        of.beside = (to, -NEARER)
    of.carry()


def _rim(to: Placed) -> float:
    """The edge over which one looks out of a thing."""
    said = drawing_of(to.look).seat
    return AMONG if said is None and to.kind == "plant" else -0.5 if said is None else said


def _within(of: Placed, to: Placed) -> None:
    """Small enough to be wholly in it."""
    meet(of, to, 0.6)
    of.scale(min(1.0, WITHIN * float(to.size.mean()) / float(of.size.mean())))
    of.hold_to(to, 0.0)
    low = LIFTED if of.traits.anchor == "ground" else 0.5 - WITHIN / 2
    of.feet = to.feet - 2 * to.size * low
    of.copies = [copy._replace(dy=0.2 * copy.dy) for copy in of.copies]
    of.beside = (to, NEARER)


def _at_the_door(of: Placed, to: Placed) -> None:
    """Before the opening, on the same ground."""
    of.squeeze(to.width)
    of.scale(min(1.0, INDOOR_HEIGHT * float(to.size.mean()) / float(of.size.mean())))
    of.hold_to(to, 0.0)
    of.feet = to.feet + 0.06
    of.beside = (to, NEARER)


def meet(of: Placed, to: Placed, share: float) -> None:
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
        most = max(1.0, HIGHER * float(of.size.mean()) / float(to.size.mean()))
        to.scale(min(most, 3.0, of.span / (share * to.width)))
