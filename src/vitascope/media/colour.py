"""Pictures as the file has them: planar 4:2:0 in BT.709, limited range, which every player shows
alike.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vitascope.errors import VitascopeError
from vitascope.video import Clip

Planes = NDArray[np.uint8]
Real = NDArray[np.float32]

RED, GREEN, BLUE = 0.2126, 0.7152, 0.0722
"""Shares of the brightness (ITU-R BT.709)."""
LUMA_STEPS, CHROMA_STEPS, BLACK, GREY = 219, 224, 16, 128
LUMA: Real = np.array([[RED, GREEN, BLUE, 0]], np.float32) * (LUMA_STEPS / 255) + np.array(
    [0, 0, 0, BLACK], np.float32
)
CHROMA: Real = np.array(
    [
        [*(np.array([-RED, -GREEN, 1 - BLUE]) / (2 * (1 - BLUE)) * CHROMA_STEPS / 255), GREY],
        [*(np.array([1 - RED, -GREEN, -BLUE]) / (2 * (1 - RED)) * CHROMA_STEPS / 255), GREY],
    ],
    np.float32,
)
"""From red, green, blue and 1 to the planes, with the steps that 8 bits have."""
LUMA_OF_601 = (-0.118188, -0.212685)
BLUE_OF_601 = (1.018640, 0.114618)
RED_OF_601 = (0.075049, 1.025327)
"""What BT.709's planes take of the two colour planes of BT.601 (beside its brightness)."""


class WrongClip(VitascopeError):
    """The engine's frames or its sound are not what its Clip said: a bug of the engine."""


@dataclass(frozen=True, kw_only=True)
class FileClip(Clip):
    """A clip whose frames are as the file has them: (height * 3 // 2, width), planar I420, BT.709
    limited range.

    The frames share one buffer: each holds until the next is read.
    """


def as_in_file(clip: Clip) -> FileClip:
    """Return a clip with its frames as the file has them; one that is so already comes back as it
    is.

    Reading raises WrongClip where a frame's shape is not what the clip promised.
    """
    if isinstance(clip, FileClip):
        return clip
    return FileClip(**{**vars(clip), "frames": _frames(clip), "pixel_format": "yuv420p"})


def _frames(clip: Clip) -> Iterator[Planes]:
    is_rgb = clip.pixel_format == "rgb24"
    shape = (clip.height, clip.width, 3) if is_rgb else (clip.height * 3 // 2, clip.width)
    out = np.empty((clip.height * 3 // 2, clip.width), np.uint8)
    convert = from_rgb if is_rgb else from_601
    for frame in clip.frames:
        if frame.shape != shape or frame.dtype != np.uint8:
            raise WrongClip(
                f"a frame of shape {frame.shape} and type {frame.dtype} came, {shape} uint8 was promised"
            )
        convert(frame, out)
        yield out


def from_rgb(picture: Planes, out: Planes) -> None:
    """Write the planes of an RGB picture (height, width, 3) to out; both sides are even."""
    height, width = picture.shape[:2]
    cv2.transform(picture, LUMA, dst=out[:height].reshape(height, width, 1))
    half = cv2.resize(picture, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    blue, red = cv2.split(cv2.transform(half, CHROMA))
    out[height:].reshape(2, -1)[:] = blue.ravel(), red.ravel()


def from_601(planes: Planes, out: Planes) -> None:
    """Write BT.709's planes of BT.601's to out.

    The colour planes stay as coarse as they are, so a player that enlarges them gets the very same
    picture.
    """
    height = planes.shape[0] * 2 // 3
    blue, red = planes[height:].reshape(2, height // 2, -1)
    change = _mixed(blue, red, LUMA_OF_601)
    wide = cv2.merge([change, change]).reshape(height // 2, -1)
    for row in (0, 1):
        cv2.addWeighted(planes[row:height:2], 1, wide, 1, -GREY, dst=out[row:height:2])
    new_blue, new_red = out[height:].reshape(2, height // 2, -1)
    new_blue[:], new_red[:] = _mixed(blue, red, BLUE_OF_601), _mixed(blue, red, RED_OF_601)


def _mixed(blue: Planes, red: Planes, shares: tuple[float, float]) -> Planes:
    """Return so much of two colour planes, grey where both are grey."""
    of_blue, of_red = shares
    mixed = cv2.addWeighted(blue, of_blue, red, of_red, GREY * (1 - of_blue - of_red))
    return np.asarray(mixed, np.uint8)
