<<<<<<< HEAD
"""Subjects: how each concept is drawn; the door is choose.drawing_of."""
=======
"""Every concept of the lexicon as a drawing: by a rig, by code, by a row of shapes, or as one of its kind."""

from vitascope_scene.drawing.subjects.drawing import Draw, Drawing
from vitascope_scene.drawing.subjects.pose import Pose
from vitascope_scene.look import Look

__all__ = ["Draw", "Drawing", "Look", "Pose", "drawing_of"]


def drawing_of(look: Look) -> Drawing:
    """Return how a look is drawn. Raise KeyError where the lexicon has no such concept."""
    # rigs and rows stand on this package's poses, so that their choice is imported when first asked for
    from vitascope_scene.drawing.subjects import choose

    return choose.drawing_of(look)
>>>>>>> j-rigs
