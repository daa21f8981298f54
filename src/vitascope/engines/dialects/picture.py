"""A given picture as a server is sent it: upright, in the order's own shape and size.

Servers differ in what they do with another shape, and some do not turn what a camera took.
"""

import base64

import cv2
import numpy as np
from numpy.typing import NDArray

from vitascope.media.fit import Lanczos
from vitascope.video import Picture

Pixels = NDArray[np.uint8]


def png_of(picture: Picture, width: int, height: int) -> bytes:
    """Return the largest centred part of this shape, at this size, as a PNG."""
    part = _cut(picture.pixels, width, height)
    sized = Lanczos().scale(part, width, height)
    made, content = cv2.imencode(".png", cv2.cvtColor(sized, cv2.COLOR_RGB2BGR))
    if not made:
        raise RuntimeError("OpenCV wrote no PNG")
    return content.tobytes()


def base64_of(picture: Picture, width: int, height: int) -> str:
    """Return png_of in base64."""
    return base64.b64encode(png_of(picture, width, height)).decode("ascii")


def data_url_of(picture: Picture, width: int, height: int) -> str:
    """Return png_of as a data URL."""
    return f"data:image/png;base64,{base64_of(picture, width, height)}"


def _cut(pixels: Pixels, width: int, height: int) -> Pixels:
    tall, wide = pixels.shape[:2]
    across = max(1, min(wide, round(tall * width / height)))
    down = max(1, min(tall, round(wide * height / width)))
    left, top = (wide - across) // 2, (tall - down) // 2
    return pixels[top : top + down, left : left + across]
