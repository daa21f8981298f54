"""What a detector keeps of pictures: their fine structure, whitened and added up."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Real = NDArray[np.float32]

SHORT_SIDE = 320
"""Pixels of the shorter side that pictures are looked at with."""
FINE, COARSE = 0.7, 2.2
"""Standard deviations, in those pixels, of the two blurs whose difference holds the mark."""
NEAR, WIDE = 2.2, 8.0
"""Standard deviations of what counts as a point's surroundings."""
DIRECTIONS = 4
EVEN = 1.5 * DIRECTIONS
"""How much of the whole's energy is one direction's, where all are alike: one part of so many."""
OWN = 0.85
"""How much a direction's own energy counts, against that of all."""
FLOOR, SHARE = 0.13, 0.026
NOISE = 0.35
"""The mark's variance is taken for FLOOR + SHARE of the surroundings', the rest's for that and
NOISE.
"""
CLIP = 2.5
LEAST = 1e-3
"""What is below is the arithmetic's rounding: a picture of one brightness."""
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
        if self._all is None or abs(self._all).max() < LEAST:
            return None
        return Sums(pictures=self._all, key_pictures=self._keys if self._others else None)


def residual(luma: Picture) -> Real:
    """Return a picture's fine structure with the shorter side at SHORT_SIDE, weighed by how much a
    mark is of it.

    Every direction is weighed by itself: where strokes and edges run, the mark shows along them.
    """
    fine = _fine_structure(luma)
    energy = cv2.GaussianBlur(cv2.multiply(fine, fine), (0, 0), NEAR)
    mark = np.sqrt(FLOOR + SHARE * energy)
    total = np.zeros_like(fine)
    for part in _by_direction(fine):
        # How strong this direction is, as if all were: a mark is as strong in each.
        own = cv2.GaussianBlur(cv2.multiply(part, part), (0, 0), NEAR) * np.float32(EVEN)
        total += part * mark / (own * OWN + energy * (1 - OWN) + NOISE)
    limit = CLIP * np.sqrt(cv2.GaussianBlur(total * total, (0, 0), WIDE) + 1e-6)
    return np.asarray(np.clip(total, -limit, limit), np.float32)


def _fine_structure(luma: Picture) -> Real:
    height, width = luma.shape
    scale = SHORT_SIDE / min(height, width)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    size = (round(width * scale), round(height * scale))
    small = cv2.resize(luma, size, interpolation=how).astype(np.float32)
    blurred = cv2.GaussianBlur(small, (0, 0), FINE), cv2.GaussianBlur(small, (0, 0), COARSE)
    return np.asarray(cv2.subtract(*blurred), np.float32)


def _by_direction(picture: Real) -> Iterator[Real]:
    """Yield what a picture has of each direction; together they are the picture."""
    height, width = picture.shape
    rows, columns = cv2.getOptimalDFTSize(height), cv2.getOptimalDFTSize((width + 1) // 2) * 2
    spectrum = np.fft.rfft2(picture, (rows, columns))
    for mask in _masks(rows, columns):
        part = np.fft.irfft2(spectrum * mask, (rows, columns))
        yield np.ascontiguousarray(part[:height, :width], np.float32)


@lru_cache(maxsize=8)
def _masks(rows: int, columns: int) -> tuple[Real, ...]:
    """Return how much of each frequency belongs to each direction; the shares add up to 1."""
    angles = np.arctan2(np.fft.fftfreq(rows)[:, None], np.fft.rfftfreq(columns)[None])
    step = np.pi / DIRECTIONS
    away = (
        (angles - step * number + np.pi / 2) % np.pi - np.pi / 2 for number in range(DIRECTIONS)
    )
    return tuple(np.asarray(np.clip(1 - abs(each) / step, 0, 1), np.float32) for each in away)


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
