"""The visible label: words on the picture that say it was generated (GB 45438-2025, 5.4)."""

from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from vitascope.media.colour import FileClip, as_in_file
from vitascope.media.label import VISIBLE_TEXT
from vitascope.video import Clip

Picture = NDArray[np.uint8]

SECONDS = 2.0
"""How long the label stands at the start of the clip, at the least."""
HEIGHT_SHARE = 0.06
"""Height of the letters as a share of the shorter side; the standard asks for 5 %."""
FONT = "uni"
"""The one of OpenCV's own fonts that has Chinese glyphs.

It ships inside the library, so no font file is needed.
"""
BLACK, WHITE = 16, 235
GROUND = 0.72
"""How dark the ground behind the letters is: white on it reads well even over white."""


def marked(clip: Clip, text: str = VISIBLE_TEXT) -> FileClip:
    """Return clip with text on the frames of its first seconds, bottom left, white on a dark
    ground.
    """
    shown = as_in_file(clip)
    return replace(shown, frames=_frames(shown, text))


def _frames(clip: FileClip, text: str) -> Iterator[Picture]:
    patch = _patch(text, min(clip.width, clip.height), clip.width)
    last = int(np.ceil(SECONDS * clip.fps))
    for number, frame in enumerate(clip.frames):
        if number <= last:
            _write(frame, clip, patch)
        yield frame


def _patch(text: str, side: int, width: int) -> Picture:
    """Return white letters on black, even in size and place, as one grey picture."""
    size = max(8, int(np.ceil(side * HEIGHT_SHARE)))
    font = cv2.FontFace(FONT)
    # putText's size is the em square; capitals are about 0.7 of it, and the standard measures the
    # letters.
    em = round(size / 0.7)
    canvas = np.zeros((2 * em, width * 2, 3), np.uint8)
    end, _ = cv2.putText(canvas, text, (em // 2, round(em * 1.35)), (255, 255, 255), font, em, 500)
    grey = canvas[: 2 * em, : int(end[0]) + em // 2, 0]
    if grey.shape[1] > width - 4:
        scale = (width - 4) / grey.shape[1]
        grey = np.asarray(
            cv2.resize(
                grey, (width - 4, round(grey.shape[0] * scale)), interpolation=cv2.INTER_AREA
            )
        )
    return np.ascontiguousarray(grey[: grey.shape[0] // 2 * 2, : grey.shape[1] // 2 * 2])


def _place(clip: Clip, patch: Picture) -> tuple[int, int]:
    gap = 2
    return (clip.height - patch.shape[0] - gap) // 2 * 2, gap


def _write(frame: Picture, clip: Clip, patch: Picture) -> None:
    top, left = _place(clip, patch)
    rows, columns = patch.shape
    light = frame[top : top + rows, left : left + columns]
    light[:] = _over(light, patch)
    colours = frame[clip.height :].reshape(2, clip.height // 2, clip.width // 2)
    part = colours[:, top // 2 : (top + rows) // 2, left // 2 : (left + columns) // 2]
    part[:] = (part * (1 - GROUND) + 128 * GROUND).astype(np.uint8)


def _over(light: Picture, letters: Picture) -> Picture:
    alpha = letters.astype(np.float32) / 255
    ground = light * (1 - GROUND) + BLACK * GROUND
    return np.asarray(ground * (1 - alpha) + WHITE * alpha, np.uint8)
