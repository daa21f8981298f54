"""An engine for chaos: grey clips in a moment, and prompts that kill its process, or its worker's,
every time.
"""

import os
import signal
import time
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from vitascope.engines.base import Generation
from vitascope.video import Clip

GREY = "grey"
CRASHES_ENGINE = "crash the engine"
CRASHES_WORKER = "crash the worker"
FRAME_SECONDS = 0.004
GONE_SECONDS = 60.0
"""Longer than a child lives whose worker is dead."""


class ChaosEngine:
    """Needs nothing and knows nothing."""

    async def open(self) -> None:
        """Need nothing."""

    async def close(self) -> None:
        """Hold nothing."""

    async def generate(self, job: Generation) -> Clip:
        """Make a grey clip, or die."""
        if job.spec.prompt == CRASHES_ENGINE:
            os.kill(os.getpid(), signal.SIGKILL)
        if job.spec.prompt == CRASHES_WORKER:
            os.kill(os.getppid(), signal.SIGKILL)
            time.sleep(GONE_SECONDS)
        spec = job.spec
        return Clip(
            frames=_frames(job), width=spec.width, height=spec.height, num_frames=spec.num_frames, fps=spec.fps,
            notes={"engine": "chaos", "seed": spec.seed},
        )  # fmt: skip


def _frames(job: Generation) -> Iterator[NDArray[np.uint8]]:
    spec = job.spec
    for index in range(spec.num_frames):
        time.sleep(FRAME_SECONDS)
        job.progress((index + 1) / spec.num_frames)
        yield np.full((spec.height, spec.width, 3), index % 256, np.uint8)
