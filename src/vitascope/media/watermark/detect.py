"""Detection: where in a picture the lattice lies, and which word it carries, without the unmarked
picture.
"""

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vitascope.media.watermark.carrier import (
    CELLS,
    STEP,
    SYMBOL_BITS,
    SYMBOLS,
    TILE,
    Carrier,
    carrier,
)
from vitascope.media.watermark.certainty import TRIES
from vitascope.media.watermark.payload import is_word
from vitascope.media.watermark.sums import SHORT_SIDE, Sums

Real = NDArray[np.float32]
Spectrum = NDArray[np.complexfloating]

SCALE = CELLS / SHORT_SIDE
"""Cells per looked-at pixel of a whole picture."""
SCALES = tuple(
    SCALE * math.exp(power) for power in np.arange(math.log(0.60), math.log(1.12), 0.004)
)
"""From crops to 60 % of the shorter side to pictures with borders.

One place in 250 off, and a mark is lost.
"""
SHAPES = ((480, 270), (270, 480), (270, 270))
"""Cells across and down of whole clips: 16:9, 9:16, 1:1."""
FLATTENING = 0.8
LEAST_SYNC = 2.5
FINER = 4
"""Places per cell that the lattice is set down to."""
NEAR_CELLS = 1.5
"""How far from the corner the lattice of an uncropped picture may lie."""
BEST = 5
"""Scales that are looked at closely."""
NUDGES = (0.0, -0.003, -0.0015, 0.0015, 0.003)
LIKELY = 4
"""Symbols of each pattern that words are tried from."""

Scale = tuple[float, float]
"""Cells per looked-at pixel, across and down."""


@dataclass(frozen=True, kw_only=True)
class WordReading:
    """The best word that was read.

    A right check and a high score make it a find; rate_of says how sure it is.
    """

    word: int
    is_right: bool
    score: float
    is_mirrored: bool = False
    is_whole: bool = False


@dataclass(frozen=True, kw_only=True)
class _Place:
    sync: float
    spectrum: Spectrum
    down: float
    across: float


def read_word(sums: Sums, *, enough: float, seed: bytes | None = None) -> WordReading | None:
    """Return the first reading whose check is right and whose score is enough, else the best, None
    for none at all.

    seed names another carrier than the clips', to measure false finds by.
    """
    patterns = carrier() if seed is None else carrier(seed)
    best: WordReading | None = None
    for reading in _readings(sums, patterns):
        if best is None or (reading.is_right, reading.score) > (best.is_right, best.score):
            best = reading
        if reading.is_right and reading.score > enough:
            return reading
    return best


def _readings(sums: Sums, patterns: Carrier) -> Iterator[WordReading]:
    pictures = sums.each()
    for picture, mirrored in itertools.product(pictures, (False, True)):
        place = _corner(_turned(picture, mirrored), patterns)
        if place.sync >= LEAST_SYNC:
            yield _decoded(place, patterns, mirrored, is_whole=True)
    for picture in pictures:
        for _, scale, mirrored in _likely_scales(picture, patterns):
            place = _closest(_turned(picture, mirrored), scale, patterns)
            yield _decoded(place, patterns, mirrored, is_whole=False)


def _turned(picture: Real, mirrored: bool) -> Real:
    return np.ascontiguousarray(picture[:, ::-1]) if mirrored else picture


def _corner(picture: Real, patterns: Carrier) -> _Place:
    """Return the best place of the lattice of a whole picture."""
    spectrum = _spectrum(picture, (SCALE, SCALE), patterns)
    reach = round(NEAR_CELLS * FINER)
    near = np.roll(_correlation(spectrum, patterns.spectra[0], FINER), (reach, reach), (0, 1))
    return _place(near[: 2 * reach + 1, : 2 * reach + 1], spectrum, reach)


def _closest(picture: Real, scale: Scale, patterns: Carrier) -> _Place:
    """Return the best place at a scale and its neighbours."""
    found = []
    for nudge in NUDGES:
        spectrum = _spectrum(picture, (scale[0] * (1 + nudge), scale[1] * (1 + nudge)), patterns)
        found.append(_place(_correlation(spectrum, patterns.spectra[0], FINER), spectrum, 0))
    return max(found, key=lambda place: place.sync)


def _place(correlation: Real, spectrum: Spectrum, reach: int) -> _Place:
    down, across = divmod(int(correlation.argmax()), correlation.shape[1])
    return _Place(
        sync=float(correlation[down, across]),
        spectrum=spectrum,
        down=(down - reach) / FINER,
        across=(across - reach) / FINER,
    )


