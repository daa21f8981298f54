"""The kernels in OpenCV and NumPy: what native.py gives, to the byte.

OpenCV's own affine warp computes in floating point, differently from processor to processor. Its
look-up by whole positions (remap with 16-bit maps) is integer arithmetic in thirty-seconds of a
pixel, and its exact resize in 256ths.
"""

from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels: TypeAlias = NDArray[Any]

BAND = 64
"""Rows worked on at a time, so that what lies between two steps stays in the processor's cache."""
LOW, HIGH = 16, 235


class Portable:
    """Runs anywhere."""

    name = "portable"

    def over(self, target: Pixels, plate: Pixels) -> None:
        """Lay a plate over a target."""
        for top in range(0, target.shape[0], BAND):
            _over(target[top : top + BAND], plate[top : top + BAND])

    def add(self, target: Pixels, plate: Pixels) -> None:
        """Add a plate to a target."""
        cv2.add(target, plate, dst=target)

    def scaled(
        self,
        target: Pixels,
        plate: Pixels,
        columns: NDArray[np.int32],
        rows: NDArray[np.int32],
        copy: bool,
        repeat: bool,
        share: int,
    ) -> None:
        """Lay a plate over a target, or copy it, by the positions of columns and rows."""
        for top in range(0, len(rows), BAND):
            down = rows[top : top + BAND, None]
            piece = _looked_up(plate, columns[None] >> 3, down >> 3, repeat)
            _put(target[top : top + BAND], piece, copy, share)

    def enlarged(
        self,
        target: Pixels,
        plate: Pixels,
        columns: NDArray[np.int32],
        rows: NDArray[np.int32],
        size: tuple[int, int],
        copy: bool,
    ) -> None:
        """Lay a plate over a target, or copy it, enlarged to a size."""
        large = cv2.resize(plate, size, interpolation=cv2.INTER_LINEAR_EXACT)
        _put(target, large[: len(rows), : len(columns)], copy, 256)

    def turned(
        self,
        target: Pixels,
        plate: Pixels,
        way: NDArray[np.int64],
        copy: bool,
        repeat: bool,
        share: int,
    ) -> None:
        """Lay a plate over a target, or copy it, along a way."""
        across = np.arange(target.shape[1])
        for top in range(0, target.shape[0], BAND):
            down = np.arange(top, min(top + BAND, target.shape[0]))[:, None]
            x, y = (
                _added(across * way[2 + axis], way[axis] + down * way[4 + axis]) >> 11
                for axis in (0, 1)
            )
            piece = _looked_up(plate, x, y, repeat)
            _put(target[top : top + BAND], piece, copy, share)

    def finish(self, plane: Pixels, table: Pixels, dim: Pixels, lift: Pixels, drop: Pixels) -> None:
        """Finish luma."""
        for top in range(0, plane.shape[0], BAND):
            rows = slice(top, top + BAND)
            luma = plane[rows]
            cv2.LUT(luma, table, dst=luma)
            cv2.multiply(luma, dim[rows], dst=luma, scale=1 / 255)
            cv2.add(luma, lift[rows], dst=luma)
            cv2.subtract(luma, drop[rows], dst=luma)
            np.clip(luma, LOW, HIGH, out=luma)

    def mask(self, spot: Pixels, colour: Pixels, mask: Pixels) -> None:
        """Lay a colour through a mask."""
        if colour.shape[:2] == (1, 1):
            colour = np.broadcast_to(colour, (*mask.shape, 4)).copy()
        four = cv2.merge((mask, mask, mask, mask))
        seen = cv2.multiply(colour, four, scale=1 / 255)
        cv2.multiply(spot, cv2.bitwise_not(four), dst=four, scale=1 / 255)
        cv2.add(seen, four, dst=spot)


def _over(target: Pixels, plate: Pixels) -> None:
    """Blend a few rows."""
    clear = cv2.bitwise_not(cv2.extractChannel(plate, 3))
    clear = cv2.merge((clear, clear, clear, clear))
    cv2.multiply(target, clear, dst=clear, scale=1 / 255)
    cv2.add(clear, plate, dst=target)


def _added(across: Pixels, down: Pixels) -> Pixels:
    """Return every sum of the two, in the smallest integers that hold them."""
    ends = (
        (int(each.min()) for each in (across, down)),
        (int(each.max()) for each in (across, down)),
    )
    least, most = sum(ends[0]), sum(ends[1])
    kind = np.int32 if least >= -(2**31) and most < 2**31 else np.int64
    return np.asarray(across.astype(kind) + down.astype(kind))


def _looked_up(plate: Pixels, x: Pixels, y: Pixels, repeat: bool) -> Pixels:
    """Return the plate's pixels at positions x and y, in thirty-seconds of a pixel.

    They may be a row and a column that make up a grid.
    """
    height, width = plate.shape[:2]
    whole = np.empty((*np.broadcast_shapes(x.shape, y.shape), 2), np.int16)
    whole[..., 0] = np.clip(x >> 5, -2, width)
    whole[..., 1] = np.clip(y >> 5, -2, height)
    between = (x & 31).astype(np.uint16) + ((y & 31) << 5).astype(np.uint16)
    edge = cv2.BORDER_REPLICATE if repeat else cv2.BORDER_CONSTANT
    return cv2.remap(plate, whole, between, cv2.INTER_LINEAR, borderMode=edge)


def _put(target: Pixels, piece: Pixels, copy: bool, share: int) -> None:
    if share < 256:
        table = ((np.arange(256) * share + 128) >> 8).astype(np.uint8)
        piece = cv2.LUT(piece, table)
    if copy:
        target[:] = piece
    else:
        Portable().over(target, piece)
