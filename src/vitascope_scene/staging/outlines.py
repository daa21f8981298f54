"""Upper edges of drawings: where on a thing something stands that is said to be on it."""

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from vitascope_scene.drawing.choose import drawing_of
from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.subjects.pose import Pose

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

    from vitascope_scene.look import Look

PIXELS = 48
"""Pixels of a drawing's height on which its edge is looked for."""
SOLID = 128
"""Opacity from which on a drawing bears something."""
FOOTING = 0.12
"""Heights to each side of a point over which the edge is averaged."""
GREY = (128, 128, 128)


def top_at(look: "Look", x: float = 0.0) -> float:
    """Return the y of a drawing's upper edge at x, both in its heights from its middle.

    Beside the drawing it is the edge at its nearest end.
    """
    edge = _edge(look)
    columns = np.flatnonzero(~np.isnan(edge))
    if not columns.size:
        return -0.5
    at = np.clip(len(edge) / 2 + x * PIXELS, columns[0], columns[-1])
    near = columns[np.abs(columns - at) <= FOOTING * PIXELS]
    return float(np.median(edge[near if near.size else columns]))


@lru_cache(maxsize=256)
def _edge(look: "Look") -> "NDArray[float64]":
    """The y of the first solid pixel of every column from the left, not a number where none is."""
    drawing = drawing_of(look)
    pen = Pen(drawing.width, drawing.height, PIXELS)
    drawing.draw(pen, Pose(c=GREY, t=0.1, go=False))
    solid = pen.plate[..., 3] >= SOLID
    rows = np.argmax(solid, axis=0) / PIXELS - solid.shape[0] / 2 / PIXELS
    return np.where(solid.any(axis=0), rows, np.nan)
