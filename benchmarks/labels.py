"""Milliseconds and bytes that labels add to a 1080p clip of 5 s, and one-bit edits found out of
200.

Goals: at most 50 ms (the median of 11) and 20,000 bytes; 200 of 200.
"""

import random
import statistics
import tempfile
import time
from pathlib import Path

import cv2
import numpy as np

from vitascope.media.encode import encode
from vitascope.media.identity import load_identity
from vitascope.media.labels import Labels
from vitascope.media.provenance import read_provenance
from vitascope.video import Clip, VideoSpec

WIDTH, HEIGHT, FRAMES = 1920, 1080, 120
ROUNDS = 11
EDITS = 200
SPEC = VideoSpec(prompt="a cat", width=WIDTH, height=HEIGHT, num_frames=FRAMES, fps=24, seed=7)


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        identity = load_identity(folder / "labels", "Bench")
        labels = Labels(identity=lambda: identity, prompt_key=b"k", producer="Bench", visible=False)
        bare, path = folder / "bare.mp4", folder / "clip.mp4"
        encode(_clip(), bare)
        encode(_clip(), path, labels.tags("task_kling_1"))
        content = path.read_bytes()
        labels.sign(path, SPEC, {"engine": "bench"})
        print(f"clip                {bare.stat().st_size:>12,} bytes")
        print(
            f"labels add          {path.stat().st_size - bare.stat().st_size:>12,} bytes   (goal 20,000)"
        )
        print(
            f"sign, seal, fsync   {_milliseconds(labels, path, content):>12.1f} ms      (goal 50)"
        )
        print(f"one-bit edits found {_found(path, identity.anchor):>12} of {EDITS}  (goal {EDITS})")


def _clip() -> Clip:
    noise = np.random.default_rng(0).integers(0, 255, (HEIGHT, WIDTH * 2, 3), np.uint8)
    wide = np.asarray(cv2.GaussianBlur(noise, (0, 0), 1.5), np.uint8)
    frames = (
        np.ascontiguousarray(wide[:, number * 8 : number * 8 + WIDTH]) for number in range(FRAMES)
    )
    return Clip(frames=frames, width=WIDTH, height=HEIGHT, num_frames=FRAMES, fps=24)


def _milliseconds(labels: Labels, path: Path, content: bytes) -> float:
    times = []
    for _ in range(ROUNDS):
        path.write_bytes(content)
        begin = time.perf_counter()
        labels.sign(path, SPEC, {"engine": "bench"})
        times.append((time.perf_counter() - begin) * 1_000)
    return statistics.median(times)


def _found(path: Path, anchor: bytes) -> int:
    chance, content, found = random.Random(0), bytearray(path.read_bytes()), 0
    for _ in range(EDITS):
        spot, bit = chance.randrange(len(content)), 1 << chance.randrange(8)
        content[spot] ^= bit
        path.write_bytes(content)
        content[spot] ^= bit
        seen = read_provenance(path, anchor)
        found += seen is None or not seen.whole
    return found


if __name__ == "__main__":
    main()
