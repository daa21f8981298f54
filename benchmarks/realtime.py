"""Seconds per stage ÷ the clip's length, from prompt to stored 1080p MP4, by the embedded engine.

``--prompts N`` makes clips of N of the thirty prompts in prompts.py instead of the example, and
prints medians and the worst; ``--json`` prints one object a clip: prompt, seconds, ratio, wall,
cpu and encode (each ÷ the clip's length), cores, peak_mb.

The engine child does what it does for a task: it samples a scene, renders and encodes. Its stages
are timed from outside: scene (until the first frame is asked for), render and encode together with
the share of each measured alone, then check, and keep. ``--seconds`` and ``--ratio`` narrow it
down. "cpu" is the processor time of all threads ÷ cores ÷ length: what the total could come to
where nobody else computes. Every clip has a process of its own, like a task's engine child; its
peak memory is taken before frames are kept to time the stages apart.
"""

import argparse
import asyncio
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from statistics import median

import numpy as np
from demo import EXAMPLE
from numpy.typing import NDArray

from benchmarks.prompts import PROMPTS
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


def _spec(ratio: str, seconds: int, prompt: str) -> VideoSpec:
    width, height = frame_size(ratio, 1080)
    return VideoSpec(
        prompt=prompt or EXAMPLE["prompt"], negative_prompt="" if prompt else EXAMPLE["negative_prompt"],
        width=width, height=height, num_frames=seconds * FPS, fps=FPS, seed=7,
    )  # fmt: skip


def measure(ratio: str, seconds: int, prompt: str, folder: Path) -> dict[str, float]:
    """Make one clip; return the seconds of each stage."""
    engine = make_engine("scene")
    asyncio.run(engine.open())
    storage, spec = LocalStorage(folder, "http://localhost"), _spec(ratio, seconds, prompt)
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


def processor_flags() -> str:
    """The vector instructions that the processor has, as far as the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return "unknown"
    flags = next((line for line in lines if line.startswith(("flags", "Features"))), "")
    wanted = ("sse4_1", "sse4_2", "avx", "avx2", "avx512f", "avx512bw", "asimd")
    return " ".join(flag for flag in wanted if flag in flags.split()) or "none"


def measured(ratio: str, seconds: int, prompt: str) -> dict[str, float]:
    """One clip's stages, made by a process of its own."""
    with (
        tempfile.TemporaryDirectory() as folder,
        ProcessPoolExecutor(1, get_context("spawn")) as child,
    ):
        laps = child.submit(measure, ratio, seconds, prompt, Path(folder)).result()
    laps["total"] = laps["scene"] + laps["render+encode"] + laps["check+keep"]
    return laps


def row_of(laps: dict[str, float], seconds: int) -> str:
    """The columns of the table."""
    row = "".join(f"{laps[stage] / seconds:>15.2f}" for stage in STAGES)
    head = f"{laps['total'] / seconds:>8.2f}{laps['cpu'] / seconds:>8.2f}"
    return f"{head}{laps['peak MB']:>9.0f}{row}"


def object_of(laps: dict[str, float], seconds: int, ratio: str, prompt: str) -> dict[str, object]:
    """What --json prints of a clip."""
    cpu = laps["cpu"] * (os.cpu_count() or 1)
    return {
        "prompt": prompt or EXAMPLE["prompt"],
        "seconds": seconds,
        "ratio": ratio,
        "wall": round(laps["total"] / seconds, 3),
        "cpu": round(cpu / seconds, 3),
        "encode": round(laps["encode alone"] / seconds, 3),
        "cores": round(cpu / laps["total"], 2),
        "peak_mb": round(laps["peak MB"]),
    }


def summary_of(every: list[tuple[dict[str, float], int]]) -> str:
    """Median and worst of all clips."""
    walls = [laps["total"] / seconds for laps, seconds in every]
    beside = [laps["total"] / laps["encode alone"] for laps, _ in every]
    cores = [laps["cpu"] * (os.cpu_count() or 1) / laps["total"] for laps, _ in every]
    return (
        f"wall ÷ length: median {median(walls):.2f}, worst {max(walls):.2f}; "
        f"wall ÷ encoding alone: median {median(beside):.1f}, worst {max(beside):.1f}; "
        f"cores used: median {median(cores):.2f}; "
        f"peak MB: worst {max(laps['peak MB'] for laps, _ in every):.0f}"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=int, nargs="+", default=[5, 10])
    parser.add_argument("--ratio", nargs="+", default=list(AR3))
    parser.add_argument("--prompts", type=int, default=0, choices=range(len(PROMPTS) + 1))
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def main() -> None:
    """Print the table."""
    options = _options()
    head = (
        f"{os.cpu_count()} cores ({processor_flags()}), load {os.getloadavg()[0]:.1f}; "
        "seconds ÷ clip length, 1.00 is as long as it plays"
    )
    print(head, file=sys.stderr if options.json else sys.stdout)
    if not options.json:
        columns = "".join(f"{stage:>15}" for stage in STAGES)
        print(f"{'clip':<30}{'total':>8}{'cpu':>8}{'peak MB':>9}{columns}")
    every: list[tuple[dict[str, float], int]] = []
    for seconds, ratio, prompt in product(
        options.seconds, options.ratio, PROMPTS[: options.prompts] or ("",)
    ):
        laps = measured(ratio, seconds, prompt)
        every.append((laps, seconds))
        if options.json:
            print(json.dumps(object_of(laps, seconds, ratio, prompt)), flush=True)
        else:
            name = f"{seconds:>2} s {ratio} {prompt}"[:29]
            print(f"{name:<30}{row_of(laps, seconds)}", flush=True)
    print(summary_of(every), file=sys.stderr if options.json else sys.stdout)


if __name__ == "__main__":
    main()
