"""The warp: which point of the plate every pixel of the frame shows, worked out on a coarse grid:
depth is smooth.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from vitascope_scene.drawing.pixels import Pixels
from vitascope_scene.picture.fit import Plate
from vitascope_scene.picture.moves import Standpoint

STEP = 8
"""Frame pixels between two points of the grid; fewer in a small frame."""
SHORTEST = 96
"""Points of the grid along the shorter side that are worth having."""
ROUNDS = 3
"""How often the place of a point is mended by the depth that was found there."""


@dataclass(frozen=True)
class Grid:
    """The frame's coarse grid, one point wider than the frame on every side."""

    width: int
    height: int

    @property
    def step(self) -> int:
        """Frame pixels between two points."""
        return max(1, min(STEP, min(self.width, self.height) // SHORTEST))

    def points(self) -> tuple[Pixels, Pixels]:
        """x and y of every point, in frame pixels."""
        x, y = (
            (np.arange(-1, -(-side // self.step) + 1, dtype=np.float32) + 0.5) * self.step - 0.5
            for side in (self.width, self.height)
        )
        return np.meshgrid(x, y)

    def fine(self, coarse: Pixels) -> Pixels:
        """Values at the points as values at every pixel."""
        step = self.step
        if step > 1:
            size = (coarse.shape[1] * step, coarse.shape[0] * step)
            coarse = cv2.resize(coarse, size, interpolation=cv2.INTER_LINEAR)
        return coarse[step : step + self.height, step : step + self.width]


class Warp:
    """A plate with its depth, seen from anywhere near."""

    def __init__(self, plate: Plate, near: Pixels, width: int, height: int) -> None:
        """near is 0 to 1 over the whole plate, at any size."""
        self.plate, self.near, self.grid = (
            plate,
            np.ascontiguousarray(near, np.float32),
            Grid(width, height),
        )
        self.x, self.y = self.grid.points()
        self.width, self.height = width, height

    def places(self, eye: Standpoint) -> tuple[Pixels, Pixels]:
        """Where in the still frame the grid's points come from."""
        cx, cy = (self.width - 1) / 2, (self.height - 1) / 2
        out_x, out_y = self.x - cx, self.y - cy
        if eye.roll:
            c, s = float(np.cos(eye.roll)), float(np.sin(eye.roll))
            out_x, out_y = c * out_x + s * out_y, c * out_y - s * out_x
        x, y = self.x, self.y
        for _ in range(ROUNDS):
            near = self.at(self.near, x, y) - 0.5
            scale = 1 + (eye.zoom - 1) * (1 + eye.depth * near)
            x = cx + out_x / scale + (eye.x + eye.sway_x * near) * (self.width / 2)
            y = cy + out_y / scale + (eye.y + eye.sway_y * near) * (self.height / 2)
        return np.asarray(x, np.float32), np.asarray(y, np.float32)

    def at(self, values: Pixels, x: Pixels, y: Pixels) -> Pixels:
        """Small values over the plate, read at places of the still frame."""
        h, w = self.plate.pixels.shape[:2]
        rows, columns = values.shape[:2]
        u = ((x + self.plate.left + 0.5) * (self.plate.scale * columns / w) - 0.5).astype(
            np.float32
        )
        v = ((y + self.plate.top + 0.5) * (self.plate.scale * rows / h) - 0.5).astype(np.float32)
        return cv2.remap(values, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)

    def draw(self, pixels: Pixels, x: Pixels, y: Pixels) -> Pixels:
        """The frame that shows the plate's pixels (or others of that size) at these places."""
        plate = self.plate
        u = self.grid.fine((x + plate.left + 0.5) * np.float32(plate.scale) - np.float32(0.5))
        v = self.grid.fine((y + plate.top + 0.5) * np.float32(plate.scale) - np.float32(0.5))
        return cv2.remap(pixels, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
