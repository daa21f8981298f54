"""The visible label: long enough, high enough, legible on anything."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from vitascope.media.label import VISIBLE_TEXT
from vitascope.media.mark import marked
from vitascope.video import Clip

Picture = NDArray[np.uint8]


def _clip(width: int, height: int, value: int, count: int, *, yuv: bool = False) -> Clip:
    shape = (height * 3 // 2, width) if yuv else (height, width, 3)
    frames = (np.full(shape, value, np.uint8) for _ in range(count))
    kind = {"pixel_format": "yuv420p"} if yuv else {}
    return Clip(frames=frames, width=width, height=height, num_frames=count, fps=24, **kind)  # type: ignore[arg-type]


def _letters(frame: Picture) -> Picture:
    """The brightness of planar pictures."""
    return frame[: frame.shape[0] * 2 // 3]


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1080, 1920), (1080, 1080)])
def test_its_letters_are_at_least_5_percent_of_the_shorter_side_high(
    width: int, height: int
) -> None:
    frame = next(marked(_clip(width, height, 0, 1), "A").frames)
    rows = np.flatnonzero((_letters(frame) > 128).any(axis=1))
    assert rows[-1] - rows[0] + 1 >= 0.05 * min(width, height)


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1080, 1920), (1080, 1080)])
def test_the_whole_text_fits_at_full_size(width: int, height: int) -> None:
    short = next(marked(_clip(width, height, 0, 1), "AI生成").frames)
    whole = next(marked(_clip(width, height, 0, 1), VISIBLE_TEXT).frames)
    heights = [np.flatnonzero((_letters(frame) > 128).any(axis=1))[0] for frame in (short, whole)]
    assert abs(int(heights[0]) - int(heights[1])) <= 2
    assert not (_letters(whole)[:, -2:] > 128).any()


def test_it_stands_for_the_first_two_seconds_and_no_longer() -> None:
    shown = [bool(np.ptp(frame[:180])) for frame in marked(_clip(320, 180, 90, 72)).frames]
    assert all(shown[:48])
    assert not any(shown[49:])


@pytest.mark.parametrize("value", [0, 60, 128, 200, 255])
@pytest.mark.parametrize("yuv", [False, True])
def test_it_reads_well_on_any_picture(value: int, yuv: bool) -> None:
    frame = next(marked(_clip(640, 360, value, 1, yuv=yuv)).frames)
    light = _letters(frame)
    letters, ground = _luminance(int(light.max())), _luminance(int(light[352, 6]))
    # WCAG 2.2, 1.4.6: 7:1 is enough for anybody.
    assert (letters + 0.05) / (ground + 0.05) >= 7


def _luminance(value: int) -> float:
    return float(max(0.0, (value - 16) / 219) ** 2.4)


def test_chinese_and_english_are_real_glyphs() -> None:
    both = {
        text: next(marked(_clip(640, 360, 0, 1), text).frames)
        for text in ("生成", "成生", "AI", "口口")
    }
    pictures = [frame.tobytes() for frame in both.values()]
    assert len(set(pictures)) == 4
    assert cv2.FontFace("uni").getName() == "uni"
