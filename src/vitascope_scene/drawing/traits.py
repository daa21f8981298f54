"""What each concept is like when nobody says: its size, its colours, where it lives and how it
moves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from vitascope_scene import keys
from vitascope_scene.drawing.choose import drawing_of
from vitascope_scene.lexicon import Concept, concepts
from vitascope_scene.look import Look

PERSON_METRES = 1.75
ALONE, GROWTH = 0.5, 0.22
"""Height alone on the stage of what is as tall as a person, as a share of the frame's shorter side;
and the power by which it grows with the real height.
"""
LEAST, MOST = 0.24, 0.85
PLATE = 0.86
"""How much of a plate's width its drawing usually fills."""


@dataclass(frozen=True, kw_only=True)
class Traits:
    """anchor is ``ground`` (a path leads its feet), ``surface``, ``air`` or ``deep`` (a path leads
    its centre).

    metres is the real height, height its usual share of the frame's shorter side, aspect its width
    over its height. colours are its own that the network knows, places where it is at home.
    """

    anchor: str
    metres: float
    height: float
    aspect: float
    colours: tuple[str, ...]
    places: tuple[str, ...]
    motions: tuple[str, ...]


@cache
def traits_of(concept: str) -> Traits:
    """Return the traits of a concept's key.

    Raise KeyError where the lexicon has no such concept.
    """
    row = concepts()[concept]
    drawing = drawing_of(Look(concept=concept))
    metres = drawing.metres or PERSON_METRES
    return Traits(
        anchor=_anchor(row, drawing.anchor),
        metres=metres,
        height=min(MOST, max(LEAST, ALONE * (metres / PERSON_METRES) ** GROWTH)),
        aspect=drawing.width * PLATE,
        colours=tuple(colour for colour in drawing.colours if colour in keys.COLOURS),
        places=row.home,
        motions=_motions(row.motions),
    )


def _anchor(row: Concept, drawn: str) -> str:
    """The lexicon's word; a row that is drawn in the air or the water says so itself."""
    return drawn if row.anchor == "ground" else row.anchor


def _motions(words: Sequence[str]) -> tuple[str, ...]:
    """The motions' keys; "walk" means to the left or to the right, whichever."""
    both = ("move_left", "move_right")
    return tuple(key for word in words for key in (both if word == "walk" else (word,)))
