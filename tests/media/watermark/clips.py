"""Marked clips, and what is done to them."""

import io
from collections.abc import Iterator, Sequence
from fractions import Fraction

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from tests.media.pictures import texture
from vitascope.media.watermark.certainty import least_score
from vitascope.media.watermark.detect import WordReading, read_word
from vitascope.media.watermark.embed import Embedder
from vitascope.media.watermark.payload import word_of
from vitascope.media.watermark.sums import sums_of

Picture = NDArray[np.uint8]

KEY = b"k" * 32
TASK = "task_kling_1796000000000000000000000000000000001"
WORD = word_of(KEY, TASK)
WIDTH, HEIGHT, FRAMES = 960, 540, 12


def scene(width: int = WIDTH, height: int = HEIGHT, seed: int = 0) -> Picture:
    """Return a brightness picture with flats, soft shapes and fine texture."""
    fine = texture(width, height, seed)[..., 0].astype(np.float32)
    soft = cv2.GaussianBlur(texture(width, height, seed + 1)[..., 0], (0, 0), 25).astype(np.float32)
    flat = np.clip((soft - soft.mean()) * 4, 0, 40)
    return np.asarray(np.clip(40 + soft * 0.6 + (fine - 128) * flat / 120, 16, 235), np.uint8)


def marked(picture: Picture, word: int = WORD) -> Picture:
    """Return a picture with a word in it."""
    out = picture.copy()
    Embedder(word, picture.shape[1], picture.shape[0]).add(picture, out, is_key=True)
    return out


def panned(picture: Picture, count: int = FRAMES) -> Iterator[Picture]:
    """Yield a slow pan, marked frame by frame as the service does."""
    embedder = Embedder(WORD, picture.shape[1], picture.shape[0])
    for number in range(count):
        frame = np.roll(picture, 2 * number, axis=1)
        embedder.add(frame, frame, is_key=number == 0)
        yield frame


def encoded(pictures: Sequence[Picture], crf: int = 28, container: str = "mp4") -> bytes:
    """Return brightness pictures as an H.264 file."""
    buffer = io.BytesIO()
    height, width = pictures[0].shape
    with av.open(buffer, "w", format=container) as out:
        stream = out.add_stream(
            "libx264", rate=Fraction(24), options={"preset": "veryfast", "crf": str(crf)}
        )
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for picture in pictures:
            grey = np.full((height // 2, width), 128, np.uint8)
            out.mux(
                stream.encode(
                    av.VideoFrame.from_ndarray(np.vstack([picture, grey]), format="yuv420p")
                )
            )
        out.mux(stream.encode(None))
    return buffer.getvalue()


def read(pictures: Sequence[Picture]) -> WordReading:
    """Return what is read in pictures, the first taken for a key frame."""
    sums = sums_of((picture, number == 0) for number, picture in enumerate(pictures))
    assert sums is not None
    found = read_word(sums, enough=least_score())
    assert found is not None
    return found
