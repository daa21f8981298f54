"""Shots from near: a drawing seen from so near that its head fills the plate, and the rest is cut
off.
"""

from collections.abc import Sequence
from dataclasses import replace

from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.rigs.plate import Ruler
from vitascope_scene.drawing.subjects.drawing import Draw, Drawing
from vitascope_scene.drawing.subjects.pose import Pose

MOMENTS = (0.05, 0.3, 0.55, 0.8)
"""Moments of a loop at which a head is looked for."""
HEAD = {"close": 0.56, "half": 0.27}
"""How much of the picture's height a person's head fills in each shot."""
EYES = {"close": 2.3, "half": 1.4}
"""How much nearer than usual an animal is seen whose eyes alone say where its head is."""
CENTRE = {"close": 0.0, "half": -0.2}
"""Where the head is then: heights below the picture's middle."""
WIDTH, HEIGHT = 2.1, 1.2
"""Heights of the plate, which holds a picture of any usual shape."""


def nearer(drawing: Drawing, shot: str) -> Drawing:
    """Return a drawing as it is seen in a shot (a key of HEAD); one without a head as it is."""
    head = _head(drawing.draw)
    if head is None:
        return drawing
    x, y, radius = head
    factor = HEAD[shot] / (2 * radius) if radius else EYES[shot]

    def draw(pen: Pen, pose: Pose) -> None:
        with pen.at(-x * factor, CENTRE[shot] - y * factor, 0, factor):
            drawing.draw(pen, pose)

    return replace(drawing, draw=draw, width=WIDTH, height=HEIGHT)


def has_head(drawing: Drawing) -> bool:
    """Return True for a drawing with a face or eyes."""
    return _head(drawing.draw) is not None


def _head(draw: Draw) -> tuple[float, float, float] | None:
    """The middle and the radius of the head: of the largest face, else of the eyes, without one."""
    marks = [mark for t in MOMENTS for mark in _marks(draw, t)]
    if not marks:
        return None
    largest = max(radius for _, _, radius in marks)
    kept = [mark for mark in marks if mark[2] >= 0.8 * largest]
    return _mean(kept, 0), _mean(kept, 1), largest


def _marks(draw: Draw, t: float) -> Sequence[tuple[float, float, float]]:
    ruler = Ruler()
    draw(ruler, Pose(c=(200, 60, 60), t=t, go=False))
    return ruler.heads


def _mean(marks: Sequence[tuple[float, float, float]], axis: int) -> float:
    return sum(mark[axis] for mark in marks) / len(marks)
