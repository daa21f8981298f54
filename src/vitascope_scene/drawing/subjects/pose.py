"""A pose: what a drawing needs to know of the moment, and the paints everybody uses."""

from dataclasses import dataclass
from math import cos, pi, sin
from typing import TypeAlias

from vitascope_scene.drawing.curves import joint
from vitascope_scene.drawing.pixels import Colour, mix

PAINT: dict[str, Colour] = {
    "red": (214, 44, 42), "orange": (240, 128, 32), "yellow": (248, 206, 50), "green": (58, 148, 66), "cyan": (44, 190,
        204),
    "blue": (42, 96, 208), "purple": (132, 66, 182), "pink": (244, 134, 172), "white": (242, 241, 236), "black": (48,
        47, 54),
    "grey": (136, 140, 148), "brown": (132, 84, 48), "gold": (222, 170, 52), "silver": (190, 198, 208),
}  # fmt: skip
SKIN: Colour = (236, 184, 148)
INK: Colour = (26, 24, 30)
WHITE: Colour = (250, 250, 248)
STEEL: Colour = (120, 128, 140)
RUBBER: Colour = (38, 38, 42)
WOOD: Colour = (136, 92, 54)
LEAF: Colour = (74, 138, 62)
LAMP: Colour = (255, 226, 140)

Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Pose:
    """c is the main colour; t runs from 0 to 1 through a loop; go says whether the subject is on
    its way; seed varies details. mood is a key of faces.MOODS, empty for none.
    """

    c: Colour
    t: float
    go: bool
    seed: int = 0
    mood: str = ""

    def wave(self, times: int = 1, shift: float = 0.0) -> float:
        """A swing between -1 and 1, whole times per loop."""
        return sin(2 * pi * (times * self.t + shift))

    @property
    def blink(self) -> bool:
        """Whether the eyes are shut just now."""
        return 0.86 < self.t < 0.92


def cosine(turns: float) -> float:
    """Return the cosine of whole turns."""
    return cos(2 * pi * turns)


def sine(turns: float) -> float:
    """Return the sine of whole turns."""
    return sin(2 * pi * turns)


def dark(colour: Colour, share: float = 0.35) -> Colour:
    """A darker paint of the same kind."""
    return mix(colour, (22, 16, 34), share)


def pale(colour: Colour, share: float = 0.5) -> Colour:
    """A lighter paint of the same kind."""
    return mix(colour, (255, 250, 240), share)


def two_bones(hip: Point, upper: float, lower: float, swing: float, bend: float) -> list[Point]:
    """Hip, knee and foot: swing turns the whole limb forward, bend folds the lower part back."""
    knee = joint(hip, upper, swing)
    return [hip, knee, joint(knee, lower, swing - bend)]
