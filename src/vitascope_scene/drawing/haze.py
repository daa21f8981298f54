"""Haze: what is soft (smoke, fire, trails, near clouds) is drawn at a quarter of the size and laid
over once.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import groupby

import cv2
import numpy as np

from vitascope_scene.drawing.camera import View
from vitascope_scene.drawing.kernels import add, blend, enlarge
from vitascope_scene.drawing.noise import fractal
from vitascope_scene.drawing.pixels import (
    Colour,
    Matrix,
    Pixels,
    blank,
    disc,
    faded,
    glow_plate,
    paste,
    premultiplied,
    smoothstep,
)
from vitascope_scene.drawing.stage import Element

SHRINK = 4
NEAR = 6
"""How much smaller haze is drawn than its canvas: in the place, and close to the eye, where it is
softer still.
"""
STEPS = 16
"""Shades of transparency that puffs come in."""


class Haze:
    """A transparent plate so many times smaller than the canvas.

    Positions and lengths are the canvas's pixels.
    """

    def __init__(self, canvas: Pixels, shrink: int = SHRINK) -> None:
        """Empty; the canvas is what shines through."""
        self.canvas, self.shrink = canvas, shrink
        self.plate = blank(-(-canvas.shape[0] // shrink), -(-canvas.shape[1] // shrink))

    def puff(
        self,
        x: float,
        y: float,
        radius: float,
        share: float,
        bright: Colour,
        dark: Colour,
        seed: int,
    ) -> None:
        """A ball of smoke."""
        size, step = max(int(radius * 2 / self.shrink), 2), round(share * STEPS)
        if radius >= 1 and step > 0:
            ball = _puff(size, step, bright, dark, seed % 5)
            left, top = int((x - radius) / self.shrink), int((y - radius) / self.shrink)
            self._stamp(ball, left, top, blend)

    def glow(self, x: float, y: float, radius: float, colour: Colour, share: float = 1.0) -> None:
        """A round light."""
        size, step = max(3, int(radius * 2 / self.shrink) | 1), round(share * STEPS)
        if step > 0:
            light = _glow(size, step, colour)
            left, top = round(x / self.shrink - size / 2), round(y / self.shrink - size / 2)
            self._stamp(light, left, top, add)

    def _stamp(self, ball: Pixels, x: int, y: int, lay: Callable[[Pixels, Pixels], None]) -> None:
        """Lay or add a square; what sticks out is cut."""
        h, w = self.plate.shape[:2]
        size = ball.shape[0]
        left, top, right, bottom = max(x, 0), max(y, 0), min(x + size, w), min(y + size, h)
        if right <= left or bottom <= top:
            return
        part = ball[top - y : bottom - y, left - x : right - x]
        lay(self.plate[top:bottom, left:right], part)

    def paste(self, plate: Pixels, matrix: Matrix, share: float) -> None:
        """A plate, brought to the canvas by a matrix."""
        paste(self.plate, plate, np.asarray(matrix) / self.shrink, share)

    def lay(self) -> None:
        """Enlarge what was drawn and blend it with the canvas."""
        used = self.plate.view(np.uint32)[..., 0] != 0
        left, top, width, height = cv2.boundingRect(used.view(np.uint8))
        if width and height:
            h, w = self.plate.shape[:2]
            right, bottom = min(left + width + 1, w), min(top + height + 1, h)
            left, top = max(left - 1, 0), max(top - 1, 0)
            times = self.shrink
            spot = self.canvas[top * times : bottom * times, left * times : right * times]
            small = self.plate[top:bottom, left:right]
            enlarge(spot, small, small.shape[1] * times, small.shape[0] * times)


class Soft(ABC):
    """An element without edges."""

    @abstractmethod
    def breathe(self, haze: Haze, view: View) -> None:
        """Draw on the haze."""

    def draw(self, canvas: Pixels, view: View) -> None:
        """Draw on a haze of its own."""
        Together([self]).draw(canvas, view)


class Together:
    """Soft elements one behind the other, on one haze."""

    def __init__(self, elements: Iterable[Soft], shrink: int = SHRINK) -> None:
        """The farthest first."""
        self.elements, self.shrink = list(elements), shrink

    def draw(self, canvas: Pixels, view: View) -> None:
        """Draw them all and blend once."""
        haze = Haze(canvas, self.shrink)
        for element in self.elements:
            element.breathe(haze, view)
        haze.lay()


def gathered(elements: Sequence[Element], shrink: int = SHRINK) -> list[Element]:
    """The same elements, with neighbours that are soft drawn together."""
    found: list[Element] = []
    for soft, run in groupby(elements, lambda element: isinstance(element, Soft)):
        neighbours = list(run)
        found += (
            [Together((e for e in neighbours if isinstance(e, Soft)), shrink)]
            if soft
            else neighbours
        )
    return found


@lru_cache(maxsize=4096)
def _puff(size: int, step: int, bright: Colour, dark: Colour, seed: int) -> Pixels:
    """A puff at the size and transparency it is shown with."""
    plate = puff(96 if size > 48 else 48, bright, dark, seed)
    return faded(cv2.resize(plate, (size, size), interpolation=cv2.INTER_AREA), step / STEPS)


@lru_cache(maxsize=1024)
def _glow(size: int, step: int, colour: Colour) -> Pixels:
    """A round light at the brightness it is shown with."""
    return faded(glow_plate(size, colour), step / STEPS)


@lru_cache(maxsize=64)
def puff(size: int, bright: Colour, dark: Colour, seed: int) -> Pixels:
    """A ragged ball of smoke, lit from above."""
    rng = np.random.default_rng(seed)
    noise = fractal(rng, size, size, size / 2.2, octaves=5)
    body = disc(size, 0.7) * 1.25 - (1 - noise) * 0.85
    alpha = smoothstep(0.02, 0.6, body)
    level = np.clip(0.85 - 0.65 * np.linspace(0, 1, size)[:, None] + (noise - 0.5) * 0.9, 0, 1)[
        ..., None
    ]
    rgb = np.array(dark, np.float32) * (1 - level) + np.array(bright, np.float32) * level
    return premultiplied(rgb, alpha.astype(np.float32))
