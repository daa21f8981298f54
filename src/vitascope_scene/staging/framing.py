"""Framing: whoever belongs together stays whole in the picture while the camera moves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy import float32, float64
from numpy.typing import NDArray

from vitascope_scene.drawing.camera import BOUND_CAMERAS, PAN, ZOOM
from vitascope_scene.staging.placed import Placed

SIDE, TOP, BOTTOM = 0.96, -0.94, 0.97
"""How far to the side, up and down a picture reaches, with a little room."""
NEARING, NEAR_BY = frozenset(("approach", "recede")), 1.4
"""Motions of those who are near for a while, and how far they may then reach out of the picture."""
LEAST_PAN, SMALL = 0.3, 1e-3
"""Share of the camera's way that is kept for whoever stands there."""
PASSING = 1.12
"""How far to the side those may be who cross the picture."""


@dataclass(frozen=True)
class Box:
    """Left, top, right and bottom on the screen at every step, in half widths and half heights."""

    left: NDArray[float64]
    top: NDArray[float64]
    right: NDArray[float64]
    bottom: NDArray[float64]

    @property
    def width(self) -> float:
        """The greatest width at any time."""
        return float((self.right - self.left).max())

    @property
    def strays(self) -> float:
        """How much farther it reaches sideways over time than it is wide."""
        return float(self.right.max() - self.left.min()) - self.width

    @property
    def height(self) -> float:
        """The greatest height at any time."""
        return float((self.bottom - self.top).max())


class Lens:
    """What the camera does to those who stand where actors stand."""

    def __init__(self, path: NDArray[float32], move: str) -> None:
        """path is the camera's; move its key, as some follow the actors."""
        pan = 0.0 if move in BOUND_CAMERAS else PAN
        self.x, self.y = path[:, 0] * pan, path[:, 1] * pan
        self.zoom = 1 + (path[:, 2] - 1) * (0.0 if move == "falling" else ZOOM)

    def box(self, unit: Sequence[Placed]) -> Box:
        """The box of some on the screen."""
        sides = [_sides(each) for each in unit]
        left, top, right, bottom = (
            find(np.stack([side[k] for side in sides]), axis=0)
            for k, find in enumerate((np.min, np.min, np.max, np.max))
        )
        z = self.zoom
        return Box(
            (left - self.x) * z, (top - self.y) * z, (right - self.x) * z, (bottom - self.y) * z
        )


def calmed(
    path: NDArray[float32], move: str, units: Iterable[Sequence[Placed]]
) -> NDArray[float32]:
    """Return the camera's path with as much sideways way as those leave who rest, and LEAST_PAN of
    it.
    """
    resting = [each for unit in units for each in unit if not each.travels]
    lens = Lens(path, move)
    if not resting or (pan := float(np.ptp(lens.x * lens.zoom))) < SMALL:
        return path
    box = lens.box(resting)
    share = float(np.clip((2 * SIDE - box.width) / pan, LEAST_PAN, 1.0))
    return np.asarray(path * np.array([share, 1, 1, 1], np.float32), np.float32)


def held_still(path: NDArray[float32]) -> NDArray[float32]:
    """Return the camera's path with no way to the side or up, so that what fills the picture does
    not leave it.
    """
    return np.asarray(path * np.array([0, 0, 1, 0], np.float32), np.float32)


def frame_all(units: Iterable[Sequence[Placed]], lens: Lens) -> None:
    """Bring each unit into the picture, then all of them together."""
    units = list(units)
    for unit in units:
        _fit(unit, lens)
        _calm(unit, lens)
    if everybody := [each for unit in units for each in unit]:
        _gather(units, everybody, lens)
    for unit in units:
        _shift(unit, lens)
        _fit(unit, lens)
        _shift(unit, lens)


def _fit(unit: Sequence[Placed], lens: Lens) -> None:
    """Make a unit smaller that is wider or higher than the picture."""
    box = lens.box(unit)
    strays = 0.0 if any(each.travels for each in unit) else box.strays
    room = NEAR_BY if any(act.motion in NEARING for each in unit for act in each.acts) else 1.0
    factor = min(1.0, room * (2 * SIDE - strays) / box.width, room * (BOTTOM - TOP) / box.height)
    if factor < 1:
        x = float(np.mean([each.middle for each in unit]))
        y = max(float(each.feet.max()) for each in unit)
        for each in unit:
            each.zoom(x, y, factor)


def _calm(unit: Sequence[Placed], lens: Lens) -> None:
    """Shorten a way that leads out of the picture."""
    box = lens.box(unit)
    side = PASSING if any(each.travels for each in unit) else SIDE
    _shorten(unit, "x", float(box.right.max() - box.left.min()), box.width, 2 * side)
    _shorten(unit, "feet", float(box.bottom.max() - box.top.min()), box.height, BOTTOM - TOP)


def _shorten(unit: Sequence[Placed], axis: str, reach: float, size: float, room: float) -> None:
    """Shorten the ways along an axis by as much as they reach beyond the room."""
    if reach <= room:
        return
    share = max(0.0, room - size) / max(reach - size, 1e-6)
    for each in unit:
        way = getattr(each, axis)
        middle = (way.min() + way.max()) / 2
        setattr(each, axis, middle + share * (way - middle))


def _gather(units: Sequence[Sequence[Placed]], everybody: Sequence[Placed], lens: Lens) -> None:
    """Bring units nearer to one another that reach out of the picture on both sides."""
    box = lens.box(everybody)
    reach = float(box.right.max() - box.left.min())
    if reach <= 2 * SIDE or len(units) < 2:
        return
    widest = max(lens.box(unit).width for unit in units)
    share = max(0.3, (2 * SIDE - widest) / max(reach - widest, 1e-6))
    for unit in units:
        middle = float(np.mean([each.middle for each in unit]))
        for each in unit:
            each.x = each.x - middle * (1 - share)


def _shift(unit: Sequence[Placed], lens: Lens) -> None:
    """Shift a unit that still stands partly outside."""
    box, zoom = lens.box(unit), float(lens.zoom.mean())
    side = PASSING if any(each.travels for each in unit) else SIDE
    dx = max(0.0, -side - float(box.left.min())) - max(0.0, float(box.right.max()) - side)
    dy = max(0.0, TOP - float(box.top.min())) - max(0.0, float(box.bottom.max()) - BOTTOM)
    for each in unit:
        each.x, each.feet = each.x + dx / zoom, each.feet + dy / zoom


def _sides(placed: Placed) -> tuple[NDArray[float64], ...]:
    """Left, top, right and bottom of one, or of all that are alike."""
    width = placed.reach * placed.size / placed.size.max()
    dx, dy = [copy.dx for copy in placed.copies], [copy.dy for copy in placed.copies]
    feet = placed.feet
    return (
        placed.x + min(dx) - width / 2,
        feet + min(dy) - 2 * placed.size,
        placed.x + max(dx) + width / 2,
        feet + max(dy),
    )
