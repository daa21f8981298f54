"""exact_output from foreign clips: 8, 15, 16, 24, 25 and 30 fps at odd sizes into every length and
shape, at 1080p.

Goal: 6 of 6, each exactly 120 or 240 frames at 24 fps, yuv420p H.264, index first.
"""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vitascope.catalog.field import AR3
from vitascope.catalog.model import frame_size
from vitascope.media.line import Finishing, produce
from vitascope.media.probe import BrokenVideo, check
from vitascope.video import Clip, VideoSpec

SOURCES = (
    (8, 721, 481),
    (15, 499, 847),
    (16, 833, 481),
    (24, 1281, 703),
    (25, 705, 479),
    (30, 641, 643),
)
WISHES = [(ratio, seconds) for seconds in (5, 10) for ratio in AR3]


def main() -> None:
    """Print a line per combination."""
    exact = 0
    for (fps, width, height), (ratio, seconds) in zip(SOURCES, WISHES, strict=True):
        wide, high = frame_size(ratio, 1080)
        spec = VideoSpec(
            prompt="", width=wide, height=high, num_frames=seconds * 24, fps=24, seed=0
        )
        begin = time.perf_counter()
        good = _is_exact(Clip(frames=_frames(fps, width, height, seconds), width=width, height=height,
                              num_frames=fps * seconds, fps=fps), spec)  # fmt: skip
        exact += good
        took = (time.perf_counter() - begin) / seconds
        print(
            f"{width:>4}x{height:<4} at {fps:>2} fps → {wide}x{high}, {seconds:>2} s: {good}  ({took:.1f} s per second)"
        )
    print(f"exact: {exact} of {len(WISHES)}  (goal {len(WISHES)})")


def _is_exact(clip: Clip, spec: VideoSpec) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        try:
            produce(clip, spec, Finishing(path=path, poster=Path(folder) / "clip.jpg"))
            check(path, spec)
        except BrokenVideo:
            return False
        return True


def _frames(fps: int, width: int, height: int, seconds: int) -> Iterator[NDArray[np.uint8]]:
    across = np.linspace(0, 20, width)[None, :] + np.linspace(0, 9, height)[:, None]
    for number in range(fps * seconds):
        waves = 128 + 100 * np.sin(across + number / fps * 2)
        yield np.repeat(waves[..., None], 3, axis=2).astype(np.uint8)


if __name__ == "__main__":
    main()
