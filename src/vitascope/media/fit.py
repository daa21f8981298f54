"""From what an engine made to what was asked: exact length, frame rate and size, one frame at a
time.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from vitascope.errors import VitascopeError
from vitascope.media.motion import Interpolator, Motion
from vitascope.media.sound import fitted_sound, samples_of
from vitascope.video import Clip, VideoSpec

Picture = NDArray[np.uint8]

SAME_MOMENT = 0.02
"""Share of a source frame's time within which its picture is taken as it is."""


class TooShort(VitascopeError):
    """The clip ends before what was asked for does."""


class Upscaler(Protocol):
    """Brings a picture to a size.

    super-resolution networks come in through ``vitascope.upscalers``.
    """

    def scale(self, picture: Picture, width: int, height: int) -> Picture:
        """Return an RGB picture (height, width, 3) of the same ratio in another size."""


class Lanczos:
    """Sharp and quick; averaging where the picture shrinks, which Lanczos would let flicker."""

    def scale(self, picture: Picture, width: int, height: int) -> Picture:
        """Resize."""
        shrinks = width < picture.shape[1]
        how = cv2.INTER_AREA if shrinks else cv2.INTER_LANCZOS4
        return np.asarray(cv2.resize(picture, (width, height), interpolation=how), np.uint8)


@dataclass(frozen=True, kw_only=True)
class Tools:
    """What fits clips: the names stand in the task's record."""

    frame_rate: str = "motion"
    interpolator: Interpolator = field(default_factory=Motion)
    size: str = "lanczos"
    upscaler: Upscaler = field(default_factory=Lanczos)


def fit(clip: Clip, spec: VideoSpec, tools: Tools | None = None) -> Clip:
    """Return clip at exactly spec's size, rate and number of frames; an exact one comes back as it
    is.

    Frames are read, made and forgotten one by one. What was done is added to the notes as ``fit``.
    Raises TooShort where the clip lasts less than spec asks for, by half a frame of its own or
    more. Sound keeps its pace and is cut or filled to the same length; where spec asks for none, it
    is left out.
    """
    if clip.sound is not None:
        length = samples_of(spec.num_frames, spec.fps)
        clip = replace(clip, sound=fitted_sound(clip.sound, length) if spec.sound else None)
    if _is_exact(clip, spec):
        return clip
    missing = spec.num_frames / spec.fps - clip.num_frames / clip.fps
    if missing * clip.fps >= 0.5:
        raise TooShort(
            f"{clip.num_frames} frames at {clip.fps:g} fps do not last {spec.num_frames / spec.fps:g} s"
        )
    tools = tools or Tools()
    frames = _rgb(clip)
    if clip.fps != spec.fps:
        frames = _at_rate(frames, clip.fps, spec, tools.interpolator)
    return Clip(
        frames=_resized(_first(frames, spec.num_frames), spec, tools.upscaler),
        width=spec.width,
        height=spec.height,
        num_frames=spec.num_frames,
        fps=spec.fps,
        notes={**clip.notes, "fit": _notes(clip, spec, tools)},
        sound=clip.sound,
    )


def _cut(picture: Picture, width: int, height: int) -> Picture:
    """Return the largest centred part of a picture that has the ratio of this size."""
    tall, wide = picture.shape[:2]
    across, down = crop_of(wide, tall, width, height)
    left, top = (wide - across) // 2, (tall - down) // 2
    return picture[top : top + down, left : left + across]


def fitted_picture(
    picture: Picture, width: int, height: int, upscaler: Upscaler | None = None
) -> Picture:
    """Return the largest centred part of a picture at exactly this size."""
    part = _cut(picture, width, height)
    if part.shape[:2] == (height, width):
        return np.ascontiguousarray(part)
    return (upscaler or Lanczos()).scale(part, width, height)


def crop_of(width: int, height: int, to_width: int, to_height: int) -> tuple[int, int]:
    """Return the (width, height) in pixels of the largest part that has the ratio of another size,
    a pixel at least.
    """
    if width * to_height > height * to_width:
        return max(1, round(height * to_width / to_height)), height
    return width, max(1, round(width * to_height / to_width))


def _is_exact(clip: Clip, spec: VideoSpec) -> bool:
    return (clip.width, clip.height, clip.fps, clip.num_frames) == (
        spec.width, spec.height, spec.fps, spec.num_frames,
    )  # fmt: skip


def _notes(clip: Clip, spec: VideoSpec, tools: Tools) -> dict[str, object]:
    crop = crop_of(clip.width, clip.height, spec.width, spec.height)
    return {
        "from": {
            "width": clip.width,
            "height": clip.height,
            "fps": clip.fps,
            "num_frames": clip.num_frames,
        },
        "frame_rate": "kept" if clip.fps == spec.fps else tools.frame_rate,
        "crop": "kept" if crop == (clip.width, clip.height) else list(crop),
        "size": "kept" if crop == (spec.width, spec.height) else tools.size,
    }


def _rgb(clip: Clip) -> Iterator[Picture]:
    if clip.pixel_format == "rgb24":
        return clip.frames
    return (
        np.asarray(cv2.cvtColor(frame, cv2.COLOR_YUV2RGB_I420), np.uint8) for frame in clip.frames
    )


def _at_rate(
    frames: Iterator[Picture], fps: float, spec: VideoSpec, interpolator: Interpolator
) -> Iterator[Picture]:
    """Yield the pictures at spec's timestamps; past the last source frame, that one stays."""
    before = next(frames, None)
    number, index = 0, 0
    while before is not None and index < spec.num_frames:
        after = next(frames, None)
        moments: list[float] = []
        while index + len(moments) < spec.num_frames:
            moment = (index + len(moments)) * fps / spec.fps - number
            if moment >= 1 - SAME_MOMENT and after is not None:
                break
            moments.append(moment)
        yield from _pictures(before, after, moments, interpolator)
        index += len(moments)
        before, number = after, number + 1


def _pictures(
    before: Picture, after: Picture | None, moments: list[float], interpolator: Interpolator
) -> Iterator[Picture]:
    still = [moment for moment in moments if after is None or moment <= SAME_MOMENT]
    yield from (before for _ in still)
    if after is not None and len(still) < len(moments):
        yield from interpolator.between(before, after, moments[len(still) :])


def _first(frames: Iterator[Picture], count: int) -> Iterator[Picture]:
    # Not islice: the source must be read to its last wanted frame and no further, and be closed
    # then.
    for number, frame in enumerate(frames, start=1):
        yield frame
        if number == count:
            return


def _resized(frames: Iterator[Picture], spec: VideoSpec, upscaler: Upscaler) -> Iterator[Picture]:
    for frame in frames:
        yield fitted_picture(frame, spec.width, spec.height, upscaler)
