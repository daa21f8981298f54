"""What shines in the sky by itself: aurora, shooting stars, rays of light."""

import cv2
import numpy as np

from vitascope_scene.drawing.airshow import stroke
from vitascope_scene.drawing.camera import View
from vitascope_scene.drawing.noise import tile
from vitascope_scene.drawing.pixels import Pixels, glow, smoothstep
from vitascope_scene.drawing.sky import sun_at
from vitascope_scene.drawing.stage import Stage


class Aurora:
    """Curtains of green and violet light."""

    def __init__(self, stage: Stage, horizon: float) -> None:
        """Prepare the folds."""
        self.stage, self.horizon = stage, min(horizon, stage.height)
        self.noise = tile(stage.rng("aurora"), 256, 64, octaves=4)

    def draw(self, canvas: Pixels, view: View) -> None:
        """At an eighth of the size: columns lit from a wandering lower edge upward."""
        h, w = max(12, int(self.horizon) // 8), max(16, canvas.shape[1] // 8)
        rows = np.arange(h, dtype=np.float32)[:, None] / h
        x = np.arange(w) / w
        total = np.zeros((h, w, 3), np.float32)
        for k, colour in enumerate(((60, 255, 150), (80, 220, 255), (190, 90, 255))):
            at = ((x * 110 + view.t * (5 + 3 * k) + 60 * k + view.x * 0.01).astype(int)) % 256
            edge = (
                0.72
                - 0.16 * k
                + 0.2 * (self.noise[20 + 30 * k, at] - 0.5)
                + 0.07 * np.sin(5 * x + view.t * 0.6 + k)
            )
            folds = 0.35 + 0.65 * self.noise[(100 + 40 * k + int(view.t * 3)) % 256, (at * 3) % 256]
            below = edge[None, :] - rows
            light = np.where(below > 0, np.exp(-below * 4.2), np.exp(below * 40)) * folds[None, :]
            total += light[..., None] * np.array(colour, np.float32) * 0.62
        total = cv2.GaussianBlur(total, (0, 0), 1.6) * smoothstep(1.0, 0.8, rows)[..., None]
        light8 = cv2.convertScaleAbs(np.dstack([total, np.zeros((h, w))]))
        big = cv2.resize(light8, (canvas.shape[1], h * 8), interpolation=cv2.INTER_CUBIC)[
            : canvas.shape[0]
        ]
        canvas[: big.shape[0]] = cv2.add(canvas[: big.shape[0]], big)


class ShootingStars:
    """Streaks across the sky."""

    def __init__(self, stage: Stage, horizon: float) -> None:
        """Choose moments and ways."""
        rng = stage.rng("shooting")
        self.stage = stage
        self.stars = [
            (
                k * 0.55 + rng.uniform(0, 0.5) - 0.4,
                rng.uniform(0.1, 1.1) * stage.width,
                rng.uniform(0.0, 0.5) * min(horizon, stage.height),
                rng.uniform(0.25, 0.5),
            )
            for k in range(int(stage.scene.seconds / 0.55) + 2)
        ]

    def draw(self, canvas: Pixels, view: View) -> None:
        """A head and a thinning tail."""
        u = self.stage.unit
        for when, x, y, long in self.stars:
            age = (view.t - when) / 0.8
            if not 0 <= age < 1:
                continue
            px, py = view.at(x, y, 0.1)
            way = np.array([-0.9, 0.42]) * u
            fade = float(np.sin(np.pi * age))
            for k in range(8):
                tone = 255 * fade * (1 - k / 8)
                part = np.array([(px, py) + way * (age - long * 0.06 * (k + j)) for j in (0, 1)])
                stroke(canvas, part, 0.003 * u * (1 - k / 10), (tone, tone, tone))
            head = np.array((px, py)) + way * age
            glow(canvas, float(head[0]), float(head[1]), 0.03 * u, (210, 225, 255), fade)


class Rays:
    """Shafts of light from the sun's side, slowly turning."""

    def __init__(self, stage: Stage, horizon: float) -> None:
        """Prepare angles at a quarter of the size."""
        self.stage = stage
        under = stage.scene.place in ("underwater", "room")
        sx, sy = (stage.width * 0.4, -0.25 * stage.height) if under else sun_at(stage, horizon)
        h, w = stage.height // 6, stage.width // 6
        yy, xx = np.mgrid[:h, :w].astype(np.float32) * 6
        self.angle = np.arctan2(yy - sy, xx - sx)
        far = np.sqrt((xx - sx) ** 2 + (yy - sy) ** 2) / stage.unit
        self.fall = (np.clip(1.25 - far, 0, 1) ** 1.3 * smoothstep(0.0, 0.2, far)).astype(
            np.float32
        )
        self.noise = tile(stage.rng("rays"), 1024, 32, octaves=3)
        base = (170, 235, 240) if stage.scene.place == "underwater" else stage.light.sun
        self.colour = tuple(c * (0.5 if stage.light.stars == 0 else 0.22) for c in base)

    def draw(self, canvas: Pixels, view: View) -> None:
        """Add the shafts."""
        at = (self.angle * 150 + 400).astype(int) % 1024
        first = self.noise[(int(view.t * 9)) % 1024]
        second = self.noise[(500 + int(view.t * 6)) % 1024]
        light = smoothstep(0.42, 0.85, 0.5 * first[at] + 0.5 * second[(at * 2) % 1024]) * self.fall
        planes = [cv2.convertScaleAbs(light, alpha=c) for c in self.colour]
        small = cv2.merge((*planes, np.zeros_like(planes[0])))
        cv2.add(canvas, cv2.resize(small, (canvas.shape[1], canvas.shape[0])), dst=canvas)
