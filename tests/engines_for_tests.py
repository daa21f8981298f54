"""Engines that are quick, or fail on purpose, for the tests' engine children.

The prompt says what to do.
"""

import errno
import os
import signal
import time
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vitascope.engines.base import UPSTREAM, EngineBroken, EngineError, Generation
from vitascope.video import SOUND_RATE, Ability, Clip, VideoSpec

GATE = Path("gate is open")
"""A file in the service's working folder; a task whose prompt is at the gate waits for it."""


class QuickEngine:
    """Grey frames that get lighter; words in the prompt make it misbehave."""

    async def open(self) -> None:
        """Need nothing."""

    async def close(self) -> None:
        """Hold nothing."""

    async def generate(self, job: Generation) -> Clip:
        """Do what the prompt says."""
        prompt = job.spec.prompt
        if "refuse" in prompt:
            raise EngineError("This engine cannot draw that.")
        if "bug" in prompt:
            raise ZeroDivisionError("secret detail")
        if "die" in prompt:
            os.kill(os.getpid(), signal.SIGKILL)
        if "out of memory" in prompt:
            raise MemoryError("secret detail")
        if "full disk" in prompt:
            raise OSError(errno.ENOSPC, "secret detail")
        return Clip(
            frames=self._frames(job),
            width=job.spec.width,
            height=job.spec.height,
            num_frames=job.spec.num_frames,
            fps=job.spec.fps,
            notes={"engine": "quick", "seed": job.spec.seed},
        )

    def _frames(self, job: Generation) -> Iterator[NDArray[np.uint8]]:
        spec = job.spec
        count = spec.num_frames - ("short" in spec.prompt)
        for index in range(count):
            if "hang" in spec.prompt:
                time.sleep(3_600)
            while "at the gate" in spec.prompt and not GATE.exists():
                time.sleep(0.02)
            if "slow" in spec.prompt:
                time.sleep(0.05)
            if "brisk" in spec.prompt:
                time.sleep(0.015)
            if "brief" in spec.prompt:
                time.sleep(0.002)
            job.progress((index + 1) / count)
            yield np.full((spec.height, spec.width, 3), index % 256, np.uint8)


class ExplainingEngine(QuickEngine):
    """Says how many words it was given; words make it misbehave."""

    def explain(self, spec: VideoSpec) -> dict[str, object]:
        """Return the scene."""
        if "refuse" in spec.prompt:
            raise EngineError("This engine cannot draw that.")
        if "bug" in spec.prompt:
            raise ZeroDivisionError("secret detail")
        if "die" in spec.prompt:
            os.kill(os.getpid(), signal.SIGKILL)
        if "hang" in spec.prompt:
            time.sleep(3_600)
        return {"words": len(spec.prompt.split()), "pid": os.getpid()}


class BuggyEngine(QuickEngine):
    """Fails at everything."""

    async def generate(self, job: Generation) -> Clip:
        """Have a bug."""
        raise ZeroDivisionError("secret detail")


class UnluckyEngine(QuickEngine):
    """Crashes whenever it gets the first seed that it ever got; its prompt says how."""

    def __init__(self, *, note: str) -> None:
        """Keep that seed in the file note."""
        self._note = Path(note)

    async def generate(self, job: Generation) -> Clip:
        """Crash by an exception, or at a "null pointer", or do as the others do."""
        if not self._note.exists():
            self._note.write_text(str(job.spec.seed))
        if self._note.read_text() != str(job.spec.seed):
            return await super().generate(job)
        if "null pointer" in job.spec.prompt:
            os.kill(os.getpid(), signal.SIGSEGV)
        raise ZeroDivisionError("secret detail")


class ForgetfulEngine(QuickEngine):
    """Orders elsewhere and crashes before it has what it ordered; the next attempt fetches it."""

    async def generate(self, job: Generation) -> Clip:
        """Order, or fetch what was ordered."""
        if UPSTREAM not in job.memo:
            job.memo[UPSTREAM] = "order 1"
            await job.remember()
            raise ZeroDivisionError("secret detail")
        return await super().generate(job)


class CrampedEngine(QuickEngine):
    """Runs out of memory at every task's first attempt, and in a desert at the next one too."""

    async def generate(self, job: Generation) -> Clip:
        """Run out of memory, or do as the others do."""
        if job.memo.get("memory") != "low":
            job.memo["memory"] = "low"
            await job.remember()
            raise EngineBroken("The video does not fit.")
        if "desert" in job.spec.prompt:
            raise EngineError("The video does not fit.")
        return await super().generate(job)


class MuteEngine(QuickEngine):
    """Promises sound and brings none."""

    @staticmethod
    def abilities(options: dict[str, Any]) -> Collection[Ability]:
        """Promise it."""
        return (Ability.SOUND,)


class HummingEngine(MuteEngine):
    """Hums where it is asked to."""

    async def generate(self, job: Generation) -> Clip:
        """Do as the others do, and hum."""
        clip = await super().generate(job)
        times = np.arange(job.spec.num_frames * SOUND_RATE // job.spec.fps) / SOUND_RATE
        hum = np.repeat(0.2 * np.sin(2 * np.pi * 220 * times)[:, None], 2, axis=1).astype(
            np.float32
        )
        return replace(clip, sound=hum) if job.spec.sound else clip


class PassingEngine(QuickEngine):
    """Would pass the addresses of pictures on."""

    reads_pictures = False

    @staticmethod
    def abilities(options: dict[str, Any]) -> Collection[Ability]:
        """Do whatever the service behind it does."""
        return tuple(Ability)


class PictureEngine(QuickEngine):
    """Shows the pictures that it was given, one after the other; its notes say what they were."""

    @staticmethod
    def abilities(options: dict[str, Any]) -> Collection[Ability]:
        """Begin and end with a picture."""
        return (Ability.FIRST_FRAME, Ability.LAST_FRAME)

    async def generate(self, job: Generation) -> Clip:
        """Do what the prompt says, and note the pictures down."""
        clip = await super().generate(job)
        seen = {
            role: [
                *given.pixels.shape,
                *given.pixels[0, 0].tolist(),
                given.media_type,
                str(given.pixels.dtype),
            ]
            for role, given in (("first", job.first_frame), ("last", job.last_frame))
            if given is not None
        }
        return replace(clip, notes={**clip.notes, "seen": seen})
