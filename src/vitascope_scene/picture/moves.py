"""Camera moves over a picture: they begin with the whole picture, and never show what it does not
hold.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy import float32
from numpy.typing import NDArray

from vitascope_scene.drawing.camera import View
from vitascope_scene.scene import STEP_SECONDS

GENTLE = "push_in"
"""How the camera moves where nobody says."""
USUAL = 5.0
"""Seconds in which a move goes its way; longer clips go farther, up to FARTHEST times."""
FARTHEST = 1.7
NEARING = 1.12
"""The most that a camera comes nearer until it arrives at a picture."""
SHAKES = {"handheld": (0.013, 0.45), "falling": (0.016, 0.8)}
"""Sway in half frames, and how many radians of roll come with it."""
SETTLE = 0.5
"""Seconds in which a shake begins."""


@dataclass(frozen=True, kw_only=True)
class Standpoint:
    """Where the camera is: x and y in half widths and half heights to the right and down, zoom,
    roll in radians.

    sway is how far what is nearest moves apart from what is farthest, in the same units; depth how
    much more what is near feels of the zoom, 0 for a lens.
    """

    x: float = 0.0
    y: float = 0.0
    zoom: float = 1.0
    roll: float = 0.0
    sway_x: float = 0.0
    sway_y: float = 0.0
    depth: float = 0.9

    def part(self, share: float) -> "Standpoint":
        """The way to here, or a share of it."""
        return replace(
            self, x=self.x * share, y=self.y * share, zoom=self.zoom**share, roll=self.roll * share,
            sway_x=self.sway_x * share, sway_y=self.sway_y * share,
        )  # fmt: skip

    def view(self, width: int, height: int, t: float, share: float) -> View:
        """The same for what is drawn before the picture."""
        return View(
            width=width, height=height, x=self.x * width / 2, y=self.y * height / 2, zoom=self.zoom, roll=self.roll,
            t=t, share=share,
        )  # fmt: skip


_MOVES = {
    "static": Standpoint(),
    GENTLE: Standpoint(zoom=1.1, sway_x=0.025),
    "dolly_in": Standpoint(zoom=1.3, sway_x=0.02),
    "zoom_in": Standpoint(zoom=1.36, depth=0.0),
    "dolly_out": Standpoint(zoom=1 / 1.14, depth=0.5),
    "zoom_out": Standpoint(zoom=1 / 1.16, depth=0.0),
    "pan_left": Standpoint(x=-0.2, zoom=1.25, sway_x=-0.05),
    "pan_right": Standpoint(x=0.2, zoom=1.25, sway_x=0.05),
    "tilt_up": Standpoint(y=-0.2, zoom=1.25, sway_y=-0.04),
    "tilt_down": Standpoint(y=0.2, zoom=1.25, sway_y=0.04),
    "orbit": Standpoint(x=0.06, zoom=1.16, sway_x=0.17),
    "aerial": Standpoint(y=-0.1, zoom=1.24, sway_y=-0.1),
    "handheld": Standpoint(zoom=1.07, sway_x=0.02),
    "falling": Standpoint(zoom=1.6, y=0.06),
    "tracking": Standpoint(x=0.14, zoom=1.2, sway_x=0.12),
    "roll": Standpoint(zoom=1.16, roll=0.2),
}
_WAYS = {
    "pan_left": (-1.0, 0.0),
    "pan_right": (1.0, 0.0),
    "tilt_up": (0.0, -1.0),
    "tilt_down": (0.0, 1.0),
}


def way_of(camera: str) -> tuple[float, float]:
    """Where a camera travels, to the right and down.

    (0, 0) for one that stays before the picture.
    """
    return _WAYS.get(camera, (0.0, 0.0))


@dataclass(frozen=True, kw_only=True)
class Move:
    """A camera's whole move in a clip of so many seconds, from first frame to last.

    seed chooses how it shakes. arrives says that it must be at rest in the end.
    """

    camera: str
    end: Standpoint
    seconds: float
    seed: int
    arrives: bool = False

    @property
    def travels(self) -> bool:
        """Whether it goes along what the frame does not show at first."""
        return (
            any(way_of(self.camera)) and max(abs(self.end.x), abs(self.end.y)) > self.end.zoom - 1
        )

    def leaving(self, share: float, much: float = 1.0) -> Standpoint:
        """The camera at a share of a clip that begins with the picture.

        much of its move is made.
        """
        return self._shaken(self.end.part(eased(share) * much), share)

    def arriving(self, share: float, much: float = 1.0) -> Standpoint:
        """The camera of a clip that ends with the picture."""
        return self._shaken(self.end.part((eased(share) - 1) * much), share)

    def _shaken(self, at: Standpoint, share: float) -> Standpoint:
        """With the shake of hands and of falling."""
        sway, tip = SHAKES.get(self.camera, (0.0, 0.0))
        if not sway:
            return at
        t = share * self.seconds
        sway *= presence(t, self.seconds, SETTLE, arrives=self.arrives)
        dx, dy, dr = (wobble(t, self.seed + number) * sway for number in (1, 2, 3))
        return replace(at, x=at.x + dx, y=at.y + dy, roll=at.roll + dr * tip)

    def path(self) -> NDArray[float32]:
        """The way as a scene's camera path, (steps, 4)."""
        steps = round(self.seconds / STEP_SECONDS) + 1
        ways = [self.end.part(eased(float(share))) for share in np.linspace(0, 1, max(2, steps))]
        return np.array([(at.x, at.y, at.zoom, at.roll) for at in ways], float32)


