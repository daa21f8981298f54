"""Layers: plates at a depth, drawn once, larger than the frame, and shifted with the camera."""

from dataclasses import dataclass

import cv2
import numpy as np

from vitascope_scene.drawing.camera import View
from vitascope_scene.drawing.kernels import put
from vitascope_scene.drawing.pixels import BAND, Matrix, Pixels, moved, over, paste, seen
from vitascope_scene.drawing.stage import Stage

GAP = 32
"""Empty columns of a plate from which on what stands left and right of them is drawn apart."""


@dataclass(kw_only=True)
class Layer:
    """A plate whose corner is at (x, y) in the still frame, size frame pixels per plate pixel.

    drift moves it by pixels per second. The plate is opaque from row solid on, which is copied
    instead of blended.
    """

    plate: Pixels
    x: float
    y: float
    depth: float
    size: float = 1.0
    drift: float = 0.0
    solid: int | None = None
    sway: float = 0.0

    def __post_init__(self) -> None:
        """Find the row from which everything is opaque."""
        if self.solid is None:
            clear = np.flatnonzero(self.plate[..., 3].min(1) < 255)
            self.solid = int(clear[-1]) + 1 if len(clear) else 0
        self._parts = parts_of(self.plate)

    def draw(self, canvas: Pixels, view: View) -> None:
        """Shift, scale and lay over."""
        sway = self.sway * float(np.sin(view.t * 1.3 + self.x))
        matrix = view.matrix(self.x + self.drift * view.t + sway, self.y, self.depth, self.size)
        box = seen(canvas.shape, self.plate, matrix)
        if box is None:
            return
        left, top, right, bottom = box
        assert self.solid is not None
        edge = min(max(int(np.ceil(matrix[1, 2] + (self.solid + 1) * matrix[1, 1])), top), bottom)
        last = min(int(matrix[1, 2] + (self.plate.shape[0] - 1) * matrix[1, 1]), bottom)
        covers = matrix[0, 2] <= left and matrix[0, 2] + self.plate.shape[1] * matrix[0, 0] >= right
        if not covers or last <= edge:
            self._paste(canvas, matrix)
            return
        self._paste(canvas[:edge], matrix)
        put(canvas[edge:last, left:right], self.plate, moved(matrix, left, edge), copy=True)

    def _paste(self, canvas: Pixels, matrix: Matrix) -> None:
        for rows, columns in self._parts:
            corner = matrix[:, :2] @ (columns.start, rows.start) + matrix[:, 2]
            paste(canvas, self.plate[rows, columns], np.column_stack([matrix[:, :2], corner]))


def parts_of(plate: Pixels) -> list[tuple[slice, slice]]:
    """Return the rows and columns of a plate's parts that are not empty, side by side."""
    used = np.asarray(plate.any(axis=2))
    columns = np.flatnonzero(used.any(axis=0))
    if not len(columns):
        return []
    breaks = np.flatnonzero(np.diff(columns) > GAP)
    firsts, lasts = columns[[0, *(breaks + 1)]], columns[[*breaks, -1]]
    found = []
    for first, last in zip(firsts, lasts, strict=True):
        rows = np.flatnonzero(used[:, first : last + 1].any(axis=1))
        found.append((slice(rows[0], rows[-1] + 1), slice(first, last + 1)))
    return found


@dataclass(kw_only=True)
class Veil:
    """Mist over everything drawn so far: a plate the size of the frame at low resolution, drifting
    sideways in a loop.
    """

    plate: Pixels
    speed: float
    strength: float = 1.0

    def draw(self, canvas: Pixels, view: View) -> None:
        """Shift, enlarge and blend."""
        h, w = canvas.shape[:2]
        ph, pw = self.plate.shape[:2]
        shift = (self.speed * view.t + view.x / w * pw * 0.5) % pw
        cut = min(pw, ph * w // h)
        rolled = np.roll(self.plate, -int(shift), axis=1)[:, : cut + 1]
        matrix = np.array([[w / cut, 0, -(shift % 1.0) * w / cut], [0, h / ph, 0]])
        put(canvas, rolled, matrix, share=self.strength, repeat=True)


@dataclass(kw_only=True)
class Floor:
    """A textured plane in perspective, from the horizon down. The texture repeats in both
    directions.

    grain is texture pixels per frame pixel at the bottom edge; run moves it towards the camera, in
    texture pixels per second.
    """

    texture: Pixels
    horizon: float
    haze: Pixels
    grain: float = 1.0
    run: float = 0.0
    coarse: int = 1

    def draw(self, canvas: Pixels, view: View) -> None:
        """Look up the texture row by row, nearer rows larger; then haze near the horizon."""
        h, w = canvas.shape[:2]
        line = view.at(0, self.horizon, 0.1)[1]
        for top in range(max(0, int(np.ceil(line))), h, 2 * BAND):
            self._band(canvas[top : top + 2 * BAND], top - line, view)
        veil = cv2.resize(self.haze[:, :1], (1, max(2, int(self.haze.shape[0] * view.scale(0.8)))))
        for top in range(0, veil.shape[0], BAND):
            over(canvas, cv2.repeat(veil[top : top + BAND], 1, w), 0, round(line) - 1 + top)

    def _band(self, spot: Pixels, below: float, view: View) -> None:
        """A few rows, of which the first is so many pixels below the horizon.

        With two more if they are enlarged.
        """
        rows, columns = -(-spot.shape[0] // self.coarse), -(-spot.shape[1] // self.coarse)
        more = 0 if self.coarse == 1 else 1
        y = below + (np.arange(-more, rows + more, dtype=np.float32) + 0.5) * self.coarse
        u, v = self._where(y / view.scale(0.8), columns, view)
        ground = cv2.remap(self.texture, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
        if more:
            ground = cv2.resize(ground, None, fx=self.coarse, fy=self.coarse)[
                self.coarse :, : spot.shape[1]
            ]
        spot[:] = ground[: spot.shape[0]]

    def _where(self, y: Pixels, columns: int, view: View) -> tuple[Pixels, Pixels]:
        """The texture's columns and rows for rows y below the horizon."""
        size, h = self.texture.shape[0], view.height
        deep = np.float32(h - self.horizon) / np.maximum(y, 1.5)
        x = (
            (np.arange(columns, dtype=np.float32) + 0.5) * self.coarse - view.width / 2
        ) / view.scale(0.8)
        u = wrapped(
            x[None, :] * (deep[:, None] * np.float32(self.grain)) + np.float32(view.x * self.grain),
            size,
        )
        v = (
            deep * (h * self.grain * 0.8)
            + self.run * view.t
            + (view.zoom - 1) * h * self.grain * -1.2
        )
        return u, np.repeat(wrapped(v, size)[:, None], columns, 1)


def wrapped(x: Pixels, size: float) -> Pixels:
    """Coordinates brought into 0..size, as np.mod does but several times faster."""
    x = (x * np.float32(1 / size)).astype(np.float32, copy=False)
    x -= np.floor(x)
    x *= np.float32(size)
    return x


def across(stage: Stage, depth: float) -> tuple[int, int]:
    """From where to where a layer at this depth must reach, in the still frame's pixels."""
    middle = stage.width / 2
    share = max(depth, 0.0)
    left = middle - (middle - stage.left - 0.55 * stage.width) * share - 0.57 * stage.width
    right = middle + (stage.right - middle - 0.55 * stage.width) * share + 0.57 * stage.width
    widen = (stage.right - stage.left) * 0.02
    return int(left - widen), int(right + widen)
