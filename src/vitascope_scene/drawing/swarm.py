"""Small lights: fireflies, embers, flames along the ground."""

import numpy as np

from vitascope_scene.drawing.camera import View
from vitascope_scene.drawing.haze import Haze, Soft
from vitascope_scene.drawing.pixels import Colour, Pixels, glow
from vitascope_scene.drawing.stage import Stage


class Fireflies:
    """Green-gold points that wander and breathe."""

    def __init__(self, stage: Stage) -> None:
        """Choose their ways."""
        self.stage, self.chance = stage, stage.rng("fireflies").random((46, 6))

    def draw(self, canvas: Pixels, view: View) -> None:
        """Each on its own loop."""
        h, w = canvas.shape[:2]
        for a, b, c, d, e, f in self.chance:
            near = 0.4 + 0.9 * c
            x, y = view.at(
                a * w + 0.06 * h * np.sin(view.t * (0.5 + d) + 9 * e),
                (0.36 + 0.6 * b) * h + 0.05 * h * np.sin(view.t * (0.7 + e) + 7 * d),
                near,
            )
            beat = max(0.0, float(np.sin(view.t * (1.2 + 1.4 * f) + 20 * e)))
            glow(canvas, x, y, 0.042 * near * h, (190, 230, 90), 0.75 * beat)
            glow(canvas, x, y, 0.013 * near * h, (255, 255, 200), beat)


class Embers:
    """Sparks that rise, sway and die."""

    def __init__(self, stage: Stage) -> None:
        """Choose their ways."""
        self.stage, self.chance = stage, stage.rng("embers").random((80, 5))

    def draw(self, canvas: Pixels, view: View) -> None:
        """From the lower edge up."""
        h, w = canvas.shape[:2]
        for a, b, c, d, e in self.chance:
            life = (view.t * (0.14 + 0.16 * b) + c) % 1.0
            x = a * w + 0.05 * h * np.sin(5 * life * (1 + d) + 9 * e) + 0.06 * h * life
            y = h * (1.04 - 0.95 * life * (0.6 + 0.4 * d))
            heat: Colour = (255, 190 - 110 * round(life, 1), 70 - 50 * round(life, 1))
            glow(canvas, float(x), y, (0.008 + 0.014 * e) * h * (1.2 - life), heat, 1.0 - life)


class Fires(Soft):
    """Flames along the ground at a few spots, as bright overlapping tongues."""

    def __init__(self, stage: Stage, horizon: float) -> None:
        """Choose the spots."""
        rng = stage.rng("fires")
        horizon = min(horizon, 0.8 * stage.height)
        if stage.scene.place == "launchpad":
            self.spots = [(stage.width / 2, horizon + 0.1 * stage.unit, 0.16)]
        else:
            self.spots = [
                (
                    rng.uniform(0.05, 0.95) * stage.width,
                    horizon + rng.uniform(0.02, 0.16) * stage.unit,
                    rng.uniform(0.13, 0.24),
                )
                for _ in range(5)
            ]
        self.stage = stage

    def breathe(self, haze: Haze, view: View) -> None:
        """Glow, tongues, smoke."""
        for number, (x, y, size) in enumerate(self.spots):
            px, py = view.at(x, y, 0.5)
            tall = size * self.stage.unit * view.scale(0.5)
            haze.glow(px, py - 0.3 * tall, 1.5 * tall, (150, 66, 18), 0.8)
            for k in range(16):
                life = (view.t * 1.3 + k / 16 + 0.37 * number) % 1.0
                wide = 0.55 * tall * (1 - life) * (0.5 + 0.5 * ((k * 7) % 5) / 5)
                sway = 0.3 * tall * float(np.sin(k * 2.4 + 5 * life))
                haze.glow(
                    px + sway * (0.4 + life),
                    py - tall * 1.3 * life,
                    wide,
                    (255, 150 - 90 * round(life, 1), 40),
                    0.85 * (1 - life),
                )
            for k in range(4):
                age = (view.t * 0.4 + k / 4) % 1.0
                haze.puff(
                    px + 0.3 * tall * age,
                    py - tall * (1.1 + 1.4 * age),
                    tall * (0.2 + 0.4 * age),
                    0.5 * age * (1 - age) * 2,
                    (88.0, 80.0, 80.0),
                    (40.0, 36.0, 36.0),
                    k,
                )
