"""Which drawing shows a look: a rig's, one by code, a row's, or that of the kind as a last resort."""

from functools import cache

from vitascope_scene.drawing import rigs, rows
from vitascope_scene.drawing.subjects.drawing import Drawing
from vitascope_scene.drawing.subjects.functions import function_drawing
from vitascope_scene.lexicon import concepts
from vitascope_scene.look import Look

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
    """Return how a thing of a kit is drawn: a concept, or a row that is no concept. Raise KeyError for neither."""
    return rows.row_drawing(key) or drawing_of(Look(concept=key))


@cache
def drawing_of(look: Look) -> Drawing:
    """Return how a look is drawn. Raise KeyError where the lexicon has no such concept."""
    return _drawn(look) or _last_resort(look)


def _drawn(look: Look) -> Drawing | None:
    return rigs.rig_drawing(look) or function_drawing(look.concept) or rows.row_drawing(look.concept)


def _last_resort(look: Look) -> Drawing:
    drawing = _drawn(Look(concept=OF_KIND[concepts()[look.concept].kind]))
    assert drawing is not None
    return drawing
