"""Curves: smooth outlines through a few points, tubes along a spine, ellipses."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Points: TypeAlias = Sequence[tuple[float, float]] | NDArray[np.float64]


def smooth(points: Points, *, closed: bool = True, steps: int = 7) -> NDArray[np.float64]:
    """A Catmull-Rom spline through the points, shape (n, 2)."""
    p = np.asarray(points, np.float64)
    ends = (2 * p[:1] - p[1:2], 2 * p[-1:] - p[-2:-1])
    p = np.concatenate([p[-1:], p, p[:2]] if closed else [ends[0], p, ends[1]])
    t = np.linspace(0, 1, steps, endpoint=False)[None, :, None]
    a, b, c, d = (p[i : len(p) - 3 + i, None, :] for i in range(4))
    curve = 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )
    curve = curve.reshape(-1, 2)
    return curve if closed else np.concatenate([curve, p[-2:-1]])


def ellipse(
    x: float, y: float, rx: float, ry: float, turn: float = 0.0, steps: int = 40
) -> NDArray[np.float64]:
    """The outline of an ellipse, turned by radians."""
    a = np.linspace(0, 2 * np.pi, steps, endpoint=False)
    ex, ey = rx * np.cos(a), ry * np.sin(a)
    c, s = np.cos(turn), np.sin(turn)
    return np.stack([x + ex * c - ey * s, y + ex * s + ey * c], 1)


def tube(points: Points, widths: Sequence[float]) -> NDArray[np.float64]:
    """The outline of a limb along smooth points, with its thickness given along the way and round
    ends.
    """
    spine = smooth(points, closed=False, steps=6)
    along = np.gradient(spine, axis=0)
    along /= np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
    radius = np.interp(np.linspace(0, 1, len(spine)), np.linspace(0, 1, len(widths)), widths) / 2
    side = np.stack([-along[:, 1], along[:, 0]], 1) * radius[:, None]
    return np.concatenate(
        [
            spine + side,
            _cap(spine[-1], along[-1], radius[-1]),
            (spine - side)[::-1],
            _cap(spine[0], -along[0], radius[0]),
        ]
    )


def _cap(
    end: NDArray[np.float64], along: NDArray[np.float64], radius: float
) -> NDArray[np.float64]:
    """Half a circle around the end of a limb."""
    angles = np.linspace(np.pi / 2, -np.pi / 2, 8)[1:-1, None]
    side = np.array([-along[1], along[0]])
    cap: NDArray[np.float64] = end + radius * (np.cos(angles) * along + np.sin(angles) * side)
    return cap


def joint(a: tuple[float, float], length: float, angle: float) -> tuple[float, float]:
    """The point length away from a.

    angle 0 hangs straight down, positive swings forward (to the right).
    """
    return (a[0] + length * float(np.sin(angle)), a[1] + length * float(np.cos(angle)))
