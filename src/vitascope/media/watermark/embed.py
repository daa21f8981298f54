"""Embedding: a word added to the brightness of every frame, as strong as its surroundings hide it."""

from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from vitascope.media.colour import FileClip, as_in_file
from vitascope.media.encode import KEY_FRAME_SECONDS
from vitascope.media.watermark.carrier import CELLS, TILE, carrier
from vitascope.video import Clip

Picture = NDArray[np.uint8]
Real = NDArray[np.float32]

FLAT, FLAT_BETWEEN = 0.8, 0.6
"""Standard deviation of the mark where the picture has no texture, in steps of brightness (0 to
255): in key frames, which re-encoding spares most, and between them, where it costs most bytes.
"""
TEXTURE = 0.12
"""How much of a block's variance the mark's may be: about what keeps the structural similarity
(SSIM) the same.
"""
STRONGEST = 4.0
LEAST_PSNR = 46.3
"""Decibels: in a picture that is texture all over, the mark is weaker, so as to keep this."""
ENLARGED = 0.85
"""What enlarging the lattice to pixels leaves of the mark's power."""
MOST_POWER = 255.0**2 * 10 ** (-LEAST_PSNR / 10) / ENLARGED
BLOCK = 8
"""Pixels of a block's side, whose texture counts."""
BLACK, GREY = 12, 36
LEAST_SHARE = 0.3
"""Below BLACK the mark has this share of its strength, all of it from GREY on."""
FRACTION = 24
"""Steps of the fixed point that the mark is enlarged in: bytes are enlarged in half of the time of
floats.
"""
OFFSET = 5
"""What keeps the enlarged mark, in bytes, from falling below nothing.

It is taken from the picture first.
"""


def watermarked(clip: Clip, word: int) -> FileClip:
    """Return clip with the word in every frame."""
    shown = as_in_file(clip)
    return replace(shown, frames=_frames(shown, word))


def _frames(clip: FileClip, word: int) -> Iterator[Picture]:
    embedder = Embedder(word, clip.width, clip.height)
    every = round(KEY_FRAME_SECONDS * clip.fps)
    for number, frame in enumerate(clip.frames):
        luma = frame[: clip.height]
        embedder.add(luma, luma, is_key=number % every == 0)
        yield frame


class Embedder:
    """Adds one word to pictures of one size."""

    def __init__(self, word: int, width: int, height: int) -> None:
        """Prepare for pictures of this size."""
        scale = CELLS / min(width, height)
        self._size = (width, height)
        across, down = int(np.ceil(width * scale)), int(np.ceil(height * scale))
        repeats = (-(-down // TILE), -(-across // TILE))
        tiled = np.tile(carrier().tile(word), repeats)[:down, :across]
        self._pattern = np.ascontiguousarray(tiled * np.float32(FRACTION))
        self._base = (float(OFFSET * FRACTION), 0.0, 0.0, 0.0)
        self._blocks = (-(-width // BLOCK), -(-height // BLOCK))
        self._offset = np.full((height, width), OFFSET, np.uint8)
        self._enlarges = across <= width

    def add(self, luma: Picture, out: Picture, *, is_key: bool) -> None:
        """Write the marked brightness of a picture (height, width) to out, which may be the picture
        itself.

        is_key: the picture becomes a key frame of the file.
        """
        strength = _strength(luma, self._blocks, FLAT if is_key else FLAT_BETWEEN)
        cells = cv2.resize(strength, self._pattern.shape[::-1], interpolation=cv2.INTER_LINEAR)
        mark = cv2.add(cv2.multiply(cells, self._pattern), self._base, dtype=cv2.CV_8U)  # type: ignore[call-overload]
        how = cv2.INTER_LINEAR if self._enlarges else cv2.INTER_AREA
        mark = cv2.resize(mark, self._size, interpolation=how)
        cv2.convertScaleAbs(mark, dst=mark, alpha=1 / FRACTION)
        # Taken away first: what saturates then is blacker than black.
        cv2.subtract(luma, self._offset, dst=out)
        cv2.add(out, mark, dst=out)


def _strength(luma: Picture, blocks: tuple[int, int], flat: float) -> Real:
    """Return the mark's standard deviation block by block: less over flats and near black, more
    over texture.
    """
    half = np.ascontiguousarray(luma[::2, ::2])
    mean = _averaged(half, blocks)
    squares = _averaged(np.asarray(cv2.multiply(half, half, dtype=cv2.CV_16U), np.uint16), blocks)
    variance = np.maximum(squares - mean * mean, 0)
    # The weakest of the neighbours counts: else an edge against a sky would have a halo.
    least = np.asarray(cv2.blur(cv2.erode(variance, np.ones((3, 3), np.uint8)), (3, 3)), np.float32)
    strength = np.minimum(
        np.sqrt(least * np.float32(TEXTURE) + np.float32(flat * flat)), np.float32(STRONGEST)
    )
    light = np.clip((mean - BLACK) / (GREY - BLACK), LEAST_SHARE, 1)
    return _bounded(np.asarray(strength * light, np.float32))


def _bounded(strength: Real) -> Real:
    """Return a mark's strength with its power at most MOST_POWER.

    The strongest places give way: a mark shows least among their texture.
    """
    powers = strength * strength
    if float(powers.mean()) <= MOST_POWER:
        return strength
    ordered = np.sort(powers, axis=None)
    weaker = np.cumsum(ordered, dtype=np.float64) - ordered
    others = np.arange(ordered.size, 0, -1)
    # From the first place on that has more than the rest may have, all get the same.
    first = int(np.argmax(weaker + ordered * others > MOST_POWER * ordered.size))
    most = (MOST_POWER * ordered.size - weaker[first]) / others[first]
    return np.minimum(strength, np.float32(np.sqrt(most)))


def _averaged(picture: "NDArray[np.uint8] | NDArray[np.uint16]", blocks: tuple[int, int]) -> Real:
    return np.asarray(cv2.resize(picture, blocks, interpolation=cv2.INTER_AREA), np.float32)