def presence(t: float, seconds: float, ramp: float, *, arrives: bool) -> float:
    """How much of what comes over a picture is there: it sets in, and is gone where the clip ends
    with a picture.
    """
    share = min(1.0, max(t, 0.0) / ramp)
    return min(share, max(seconds - t, 0.0) / ramp) if arrives else share


def move_of(
    camera: str, seconds: float, seed: int, travel: float = 0.0, *, arrives: bool = False
) -> Move:
    """The move of a camera's key; travel is how far it may go along the picture, in half frames,
    beyond what it shows at first.
    """
    end = _MOVES.get(camera, _MOVES[GENTLE])
    farther = float(np.clip(seconds / USUAL, 0.5, FARTHEST)) ** 0.8
    way = way_of(camera)
    if travel > abs(end.x + end.y) and any(way):
        far = min(travel, 0.32 * seconds)
        end = replace(end, x=way[0] * far, y=way[1] * far, zoom=1.05)
    elif any(way):
        end = replace(
            end.part(min(1.0, farther)),
            zoom=end.zoom if farther >= 1 else 1 + (end.zoom - 1) * farther,
        )
    else:
        end = end.part(farther)
    side = 1.0 if seed % 2 else -1.0
    if camera in (GENTLE, "dolly_in", "handheld", "orbit", "tracking", "roll"):
        end = replace(end, x=end.x * side, sway_x=end.sway_x * side, roll=end.roll * side)
    if arrives:  # it comes from where the picture shows nothing: not from far
        end = replace(end, zoom=min(end.zoom, NEARING)) if not any(way) else end
    return Move(camera=camera, end=end, seconds=seconds, seed=seed, arrives=arrives)


def eased(share: float) -> float:
    """Softly off and softly to a stop, steady between."""
    share = min(max(share, 0.0), 1.0)
    return 0.6 * share * share * (3 - 2 * share) + 0.4 * share


def wobble(t: float, seed: int, pace: float = 7.0) -> float:
    """A shake that never quite repeats, about -1..1."""
    phase = (seed % 1009) * 0.7
    waves = ((0.5, 1.0), (0.3, 2.3), (0.2, 4.1))
    return float(sum(share * np.sin(pace * k * t + k * phase) for share, k in waves))
