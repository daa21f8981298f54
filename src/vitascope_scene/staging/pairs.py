"""Two who do something with each other: at arm's length, face to face, both of them at it."""

from dataclasses import replace

import numpy as np

from vitascope_scene.drawing.choose import drawing_of
from vitascope_scene.drawing.rigs.people import pose_key
from vitascope_scene.drawing.rigs.stance import pose_line
from vitascope_scene.lexicon import LIVING
from vitascope_scene.look import Look
from vitascope_scene.staging.placed import Placed

TOWARDS = frozenset(("facing", "beside", "with", "in_front_of"))
"""Relations that say with whom one does something."""
FIGHTS = frozenset(("box", "sword_fight", "fence"))
NOSE_TO_NOSE, LUNGE, LEAP = 0.86, 0.16, 0.14
"""The distance of two animals that do something with each other, how far they lunge when they
fight, in their widths, and how high, in their heights.
"""
UNEQUAL, HOVERS = 2.2, 0.5
"""The greatest ratio of the sizes of two who fight, and how high above the other's feet one is who
flies, in the other's half heights.
"""
FOLLOWS = frozenset(("push_cart",))
"""Actions whose other one goes ahead."""
LEADS = frozenset(("pull",))
"""Actions whose other one comes behind."""


def is_mutual(action: str | None) -> bool:
    """Return True for what both do alike: a hug, a dance, a fight."""
    return pose_line(_pose(action), None, partnered=True).has("mutual")


def is_fight(action: str | None) -> bool:
    """Return True for what both do against each other."""
    return action in FIGHTS


def is_nose_to_nose(action: str | None) -> bool:
    """Return True for what animals do face to face as well."""
    return action in FIGHTS | {"hug", "kiss"}


def gap_of(placed: Placed, action: str | None) -> float:
    """Half widths between the middles of two like this one who do it with each other."""
    if placed.kind != "person":
        return NOSE_TO_NOSE * placed.width
    line = pose_line(_pose(action), placed.look.prop, partnered=True)
    return _share(placed) * 2 * line.number("gap", 0, line.number("twin")) / placed.ratio


def lunge(placed: Placed, way: float) -> None:
    """Let one who fights without hands leap at the other and back."""
    if placed.kind != "person":
        beat = 0.5 + 0.5 * np.cos(np.pi * np.arange(len(placed.x)))
        placed.x = placed.x + way * LUNGE * placed.width * beat
        placed.feet = placed.feet - LEAP * float(placed.size.mean()) * (1 - beat)


def act_together(of: Placed, relation: str, to: Placed) -> bool:
    """Make two do with each other what the first one does.

    Return whether a relation says that they do.
    """
    act = next((act for act in of.acts if act.look.action is not None), None)
    if act is None or relation not in TOWARDS or of.kind not in LIVING or to.is_backdrop:
        return False
    action = act.look.action
    line = pose_line(_pose(action), act.look.prop, partnered=True)
    if not (line.has("gap") or line.has("twin")) or not (to.kind in LIVING or line.has("works")):
        return False
    of.join([action])
    if to.look.action == action:
        to.join([action])
    if is_mutual(action) and to.kind in LIVING:
        _do_as_well(to, act.look)
    elif line.has("other") and to.kind == "person":
        _do_as_well(to, replace(act.look, action=line.text("other"), prop=None))
    return True


def do_the_same(first: Placed, second: Placed) -> bool:
    """Return True for two who were told one after the other to do the same thing, if it is done
    with another.
    """
    alone = first.subject.count == second.subject.count == 1
    return alone and first.look.action == second.look.action and is_mutual(first.look.action)


def _pose(action: str | None) -> str | None:
    """The action whose pose is drawn."""
    return pose_key(Look(concept="man", action=action))


def stand_together(of: Placed, to: Placed) -> None:
    """Put one so far from the other as its pose wants; who travels takes the other along."""
    action = next((act.look.action for act in of.acts if act.look.action is not None), None)
    way = 1 if of.middle < to.middle else -1
    if action in LEADS and of.travels:
        way = -1 if of.x[-1] >= of.x[0] else 1
    if action in FOLLOWS and of.travels:
        way = 1 if of.x[-1] >= of.x[0] else -1
    distance = (gap_of(of, action) + _other_half(of, to, action)) / 2
    distance += (to.span - to.reach) / 2
    if of.travels and not to.travels:
        to.hold_to(of, way * distance)
    else:
        of.hold_to(to, -way * distance)
    of.facing = to.facing = 0 if of.travels else way
    if not of.travels:
        to.facing = -way
    elif action in FOLLOWS:
        to.facing = way
    if of.traits.anchor == to.traits.anchor == "ground":
        of.feet = to.feet + 0.01
    if is_fight(action):
        _match(of, to)
        lunge(of, way)
        lunge(to, -way)


def _match(of: Placed, to: Placed) -> None:
    """Bring two who fight to about the same height above the ground, and to sizes that can."""
    small, large = sorted((of, to), key=lambda each: float(each.size.mean()))
    ratio = float(large.size.mean() / small.size.mean())
    small.scale(max(1.0, ratio / UNEQUAL))
    if of.traits.anchor != to.traits.anchor:
        flier = of if of.traits.anchor == "air" else to
        other = to if flier is of else of
        flier.feet = flier.feet + float(
            (other.feet - other.size * HOVERS).mean() - flier.feet.mean()
        )


def _other_half(of: Placed, to: Placed, action: str | None) -> float:
    """The other one's part of the distance: an arm's length, or half of its own body."""
    if to.kind == "person":
        return gap_of(to, action)
    if of.kind != "person":
        return NOSE_TO_NOSE * to.width
    return gap_of(of, action) * 0.6 + 0.7 * to.width


def _share(placed: Placed) -> float:
    """The height of the figure in its drawing, as a share of the frame's height."""
    return float(placed.size.mean())


def _do_as_well(to: Placed, look: Look) -> None:
    """Let the other one do the same, if it was not said to do anything else."""
    acts = []
    for act in to.acts:
        idle = act.look.action in (None, "stand", look.action)
        prop = act.look.prop or (look.prop if to.kind == "person" else None)
        own = replace(act.look, action=look.action, prop=prop, partnered=True)
        acts.append(replace(act, look=own) if idle and drawing_of(own) else act)
    to.acts = acts
