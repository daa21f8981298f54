"""Animals on the person rig: a mammal's or a bird's head on a body in its fur."""

from functools import partial

from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.rigs.beasts import tail_at
from vitascope_scene.drawing.rigs.birds import bird_head
from vitascope_scene.drawing.rigs.body import Performer
from vitascope_scene.drawing.rigs.heads import mammal_head
from vitascope_scene.drawing.rigs.outfit import Outfit, Trim
from vitascope_scene.drawing.rigs.table import TableLine, lines
from vitascope_scene.drawing.subjects.pose import Pose

FUR = Outfit(
    clothes={"top": "c", "bottom": "c", "shoe": "c-3"},
    skin="c",
    trims={"body": (Trim(key="body_bellypale"),)},
)
HEAD = 0.131
"""The size of any animal's head on a person's body."""
TAILLESS = frozenset({"none", "short", "up", "up2", "curl", "pom", "paddle", "flat"})
"""Tails that are not seen on a figure on two legs."""
BIRD_HEAD = 0.115


def animal_figure(key: str) -> tuple[Performer, str] | None:
    """An animal that acts like a person, and its colour.

    None for one that has no head of its own.
    """
    line = lines("mammals").get(key)
    if line is not None:
        tail = partial(_tail, line=line) if line.word("tail", 0, "none") not in TAILLESS else None
        return Performer(outfit=FUR, head=partial(_head, line=line), tail=tail), line.words[1]
    bird = lines("birds").get(key)
    if bird is not None:
        return Performer(
            outfit=FUR, head=partial(bird_head, line=bird, size=BIRD_HEAD)
        ), bird.words[1]
    return None


def _head(pen: Pen, pose: Pose, c: Colour, *, line: TableLine) -> None:
    """A mammal's head at the size of a person's."""
    with pen.at(0, -0.03, 0, HEAD / max(0.1, line.number("head", 1))):
        mammal_head(pen, pose, line, c)


def _tail(pen: Pen, pose: Pose, c: Colour, *, line: TableLine) -> None:
    """The tail from the hip."""
    with pen.at(0, 0, 0, 0.7):
        tail_at(pen, pose, line, c, (-0.04, 0.02))
