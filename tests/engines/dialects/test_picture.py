"""Given pictures as servers get them: cut from the middle, never stretched."""

import base64
from pathlib import Path

import cv2
import numpy as np
import pytest

from vitascope.engines.dialects.picture import base64_of, data_url_of, png_of
from vitascope.video import Picture

RED, BLUE = (255, 0, 0), (0, 0, 255)


def _picture(width: int, height: int) -> Picture:
    """Return red around a blue circle that is half as wide as the shorter side."""
    pixels = np.full((height, width, 3), RED, np.uint8)
    cv2.circle(pixels, (width // 2, height // 2), min(width, height) // 4, BLUE, -1)
    return Picture(pixels=pixels, path=Path("given.png"), media_type="image/png")


@pytest.mark.parametrize(("width", "height"), [(400, 300), (300, 400), (64, 64), (1, 500)])
def test_a_picture_comes_in_the_wanted_size_and_a_circle_stays_round(
    width: int, height: int
) -> None:
    content = png_of(_picture(width, height), 160, 90)
    seen = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    assert seen is not None
    assert seen.shape == (90, 160, 3)
    down, across = np.nonzero(seen[:, :, 0] > 128)
    if min(width, height) > 1:
        assert abs(int(np.ptp(across)) - int(np.ptp(down))) <= 2
        assert abs(int(across.mean()) - 80) <= 1
        assert abs(int(down.mean()) - 45) <= 1


def test_the_texts_hold_the_same_png() -> None:
    picture = _picture(40, 40)
    content = png_of(picture, 16, 16)
    assert base64.b64decode(base64_of(picture, 16, 16), validate=True) == content
    assert data_url_of(picture, 16, 16) == f"data:image/png;base64,{base64_of(picture, 16, 16)}"
