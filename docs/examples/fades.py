"""A whole engine on one page: two colours that the prompt names, one fading into the other."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from vitascope.engines.base import EngineError, Generation, GenerationCancelled
from vitascope.video import Clip

COLOURS = {
    "red": (200, 30, 30),
    "blue": (30, 60, 200),
    "green": (30, 160, 60),
    "white": (240, 240, 240),
}


class FadeEngine:
    """Needs no weights and no GPU; its settings are its constructor's keyword arguments."""

    def __init__(self, *, fps: int = 12) -> None:
        """Make fps frames a second; the service fits whatever comes to 24."""
        self._fps = fps

    @staticmethod
    def longest_seconds(options: dict[str, object]) -> float | None:
        """Tell the longest clip this engine makes, None for any.

        It is asked before the engine is opened.
        """
        return None

    async def open(self) -> None:
        """Load weights here."""

    async def close(self) -> None:
        """Give back what open took."""

    async def generate(self, job: Generation) -> Clip:
        """Return the clip; its frames are made while it is read."""
        named = [colour for word, colour in COLOURS.items() if word in job.spec.prompt.lower()]
        if not named:
            raise EngineError(f"Please name a colour: {', '.join(COLOURS)}.")
        count = job.spec.num_frames * self._fps // job.spec.fps
        return Clip(
            frames=self._frames(job, np.array(named[0]), np.array(named[-1]), count),
            width=job.spec.width,
            height=job.spec.height,
            num_frames=count,
            fps=self._fps,
            notes={"engine": "fades", "seed": job.spec.seed},
        )

    def _frames(
        self, job: Generation, first: "NDArray[np.int_]", last: "NDArray[np.int_]", count: int
    ) -> Iterator["NDArray[np.uint8]"]:
        for number in range(count):
            if job.cancelled():
                raise GenerationCancelled
            share = number / max(1, count - 1)
            picture = np.empty((job.spec.height, job.spec.width, 3), np.uint8)
            picture[:] = first * (1 - share) + last * share
            yield picture
            job.progress((number + 1) / count)
