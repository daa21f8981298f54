"""Every concept of the lexicon as a drawing: by a rig, by code, by a row of shapes, or as one of its kind."""

from vitascope_scene.drawing.subjects.choose import drawing_of
from vitascope_scene.drawing.subjects.drawing import Draw, Drawing
from vitascope_scene.look import Look
from vitascope_scene.drawing.subjects.pose import Pose

__all__ = ["Draw", "Drawing", "Look", "Pose", "drawing_of"]
