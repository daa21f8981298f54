"""Water: mirrors what stands behind it, ripples, glints where the sun is."""

from dataclasses import dataclass

import cv2
import numpy as np

from vitascope_scene.drawing.camera import View
from vitascope_scene.drawing.kernels import enlarge
from vitascope_scene.drawing.layers import wrapped
from vitascope_scene.drawing.noise import tile
from vitascope_scene.drawing.pixels import Colour, Pixels, mix
from vitascope_scene.drawing.sky import sun_at
from vitascope_scene.drawing.stage import Stage


@dataclass(kw_only=True)
class Water:
    """From the horizon down to bottom (still frame pixels), drawn at half resolution and enlarged.

    deep is its own colour, mirror how much it reflects, waves their height, run how fast it flows
    to the viewer.
    """

    stage: Stage
    horizon: float
    deep: Colour
    near: Colour
    mirror: float = 0.6
    waves: float = 1.0
    run: float = 0.25
    bottom: float | None = None
    glint: Colour = (255, 255, 255)
    foam: float = 0.0

    def __post_init__(self) -> None:
        """Prepare the wave texture and where the sun glitters."""
        rng = self.stage.rng("waves")
        size = 512
        noise = tile(rng, size, 64, octaves=5)
        long = cv2.resize(noise, (size * 2, size))[:, size // 2 : size // 2 + size]
        mixed = 0.5 * (long + np.roll(long, size // 2, 1))[:, ::1] * 0.6 + 0.4 * noise
        self._texture = cv2.convertScaleAbs((mixed - mixed.min()) / float(np.ptp(mixed)) * 255)
        self._sun = sun_at(self.stage, self.horizon)[0]

    def draw(self, canvas: Pixels, view: View) -> None:
        """Mirror, ripple, tint, glitter."""
        h, w = canvas.shape[:2]
        line = view.at(0, self.horizon, 0.1)[1]
        top = max(0, round(line))
        end = h if self.bottom is None else min(h, max(top, round(view.at(0, self.bottom, 0.7)[1])))
        if end - top < 4:
            return
        rows, columns = (end - top + 1) // 2, w // 2
        y = (np.arange(rows, dtype=np.float32) + 0.5) * 2 + (top - line)
        lift = self._ripples(view, y, columns)
        image = self._reflection(canvas, top, y, lift, columns)
        self._tint(image, y, lift, view)
        enlarge(canvas[top:end], image, w, end - top, copy=True)

    def _ripples(self, view: View, y: Pixels, columns: int) -> Pixels:
        """Wave heights -1..1 in perspective, from two textures that slide through one another."""
        size = 512.0
        deep = self.stage.unit * 0.5 / (y + 0.012 * self.stage.unit)
        x = (np.arange(columns, dtype=np.float32) * 2 - view.width / 2) / self.stage.unit
        u = (x[None, :] * deep[:, None] + view.x / self.stage.unit) * 330 + 2048
        v = deep * 330
        total = np.zeros((len(y), columns), np.float32)
        for speed_x, speed_y, scale in (
            (14.0, 60 * self.run, 1.0),
            (-22.0, 44 * self.run + 9, 1.7),
        ):
            a = wrapped(u * scale + speed_x * view.t, size)
            b = np.repeat(wrapped(v * scale + speed_y * view.t, size)[:, None], columns, 1)
            total += cv2.remap(self._texture, a, b, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
        fade = np.clip(y / (0.03 * self.stage.unit), 0.12, 1)[:, None]
        return np.asarray((total / 255.0 - 1.0) * fade, np.float32)

    def _reflection(
        self, canvas: Pixels, top: int, y: Pixels, lift: Pixels, columns: int
    ) -> Pixels:
        """What stands above the line, upside down and shaken."""
        h = canvas.shape[0]
        above = cv2.resize(
            canvas[max(0, top - int(1.1 * h)) : max(top, 2)],
            (columns, max(2, top // 2)),
            interpolation=cv2.INTER_NEAREST,
        )
        shaken = lift * (self.waves * (4 + 0.055 * y)[:, None] * self.stage.unit / 1080)
        source_y = (above.shape[0] - 1 - y[:, None] * 0.5 * 0.9) + shaken * 2.4
        source_x = np.arange(columns, dtype=np.float32)[None, :] + shaken * 1.1
        return cv2.remap(
            above,
            source_x.astype(np.float32),
            source_y.astype(np.float32),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REFLECT,
        )

    def _tint(self, image: Pixels, y: Pixels, lift: Pixels, view: View) -> None:
        """Own colour by angle and wave, crests lighter, glints under the sun."""
        stage = self.stage
        far = np.clip(1 - y / (0.75 * stage.unit), 0, 1)[:, None]
        own = np.clip(1 - self.mirror * (0.45 + 0.55 * far) + lift * 0.16, 0, 1)
        colours = np.empty((len(y), 1, 4), np.float32)
        for c in range(3):
            colours[:, 0, c] = (
                stage.lit(self.near)[c] * (1 - far[:, 0]) + stage.lit(self.deep)[c] * far[:, 0]
            )
        colours[:, 0, 3] = 255
        flat = cv2.resize(cv2.convertScaleAbs(colours), (image.shape[1], len(y)))
        weight = cv2.convertScaleAbs(own, alpha=255)
        weight = cv2.merge((weight, weight, weight, weight))
        mixed = cv2.add(
            cv2.multiply(flat, weight, scale=1 / 255),
            cv2.multiply(image, cv2.bitwise_not(weight), scale=1 / 255),
        )
        shine = self._shine(lift, y, view)
        colour = self.glint
        planes = [cv2.convertScaleAbs(shine, alpha=c) for c in colour]
        image[:] = cv2.add(mixed, cv2.merge((*planes, np.full(shine.shape, 255, np.uint8))))

    def _shine(self, lift: Pixels, y: Pixels, view: View) -> Pixels:
        """How much each point glitters, 0..1: crests, most of all below the sun."""
        columns = lift.shape[1]
        sun = view.at(self._sun, 0, 0.08)[0] / 2
        x = np.arange(columns, dtype=np.float32)[None, :]
        spread = 0.04 * columns + 0.16 * y[:, None]
        path = np.exp(-(((x - sun) / spread) ** 2)) * (
            1.0 if self.stage.light.cover < 0.7 else 0.25
        )
        crest = np.clip((lift - 0.16) * 4.5, 0, 1)
        spark = np.clip((lift - 0.42) * 4, 0, 1) * (0.16 + self.foam)
        return np.asarray(crest * crest * path * 0.85 + spark, np.float32)


def water_of(
    stage: Stage, horizon: float, deep: Colour, near: Colour, *, mirror: float = 0.6, waves: float = 1.0,
    run: float = 0.25, bottom: float | None = None, foam: float = 0.0,
) -> Water:  # fmt: skip
    """Water whose glints have the light's colour."""
    return Water(
        stage=stage, horizon=horizon, deep=deep, near=near, mirror=mirror, waves=waves, run=run, bottom=bottom,
        foam=foam, glint=mix(stage.light.sun, (255, 255, 255), 0.3),
    )  # fmt: skip
