"""What to make and what was made: VideoSpec, Clip and ClipFile, in words no engine owns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from numpy import float32, uint8
    from numpy.typing import NDArray


class Ability(StrEnum):
    """What an engine may be able to do beside making a clip from a text."""

    FIRST_FRAME = "begin with a given picture"
    LAST_FRAME = "end with a given picture"
    REFERENCES = "go by given pictures"
    VIDEO = "go by given videos"
    VOICE = "go by given sound"
    SHOTS = "cut given shots one after another"
    SOUND = "add sound"
    STYLE = "understand every wish of its model"


class Shot(NamedTuple):
    """A part of a clip with a prompt of its own."""

    prompt: str
    num_frames: int


@dataclass(frozen=True, kw_only=True)
class VideoSpec:
    """One generation, engine-neutral: every default filled in, so that the same spec makes the same
    clip.

    width and height are pixels, fps frames per second; num_frames / fps is the exact length in
    seconds. cfg_scale runs from 0 (free) to 1 (literal), as on the wire; each engine maps it to its
    own guidance range. visible_label is the asker's wish about the mark on the picture, None leaves
    it to the operator; no engine reads it. shots are cut one after another and fill the clip;
    without any the prompt tells the whole of it. first_frame and last_frame are addresses of
    pictures. left_out names the fields that the engine does not fulfil.
    """

    prompt: str
    negative_prompt: str = ""
    width: int
    height: int
    num_frames: int
    fps: int
    cfg_scale: float = 0.5
    seed: int
    visible_label: bool | None = None
    first_frame: str | None = None
    last_frame: str | None = None
    sound: bool = False
    shots: tuple[Shot, ...] = ()
    left_out: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Take what JSON makes of shots and left_out, too."""
        object.__setattr__(self, "shots", tuple(Shot(*each) for each in self.shots))
        object.__setattr__(self, "left_out", tuple(self.left_out))

    def stored(self) -> dict[str, Any]:
        """Return the values to write down: a plain text-to-video spec is as older versions wrote
        and read it.
        """
        values = vars(self)
        return {
            part.name: values[part.name]
            for part in fields(self)
            if part.name not in LATER_FIELDS or values[part.name] != part.default
        }


LATER_FIELDS = frozenset({"first_frame", "last_frame", "sound", "shots", "left_out"})
"""Fields of VideoSpec that workers of the version before do not know."""


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture that a caller gave.

    pixels are uint8 RGB (height, width, 3), turned upright. path is its file as it came, of
    media_type image/jpeg, image/png or image/webp.
    """

    pixels: "NDArray[uint8]"
    path: Path
    media_type: str


SOUND_RATE = 48_000
"""Samples of a clip's sound in one second."""


@dataclass(frozen=True, kw_only=True)
class Clip:
    """Frames in order, made while they are read.

    frames yields exactly num_frames arrays of uint8: ``rgb24`` as (height, width, 3), ``yuv420p``
    as (height * 3 // 2, width) planar I420, BT.601 limited range (what OpenCV's RGB2YUV_I420
    makes). notes is written into the task's record: what the engine did, plain JSON values only.
    sound is float32 (samples, 2) from -1 to 1, left and right, SOUND_RATE samples a second, as long
    as the frames; None for a silent clip.
    """

    frames: "Iterator[NDArray[uint8]]"
    width: int
    height: int
    num_frames: int
    fps: float
    pixel_format: Literal["rgb24", "yuv420p"] = "rgb24"
    notes: Mapping[str, object] = field(default_factory=dict)
    sound: "NDArray[float32] | None" = None


@dataclass(frozen=True, kw_only=True)
class ClipFile:
    """A video file somebody else encoded; whoever takes it removes it when done.

    Its size, rate and length are read from the file itself. notes as for Clip.
    """

    path: Path
    notes: Mapping[str, object] = field(default_factory=dict)
