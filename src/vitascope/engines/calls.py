"""What a pipeline of diffusers is called with: a row, a way and a task as arguments."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vitascope.engines.base import EngineError, Generation
from vitascope.engines.pipelines import Pipeline, Size
from vitascope.engines.plan import Way
from vitascope.media.fit import fitted_picture
from vitascope.video import Ability, Picture, VideoSpec

Pixels = NDArray[np.uint8]
FIRST, LAST = "image", "last_image"
"""Names that diffusers gives the pictures with which a clip begins and ends."""
UNRECORDED = frozenset({"prompt", "negative_prompt", FIRST, LAST})
"""Arguments that are not written into the record: it has them already."""


@dataclass(frozen=True, kw_only=True)
class Ends:
    """The pictures with which a clip begins and ends, uint8 RGB, in the size that is asked for."""

    first: Pixels | None = None
    last: Pixels | None = None


def ends_of(job: Generation, row: Pipeline, size: Size) -> Ends:
    """Return a task's pictures, cut and scaled to a size.

    Raises EngineError where the row takes none, or needs one that is not there.
    """
    given = {Ability.FIRST_FRAME: job.first_frame, Ability.LAST_FRAME: job.last_frame}
    for ability, picture in given.items():
        if picture is not None and ability not in row.takes:
            raise EngineError("This engine cannot {ability}.", ability=ability)
        if picture is None and ability in row.needs:
            raise EngineError("This engine can only {ability}.", ability=ability)
    if job.last_frame is not None and job.first_frame is None:
        raise EngineError("This engine takes a last picture only beside a first one.")
    return Ends(first=_fitted(job.first_frame, size), last=_fitted(job.last_frame, size))


def arguments(
    row: Pipeline, way: Way, spec: VideoSpec, *, size: Size, count: int, ends: Ends
) -> dict[str, Any]:
    """Return what to call a row's pipeline with for so many frames."""
    asked: dict[str, Any] = {
        "prompt": spec.prompt, "width": size[0], "height": size[1], row.frames_argument: count,
        "num_inference_steps": way.steps,
    }  # fmt: skip
    if row.negative_prompts and spec.negative_prompt and way.guidance:
        asked["negative_prompt"] = spec.negative_prompt
    asked |= row.call | (row.long_call if count > row.native_frames else {}) | dict(way.call)
    asked |= {"guidance_scale": row.guidance_scale(spec.cfg_scale)}
    if not way.guidance:
        asked |= row.unguided
    if row.sized_by_picture:
        del asked["width"], asked["height"]
    pictures = {FIRST: ends.first, LAST: ends.last}
    return asked | {name: _pil(one) for name, one in pictures.items() if one is not None}


def recorded(asked: dict[str, Any]) -> dict[str, Any]:
    """Return the part of a call that is written into the record."""
    return {name: value for name, value in asked.items() if name not in UNRECORDED}


def _fitted(picture: Picture | None, size: Size) -> Pixels | None:
    return None if picture is None else fitted_picture(picture.pixels, *size)


def _pil(pixels: Pixels) -> Any:
    """Return a picture in the only form that every pipeline takes."""
    from PIL import Image

    return Image.fromarray(pixels)
