"""The carrier: six noise patterns on a tiled lattice, one to find the place by and five that carry
13 bits each.

A data pattern is shifted by one of 64 x 64 places of its tile and given a sign, so that decoding it
is one correlation. Nothing here is secret: what is, is in the payload.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Real = NDArray[np.float32]
Spectrum = NDArray[np.complex64]

CELLS = 270
"""Lattice cells along a picture's shorter side: 4 pixels each at 1080p."""
TILE = 128
"""Cells of a tile's side; tiles repeat from the top left corner."""
STEP = 2
"""Cells between two places of a shifted pattern."""
PLACES = TILE // STEP
SYMBOLS = 5
SYMBOL_BITS = 13
BAND = (4 / 60, 4 / 19)
"""Lowest and highest frequency in cycles per cell: re-encoding takes what is higher, a tile has
little room below.
"""
SYNC_WEIGHT = 1.15
PEAK = 2.2
"""Where the sum of the patterns is bent, in standard deviations."""
PUBLIC = b"vitascope watermark 1"
"""What the patterns are made from: the same in every installation, so that any detector finds any
clip's mark.
"""


@dataclass(frozen=True, kw_only=True)
class Carrier:
    """The patterns and their spectra; number 0 is the one that finds the place."""

    patterns: tuple[Real, ...]
    spectra: tuple[Spectrum, ...]
    band: NDArray[np.bool_]

    def tile(self, word: int) -> Real:
        """Return the tile that carries a word: (TILE, TILE) with a standard deviation of 1."""
        total = SYNC_WEIGHT * self.patterns[0]
        for number, pattern in enumerate(self.patterns[1:]):
            symbol = word >> (SYMBOL_BITS * number) & ((1 << SYMBOL_BITS) - 1)
            down, across = symbol >> 6 & (PLACES - 1), symbol & (PLACES - 1)
            shifted = np.roll(pattern, (down * STEP, across * STEP), (0, 1))
            total = total - shifted if symbol >> 12 else total + shifted
        total = PEAK * np.tanh(total / total.std() / PEAK)
        return np.asarray(total / total.std(), np.float32)


@lru_cache(maxsize=4)
def carrier(seed: bytes = PUBLIC) -> Carrier:
    """Return the carrier.

    Another seed makes patterns that no clip carries, to measure false finds by.
    """
    down, across = np.fft.fftfreq(TILE)[:, None], np.fft.rfftfreq(TILE)[None]
    frequency, (low, high) = np.hypot(down, across), BAND
    rising = np.clip((frequency - low * 0.85) / (low * 0.3), 0, 1)
    weight = rising * np.clip((high * 1.1 - frequency) / (high * 0.2), 0, 1)
    exact = [_spectrum(seed, number, weight) for number in range(SYMBOLS + 1)]
    patterns = (np.fft.irfft2(each, s=(TILE, TILE)) for each in exact)
    scaled = tuple(np.asarray(each / each.std(), np.float32) for each in patterns)
    spectra = tuple(each.astype(np.complex64) for each in exact)
    return Carrier(patterns=scaled, spectra=spectra, band=np.asarray(weight > 0))


def _spectrum(seed: bytes, number: int, weight: NDArray[np.float64]) -> NDArray[np.complex128]:
    digest = hashlib.sha256(b"%s pattern %d" % (seed, number)).digest()
    random = np.random.Generator(np.random.Philox(int.from_bytes(digest[:16], "big")))
    noise = np.fft.rfft2(random.standard_normal((TILE, TILE)))
    return np.asarray(noise / np.maximum(np.abs(noise), 1e-9) * weight, np.complex128)
