"""How large a plate a rig's drawing needs: its outlines are measured, and what stands out too far
is shrunk.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from vitascope_scene.drawing.curves import ellipse
from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour, Matrix, Pixels
from vitascope_scene.drawing.subjects.drawing import Draw, Drawing
from vitascope_scene.drawing.subjects.pose import Pose

MOMENTS = tuple((t, go) for t in (0.02, 0.27, 0.52, 0.77) for go in (False, True))
MARGIN = 0.4
HIGHEST, WIDEST = 1.3, 3.6
"""The most that a drawing may measure in its own heights before it is shrunk around its feet."""
FEET = 0.5
GLOW = 0.7

Make = Callable[[Draw, float, float, float], Drawing]


def fitted(draw: Draw, make: Make) -> Drawing:
    """Return make(draw, width, height, scale) on a plate that holds every pose, shrunk to a usual
    size.
    """
    left, top, right, bottom = _extent(draw)
    scale = min(1.0, HIGHEST / (FEET - top), WIDEST / (right - left))
    if scale < 1:
        whole = draw

        def draw(pen: Pen, pose: Pose) -> None:
            with pen.at(0, FEET * (1 - scale), 0, scale):
                whole(pen, pose)

        top, bottom = (FEET + (y - FEET) * scale for y in (top, bottom))
    width = 2 * max(-left, right) * scale + MARGIN
    return make(draw, width, 2 * max(-top, bottom) + MARGIN, scale)


class Ruler(Pen):
    """A pen that draws nothing and notes how far its shapes reach."""

    def __init__(self) -> None:
        """Start with nothing noted."""
        super().__init__(1, 1, 1)
        self._matrix = np.array([[1.0, 0, 0], [0, 1, 0]])
        self.reach: list[NDArray[np.float64]] = []
        self.heads: list[tuple[float, float, float]] = []
        """Middle and radius of each head, and of each eye, whose radius is 0."""

    def glow(
        self, x: float, y: float, radius: float, colour: Colour, strength: float = 1.0
    ) -> None:
        """Note a light's inner half; the rest is too faint to be missed."""
        self._cover([ellipse(x, y, radius * GLOW, radius * GLOW)], colour, 0, strength)

    def mark(self, x: float, y: float, radius: float = 0.0) -> None:
        """Note a head or an eye."""
        scale = float(np.hypot(self._matrix[0, 0], self._matrix[1, 0]))
        mx, my = self._matrix @ np.array([x, y, 1.0])
        self.heads.append((float(mx), float(my), radius * scale))

    def stamp(self, mask: Pixels, place: Matrix, colour: Colour) -> None:
        """Note where a mask is laid."""
        h, w = mask.shape
        corners = np.array([[0, 0, 1], [w, 0, 1], [w, h, 1], [0, h, 1]], np.float64) @ place.T
        self._cover([corners[:, :2]], colour, 0, 1)

    def _cover(
        self, outlines: Sequence[NDArray[np.float64]], colour: Colour, shade: float, alpha: float
    ) -> None:
        """Note the outlines' extremes."""
        for outline in outlines:
            points = outline @ self._matrix[:, :2].T + self._matrix[:, 2]
            self.reach += [points.min(0), points.max(0)]


def _extent(draw: Draw) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of all poses together."""
    ruler = Ruler()
    for t, go in MOMENTS:
        draw(ruler, Pose(c=(200, 60, 60), t=t, go=go))
    points = np.stack(ruler.reach)
    (left, top), (right, bottom) = points.min(0), points.max(0)
    return float(left), float(top), float(right), float(bottom)
