"""Pictures between two pictures: motion-compensated on the CPU, a plain blend where motion cannot
be found.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Protocol, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Flow = NDArray[np.float32]
T = TypeVar("T", np.uint8, np.float32)

FLOW_SIDE = 270
"""Motion is searched in pictures whose shorter side has this many pixels: enough for what moves,
and quick.
"""
TRUST_PIXELS = 1.5
"""Where going there and coming back ends further away than this (at FLOW_SIDE), the motion is not
believed.
"""
CUT_DIFFERENCE = 28.0
"""Mean difference (of 255) that is left after following the motion when two pictures belong to
different scenes.
"""


class Interpolator(Protocol):
    """Makes pictures between two.

    Networks come in through the entry points ``vitascope.interpolators``.
    """

    def between(self, before: Picture, after: Picture, at: Sequence[float]) -> Iterator[Picture]:
        """Yield one RGB picture (height, width, 3) for each moment from 0 (before) to 1 (after),
        both excluded.
        """


class Blend:
    """The floor: a cross-fade."""

    def between(self, before: Picture, after: Picture, at: Sequence[float]) -> Iterator[Picture]:
        """Mix by nearness in time."""
        for moment in at:
            yield _mixed(before, after, moment)


class Motion:
    """Follows dense optical flow from both sides.

    Assumes straight, even motion between the two pictures.
    """

    def __init__(self) -> None:
        """Make the flow search once."""
        self._search = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)

    def between(self, before: Picture, after: Picture, at: Sequence[float]) -> Iterator[Picture]:
        """Warp both pictures towards each moment and mix them.

        at a cut, show the nearer picture instead.
        """
        first, second = _small(before), _small(after)
        there, back = self._flow(first, second), self._flow(second, first)
        if _is_cut(first, second, there):
            for moment in at:
                yield before if moment < 0.5 else after
            return
        height, width = before.shape[:2]
        trust = cv2.resize(_trust(there, back), (width, height), interpolation=cv2.INTER_LINEAR)
        doubt = 1 - trust
        there, back = _enlarged(there, width, height), _enlarged(back, width, height)
        for moment in at:
            moved = self._moved(before, after, there, back, moment)
            plain = _mixed(before, after, moment)
            yield np.asarray(cv2.blendLinear(moved, plain, trust, doubt), np.uint8)

    def is_cut(self, before: Picture, after: Picture) -> bool:
        """Say whether two pictures belong to different scenes."""
        first, second = _small(before), _small(after)
        return _is_cut(first, second, self._flow(first, second))

    def _flow(self, before: Picture, after: Picture) -> Flow:
        flow = self._search.calc(before, after, np.zeros((*before.shape, 2), np.float32))
        return np.asarray(flow, np.float32)

    def _moved(
        self, before: Picture, after: Picture, there: Flow, back: Flow, moment: float
    ) -> Picture:
        # Jiang et al., "Super SloMo" (CVPR 2018), equation 4: both flows as seen from the moment in
        # between.
        rest = 1.0 - moment
        to_before = -rest * moment * there + moment * moment * back
        to_after = rest * rest * there - moment * rest * back
        return _mixed(_follow(before, to_before), _follow(after, to_after), moment)


def _small(picture: Picture) -> Picture:
    height, width = picture.shape[:2]
    scale = min(1.0, FLOW_SIDE / min(height, width))
    # The flow search works on patches and refuses pictures smaller than a few of them.
    size = (max(24, round(width * scale)), max(24, round(height * scale)))
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)


def _enlarged(flow: Flow, width: int, height: int) -> Flow:
    scale = np.array([width / flow.shape[1], height / flow.shape[0]], np.float32)
    return np.asarray(
        cv2.resize(flow, (width, height), interpolation=cv2.INTER_LINEAR) * scale, np.float32
    )


@lru_cache(maxsize=4)
def _grid(width: int, height: int) -> tuple[Flow, Flow]:
    across, down = np.meshgrid(
        np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)
    )
    return across, down


def _follow(picture: NDArray[T], flow: Flow) -> NDArray[T]:
    """Return what flow points at, in a picture or in another flow."""
    across, down = _grid(flow.shape[1], flow.shape[0])
    x, y = across + flow[..., 0], down + flow[..., 1]
    followed = cv2.remap(picture, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(followed, picture.dtype)


def _trust(there: Flow, back: Flow) -> NDArray[np.float32]:
    error = np.linalg.norm(there + _follow(back, there), axis=-1)
    believed = (error < TRUST_PIXELS).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(believed, (9, 9), 0), np.float32)


def _is_cut(first: Picture, second: Picture, there: Flow) -> bool:
    return float(cv2.absdiff(_follow(second, there), first).mean()) > CUT_DIFFERENCE


def _mixed(before: Picture, after: Picture, moment: float) -> Picture:
    return np.asarray(cv2.addWeighted(before, 1.0 - moment, after, moment, 0.0), np.uint8)
