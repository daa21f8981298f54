"""Words on things: signs, labels, numbers of a clock."""

from functools import lru_cache

import cv2
import numpy as np

from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour, Pixels
from vitascope_scene.drawing.subjects.pose import Point

THICK, SCALE = 8, 3.0


def letter(pen: Pen, words: str, at: Point, high: float, colour: Colour) -> None:
    """Write words around a point, high units high; never as in a mirror."""
    mask = _written(words)
    k = high / mask.shape[0]
    side = -1.0 if pen.mirrored else 1.0
    left, top = at[0] - side * k * mask.shape[1] / 2, at[1] - high / 2
    pen.stamp(mask, np.array([[side * k, 0, left], [0, k, top], [0, 0, 1]]), colour)


@lru_cache(maxsize=64)
def _written(words: str) -> Pixels:
    """The words as a mask without margins, as large as they are ever needed."""
    font = cv2.FONT_HERSHEY_DUPLEX
    (w, h), below = cv2.getTextSize(words, font, SCALE, THICK)
    mask: Pixels = np.zeros((h + 2 * below, w + 2 * THICK), np.uint8)
    cv2.putText(mask, words, (THICK, h + THICK), font, SCALE, 255, THICK, cv2.LINE_AA)
    x, y, w, h = cv2.boundingRect(mask)
    return mask[y : y + h, x : x + w]
