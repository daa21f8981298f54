"""The media line: whatever an engine made becomes the MP4 that was asked for."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vitascope.media.colour import WrongClip
from vitascope.media.decode import clip_of
from vitascope.media.encode import encode, require_sound, retag
from vitascope.media.fit import Tools, fit
from vitascope.media.mark import marked
from vitascope.media.picture import write_picture
from vitascope.media.probe import BrokenVideo, probe
from vitascope.media.watermark.embed import watermarked
from vitascope.video import Clip, ClipFile, VideoSpec


@dataclass(frozen=True, kw_only=True)
class Finishing:
    """How a clip is finished: where it goes, what is written into it and onto it, and by which
    tools.

    tags are the file's metadata; mark is the visible label's text, empty for none; watermark is the
    word hidden in the picture, None for none. between is called between two frames and may raise,
    to stop.
    """

    path: Path
    poster: Path
    tags: Mapping[str, str] = field(default_factory=dict)
    mark: str = ""
    watermark: int | None = None
    tools: Tools | None = None
    between: Callable[[], None] = lambda: None

    @property
    def changes_pictures(self) -> bool:
        """Whether anything is written onto the pictures."""
        return bool(self.mark) or self.watermark is not None


def produce(made: Clip | ClipFile, spec: VideoSpec, finish: Finishing) -> Mapping[str, object]:
    """Write the MP4 and its poster; return the notes, with what fitting did.

    An exact file that nothing is written onto keeps pictures and sound bit for bit. Sound that spec
    does not ask for is left out. A ClipFile's own file is removed. Raises BrokenVideo, TooShort or
    WrongClip where what the engine made is not what it said, or not enough.
    """
    if isinstance(made, Clip):
        return _encode(made, spec, finish)
    try:
        if not finish.changes_pictures and _is_exact(made.path, spec):
            write_picture(
                retag(made.path, finish.path, finish.tags, with_sound=spec.sound), finish.poster
            )
            return {**made.notes, "fit": "kept as it came"}
        return _encode(clip_of(made, probe(made.path), with_sound=spec.sound), spec, finish)
    finally:
        made.path.unlink(missing_ok=True)


def _encode(clip: Clip, spec: VideoSpec, finish: Finishing) -> Mapping[str, object]:
    if spec.sound:
        if clip.sound is None:
            raise WrongClip("the clip is silent, sound was promised")
        require_sound(clip)
    fitted = fit(clip, spec, finish.tools)
    shown = marked(fitted, finish.mark) if finish.mark else fitted
    if finish.watermark is not None:
        shown = watermarked(shown, finish.watermark)
    poster = encode(replace(shown, frames=_stoppable(shown, finish)), finish.path, finish.tags)
    write_picture(poster, finish.poster)
    return fitted.notes


def _stoppable(clip: Clip, finish: Finishing) -> "Iterator[NDArray[np.uint8]]":
    for frame in clip.frames:
        finish.between()
        yield frame


def _is_exact(path: Path, spec: VideoSpec) -> bool:
    try:
        found = probe(path)
    except BrokenVideo:
        return False
    return not (found if spec.sound else found.without_sound).problem(spec)
