"""Which drawing shows a look: a rig's, one by code, a row's, or that of the kind as a last resort."""

from dataclasses import replace
from functools import cache

from vitascope_scene.drawing import rigs, rows
from vitascope_scene.drawing.nearer import nearer
from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.subjects.drawing import Drawing
from vitascope_scene.drawing.subjects.functions import function_drawing
from vitascope_scene.drawing.subjects.pose import Pose
from vitascope_scene.lexicon import concepts
from vitascope_scene.look import Look

THING_LEAST, THING_MOST = 0.25, 0.6
"""Heights of what stands before a drawing that has no hands."""
OF_KIND = {
    "person": "man",
    "animal": "dog",
    "vehicle": "car",
    "food": "cookie",
    "drink": "glass",
    "plant": "tree",
    "building": "house",
    "furniture": "table",
    "device": "radio",
    "instrument": "guitar",
    "gear": "ball",
    "clothing": "t_shirt",
    "object": "box",
    "nature": "rock",
}
"""What stands for a concept of each kind that nobody has drawn yet."""


@cache
def thing_drawing(key: str) -> Drawing:
    """Return how a thing of a kit is drawn: a concept, or a row that is no concept.

    Raise KeyError for neither.
    """
    return rows.row_drawing(key) or drawing_of(Look(concept=key))


@cache
def drawing_of(look: Look) -> Drawing:
    """Return how a look is drawn. Raise KeyError where the lexicon has no such concept."""
    drawing = _drawn(look) or _last_resort(look)
    return nearer(drawing, look.shot) if look.shot else drawing


def _drawn(look: Look) -> Drawing | None:
    plain = function_drawing(look.concept) or rows.row_drawing(look.concept)
    rig = rigs.rig_drawing(look)
    if rig is not None or plain is None or look.prop is None:
        return rig or plain
    return _with_thing(plain, look)


def _with_thing(drawing: Drawing, look: Look) -> Drawing:
    """A drawing that has no hands, with its thing before it."""
    assert look.prop is not None
    thing = thing_drawing(look.prop)
    size = min(
        THING_MOST, max(THING_LEAST, (thing.metres or 0.3) / max(drawing.metres or 1.0, 0.05))
    )
    size = min(size, THING_MOST / max(0.5, thing.width))
    x = 0.5 * drawing.width - 0.22
    y = 0.5 - size / 2 if drawing.anchor == "ground" else 0.08

    def draw(pen: Pen, pose: Pose) -> None:
        drawing.draw(pen, pose)
        own = thing.colours[0] if thing.colours else "grey"
        with pen.at(x, y, 0, size):
            thing.draw(pen, replace(pose, c=rows.paint(look.prop_colour or own, pose.c)))

    return replace(drawing, draw=draw, width=drawing.width + 2 * size * thing.width)


def _last_resort(look: Look) -> Drawing:
    drawing = _drawn(Look(concept=OF_KIND[concepts()[look.concept].kind]))
    assert drawing is not None
    return drawing
