"""The camera: where it is at every moment, and how that moves things near and far."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vitascope_scene.drawing.pixels import Matrix, Pixels
from vitascope_scene.scene import STEP_SECONDS, Scene

PAN, ZOOM = 0.45, 0.5
"""How much of the camera's way and zoom those feel who act."""
NEXT_SHOT = 1.18
"""How much nearer every other shot is seen, so that a cut shows."""
BOUND_CAMERAS = frozenset(("tracking", "falling"))
"""Cameras that go where the actors go."""

TURNING_CAMERAS = frozenset(("handheld", "falling", "roll"))
"""Cameras that roll; every other one is level."""
REST = (0.0, 0.0, 1.0, 0.0)


@dataclass(frozen=True, kw_only=True)
class View:
    """The camera at one moment. x and y are pixels it has moved; t seconds, share the part of the
    clip that has passed.
    """

    width: int
    height: int
    x: float
    y: float
    zoom: float
    roll: float
    t: float
    share: float

    def scale(self, depth: float) -> float:
        """How much zoom a thing at this depth feels: 0 is infinitely far, 1 where the actors are,
        more is nearer.
        """
        return 1.0 + (self.zoom - 1.0) * (0.35 + 0.65 * depth)

    def at(self, x: float, y: float, depth: float) -> tuple[float, float]:
        """Where a point of the still frame is now."""
        scale, cx, cy = self.scale(depth), self.width / 2, self.height / 2
        return cx + (x - cx - self.x * depth) * scale, cy + (
            y - cy - self.y * (0.45 + 0.55 * depth)
        ) * scale

    def matrix(self, x: float, y: float, depth: float, size: float = 1.0) -> Matrix:
        """From a plate's pixels, its corner at (x, y) and size frame pixels per plate pixel, to the
        canvas.
        """
        scale = self.scale(depth)
        left, top = self.at(x, y, depth)
        return np.array([[scale * size, 0, left], [0, scale * size, top]], np.float64)


def steadied(scene: Scene) -> Scene:
    """Return the scene with a camera that moves only as its kind does.

    What the network samples beside that is noise: a roll of half a degree, a drift of ten pixels.
    """
    path = scene.camera_path
    if scene.camera not in TURNING_CAMERAS:
        path = path * np.array((1, 1, 1, 0), path.dtype)
    if scene.camera == "static":
        path = np.tile(np.array(REST, path.dtype), (len(path), 1))
    return replace(scene, camera_path=path)


def follow(path: Pixels, t: float) -> NDArray[np.float64]:
    """A point on a path sampled every half second, through a smooth spline.

    It stays at the ends.
    """
    steps = len(path)
    at = min(max(t / STEP_SECONDS, 0.0), steps - 1.0)
    i = min(int(at), max(steps - 2, 0))
    f = at - i
    a, b, c, d = (
        np.asarray(path[min(max(j, 0), steps - 1)], np.float64) for j in (i - 1, i, i + 1, i + 2)
    )
    spline: NDArray[np.float64] = 0.5 * (
        2 * b + (c - a) * f + (2 * a - 5 * b + 4 * c - d) * f * f + (3 * b - a - 3 * c + d) * f**3
    )
    return spline


_SHAKES = {"handheld": (0.006, 0.007), "falling": (0.009, 0.014)}
"""Sway of the camera as a share of the height, and roll in radians."""


def view_at(scene: Scene, width: int, height: int, t: float) -> View:
    """The camera of a scene at t seconds, with the shake of hands and of falling."""
    x, y, zoom, roll = follow(scene.camera_path, t)
    sway, tip = _SHAKES.get(scene.camera, (0.004, 0.005) if scene.first_person else (0.0, 0.0))
    dx, dy, dr = (_waves(t, scene.seed + n, 9.0) for n in (1, 2, 3))
    return View(
        width=width,
        height=height,
        x=float(x) * width / 2 + dx * sway * height,
        y=float(y) * height / 2 + dy * sway * height,
        zoom=max(float(zoom), 0.5)
        * (NEXT_SHOT if sum(t >= cut for cut in scene.cuts) % 2 else 1.0),
        roll=float(roll) + dr * tip,
        t=t,
        share=min(1.0, t / max(scene.seconds, 0.1)),
    )


def _waves(t: float, seed: int, pace: float) -> float:
    """A wobble that never quite repeats, about -1..1."""
    phase = (seed % 1009) * 0.7
    return float(
        0.5 * np.sin(pace * t + phase)
        + 0.3 * np.sin(2.3 * pace * t + 2 * phase)
        + 0.2 * np.sin(4.1 * pace * t + 3 * phase)
    )
