"""A video file as a Clip, decoded frame by frame."""

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from vitascope.media.probe import BrokenVideo, Probe
from vitascope.video import Clip, ClipFile


def clip_of(file: ClipFile, facts: Probe) -> Clip:
    """Return the file's pictures as a Clip; it is read while the clip is.

    facts are the file's own, by ``probe``. Reading raises BrokenVideo where the file ends early or cannot be decoded.
    """
    return Clip(
        frames=_frames(file.path, facts.num_frames),
        width=facts.width,
        height=facts.height,
        num_frames=facts.num_frames,
        fps=facts.fps,
        notes=file.notes,
    )


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
