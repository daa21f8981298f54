"""Clips whose truth is known: a texture that moves evenly."""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from vitascope.video import Clip, VideoSpec

SPEED = 48.0
"""Pixels a second."""


def texture(width: int, height: int, seed: int = 0) -> NDArray[np.uint8]:
    noise = np.random.default_rng(seed).integers(0, 255, (height, width, 3), np.uint8)
    soft = cv2.GaussianBlur(noise, (0, 0), 2.0)
    return np.asarray(cv2.normalize(soft, None, 0, 255, cv2.NORM_MINMAX), np.uint8)  # type: ignore[call-overload]


def moved(picture: NDArray[np.uint8], pixels: float) -> NDArray[np.uint8]:
    shift = np.array([[1, 0, pixels], [0, 1, 0]], np.float32)
    size = (picture.shape[1], picture.shape[0])
    return np.asarray(cv2.warpAffine(picture, shift, size, borderMode=cv2.BORDER_REFLECT), np.uint8)


def moving(width: int, height: int, *, fps: float, seconds: float) -> Clip:
    count = round(fps * seconds)

    def frames() -> Iterator[NDArray[np.uint8]]:
        picture = texture(width, height)
        for number in range(count):
            yield moved(picture, number / fps * SPEED)

    return Clip(
        frames=frames(),
        width=width,
        height=height,
        num_frames=count,
        fps=fps,
        notes={"engine": "texture"},
    )


def spec(width: int = 160, height: int = 90, *, num_frames: int = 120, seed: int = 7) -> VideoSpec:
    return VideoSpec(
        prompt="a cat", width=width, height=height, num_frames=num_frames, fps=24, seed=seed
    )
