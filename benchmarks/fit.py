"""Seconds that fitting takes ÷ seconds of clip: from what networks make to 1080p at 24 fps; one
core, without encoding.

The last line is a clip that is exact already: it must cost nothing. Quality is the mean error (of
255) of made frames against the truth, for a texture that moves evenly, beside that of a plain
cross-fade.
"""

import time
from collections.abc import Iterator
from itertools import islice

import cv2
import numpy as np
from numpy.typing import NDArray

from vitascope.media.fit import Tools, fit
from vitascope.media.motion import Blend, Interpolator, Motion
from vitascope.video import Clip, VideoSpec

SECONDS = 2
SPEED = 90.0
SOURCES = (
    (8, 720, 480),
    (15, 848, 480),
    (16, 832, 480),
    (16, 1280, 720),
    (25, 704, 480),
    (30, 1280, 720),
    (24, 1920, 1080),
)
SPEC = VideoSpec(prompt="", width=1920, height=1080, num_frames=SECONDS * 24, fps=24, seed=0)


def main() -> None:
    """Print a line per source."""
    cv2.setNumThreads(1)
    print("source              seconds per second   error, motion   error, cross-fade")
    for fps, width, height in SOURCES:
        alone = _alone(fps, width, height)
        begin = time.perf_counter()
        for _ in fit(_clip(fps, width, height), SPEC).frames:
            pass
        # The clip itself is made in the same loop, so what that costs alone is taken off.
        spent = max(0.0, time.perf_counter() - begin - alone)
        errors = [_error(fps, tool) for tool in (Motion(), Blend())]
        source = f"{width:>4}x{height:<4} at {fps:>2} fps"
        print(f"{source}  {spent / SECONDS:>15.2f}   {errors[0]:>13.2f}   {errors[1]:>17.2f}")


def _alone(fps: int, width: int, height: int) -> float:
    _picture(0.0, width, height)
    begin = time.perf_counter()
    for _ in _clip(fps, width, height).frames:
        pass
    return time.perf_counter() - begin


def _clip(fps: int, width: int, height: int) -> Clip:
    frames = (_picture(number / fps, width, height) for number in range(SECONDS * fps))
    return Clip(frames=frames, width=width, height=height, num_frames=SECONDS * fps, fps=fps)


_TEXTURES: dict[tuple[int, int], NDArray[np.uint8]] = {}


def _picture(at: float, width: int, height: int) -> NDArray[np.uint8]:
    if (width, height) not in _TEXTURES:
        noise = np.random.default_rng(0).integers(0, 255, (height, width * 2, 3), np.uint8)
        soft = cv2.GaussianBlur(noise, (0, 0), 3.0)
        _TEXTURES[width, height] = np.asarray(
            np.clip((soft.astype(float) - 128) * 4 + 128, 0, 255), np.uint8
        )
    shift = np.array([[1, 0, -at * SPEED], [0, 1, 0]], np.float32)
    return np.asarray(cv2.warpAffine(_TEXTURES[width, height], shift, (width, height)), np.uint8)


def _error(fps: int, tool: Interpolator) -> float:
    spec = VideoSpec(prompt="", width=320, height=180, num_frames=36, fps=24, seed=0)
    frames: Iterator[NDArray[np.uint8]] = fit(
        _clip(fps, 320, 180), spec, Tools(interpolator=tool)
    ).frames
    truth = (_picture(number / 24, 320, 180) for number in range(36))
    inner = slice(16, -16)
    pairs = islice(zip(frames, truth, strict=True), 36)
    return float(
        np.mean([np.abs(a[inner, inner].astype(int) - b[inner, inner]).mean() for a, b in pairs])
    )


if __name__ == "__main__":
    main()
