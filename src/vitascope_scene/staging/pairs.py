"""Two who do something with each other: at arm's length, face to face, both of them at it."""

from dataclasses import replace

from vitascope_scene.drawing.choose import drawing_of
from vitascope_scene.drawing.rigs.people import pose_key
from vitascope_scene.drawing.rigs.stance import pose_line
from vitascope_scene.lexicon import LIVING
from vitascope_scene.look import Look
from vitascope_scene.staging.placed import Placed

TOWARDS = frozenset(("facing", "beside", "with", "in_front_of"))
"""Relations that say with whom one does something."""
LEADS = frozenset(("pull",))
"""Actions whose other one comes behind."""


def is_mutual(action: str | None) -> bool:
    """Return True for what both do alike: a hug, a dance, a fight."""
    return pose_line(_pose(action), None).has("mutual")


def gap_of(placed: Placed, action: str | None) -> float:
    """Half widths between the middles of two like this one who do it with each other."""
    line = pose_line(_pose(action), placed.look.prop)
    return _share(placed) * 2 * line.number("gap", 0, line.number("twin")) / placed.ratio


def act_together(of: Placed, relation: str, to: Placed) -> bool:
    """Make two do with each other what the first one does.

    Return whether a relation says that they do.
    """
    act = next((act for act in of.acts if act.look.action is not None), None)
    if act is None or relation not in TOWARDS or of.kind not in LIVING or to.is_backdrop:
        return False
    action = act.look.action
    line = pose_line(_pose(action), act.look.prop)
    if not (line.has("gap") or line.has("twin")) or not (to.kind in LIVING or line.has("works")):
        return False
    of.join([action])
    if to.look.action == action:
        to.join([action])
    if is_mutual(action) and to.kind == of.kind == "person":
        _do_as_well(to, act.look)
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
    distance = (gap_of(of, action) + _other_half(of, to, action)) / 2
    distance += (to.span - to.reach) / 2
    if of.travels and not to.travels:
        to.hold_to(of, way * distance)
    else:
        of.hold_to(to, -way * distance)
    of.facing = to.facing = 0 if of.travels else way
    if not of.travels:
        to.facing = -way
    if of.traits.anchor == to.traits.anchor == "ground":
        of.feet = to.feet + 0.01


def _other_half(of: Placed, to: Placed, action: str | None) -> float:
    """The other one's part of the distance: an arm's length, or half of its own body."""
    if to.kind == "person":
        return gap_of(to, action)
    return gap_of(of, action) * 0.6 + 0.7 * to.width


def _share(placed: Placed) -> float:
    """The height of the figure in its drawing, as a share of the frame's height."""
    return float(placed.size.mean())


def _do_as_well(to: Placed, look: Look) -> None:
    """Let the other one do the same, if it was not said to do anything else."""
    acts = []
    for act in to.acts:
        idle = act.look.action in (None, "stand", look.action)
        own = replace(act.look, action=look.action, prop=act.look.prop or look.prop, partnered=True)
        acts.append(replace(act, look=own) if idle and drawing_of(own) else act)
    to.acts = acts
