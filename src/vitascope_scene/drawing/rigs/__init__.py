"""Rigs: people, mammals, birds, fish and vehicles drawn from one line of data each."""

from vitascope_scene.drawing.rigs.people import has_outfit, person_drawing
from vitascope_scene.drawing.subjects.drawing import Drawing
from vitascope_scene.drawing.subjects.functions import function_drawing
from vitascope_scene.look import Look
from vitascope_scene.lexicon import concepts

PLAIN = frozenset({None, "stand", "walk", "move"})
"""What a drawing by code does as well as a rig."""


def rig_drawing(look: Look) -> Drawing | None:
    """Return a rig's drawing of a look, or None where another drawing shows it as well."""
    if has_outfit(look.concept):
        coded = function_drawing(look.concept) is not None and not look.wears and look.action in PLAIN
        person = concepts()[look.concept].kind == "person"
        if not coded and (person or look.action not in PLAIN):
            return person_drawing(look)
    return None
