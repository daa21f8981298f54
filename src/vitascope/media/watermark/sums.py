"""What a detector keeps of pictures: their fine structure, whitened and added up."""

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Real = NDArray[np.float32]

SHORT_SIDE = 320
"""Pixels of the shorter side that pictures are looked at with."""
FINE, COARSE = 0.7, 3.0
"""Standard deviations, in those pixels, of the two blurs whose difference holds the mark."""
LOCAL, WIDE = 5.0, 8.0
FLOOR, SHARE = 0.13, 0.026
NOISE = 0.35
"""The mark's variance is taken for FLOOR + SHARE of the surroundings', the rest's for that and
NOISE.
"""
CLIP = 2.5
BAR_LEVEL = 22
"""A row or column of which no pixel is brighter, on average over the clip, is a bar."""
BAR_SHARE = 0.35
TRIED = 8
"""Pictures that bars are looked for in."""


@dataclass(frozen=True, kw_only=True)
class Sums:
    """The mean structure of a clip's pictures: of all, and of the key frames, which re-encoding
    spares most.
    """

    pictures: Real
    key_pictures: Real | None

    def each(self) -> list[Real]:
        """Return the pictures to look for a mark in, the likeliest first."""
        if self.key_pictures is None:
            return [self.pictures]
        return [self.pictures, self.key_pictures, _unit(self.pictures) + _unit(self.key_pictures)]


def sums_of(pictures: Iterable[tuple[Picture, bool]]) -> Sums | None:
    """Add up pictures of brightness (height, width), each with whether it is a key frame; None if
    there are none.

    Pictures of another size than the first, and pictures without structure, do not count.
    """
    early: list[tuple[Picture, bool]] = []
    total = _Total()
    for picture, is_key in pictures:
        if len(early) < TRIED:
            early.append((picture, is_key))
            if len(early) == TRIED:
                total.begin(early)
        else:
            total.add(picture, is_key)
    if 0 < len(early) < TRIED:
        total.begin(early)
    return total.sums()


class _Total:
    def __init__(self) -> None:
        self._box = (slice(None), slice(None))
        self._shape: tuple[int, ...] = ()
        self._all: Real | None = None
        self._keys: Real | None = None
        self._others = False

    def begin(self, early: list[tuple[Picture, bool]]) -> None:
        self._shape = early[0][0].shape
        same = [picture for picture, _ in early if picture.shape == self._shape]
        mean = np.mean(np.stack(same), axis=0, dtype=np.float32)
        self._box = (_inside(mean.max(1)), _inside(mean.max(0)))
        for picture, is_key in early:
            self.add(picture, is_key)

    def add(self, picture: Picture, is_key: bool) -> None:
        if picture.shape != self._shape:
            return
        found = residual(np.ascontiguousarray(picture[self._box]))
        self._all = found if self._all is None else self._all + found
        if is_key:
            self._keys = found if self._keys is None else self._keys + found
        else:
            self._others = True

    def sums(self) -> Sums | None:
        if self._all is None or not self._all.any():
            return None
        return Sums(pictures=self._all, key_pictures=self._keys if self._others else None)


def residual(luma: Picture) -> Real:
    """Return a picture's fine structure with the shorter side at SHORT_SIDE, weighed by how much a
    mark is of it.
    """
    height, width = luma.shape
    scale = SHORT_SIDE / min(height, width)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    small = cv2.resize(
        luma, (round(width * scale), round(height * scale)), interpolation=how
    ).astype(np.float32)
    fine = cv2.subtract(
        cv2.GaussianBlur(small, (0, 0), FINE), cv2.GaussianBlur(small, (0, 0), COARSE)
    )
    energy = cv2.GaussianBlur(cv2.multiply(fine, fine), (0, 0), LOCAL)
    weighed = fine * np.sqrt(FLOOR + SHARE * energy) / (energy + NOISE)
    limit = CLIP * np.sqrt(cv2.GaussianBlur(weighed * weighed, (0, 0), WIDE) + 1e-6)
    return np.asarray(np.clip(weighed, -limit, limit), np.float32)


def _inside(brightest: Real) -> slice:
    """Return the rows or columns between dark bars.

    All of them if the bars would be most of the picture.
    """
    bright = np.flatnonzero(brightest >= BAR_LEVEL)
    count = len(brightest)
    if not len(bright):
        return slice(None)
    first, last = int(bright[0]), int(bright[-1]) + 1
    return (
        slice(first, last)
        if first < BAR_SHARE * count and last > (1 - BAR_SHARE) * count
        else slice(None)
    )


def _unit(picture: Real) -> Real:
    return np.asarray(picture / (picture.std() + 1e-9), np.float32)
