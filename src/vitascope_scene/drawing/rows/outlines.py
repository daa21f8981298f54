"""Outlines of the shapes that the pen does not know: rounded boxes, turned vessels, flat rings."""

from math import cos, pi, sin

import numpy as np
from numpy.typing import NDArray

from vitascope_scene.drawing.curves import Points, ellipse, smooth
from vitascope_scene.drawing.subjects.pose import Point


def rounded(x0: float, y0: float, x1: float, y1: float, r: float) -> list[Point]:
    """A rectangle with round corners."""
    r = min(r, abs(x1 - x0) / 2, abs(y1 - y0) / 2)
    if r <= 0:
        return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    corners = (
        (x1 - r, y0 + r, -pi / 2),
        (x1 - r, y1 - r, 0.0),
        (x0 + r, y1 - r, pi / 2),
        (x0 + r, y0 + r, pi),
    )
    return [
        (x + r * cos(a + k * pi / 10), y + r * sin(a + k * pi / 10))
        for x, y, a in corners
        for k in range(6)
    ]


def turned(x: float, profile: Points) -> NDArray[np.float64]:
    """A shape turned on a lathe from pairs of y and half width, flat at both ends."""
    side = smooth([(w, y) for y, w in profile], closed=False)
    return np.concatenate([side + np.array((x, 0)), (side * (-1, 1) + np.array((x, 0)))[::-1]])


def annulus(x: float, y: float, rx: float, ry: float, w: float) -> NDArray[np.float64]:
    """A closed ring: a tube bent round would leave a hole in itself."""
    outer = ellipse(x, y, rx + w / 2, ry + w / 2)
    inner = ellipse(x, y, max(rx - w / 2, 0.002), max(ry - w / 2, 0.002))
    return np.concatenate([outer, outer[:1], inner[:1], inner[::-1]])


def arc(x: float, y: float, rx: float, ry: float, start: float, share: float) -> list[Point]:
    """A piece of an ellipse's line; start and share are parts of a whole turn."""
    points = ellipse(x, y, rx, ry)
    first, count = int(len(points) * start), int(len(points) * share)
    line = (points[(first + k) % len(points)] for k in range(count + 1))
    return [(float(px), float(py)) for px, py in line]
