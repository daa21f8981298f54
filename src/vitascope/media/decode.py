"""A video file as a Clip, decoded frame by frame; its sound at once."""

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from vitascope.media.probe import BrokenVideo, Probe
from vitascope.media.sound import fitted_sound, read_sound, samples_of
from vitascope.video import SOUND_RATE, Clip, ClipFile

LATEST_END = 0.5
"""Seconds before the last picture's end at which a file's sound may end: encoders cut it by their
own frames.
"""


def clip_of(file: ClipFile, facts: Probe, *, with_sound: bool = False) -> Clip:
    """Return the file's pictures and its sound as a Clip; the pictures are read while the clip is.

    facts are the file's own, by ``probe``. Reading raises BrokenVideo where the file ends early or
    cannot be decoded, and so does a sound that ends LATEST_END before the pictures.
    """
    return Clip(
        frames=_frames(file.path, facts.num_frames),
        width=facts.width,
        height=facts.height,
        num_frames=facts.num_frames,
        fps=facts.fps,
        notes=file.notes,
        sound=_sound(file.path, facts) if with_sound and facts.has_sound else None,
    )


def _sound(path: Path, facts: Probe) -> "NDArray[np.float32]":
    """Return as much of the file's sound as there are pictures.

    Silence where it ends a little earlier.
    """
    wanted = samples_of(facts.num_frames, facts.fps)
    try:
        sound = read_sound(path, wanted)
    except av.FFmpegError as error:
        raise BrokenVideo(f"the file's sound cannot be decoded: {error}") from error
    if wanted - len(sound) > LATEST_END * SOUND_RATE:
        raise BrokenVideo(
            f"the sound ends after {len(sound) / SOUND_RATE:g} s of {wanted / SOUND_RATE:g}"
        )
    return fitted_sound(sound, wanted)


def _frames(path: Path, promised: int) -> Iterator["NDArray[np.uint8]"]:
    count = 0
    try:
        with av.open(str(path)) as container:
            for frame in container.decode(video=0):
                count += 1
                yield np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)
    except av.FFmpegError as error:
        raise BrokenVideo(f"the file cannot be decoded: {error}") from error
    if count < promised:
        raise BrokenVideo(f"{promised} frames were promised, {count} could be decoded")
