"""The stage: what a place is built from (size, light, seeded chance) and what it consists of
(elements in order of depth).
"""

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from vitascope_scene.drawing.camera import View
from vitascope_scene.drawing.light import Light, light_of
from vitascope_scene.drawing.pixels import Colour, Pixels, mix, tint
from vitascope_scene.scene import Scene


class Element(Protocol):
    """Something that draws itself on the canvas, the same for the same view."""

    def draw(self, canvas: Pixels, view: View) -> None:
        """Draw on a canvas of premultiplied RGBA."""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """width and height are the frame's; left, right, top, bottom what the camera may see, in the
    still frame's pixels.
    """

    scene: Scene
    width: int
    height: int
    light: Light
    left: int
    right: int
    top: int
    bottom: int

    @property
    def unit(self) -> float:
        """The length that sizes are shares of, so that a tall frame shows things neither tiny nor
        huge.
        """
        return min(self.height, 1.35 * self.width)

    def rng(self, name: str) -> np.random.Generator:
        """Chance for one purpose, from the scene's seed."""
        return self.scene.rng(name)

    def lit(self, colour: Colour) -> Colour:
        """A colour in this light."""
        return tint(colour, self.light.ambient)

    def far(self, colour: Colour, distance: float) -> Colour:
        """A colour in this light seen through distance 0..1 of air."""
        return mix(self.lit(colour), self.light.low, distance * (0.25 + 0.75 * self.light.haze))


@dataclass(kw_only=True)
class Set:
    """A built place. horizon is in the still frame's pixels; below it things stand on ground or
    water.

    indoors, actors are lit by the lamp; rim says whether the sun draws a light edge around them.
    """

    horizon: float
    back: list[Element] = field(default_factory=list)
    front: list[Element] = field(default_factory=list)
    shadows: float = 0.5
    mirror: float = 0.0
    indoors: bool = False
    rim: bool = True
    lamp: Colour = (1.0, 1.0, 1.0)
    glowing: float = 0.0


def stage_of(scene: Scene, width: int, height: int) -> Stage:
    """The stage of a scene for pictures of width x height."""
    left, right, top, bottom = reach_of(scene, width, height)
    return Stage(
        scene=scene, width=width, height=height, light=light_of(scene.time, scene.weather), left=left, right=right,
        top=top, bottom=bottom,
    )  # fmt: skip


def reach_of(scene: Scene, width: int, height: int) -> tuple[int, int, int, int]:
    """Left, right, top and bottom of what the camera may see at depth 1, in the still frame's
    pixels, with a little more.
    """
    path = scene.camera_path
    x, y = path[:, 0] * width / 2, path[:, 1] * height / 2
    wide = width / 2 / max(0.6, min(1.0, float(path[:, 2].min()))) + 0.05 * width
    high = height / 2 / max(0.6, min(1.0, float(path[:, 2].min()))) + 0.06 * height
    return (
        int(width / 2 + min(float(x.min()), 0) - wide),
        int(width / 2 + max(float(x.max()), 0) + wide),
        int(height / 2 + min(float(y.min()), 0) - high),
        int(height / 2 + max(float(y.max()), 0) + high),
    )
