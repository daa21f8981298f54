"""Particles: puffs of smoke, flakes that tumble, sheets of rain and snow."""

import cv2
import numpy as np

from vitascope_scene.drawing.camera import View
from vitascope_scene.drawing.haze import Haze, Soft
from vitascope_scene.drawing.kernels import add, blend
from vitascope_scene.drawing.pixels import Colour, Pixels, over
from vitascope_scene.drawing.stage import Stage


class Smoke(Soft):
    """A column that rises, widens and leans; lit ones glow at the foot."""

    def __init__(
        self,
        stage: Stage,
        x: float,
        y: float,
        tall: float,
        depth: float,
        *,
        lit: bool,
        seed: int,
        colour: Colour = (74, 70, 70),
        puffs: int = 13,
    ) -> None:
        """Foot at (x, y) of the still frame."""
        self.stage, self.x, self.y, self.tall, self.depth, self.lit, self.seed, self.puffs = (
            stage,
            x,
            y,
            tall,
            depth,
            lit,
            seed,
            puffs,
        )
        self.bright, self.dark = (
            stage.far(
                (min(255, colour[0] * 1.9), min(255, colour[1] * 1.85), min(255, colour[2] * 1.85)),
                0.15,
            ),
            stage.far(colour, 0.1),
        )
        self.bright = tuple(round(c / 8) * 8.0 for c in self.bright)  # type: ignore[assignment]
        self.dark = tuple(round(c / 8) * 8.0 for c in self.dark)  # type: ignore[assignment]

    def breathe(self, haze: Haze, view: View) -> None:
        """Oldest puffs first."""
        x, y = view.at(self.x, self.y, self.depth)
        tall = self.tall * view.scale(self.depth)
        if self.lit:
            flick = 0.75 + 0.25 * float(np.sin(view.t * 11 + self.seed) * np.sin(view.t * 7.3))
            haze.glow(x, y, 0.22 * tall, (255, 130, 40), flick)
            haze.glow(x, y, 0.08 * tall, (255, 226, 150), flick)
        ages = sorted(((view.t * 0.13 + k / self.puffs) % 1.0, k) for k in range(self.puffs))
        for age, k in reversed(ages):
            lean = 0.55 * tall * age**1.6 + 0.04 * tall * float(np.sin(k * 2.4 + self.seed))
            radius = tall * (0.05 + 0.2 * age)
            haze.puff(
                x + lean,
                y - tall * age**0.8,
                radius,
                min(1.0, age * 8) * (1 - age) ** 0.7 * 0.85,
                self.bright,
                self.dark,
                self.seed + k,
            )


class Flakes:
    """Things that drift through the air in front: leaves, petals, confetti, bubbles, dust.

    Each kind a few plates.
    """

    def __init__(
        self,
        stage: Stage,
        name: str,
        plates: list[Pixels],
        count: int,
        *,
        fall: float,
        wind: float,
        swing: float,
        flutter: float = 2.0,
    ) -> None:
        """fall, wind and swing are shares of the height per second.

        flutter turns the flakes about themselves.
        """
        self.stage, self.plates, self.fall, self.wind, self.swing, self.flutter = (
            stage,
            plates,
            fall,
            wind,
            swing,
            flutter,
        )
        self.chance = stage.rng(name).random((count, 6))

    def draw(self, canvas: Pixels, view: View) -> None:
        """Each flake on its own swinging way, squeezed as it turns."""
        h, w = canvas.shape[:2]
        for a, b, c, d, e, f in self.chance:
            near = 0.35 + 0.65 * c
            swing = self.swing * h * np.sin(view.t * (1 + d) * 1.7 + 20 * e)
            x = (
                (a * 1.2 * w + self.wind * h * view.t * near + swing - view.x * near) % (1.2 * w)
            ) - 0.1 * w
            y = (
                (b * 1.2 * h + self.fall * h * view.t * near * (0.7 + 0.6 * d) - view.y * near)
                % (1.2 * h)
            ) - 0.1 * h
            plate = self.plates[int(f * len(self.plates))]
            squeeze = (
                0.25 + 0.75 * abs(float(np.sin(view.t * self.flutter * (0.6 + d) + 9 * e)))
                if self.flutter
                else 1.0
            )
            size = (
                max(1, int(plate.shape[1] * near)),
                max(1, int(plate.shape[0] * near * squeeze)),
            )
            over(canvas, cv2.resize(plate, size, interpolation=cv2.INTER_AREA), int(x), int(y))


class Sheet:
    """Rain or snow as a few tiles that scroll in a loop, far ones slow and faint."""

    def __init__(self, tiles: list[tuple[Pixels, float, float]], *, light: bool) -> None:
        """Each tile with its speed to the right and down in pixels per second; light ones are
        added, others laid over.
        """
        self.tiles, self.light = tiles, light

    def draw(self, canvas: Pixels, view: View) -> None:
        """Scroll every tile around the frame's edges."""
        h, w = canvas.shape[:2]
        for plate, right, down in self.tiles:
            ph, pw = plate.shape[:2]
            x0, y0 = int(right * view.t - view.x * 0.6) % pw, int(down * view.t - view.y * 0.6) % ph
            for y in range(y0 - ph, h, ph):
                for x in range(x0 - pw, w, pw):
                    self._put(canvas, plate, x, y)

    def _put(self, canvas: Pixels, plate: Pixels, x: int, y: int) -> None:
        """One tile at one place."""
        h, w = canvas.shape[:2]
        left, top, right, bottom = (
            max(x, 0),
            max(y, 0),
            min(x + plate.shape[1], w),
            min(y + plate.shape[0], h),
        )
        if right <= left or bottom <= top:
            return
        spot, piece = (
            canvas[top:bottom, left:right],
            plate[top - y : bottom - y, left - x : right - x],
        )
        if self.light:
            add(spot, piece)
        else:
            blend(spot, piece)
