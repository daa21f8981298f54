"""Layers: plates at a depth, drawn once, larger than the frame, and shifted with the camera."""

from dataclasses import dataclass

import cv2
import numpy as np

from vitascope.engines.scene.render.camera import View
from vitascope.engines.scene.render.pixels import Pixels, blend, faded, over, warped
from vitascope.engines.scene.render.stage import Stage


@dataclass(kw_only=True)
class Layer:
    """A plate whose corner is at (x, y) in the still frame, size frame pixels per plate pixel.

    drift moves it by pixels per second. The plate is opaque from row solid on, which is copied instead of blended.
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

    def draw(self, canvas: Pixels, view: View) -> None:
        """Shift, scale and lay over."""
        sway = self.sway * float(np.sin(view.t * 1.3 + self.x))
        matrix = view.matrix(self.x + self.drift * view.t + sway, self.y, self.depth, self.size)
        piece = warped(canvas.shape, self.plate, matrix)
        if piece is None:
            return
        plate, left, top = piece
        assert self.solid is not None
        edge = int(np.ceil(matrix[1, 2] + (self.solid + 1) * matrix[1, 1])) - top
        edge = min(max(edge, 0), plate.shape[0])
        last = int(matrix[1, 2] + (self.plate.shape[0] - 1) * matrix[1, 1]) - top
        covers = matrix[0, 2] <= left and matrix[0, 2] + self.plate.shape[1] * matrix[0, 0] >= left + plate.shape[1]
        if not covers or last <= edge:
            over(canvas, plate, left, top)
            return
        over(canvas, plate[:edge], left, top)
        canvas[top + edge : top + last, left : left + plate.shape[1]] = plate[edge:last]


@dataclass(kw_only=True)
class Veil:
    """Mist over everything drawn so far: a plate the size of the frame at low resolution, drifting sideways in a
    loop."""

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
        veil = cv2.warpAffine(rolled, matrix, (w, h), borderMode=cv2.BORDER_REPLICATE)
        blend(canvas, faded(veil, self.strength))


@dataclass(kw_only=True)
class Floor:
    """A textured plane in perspective, from the horizon down. The texture repeats in both directions.

    grain is texture pixels per frame pixel at the bottom edge; run moves it towards the camera, in texture pixels
    per second.
    """

    texture: Pixels
    horizon: float
    haze: Pixels
    grain: float = 1.0
    run: float = 0.0
    detail: float = 1.0

    def draw(self, canvas: Pixels, view: View) -> None:
        """Look up the texture row by row, nearer rows larger; then haze near the horizon."""
        h, w = canvas.shape[:2]
        scale = view.scale(0.8)
        line = view.at(0, self.horizon, 0.1)[1]
        top = max(0, int(np.ceil(line)))
        if top >= h:
            return
        rows, columns = max(1, int((h - top) * self.detail)), int(w * self.detail)
        y = (top + (np.arange(rows, dtype=np.float32) + 0.5) / self.detail - line) / scale
        deep = np.float32(h - self.horizon) / np.maximum(y, 1.5)
        x = ((np.arange(columns, dtype=np.float32) + 0.5) / self.detail - w / 2) / scale
        size = self.texture.shape[0]
        u = wrapped(x[None, :] * (deep[:, None] * self.grain) + view.x * self.grain, size)
        v = deep * (h * self.grain * 0.8) + self.run * view.t + (view.zoom - 1) * h * self.grain * -1.2
        v = np.repeat(wrapped(v, size)[:, None], columns, 1)
        ground = cv2.remap(self.texture, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
        spot = canvas[top:h]
        spot[:] = ground if self.detail == 1 else cv2.resize(ground, (w, h - top))
        tall = max(2, int(self.haze.shape[0] * scale))
        veil = cv2.resize(self.haze, (w, tall), interpolation=cv2.INTER_LINEAR)
        over(canvas, veil, 0, round(line) - 1)


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
