"""Pixels: premultiplied RGBA plates in uint8, and the few ways they are laid over one another."""

from functools import lru_cache
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from vitascope_scene.drawing.kernels import blend, put

Pixels: TypeAlias = NDArray[Any]
Colour: TypeAlias = tuple[float, float, float]
Matrix: TypeAlias = NDArray[Any]


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """Between two colours: 0 gives a, 1 gives b."""
    return (
        a[0] + (b[0] - a[0]) * share,
        a[1] + (b[1] - a[1]) * share,
        a[2] + (b[2] - a[2]) * share,
    )


def tint(colour: Colour, by: Colour) -> Colour:
    """A colour seen in coloured light, where 1.0 is white light."""
    return (
        min(255.0, colour[0] * by[0]),
        min(255.0, colour[1] * by[1]),
        min(255.0, colour[2] * by[2]),
    )


def smoothstep(low: float, high: float, x: Pixels) -> Pixels:
    """Zero below low, one above high, soft between."""
    s = np.clip((x - low) / (high - low), 0.0, 1.0)
    return s * s * (3.0 - 2.0 * s)


def blank(height: int, width: int) -> Pixels:
    """An empty, transparent plate."""
    return np.zeros((height, width, 4), np.uint8)


def filled(height: int, width: int, colour: Colour, share: float = 1.0) -> Pixels:
    """A plate of one colour, opaque or less."""
    plate = blank(height, width)
    plate[:] = tuple(int(c * share) for c in (*colour, 255))
    return plate


def premultiplied(rgb: Pixels, alpha: Pixels) -> Pixels:
    """Make a plate from colours 0..255, shape (h, w, 3) or (3,), and coverage 0..1, shape (h, w)."""
    plate = np.empty((*alpha.shape, 4), np.float32)
    plate[..., :3] = rgb * alpha[..., None]
    plate[..., 3] = alpha * 255.0
    return cv2.convertScaleAbs(plate)


BAND = 64
"""Rows worked on at a time, so that what lies between two steps stays in the processor's cache."""


def shrunk(canvas: Pixels, times: int) -> Pixels:
    """The canvas at a half, a quarter, an eighth … of its size.

    Halving again and again is four times faster.
    """
    h, w = canvas.shape[:2]
    small, share = canvas, 1
    while share < times:
        share *= 2
        small = cv2.resize(small, (-(-w // share), -(-h // share)))
    return small


def over(canvas: Pixels, plate: Pixels, x: int, y: int) -> None:
    """Lay a plate over the canvas with its top left corner at (x, y); what sticks out is cut."""
    height, width = canvas.shape[:2]
    left, top = max(x, 0), max(y, 0)
    right, bottom = min(x + plate.shape[1], width), min(y + plate.shape[0], height)
    if right > left and bottom > top:
        blend(canvas[top:bottom, left:right], plate[top - y : bottom - y, left - x : right - x])


def faded(plate: Pixels, share: float) -> Pixels:
    """The same plate, more transparent.

    An empty one stays empty, where OpenCV would return nothing at all.
    """
    return (
        plate
        if share >= 0.999 or not plate.size
        else cv2.convertScaleAbs(plate, alpha=max(share, 0.0))
    )


def seen(
    canvas_shape: tuple[int, ...], plate: Pixels, matrix: Matrix, pad: int = 0
) -> tuple[int, int, int, int] | None:
    """Left, top, right and bottom of a plate brought to the canvas by a 2x3 matrix, or None if out
    of sight.
    """
    h, w = plate.shape[:2]
    corners = matrix[:, :2] @ np.array([[0, w, 0, w], [0, 0, h, h]], np.float64) + matrix[:, 2:]
    left, top = (max(int(v) - pad, 0) for v in np.floor(corners.min(1)) - 1)
    right = min(int(corners[0].max()) + 2 + pad, canvas_shape[1])
    bottom = min(int(corners[1].max()) + 2 + pad, canvas_shape[0])
    return None if right <= left or bottom <= top else (left, top, right, bottom)


def warped(
    canvas_shape: tuple[int, ...], plate: Pixels, matrix: Matrix, pad: int = 0
) -> tuple[Pixels, int, int] | None:
    """A plate brought to the canvas by a 2x3 matrix: its visible piece and where that goes, or None
    if out of sight.
    """
    box = seen(canvas_shape, plate, matrix, pad)
    if box is None:
        return None
    left, top, right, bottom = box
    piece = np.empty((bottom - top, right - left, 4), np.uint8)
    put(piece, plate, moved(matrix, left, top), copy=True)
    return piece, left, top


def moved(matrix: Matrix, left: int, top: int) -> Matrix:
    """The same matrix for a piece of the canvas whose corner is at (left, top)."""
    return matrix - np.array([[0, 0, left], [0, 0, top]], np.float64)


def paste(canvas: Pixels, plate: Pixels, matrix: Matrix, share: float = 1.0) -> None:
    """Lay a plate over the canvas, moved, turned and scaled by a 2x3 matrix from plate to canvas
    pixels.
    """
    box = seen(canvas.shape, plate, matrix)
    if box is not None:
        left, top, right, bottom = box
        put(canvas[top:bottom, left:right], plate, moved(matrix, left, top), share=share)


def matrix_at(
    plate: Pixels, x: float, y: float, scale: float, turn: float = 0.0, stretch: float = 1.0
) -> Matrix:
    """A matrix that puts the plate's middle at (x, y), scaled, turned by radians.

    stretch scales its width again.
    """
    c, s = np.cos(turn) * scale, np.sin(turn) * scale
    cx, cy = plate.shape[1] / 2, plate.shape[0] / 2
    return np.array(
        [
            [c * stretch, -s, x - c * stretch * cx + s * cy],
            [s * stretch, c, y - s * stretch * cx - c * cy],
        ],
        np.float64,
    )


@lru_cache(maxsize=64)
def disc(size: int, power: float = 2.0) -> Pixels:
    """A round light of float32 that falls softly from 1 in the middle to 0 at the rim."""
    axis = np.linspace(-1, 1, size, dtype=np.float32)
    radius = np.sqrt(axis[:, None] ** 2 + axis[None, :] ** 2)
    light: Pixels = np.clip(1 - radius, 0, 1) ** power
    return light


@lru_cache(maxsize=256)
def glow_plate(size: int, colour: Colour, power: float = 2.0, alpha: float = 0.0) -> Pixels:
    """A round light as a plate; alpha says how much it hides what is behind (0 only adds)."""
    light = disc(max(size, 3), power)
    plate = np.empty((*light.shape, 4), np.float32)
    plate[..., :3] = light[..., None] * np.array(colour, np.float32)
    plate[..., 3] = light * (255.0 * alpha)
    return cv2.convertScaleAbs(plate)


def glow(
    canvas: Pixels, x: float, y: float, radius: float, colour: Colour, share: float = 1.0
) -> None:
    """Add a round light to the canvas."""
    size = max(3, int(radius * 2) | 1)
    if share > 0.004:
        light = faded(glow_plate(size, colour), share)
        over(canvas, light, round(x - size / 2), round(y - size / 2))


def ramp(stops: list[tuple[float, Colour]], rows: int) -> Pixels:
    """Colours down a column, float32 of shape (rows, 3), through stops at 0..1."""
    where = np.linspace(0, 1, rows)
    at = [s[0] for s in stops]
    return np.stack([np.interp(where, at, [s[1][c] for s in stops]) for c in range(3)], 1).astype(
        np.float32
    )
