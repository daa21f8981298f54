"""How long a child's engine and its fitting took, for a clip whose frames are made while they are
read.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeVar

from vitascope import clock
from vitascope.metrics import TaskStage
from vitascope.video import Clip, ClipFile

T = TypeVar("T")

Stretch = tuple[int, int, float]
"""When it began and ended, in unix milliseconds, and the seconds of it that were its own."""


class Stopwatch:
    """Runs while the engine works: within generate, and within each frame that the fitting asks
    for.
    """

    def __init__(self) -> None:
        """Begin."""
        self._began_ms = self._frames_ms = self._engine_ms = clock.now_ms()
        self._engine_seconds = self._engine_before = 0.0
        self._frames_began = clock.monotonic_seconds()

    def reading(self, made: Clip | ClipFile) -> Clip | ClipFile:
        """Return what the engine made, its frames timed.

        From here on the rest of the time is the fitting's.
        """
        self._engine_before = self._engine_seconds
        self._frames_ms, self._frames_began = clock.now_ms(), clock.monotonic_seconds()
        return replace(made, frames=self._timed(made.frames)) if isinstance(made, Clip) else made

    def stages(self) -> dict[str, Stretch]:
        """Return the engine's stretch and the fitting's.

        They overlap where frames are made while they are read.
        """
        within = clock.monotonic_seconds() - self._frames_began
        fitting = within - (self._engine_seconds - self._engine_before)
        return {
            TaskStage.GENERATING.value: (self._began_ms, self._engine_ms, self._engine_seconds),
            TaskStage.FITTING.value: (self._frames_ms, clock.now_ms(), fitting),
        }

    @contextmanager
    def engine(self) -> Iterator[None]:
        """Count a block as the engine's."""
        began = clock.monotonic_seconds()
        try:
            yield
        finally:
            self._engine_seconds += clock.monotonic_seconds() - began
            self._engine_ms = clock.now_ms()

    def _timed(self, frames: Iterator[T]) -> Iterator[T]:
        ended = object()
        while True:
            with self.engine():
                frame = next(frames, ended)
            if frame is ended:
                return
            yield frame  # type: ignore[misc]
