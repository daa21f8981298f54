"""The watermark of a file: of a video, of its first half minute, or of a PNG or JPEG."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from vitascope.media.watermark.certainty import least_score
from vitascope.media.watermark.detect import read_word
from vitascope.media.watermark.sums import sums_of

Picture = NDArray[np.uint8]

SECONDS = 30.0
FRAMES = 1_800
"""What is decoded of a video at most."""
PER_SECOND = 12
"""Pictures of a video that are looked at, beside the key frames."""
PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
PLANAR = ("yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p", "nv12", "gray")
"""Pixel formats whose first plane is brightness, a byte a pixel."""


@dataclass(frozen=True, kw_only=True)
class FoundMark:
    """A word whose check is right, and how well it was read.

    Whoever has keys finds out whether it is theirs; without them it takes a better score to be
    sure.
    """

    word: int
    score: float
    is_mirrored: bool
    is_whole: bool


@dataclass(frozen=True, kw_only=True)
class Search:
    """What looking for a mark came to; no pictures: there was nothing to look at."""

    mark: FoundMark | None
    pictures: int


def find_mark(path: Path) -> Search:
    """Look for a watermark in a video or picture.

    Raises OSError if the file cannot be opened.
    """
    counted = _Counted(_pictures(path))
    sums = sums_of(counted)
    if sums is None:
        return Search(mark=None, pictures=0)
    reading = read_word(sums, enough=least_score())
    if reading is None or not reading.is_right or reading.score < least_score(is_ours=True):
        return Search(mark=None, pictures=counted.count)
    mark = FoundMark(
        word=reading.word, score=round(reading.score, 1), is_mirrored=reading.is_mirrored, is_whole=reading.is_whole
    )  # fmt: skip
    return Search(mark=mark, pictures=counted.count)


def picture_type(path: Path) -> str | None:
    """Return the media type of a PNG or JPEG by its first bytes, None for anything else."""
    with path.open("rb") as file:
        begin = file.read(8)
    return next((mime for signature, mime in PICTURES.items() if begin.startswith(signature)), None)


class _Counted:
    def __init__(self, pictures: Iterator[tuple[Picture, bool]]) -> None:
        self._pictures, self.count = pictures, 0

    def __iter__(self) -> Iterator[tuple[Picture, bool]]:
        for each in self._pictures:
            self.count += 1
            yield each


def _pictures(path: Path) -> Iterator[tuple[Picture, bool]]:
    return _still(path) if picture_type(path) else _frames(path)


def _still(path: Path) -> Iterator[tuple[Picture, bool]]:
    try:
        picture = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_GRAYSCALE)
    except cv2.error:
        return
    if picture is not None:
        yield np.asarray(picture, np.uint8), True


def _frames(path: Path) -> Iterator[tuple[Picture, bool]]:
    """Yield what can be decoded; where a file breaks off, what came before still counts."""
    try:
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            stream.codec_context.thread_count = 1
            every = max(1, round(float(stream.average_rate or PER_SECOND) / PER_SECOND))
            for number, frame in enumerate(container.decode(stream)):
                if number >= FRAMES or (frame.time or 0.0) > SECONDS:
                    return
                if frame.key_frame or number % every == 0:
                    yield _luma(frame), bool(frame.key_frame)
    except (av.FFmpegError, IndexError, ValueError):
        return


def _luma(frame: av.VideoFrame) -> Picture:
    if frame.format.name not in PLANAR:
        return np.asarray(frame.to_ndarray(format="gray"), np.uint8)
    plane = frame.planes[0]
    rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)  # type: ignore[call-overload]
    return np.array(rows[: frame.height, : frame.width])
