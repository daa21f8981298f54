"""One clip measured: what attacks leave of its mark, what the mark does to the picture, and what is
taken for it.
"""

import time
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.marks.attacks import ATTACKS, SHOTS, decoded, product
from benchmarks.marks.clips import FPS, SIZES, Source, rendered, sources
from vitascope.media.watermark.certainty import least_score
from vitascope.media.watermark.detect import WordReading, read_word
from vitascope.media.watermark.embed import Embedder
from vitascope.media.watermark.payload import WORD_BITS, word_of
from vitascope.media.watermark.sums import Sums, sums_of

Picture = NDArray[np.uint8]

KEY = b"benchmarks.marks"
ENOUGH = least_score()
MADE = "as made"
WINDOW = 12
"""Frames of an unmarked window."""
NULL_KEYS = 4
"""Foreign carriers tried on each unmarked or differently marked window."""


def clip_of(source: Source) -> tuple[list[Picture], list[Picture], int]:
    """Return a clip's frames without and with a mark, and the word in it."""
    plain = source.frames()
    height, width = plain[0].shape[0] * 2 // 3, plain[0].shape[1]
    number = zlib.crc32(f"{source.name} {source.ratio} {source.seed}".encode())
    word = word_of(KEY, f"task_kling_1796000000000{number:024d}")
    embedder, out = Embedder(word, width, height), []
    for frame in plain:
        copy = frame.copy()
        embedder.add(frame[:height], copy[:height])
        out.append(copy)
    return plain, out, word


def survival(
    content: bytes, word: int, wanted: Sequence[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what each wanted attack on a finished clip leaves."""
    pictures = [picture for picture, _ in decoded(content)]
    for name in wanted:
        if name == MADE:
            yield name, _told(_looked_at(decoded(content)), word)
        elif name in SHOTS:
            shot = SHOTS[name](pictures[len(pictures) * 2 // 5])
            yield name, _told(sums_of([(shot, True)]), word)
        else:
            yield name, _told(_looked_at(decoded(ATTACKS[name].run(pictures))), word)


def _looked_at(frames: Iterator[tuple[Picture, bool]]) -> Sums | None:
    return sums_of(each for number, each in enumerate(frames) if number % 2 == 0 or each[1])


def _told(sums: Sums | None, word: int) -> dict[str, Any]:
    begin = time.process_time()
    reading = None if sums is None else read_word(sums, enough=ENOUGH)
    spent = time.process_time() - begin
    if reading is None:
        return {"score": 0.0, "right": False, "is_word": False, "bits": 0.5, "seconds": spent}
    wrong = bin(reading.word ^ word).count("1")
    return {
        "score": round(reading.score, 2), "right": reading.word == word, "is_word": reading.is_right,
        "bits": 1 - wrong / WORD_BITS, "seconds": round(spent, 3),
    }  # fmt: skip


def looks(plain: Sequence[Picture], with_mark: Sequence[Picture]) -> dict[str, float]:
    """Return how far the marked clip is from the unmarked one: the mean of every 8th frame, before
    encoding.
    """
    height = plain[0].shape[0] * 2 // 3
    pairs = [(plain[n][:height], with_mark[n][:height]) for n in range(0, len(plain), 8)]
    errors = [float(np.mean((a.astype(np.float32) - b) ** 2)) for a, b in pairs]
    return {
        "psnr": round(10 * float(np.log10(255**2 / max(float(np.mean(errors)), 1e-9))), 2),
        "ssim": round(float(np.mean([ssim(a, b) for a, b in pairs])), 5),
    }


def ssim(first: Picture, second: Picture) -> float:
    """Return the structural similarity of two brightness pictures, with the usual window of 1.5
    pixels.
    """
    a, b = first.astype(np.float64), second.astype(np.float64)

    def blur(picture: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(cv2.GaussianBlur(picture, (11, 11), 1.5))

    mean_a, mean_b = blur(a), blur(b)
    variance = blur(a * a) - mean_a**2 + blur(b * b) - mean_b**2
    shared = blur(a * b) - mean_a * mean_b
    low, high = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    top = (2 * mean_a * mean_b + low) * (2 * shared + high)
    return float(np.mean(top / ((mean_a**2 + mean_b**2 + low) * (variance + high))))


def sizes(plain: Sequence[Picture], marked_content: bytes) -> dict[str, float]:
    """Return how much larger the marked file is, in percent."""
    before = len(product(iter(plain)))
    return {"size": round(100 * (len(marked_content) / before - 1), 2)}


def mistakes(plain: Sequence[Picture], marked_content: bytes) -> Iterator[dict[str, Any]]:
    """Yield what is read where there is nothing: unmarked windows, and windows of marked clips by
    foreign carriers.
    """
    height = plain[0].shape[0] * 2 // 3
    bare = [(frame[:height], number == 0) for number, frame in enumerate(plain)]
    full = list(decoded(marked_content))
    for start in range(0, len(plain) - WINDOW + 1, WINDOW):
        yield _mistake(_looked_at(iter(bare[start : start + WINDOW])), None, "unmarked")
        for number in range(NULL_KEYS):
            sums = _looked_at(iter(full[start : start + WINDOW]))
            yield _mistake(sums, b"foreign carrier %d" % number, "foreign carrier")


def cost(seconds: int = 5) -> dict[str, float]:
    """Return the processor time of a clip's making and encoding, and of its mark."""
    source = sources()[0]
    size = SIZES[source.ratio]
    begin = time.process_time()
    clip = rendered(source.name, *size, source.seed, count=seconds * FPS)
    frames: list[Picture] = []

    def kept() -> Iterator[Picture]:
        for frame in clip.frames:
            frames.append(frame[: size[1]].copy())
            yield frame

    product(kept())
    whole = time.process_time() - begin
    embedder, out = Embedder(1, *size), np.empty((size[1], size[0]), np.uint8)
    begin = time.process_time()
    for frame in frames:
        embedder.add(frame, out)
    return {
        "seconds": seconds,
        "clip_cpu": round(whole, 2),
        "mark": round(time.process_time() - begin, 2),
    }


def _mistake(sums: Sums | None, seed: bytes | None, kind: str) -> dict[str, Any]:
    reading: WordReading | None = None if sums is None else read_word(sums, enough=0.0, seed=seed)
    return {
        "kind": kind, "score": round(reading.score, 3) if reading else 0.0,
        "is_word": bool(reading and reading.is_right),
    }  # fmt: skip
