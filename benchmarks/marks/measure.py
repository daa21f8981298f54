"""One clip measured: what attacks leave of its mark, and what the mark does to the picture."""

import time
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.marks.attacks import ATTACKS, CUT, SHOTS, decoded, product
from benchmarks.marks.clips import FPS, SIZES, Source, rendered, sources
from vitascope.media.colour import FileClip, as_in_file
from vitascope.media.watermark.certainty import least_score
from vitascope.media.watermark.detect import read_word
from vitascope.media.watermark.embed import Embedder, watermarked
from vitascope.media.watermark.payload import WORD_BITS, word_of
from vitascope.media.watermark.sums import Sums, sums_of
from vitascope.video import Clip

Picture = NDArray[np.uint8]

KEY = b"benchmarks.marks"
ENOUGH = least_score()
MADE = "as made"
ATTACKED = 24
"""Frames that attacks get of a clip: one second, the first, or the last for the one named CUT."""


def clip_of(source: Source) -> tuple[list[Picture], list[Picture], int]:
    """Return a clip's frames without and with a mark, and the word in it."""
    made = source.frames()
    height, width = made[0].shape[0] * 2 // 3, made[0].shape[1]
    clip = Clip(
        frames=iter(made), width=width, height=height, num_frames=len(made), fps=FPS, pixel_format="yuv420p"
    )  # fmt: skip
    plain = [frame.copy() for frame in as_in_file(clip).frames]
    number = zlib.crc32(f"{source.name} {source.ratio} {source.seed}".encode())
    word = word_of(KEY, f"task_kling_1796000000000{number:024d}")
    in_file = FileClip(**{**vars(clip), "frames": (frame.copy() for frame in plain)})
    return plain, list(watermarked(in_file, word).frames), word


def survival(
    content: bytes, word: int, wanted: Sequence[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what each wanted attack on a finished clip leaves."""
    frames = list(decoded(content, whole=True))
    begin = [frame for frame, _ in frames[:ATTACKED]]
    height = begin[0].shape[0] * 2 // 3
    for name in wanted:
        if name == MADE:
            made = ((frame[:height], is_key) for frame, is_key in frames[:ATTACKED])
            yield name, _reading_of(_looked_at(made), word)
        elif name in SHOTS:
            shot = SHOTS[name](begin[ATTACKED * 4 // 5][:height])
            yield name, _reading_of(sums_of([(shot, True)]), word)
        else:
            part = [frame for frame, _ in frames[-ATTACKED:]] if name == CUT else begin
            yield name, _reading_of(_looked_at(decoded(ATTACKS[name].run(part))), word)


def _looked_at(frames: Iterator[tuple[Picture, bool]]) -> Sums | None:
    return sums_of(each for number, each in enumerate(frames) if number % 2 == 0 or each[1])


def _reading_of(sums: Sums | None, word: int) -> dict[str, Any]:
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

    The key frame, which is marked most, counts for a sixth there, and for less than that in a clip.
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
    a, b = first.astype(np.float32) - 128, second.astype(np.float32) - 128

    def blur(picture: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(cv2.GaussianBlur(picture, (11, 11), 1.5))

    mean_a, mean_b = blur(a), blur(b)
    variance = blur(a * a) - mean_a**2 + blur(b * b) - mean_b**2
    shared = blur(a * b) - mean_a * mean_b
    mean_a, mean_b = mean_a + 128, mean_b + 128
    low, high = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    top = (2 * mean_a * mean_b + low) * (2 * shared + high)
    return float(np.mean(top / ((mean_a**2 + mean_b**2 + low) * (variance + high))))


def sizes(plain: Sequence[Picture], marked_content: bytes) -> dict[str, float]:
    """Return how much larger the marked file is, in percent."""
    before = len(product(iter(plain)))
    return {"size": round(100 * (len(marked_content) / before - 1), 2)}


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
        embedder.add(frame, out, is_key=False)
    return {
        "seconds": seconds,
        "clip_cpu": round(whole, 2),
        "mark": round(time.process_time() - begin, 2),
    }
