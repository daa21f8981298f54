"""Noise: smooth randomness for hills, clouds, sand and water, made by enlarging small random grids."""

import cv2
import numpy as np
from numpy.random import Generator

from vitascope_scene.drawing.pixels import Pixels


def fractal(
    rng: Generator, height: int, width: int, cell: float, *, octaves: int = 4, stretch: float = 1.0
) -> Pixels:
    """Cloudy noise, float32 about 0..1. cell is the largest feature in pixels.

    stretch > 1 makes it wide and flat.
    """
    total: Pixels = np.zeros((height, width), np.float32)
    weight, norm = 1.0, 0.0
    for _ in range(octaves):
        rows, columns = max(2, int(height / cell * stretch) + 3), max(2, int(width / cell) + 3)
        grid = rng.random((rows, columns), np.float32)
        total += weight * cv2.resize(grid, (width, height), interpolation=cv2.INTER_CUBIC)
        norm += weight
        weight, cell = weight * 0.5, max(cell / 2, 1.5)
    noise: Pixels = np.clip((total / norm - 0.5) * 1.5 + 0.5, 0, 1)
    return noise


def tile(rng: Generator, size: int, cell: int, *, octaves: int = 4) -> Pixels:
    """Cloudy noise that repeats without a seam, float32 0..1, shape (size, size)."""
    total: Pixels = np.zeros((size, size), np.float32)
    weight, norm, cells = 1.0, 0.0, max(2, size // cell)
    for _ in range(octaves):
        cells = min(cells, size)
        grid = np.pad(rng.random((cells, cells), np.float32), 2, mode="wrap")
        step = size // cells
        big = cv2.resize(grid, None, fx=step, fy=step, interpolation=cv2.INTER_CUBIC)
        big = big[2 * step : 2 * step + size, 2 * step : 2 * step + size]
        total += weight * cv2.resize(big, (size, size))
        norm += weight
        weight, cells = weight * 0.55, cells * 2
    total /= norm
    spread: Pixels = (total - total.min()) / max(float(total.max() - total.min()), 1e-6)
    return spread


def ridge(
    rng: Generator, width: int, cell: float, *, octaves: int = 6, sharp: bool = False
) -> Pixels:
    """A line of hills, float32 about 0..1, shape (width,). Sharp makes peaks instead of domes."""
    total: Pixels = np.zeros(width, np.float32)
    weight, norm = 1.0, 0.0
    for _ in range(octaves):
        grid = rng.random((1, max(4, int(width / cell) + 4)), np.float32)
        line = cv2.resize(grid, (width, 1), interpolation=cv2.INTER_CUBIC)[0]
        total += weight * (1 - np.abs(2 * line - 1) if sharp else line)
        norm += weight
        weight, cell = weight * 0.5, max(cell / 2, 2)
    return total / norm
