"""What fits clips, side by side: pictures enlarged, and pictures made between two.

``python -m benchmarks.tools [--upscaler FILE] [--interpolator FILE] [--video FILE] [--device gpu]``.
The truth is a clip of the embedded engine's, or the video. Each picture is shrunk and enlarged
again, two and four times; of three pictures two are left out and made again. PSNR in decibels over
all pictures, SSIM of the brightness, processor and wall seconds a picture.
"""

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.marks.clips import rendered
from benchmarks.marks.measure import ssim
from vitascope.media.fit import Lanczos, Upscaler
from vitascope.media.learned import LearnedInterpolator, LearnedUpscaler
from vitascope.media.motion import Blend, Interpolator, Motion
from vitascope.media.picture import read_frames

Picture = NDArray[np.uint8]
PROMPT = "A red fox runs through a snowy forest at dusk"
WIDTH, HEIGHT, COUNT, SEED = 640, 352, 13, 7
FACTORS = (2, 4)
KEPT = 3
"""Every third picture is kept, as of a clip at 8 pictures a second that is to have 24."""


@dataclass
class Tally:
    """Errors and times of one tool, over pictures."""

    name: str
    squares: float = 0.0
    likeness: float = 0.0
    count: int = 0
    cpu: float = 0.0
    wall: float = 0.0

    def add(self, make: Callable[[], Picture], truth: Picture) -> None:
        """Count a picture that is made now."""
        cpu, wall = time.process_time(), time.perf_counter()
        made = make()
        self.cpu += time.process_time() - cpu
        self.wall += time.perf_counter() - wall
        self.squares += float(np.mean((made.astype(np.float32) - truth) ** 2))
        self.likeness += ssim(_brightness(made), _brightness(truth))
        self.count += 1

    def __str__(self) -> str:
        """Return it as a row of a Markdown table."""
        psnr = 10 * np.log10(255**2 / max(self.squares / self.count, 1e-9))
        seconds = f"{self.cpu / self.count:.3f} | {self.wall / self.count:.3f}"
        return f"| {self.name} | {psnr:.2f} | {self.likeness / self.count:.4f} | {seconds} |"


def main() -> None:
    """Print a table for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upscaler", action="append", default=[], metavar="FILE")
    parser.add_argument("--interpolator", action="append", default=[], metavar="FILE")
    parser.add_argument("--video", type=Path)
    parser.add_argument("--device", default="cpu", choices=("auto", "cpu", "gpu"))
    given = parser.parse_args()
    truth = _truth(given.video)
    upscalers: dict[str, Upscaler] = {"lanczos": Lanczos()}
    for file in given.upscaler:
        upscalers[Path(file).name] = LearnedUpscaler(model=file, device=given.device)
    interpolators: dict[str, Interpolator] = {"motion": Motion(), "blend": Blend()}
    for file in given.interpolator:
        interpolators[Path(file).name] = LearnedInterpolator(model=file, device=given.device)
    for factor in FACTORS:
        _print(f"enlarged {factor} times", enlarged(truth[::KEPT], upscalers, factor))
    _print("two of three pictures made", between(truth, interpolators))


def enlarged(truth: Sequence[Picture], tools: dict[str, Upscaler], factor: int) -> Iterator[Tally]:
    """Yield how near each tool comes to pictures that were shrunk."""
    for name, tool in tools.items():
        tally = Tally(name)
        for picture in truth:
            height, width = picture.shape[:2]
            size = (width // factor, height // factor)
            small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
            tally.add(partial(tool.scale, small, width, height), picture)
        yield tally


def between(truth: Sequence[Picture], tools: dict[str, Interpolator]) -> Iterator[Tally]:
    """Yield how near each tool comes to pictures that were left out."""
    moments = [step / KEPT for step in range(1, KEPT)]
    for name, tool in tools.items():
        tally = Tally(name)
        for first in range(0, len(truth) - KEPT, KEPT):
            made = tool.between(truth[first], truth[first + KEPT], moments)
            for step in range(1, KEPT):
                tally.add(partial(next, made), truth[first + step])
        yield tally


def _truth(video: Path | None) -> list[Picture]:
    if video is None:
        clip = rendered(PROMPT, WIDTH, HEIGHT, SEED, COUNT)
        return [
            np.asarray(cv2.cvtColor(each, cv2.COLOR_YUV2RGB_I420), np.uint8) for each in clip.frames
        ]
    frames = read_frames(video)[:COUNT]
    # Sides that can be divided by every factor.
    height, width = (side // FACTORS[-1] * FACTORS[-1] for side in frames[0].shape[:2])
    return [np.asarray(frame[:height, :width], np.uint8) for frame in frames]


def _brightness(picture: Picture) -> Picture:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)


def _print(title: str, rows: Iterator[Tally]) -> None:
    print(f"| {title} | PSNR | SSIM | processor seconds | wall seconds |\n|---|---|---|---|---|")
    for row in rows:
        print(row, flush=True)
    print()


if __name__ == "__main__":
    main()
