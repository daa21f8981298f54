"""Clips of given pictures, small and quick, for tests."""

import cv2
import numpy as np
from numpy import uint8
from numpy.typing import NDArray

from tests.scene.picture.photos import Photo, given
from vitascope.video import VideoSpec
from vitascope_scene.picture.animation import Animation, PictureClip
from vitascope_scene.picture.planning import animation_of
from vitascope_scene.reading import denied_of, read

WIDTH, HEIGHT, FPS, FRAMES = 256, 144, 8, 41
LAST = FRAMES - 1


def planned(
    prompt: str = "", first: Photo | None = None, last: Photo | None = None, *,
    width: int = WIDTH, height: int = HEIGHT, seed: int = 5, negative: str = "",
) -> Animation:  # fmt: skip
    """The plan of a five-second clip without actors."""
    spec = VideoSpec(
        prompt=prompt, width=width, height=height, num_frames=FRAMES, fps=FPS, seed=seed
    )
    meaning = read(prompt)
    assert not meaning.subjects or not negative
    return animation_of(
        spec, meaning, denied_of(negative), lambda others: [],
        None if first is None else given(first), None if last is None else given(last),
    )  # fmt: skip


def clip_of(
    prompt: str = "", first: Photo | None = None, last: Photo | None = None, *,
    width: int = WIDTH, height: int = HEIGHT, seed: int = 5, negative: str = "",
) -> PictureClip:  # fmt: skip
    """A prepared clip."""
    plan = planned(prompt, first, last, width=width, height=height, seed=seed, negative=negative)
    return PictureClip(plan, width, height, FRAMES)


def rgb(frame: NDArray[uint8]) -> NDArray[uint8]:
    """A frame as RGB."""
    return np.asarray(cv2.cvtColor(frame, cv2.COLOR_YUV2RGB_I420), uint8)


def psnr(a: NDArray[uint8], b: NDArray[uint8]) -> float:
    """How alike two pictures are, in decibels."""
    return float(cv2.PSNR(np.ascontiguousarray(a), np.ascontiguousarray(b)))


def difference(a: NDArray[uint8], b: NDArray[uint8]) -> float:
    """The mean difference of two frames."""
    return float(np.abs(a.astype(np.int16) - b.astype(np.int16)).mean())


def way_between(one: NDArray[uint8], two: NDArray[uint8]) -> tuple[float, float]:
    """How far what is seen went to the right and down, in pixels: the median over the frame."""
    grey = [cv2.cvtColor(rgb(frame), cv2.COLOR_RGB2GRAY) for frame in (one, two)]
    flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM).calc(
        grey[0], grey[1], np.zeros((*grey[0].shape, 2), np.float32)
    )
    return float(np.median(flow[..., 0])), float(np.median(flow[..., 1]))
