"""What a changing thing looks like besides its size and place: lit, filled with water, or open."""

from collections.abc import Iterator

import cv2
import numpy as np

from vitascope_scene.drawing.pixels import Colour, Matrix, Pixels, glow_plate, over

LIDS = frozenset(("box", "gift", "treasure_chest", "suitcase", "toolbox", "laptop", "pot", "piano"))
"""Things that open by a lid; all others by a leaf, as a door does."""
LID = 0.42
"""The share of a thing's height that is its lid."""
LID_TURN = 1.15
"""Radians by which an open lid is turned up."""
LEAF, LEAF_SLANT = 0.28, 0.16
"""How wide an open leaf still looks, and how far its free edge then reaches out of the picture."""
DIM = 0.42
"""How bright a thing is that has not been lit yet, as a share."""
LAMP: Colour = (255, 214, 130)
INSIDE: Colour = (255, 226, 150)
WATER: Colour = (70, 150, 214)
WATER_SHARE = 0.55
HALO = 2.3
"""Heights of a thing that its light is wide."""


def lit(plate: Pixels, share: float) -> Pixels:
    """Return a plate between dim (0) and as it is (1)."""
    bright = DIM + (1 - DIM) * share
    return cv2.multiply(plate, np.array([bright, bright, bright, 1.0]))


def filled(plate: Pixels, share: float) -> Pixels:
    """Return a plate with water in it up to a share of its height."""
    rows = np.flatnonzero(plate[..., 3].any(1))
    if share <= 0 or not len(rows):
        return plate
    top = round(rows[-1] + 1 - share * (rows[-1] + 1 - rows[0]))
    wet = plate.copy()
    alpha = plate[top:, :, 3:].astype(np.float32) / 255
    water = np.array(WATER, np.float32) * alpha
    mixed = wet[top:, :, :3] * (1 - WATER_SHARE) + water * WATER_SHARE
    wet[top:, :, :3] = mixed.astype(np.uint8)
    return wet


def halo(canvas: Pixels, x: float, y: float, size: float, strength: float) -> None:
    """Add the light of a thing around its middle."""
    wide = max(4, int(HALO * size))
    plate = glow_plate(96, LAMP)
    light = cv2.convertScaleAbs(cv2.resize(plate, (wide, wide)), alpha=min(1.0, strength))
    over(canvas, light, round(x - wide / 2), round(y - wide / 2))


def opened(
    plate: Pixels, matrix: Matrix, share: float, *, has_lid: bool
) -> Iterator[tuple[Pixels, Matrix]]:
    """Yield the parts of a plate that opens, the rear ones first, with their matrices."""
    used = np.argwhere(plate[..., 3] > 0)
    if share <= 0 or not len(used):
        yield plate, matrix
        return
    (top, left), bottom = map(int, used.min(0)), int(used[:, 0].max())
    if has_lid:
        yield from _lid(plate, matrix, share, (top, left, bottom))
    else:
        yield _doorway(plate), matrix
        yield plate, _leaf(matrix, share, left)


def _lid(
    plate: Pixels, matrix: Matrix, share: float, box: tuple[int, int, int]
) -> Iterator[tuple[Pixels, Matrix]]:
    """The light inside, the lid turned up about its rear edge, and what it was on."""
    top, left, bottom = box
    cut = round(top + LID * (bottom - top))
    angle = -LID_TURN * share
    cos, sin = np.cos(angle), np.sin(angle)
    about = np.array([[cos, -sin, left], [sin, cos, cut], [0, 0, 1]])
    turned: Matrix = matrix @ about @ np.array([[1, 0, -left], [0, 1, -cut], [0, 0, 1.0]])
    yield plate[:cut], turned
    low = plate[cut:]
    under: Matrix = matrix @ np.array([[1, 0, 0], [0, 1, cut], [0, 0, 1.0]])
    yield low, under
    seam = max(2, (bottom - cut) // 6)
    light = _doorway(low[:seam])
    yield cv2.convertScaleAbs(light, alpha=share), under


def _doorway(plate: Pixels) -> Pixels:
    """The shape of a plate full of light."""
    alpha = plate[..., 3:].astype(np.float32) / 255
    light: Pixels = np.concatenate([np.array(INSIDE, np.float32) * alpha, alpha * 255], axis=2)
    return light.astype(np.uint8)


def _leaf(matrix: Matrix, share: float, left: int) -> Matrix:
    """The matrix of a leaf that has turned about its left edge towards the viewer."""
    wide = 1 - (1 - LEAF) * share
    slant = LEAF_SLANT * share
    turn = np.array([[wide, 0, left * (1 - wide)], [slant, 1, -slant * left], [0, 0, 1.0]])
    turned: Matrix = matrix @ turn
    return turned
