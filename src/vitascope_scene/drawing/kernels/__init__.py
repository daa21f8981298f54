"""Pixel kernels: the few ways plates are laid over one another, in integer arithmetic.

Where a C compiler was there when the package was installed, they are compiled code; elsewhere the
same arithmetic runs in OpenCV and NumPy, and gives the same bytes.
"""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from vitascope_scene.drawing.kernels.native import Native, native_of
from vitascope_scene.drawing.kernels.portable import Portable

Pixels: TypeAlias = NDArray[Any]

FINE, COARSE = 256, 32
"""Places between two pixels that are told apart: where a plate is enlarged, and where it is brought
by a matrix.
"""
FRACTION = 65536
"""Steps of a pixel in which a turned plate's way is added up."""
OPAQUE = 256
"""The share that changes nothing."""


class _Chosen:
    """The implementation in use."""

    kernels: Portable | Native = native_of() or Portable()


def choose(name: str) -> str:
    """Use "avx2", "plain" (compiled for any processor) or "portable"; return the one in use.

    What is not there is not used: a build without a compiler has only "portable".
    """
    _Chosen.kernels = (
        Portable() if name == "portable" else native_of(avx2=name == "avx2") or Portable()
    )
    return _Chosen.kernels.name


def chosen() -> str:
    """Return the name of the implementation in use."""
    return _Chosen.kernels.name


def blend(target: Pixels, plate: Pixels) -> None:
    """Lay a plate over a target of the same shape, in place. RGB above alpha adds light."""
    if target.size:
        _Chosen.kernels.over(target, _rows_of_pixels(plate))


def add(target: Pixels, plate: Pixels) -> None:
    """Add a plate to a target of the same shape, in place."""
    if target.size:
        _Chosen.kernels.add(target, _rows_of_pixels(plate))


def put(
    target: Pixels,
    plate: Pixels,
    matrix: Pixels,
    *,
    share: float = 1.0,
    copy: bool = False,
    repeat: bool = False,
) -> None:
    """Bring a plate to a target by a 2x3 matrix, from the plate's pixels to the target's.

    It is laid over, as transparent as share says, or copied. Outside it is clear, or its edge is
    repeated.
    """
    part = min(OPAQUE, max(0, round(share * OPAQUE)))
    if not (target.size and plate.size and part):
        return
    plate = _rows_of_pixels(plate)
    height, width = target.shape[:2]
    straight = matrix[0, 1] == 0 and matrix[1, 0] == 0
    if straight:
        columns = _positions(width, matrix[0, 0], matrix[0, 2])
        rows = _positions(height, matrix[1, 1], matrix[1, 2])
        _Chosen.kernels.scaled(target, plate, columns, rows, copy, repeat, part)
    else:
        _Chosen.kernels.turned(target, plate, _way(matrix), copy, repeat, part)


def enlarge(target: Pixels, plate: Pixels, width: int, height: int, *, copy: bool = False) -> None:
    """Lay a plate over a target, or copy it, enlarged edge to edge to width x height.

    The target may be smaller: right and lower parts that stick out are cut.
    """
    if target.size:
        columns = _enlarged(plate.shape[1], width)[: target.shape[1]]
        rows = _enlarged(plate.shape[0], height)[: target.shape[0]]
        _Chosen.kernels.enlarged(
            target, _rows_of_pixels(plate), columns, rows, (width, height), copy
        )


def finish(plane: Pixels, table: Pixels, dim: Pixels, lift: Pixels, drop: Pixels) -> None:
    """Finish luma in place: a tone table, times dim / 255, plus lift, minus drop, kept in 16..235."""
    _Chosen.kernels.finish(plane, table, dim, lift, drop)


def lay(spot: Pixels, colour: Pixels, mask: Pixels) -> None:
    """Lay an RGBA colour image, or one pixel of it, through a mask onto a plate, in place."""
    _Chosen.kernels.mask(spot, colour, mask)


def _rows_of_pixels(plate: Pixels) -> Pixels:
    """Return the plate with its pixels side by side, as the kernels read them."""
    return plate if plate.strides[1:] == (4, 1) else np.ascontiguousarray(plate)


_FARTHEST = 2**26


def _positions(count: int, scale: float, start: float) -> NDArray[np.int32]:
    """Return where in the plate the target's columns or rows lie, in 256ths but COARSE."""
    at = np.rint((np.arange(count) - start) / scale * COARSE)
    return np.asarray(np.clip(at, -_FARTHEST, _FARTHEST) * (FINE // COARSE), np.int32)


def _enlarged(small: int, large: int) -> NDArray[np.int32]:
    """Return where in the plate each of the enlarged columns or rows lies, in 256ths."""
    at = (np.arange(large) + 0.5) * (small / large) - 0.5
    return np.asarray(np.rint(np.clip(at, 0, small - 1) * FINE), np.int32)


def _way(matrix: Pixels) -> NDArray[np.int64]:
    """Return x and y in the plate of the target's corner, their change per column and per row.

    Half of a position is added, so that dropping the rest rounds.
    """
    (a, b, c), (d, e, f) = (tuple(float(value) for value in row) for row in matrix)
    turn = np.array([[e, -b], [-d, a]]) / (a * e - b * d)
    corner = -turn @ (c, f)
    way = np.rint(np.concatenate([corner, turn[:, 0], turn[:, 1]]) * FRACTION).astype(np.int64)
    way[:2] += FRACTION // COARSE // 2
    return np.asarray(way, np.int64)
