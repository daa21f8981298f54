"""Seconds per stage ÷ the clip's length, from prompt to stored 1080p MP4, by the embedded engine.

The engine child does what it does for a task: it samples a scene, renders and encodes. Its stages
are timed from outside: scene (until the first frame is asked for), render and encode together with
the share of each measured alone, then check, and keep. ``--seconds`` and ``--ratio`` narrow it
down. "cpu" is the processor time of all threads ÷ cores ÷ length: what the total could come to
where nobody else computes. Every clip has a process of its own, like a task's engine child; its
peak memory is taken before frames are kept to time the stages apart.
"""

import argparse
import asyncio
import os
import resource
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from demo import EXAMPLE
from numpy.typing import NDArray

from vitascope.catalog.field import AR3
from vitascope.catalog.model import frame_size
from vitascope.engines.base import Engine, Generation
from vitascope.engines.registry import make_engine
from vitascope.media.encode import encode
from vitascope.media.probe import check
from vitascope.storage.local import LocalStorage
from vitascope.video import Clip, VideoSpec

FPS = 24
STAGES = ("scene", "render+encode", "render alone", "encode alone", "check+keep")


def _spec(ratio: str, seconds: int) -> VideoSpec:
    width, height = frame_size(ratio, 1080)
    return VideoSpec(
        prompt=EXAMPLE["prompt"], negative_prompt=EXAMPLE["negative_prompt"], width=width, height=height,
        num_frames=seconds * FPS, fps=FPS, seed=7,
    )  # fmt: skip


def measure(ratio: str, seconds: int, folder: Path) -> dict[str, float]:
    """Make one clip; return the seconds of each stage."""
    engine = make_engine("scene")
    asyncio.run(engine.open())
    storage, spec = LocalStorage(folder, "http://localhost"), _spec(ratio, seconds)
    name, clock, spent = storage.new_name(1), ClipStopwatch(), time.process_time()
    clip = _clip(engine, spec)
    clock.lap("scene")
    encode(clip, storage.temporary(name))
    clock.lap("render+encode")
    check(storage.temporary(name), spec)
    storage.keep(name)
    clock.lap("check+keep")
    clock.laps["cpu"] = (time.process_time() - spent) / (os.cpu_count() or 1)
    clock.laps["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
    again = _clip(engine, spec)
    clock.lap("again")
    frames = list(again.frames)
    clock.lap("render alone")
    encode(replace(again, frames=_given(frames, again)), folder / "alone.mp4")
    clock.lap("encode alone")
    return clock.laps


def _clip(engine: Engine, spec: VideoSpec) -> Clip:
    clip = asyncio.run(engine.generate(Generation(spec=spec)))
    assert isinstance(clip, Clip)
    return clip


def _given(frames: "list[NDArray[np.uint8]]", clip: Clip) -> "Iterator[NDArray[np.uint8]]":
    assert len(frames) == clip.num_frames
    yield from frames


class ClipStopwatch:
    """Names the time since the last lap."""

    def __init__(self) -> None:
        """Start."""
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        """End a stage."""
        now = time.perf_counter()
        self.laps[name], self._last = now - self._last, now


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=int, nargs="+", default=[5, 10])
    parser.add_argument("--ratio", nargs="+", default=list(AR3))
    return parser.parse_args()


def main() -> None:
    """Print the table."""
    options = _options()
    print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; seconds ÷ clip length, 1.00 is as long as it plays"
    )
    print(
        f"{'clip':<12}{'total':>8}{'cpu':>8}{'peak MB':>9}"
        + "".join(f"{stage:>15}" for stage in STAGES)
    )
    for seconds in options.seconds:
        for ratio in options.ratio:
            with (
                tempfile.TemporaryDirectory() as folder,
                ProcessPoolExecutor(1, get_context("spawn")) as child,
            ):
                laps = child.submit(measure, ratio, seconds, Path(folder)).result()
            total = laps["scene"] + laps["render+encode"] + laps["check+keep"]
            row = "".join(f"{laps[stage] / seconds:>15.2f}" for stage in STAGES)
            head = f"{seconds:>2} s {ratio:<7}{total / seconds:>8.2f}{laps['cpu'] / seconds:>8.2f}"
            head += f"{laps['peak MB']:>9.0f}"
            print(head + row, flush=True)


if __name__ == "__main__":
    main()
