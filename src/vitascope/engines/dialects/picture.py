"""A given picture as a server is sent it: upright, in the order's own shape and size.

Servers differ in what they do with another shape, and some do not turn what a camera took.
"""

import base64

import cv2

from vitascope.media.fit import fitted_picture
from vitascope.video import Picture


def png_of(picture: Picture, width: int, height: int) -> bytes:
    """Return the largest centred part of this shape, at this size, as a PNG."""
    sized = fitted_picture(picture.pixels, width, height)
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
