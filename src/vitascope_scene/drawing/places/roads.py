"""Roads: one that crosses the picture, and one that runs away from us."""

import cv2
import numpy as np

from vitascope_scene.drawing.camera import View
from vitascope_scene.drawing.land import ground
from vitascope_scene.drawing.layers import Floor
from vitascope_scene.drawing.noise import tile
from vitascope_scene.drawing.pixels import Colour, Pixels, mix
from vitascope_scene.drawing.stage import Stage


def crossing_road(stage: Stage, y: float) -> Floor:
    """A road from left to right, its dashes in perspective."""

    def paint(texture: Pixels, rng: np.random.Generator) -> None:
        size = texture.shape[0]
        white = (*map(int, stage.lit((232, 232, 226))), 255)
        cv2.line(
            texture, (0, int(0.04 * size)), (size, int(0.04 * size)), white, max(1, size // 90)
        )
        for k in range(3):
            cv2.line(
                texture,
                (k * size // 3, size // 2),
                (k * size // 3 + size // 6, size // 2),
                white,
                max(1, size // 100),
            )

    return ground(
        stage,
        "road",
        y,
        (70, 72, 78),
        (96, 98, 104),
        haze=0.25,
        contrast=0.5,
        paint=paint,
        grain=0.5,
    )


class RoadAhead:
    """A road that narrows to the horizon; dashes run towards us."""

    def __init__(self, stage: Stage, y: float) -> None:
        """Vanishing at line y of the still frame."""
        self.stage, self.y = stage, y
        self.noise = tile(stage.rng("road"), 256, 16)

    def draw(self, canvas: Pixels, view: View) -> None:
        """Asphalt, edges and dashes as polygons."""
        x, top = view.at(self.stage.width / 2, self.y, 0.1)
        h = canvas.shape[0]
        foot = h * 1.02
        wide = 0.62 * self.stage.unit * view.scale(0.8)
        shift = -view.x * 0.8

        def quad(a: float, b: float, near: float, far: float, colour: Colour) -> None:
            points = [(x + (a * wide + shift) * far, top + (foot - top) * far),
                (x + (b * wide + shift) * far, top + (foot - top) * far),
                (x + (b * wide + shift) * near, top + (foot - top) * near),
                (x + (a * wide + shift) * near, top + (foot - top) * near)]  # fmt: skip
            cv2.fillPoly(
                canvas,
                [np.round(np.array(points) * 16).astype(np.int32)],
                (*self.stage.lit(colour), 255),
                cv2.LINE_AA,
                4,
            )

        for k in range(10):
            near, far = 1 - k / 10, max(0.0, 1 - (k + 1) / 10)
            quad(-1.0, 1.0, near, far, mix((74, 76, 82), (120, 122, 130), k / 10))
        for side in (-0.93, 0.9):
            quad(side, side + 0.03, 1.0, 0.01, (236, 236, 230))
        for k in range(14):
            z = k - (view.t * 2.4) % 1.0 + 0.4
            near, far = 1.0 / (0.55 + max(z, 0.0)), 1.0 / (0.55 + z + 0.5)
            quad(-0.018, 0.018, min(near, 1.1), far, (240, 236, 214))
