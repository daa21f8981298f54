"""A picture that a caller gave as pixels: upright, RGB, 8 bits.

This decodes what strangers made: it is for an engine's child.
"""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from vitascope.media.given import CUT_OFF, BadPicture, PictureFacts, facts_of
from vitascope.video import Picture

ROWS_AT_ONCE = 256


def read_given(path: Path) -> Picture:
    """Return a file that a caller gave as a picture: upright, what is transparent over white.

    Raises BadPicture.
    """
    content = path.read_bytes()
    facts = facts_of(content)
    pixels = _upright(_rgb(_decoded(content, facts)), facts.turn)
    return Picture(pixels=np.ascontiguousarray(pixels), path=path, media_type=facts.media_type)


def _decoded(content: bytes, facts: PictureFacts) -> "NDArray[np.uint8]":
    """Return a picture's pixels as they lie in the file, 8 bits: grey, BGR or BGRA."""
    try:
        pixels = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error:
        raise BadPicture(CUT_OFF) from None
    if pixels is None or pixels.shape[:2] != (facts.height, facts.width):
        raise BadPicture(CUT_OFF)
    if pixels.dtype == np.uint16:
        pixels = cv2.convertScaleAbs(pixels, alpha=255 / 65_535)
    return np.asarray(pixels, np.uint8)


def _rgb(pixels: "NDArray[np.uint8]") -> "NDArray[np.uint8]":
    if pixels.ndim == 2 or pixels.shape[2] == 1:
        return np.repeat(pixels.reshape(*pixels.shape[:2], 1), 3, axis=2)
    if pixels.shape[2] == 4:
        return _over_white(pixels)
    return pixels[:, :, ::-1]


def _over_white(bgra: "NDArray[np.uint8]") -> "NDArray[np.uint8]":
    rgb = np.empty((*bgra.shape[:2], 3), np.uint8)
    for top in range(0, len(bgra), ROWS_AT_ONCE):
        rows = bgra[top : top + ROWS_AT_ONCE].astype(np.uint16)
        colour, alpha = rows[:, :, 2::-1], rows[:, :, 3:]
        rgb[top : top + ROWS_AT_ONCE] = (colour * alpha + 255 * (255 - alpha) + 127) // 255
    return rgb


def _upright(pixels: "NDArray[np.uint8]", turn: int) -> "NDArray[np.uint8]":
    if turn in {2, 4, 5, 7}:  # mirrored, then turned
        pixels = pixels[:, ::-1]
    quarters = {3: 2, 4: 2, 5: 1, 6: 3, 7: 3, 8: 1}.get(turn, 0)
    return np.rot90(pixels, quarters)