def _likely_scales(picture: Real, patterns: Carrier) -> list[tuple[float, Scale, bool]]:
    """Return the scales at which the first pattern shows best: how well, which, and whether
    mirrored.
    """
    sync = patterns.spectra[0]
    # A pattern's mirror image, by its spectrum: across becomes backwards.
    mirror = np.fft.rfft2(np.roll(patterns.patterns[0][:, ::-1], 1, 1)).astype(np.complex64)
    found = []
    for scale in _scales(picture.shape[0], picture.shape[1]):
        spectrum = _spectrum(picture, scale, patterns)
        for pattern, mirrored in ((sync, False), (mirror, True)):
            found.append((float(_correlation(spectrum, pattern).max()), scale, mirrored))
    return sorted(found, key=lambda each: -each[0])[:BEST]


def _scales(height: int, width: int) -> Iterator[Scale]:
    """Yield what a picture may have become of: a clip of another shape fitted in or squeezed, a
    crop, a border.
    """
    for across, down in SHAPES:
        yield across / width, across / width
        yield down / height, down / height
        yield across / width, down / height
    for scale in SCALES:
        yield scale, scale


def _spectrum(picture: Real, scale: Scale, patterns: Carrier) -> Spectrum:
    """Return the flattened spectrum of a picture brought to the lattice and folded into one tile."""
    cells = cv2.resize(picture, None, fx=scale[0], fy=scale[1], interpolation=cv2.INTER_LINEAR)
    height, width = cells.shape
    tiles = np.zeros((-(-height // TILE) * TILE, -(-width // TILE) * TILE), np.float32)
    tiles[:height, :width] = cells
    folded = tiles.reshape(-1, TILE, tiles.shape[1] // TILE, TILE).sum((0, 2))
    spectrum = np.fft.rfft2(folded)
    flattened = np.zeros_like(spectrum)
    inside = spectrum[patterns.band]
    flattened[patterns.band] = inside / (np.abs(inside) + 1e-9) ** FLATTENING
    return flattened


def _correlation(spectrum: Spectrum, pattern: Spectrum, finer: int = 1) -> Real:
    """Return how well a pattern fits at every place, in standard deviations over all places."""
    product = spectrum * pattern.conj()
    if finer == 1:
        fits = np.fft.irfft2(product, s=(TILE, TILE))
    else:
        half, size = TILE // 2, TILE * finer
        padded = np.zeros((size, size // 2 + 1), product.dtype)
        padded[:half, :half], padded[size - half :, :half] = (
            product[:half, :half],
            product[half:, :half],
        )
        fits = np.fft.irfft2(padded)
    return np.asarray(fits / (fits.std() + 1e-12))


def _decoded(place: _Place, patterns: Carrier, mirrored: bool, *, is_whole: bool) -> WordReading:
    """Return the likeliest word with a right check at a place, or the likeliest of all."""
    down, across = np.fft.fftfreq(TILE)[:, None], np.fft.rfftfreq(TILE)[None]
    centred = place.spectrum * np.exp(2j * np.pi * (down * place.down + across * place.across))
    symbols = [_likely_symbols(centred, pattern) for pattern in patterns.spectra[1:]]
    first: WordReading | None = None
    for chosen in _likely_choices(symbols):
        word = sum(symbol << (SYMBOL_BITS * number) for number, (symbol, _) in enumerate(chosen))
        score = place.sync + sum(fit for _, fit in chosen)
        reading = WordReading(
            word=word, is_right=is_word(word), score=score, is_mirrored=mirrored, is_whole=is_whole
        )  # fmt: skip
        if reading.is_right:
            return reading
        first = first or reading
    assert first is not None
    return first


def _likely_symbols(spectrum: Spectrum, pattern: Spectrum) -> list[tuple[int, float]]:
    """Return the LIKELY symbols of one pattern and how well they fit, the likeliest first."""
    fits = _correlation(spectrum, pattern)[::STEP, ::STEP].ravel()
    sizes = np.abs(fits)
    top = np.argpartition(sizes, -LIKELY)[-LIKELY:]
    negative = 1 << (SYMBOL_BITS - 1)
    return [
        (int(place) | (negative if fits[place] < 0 else 0), float(sizes[place]))
        for place in top[np.argsort(-sizes[top])]
    ]


def _likely_choices(symbols: list[list[tuple[int, float]]]) -> list[tuple[tuple[int, float], ...]]:
    choices = itertools.product(*symbols)
    return sorted(choices, key=lambda chosen: -sum(fit for _, fit in chosen))[:TRIES]


assert SYMBOLS == 5  # The score's statistics were measured for so many.
