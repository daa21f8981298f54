"""What the kernels compute, in whole numbers, one formula each."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[Any]


def by_255(x: Pixels) -> Pixels:
    """x / 255, rounded."""
    return np.asarray((2 * x + 255) // 510)


def over(target: Pixels, plate: Pixels) -> Pixels:
    clear = 255 - plate[..., 3:].astype(np.int64)
    return np.asarray(np.minimum(by_255(target * clear) + plate, 255).astype(np.uint8))


def added(target: Pixels, plate: Pixels) -> Pixels:
    return np.asarray(np.minimum(target.astype(np.int64) + plate, 255).astype(np.uint8))


def looked_up(plate: Pixels, x: Pixels, y: Pixels, repeat: bool) -> Pixels:
    """The plate at positions in thirty-seconds of a pixel, between four neighbours."""
    fx, fy = (x % 32)[..., None], (y % 32)[..., None]
    left, top = x // 32, y // 32
    upper = near(plate, left, top, repeat) * (32 - fx) + near(plate, left + 1, top, repeat) * fx
    lower = (
        near(plate, left, top + 1, repeat) * (32 - fx) + near(plate, left + 1, top + 1, repeat) * fx
    )
    return np.asarray(((upper * (32 - fy) + lower * fy + 512) // 1024).astype(np.uint8))


def enlarged(plate: Pixels, width: int, height: int) -> Pixels:
    """The plate edge to edge at another size, in 256ths of a pixel."""

    def between(small: int, large: int) -> tuple[Pixels, Pixels, Pixels]:
        at = (np.arange(large) + 0.5) * (small / large) - 0.5
        where = np.rint(np.clip(at, 0, small - 1) * 256).astype(np.int64)
        return where // 256, np.minimum(where // 256 + 1, small - 1), where % 256

    left, right, x = between(plate.shape[1], width)
    upper, lower, y = between(plate.shape[0], height)
    wide = plate.astype(np.int64)
    wide = wide[:, left] * (256 - x)[:, None] + wide[:, right] * x[:, None]
    tall = wide[upper] * (256 - y)[:, None, None] + wide[lower] * y[:, None, None]
    return np.asarray(((tall + 32768) // 65536).astype(np.uint8))


def near(plate: Pixels, x: Pixels, y: Pixels, repeat: bool) -> Pixels:
    height, width = plate.shape[:2]
    found = plate[np.clip(y, 0, height - 1), np.clip(x, 0, width - 1)].astype(np.int64)
    inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    return np.asarray(found if repeat else found * inside[..., None])


def put(target: Pixels, piece: Pixels, copy: bool, share: int) -> Pixels:
    seen = ((piece.astype(np.int64) * share + 128) // 256).astype(np.uint8)
    return np.asarray(seen if copy else over(target, seen))


def finished(plane: Pixels, table: Pixels, dim: Pixels, lift: Pixels, drop: Pixels) -> Pixels:
    dimmed = by_255(table[plane].astype(np.int64) * dim)
    return np.asarray(np.clip(np.minimum(dimmed + lift, 255) - drop, 16, 235).astype(np.uint8))


def laid(spot: Pixels, colour: Pixels, mask: Pixels) -> Pixels:
    share = mask[..., None].astype(np.int64)
    seen = by_255(colour * share) + by_255(spot * (255 - share))
    return np.asarray(np.minimum(seen, 255).astype(np.uint8))
