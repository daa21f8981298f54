"""A Model is an input schema, a price and the shape of its output, as data."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from vitascope import ids
from vitascope.errors import Invalid
from vitascope.jsontext import compact
from vitascope.shapes import CreateTask, NullIsAbsent, describe
from vitascope.video import VideoSpec

FPS = 24
RATIOS = {"16:9": (16, 9), "9:16": (9, 16), "1:1": (1, 1)}


class VideoInput(NullIsAbsent):
    """What every text-to-video input has; a model's own schema adds its rules."""

    prompt: str
    duration: str
    aspect_ratio: str
    negative_prompt: str = ""
    cfg_scale: float = 0.5
    seed: int | None = None
    visible_label: bool | None = None


@dataclass(frozen=True, kw_only=True)
class TaskPlan:
    """A valid request, worked out: what to make, what it costs, what recordInfo will echo.

    is_seed_drawn is True where the caller gave no seed, so that the service may draw another.
    """

    model: str
    spec: VideoSpec
    cost_milli: int
    param: str
    callback_url: str | None
    is_seed_drawn: bool = False


@dataclass(frozen=True, kw_only=True)
class Model:
    """A name a caller may ask for. price_milli maps the duration in seconds to thousandths of a credit."""

    name: str
    slug: str
    title: str
    provider: str
    description: str
    input: type[VideoInput]
    price_milli: Mapping[str, int]
    task_type: str = "text-to-video"

    @cached_property
    def request(self) -> type[CreateTask[Any]]:
        """The body's whole schema for this model."""
        return CreateTask[self.input]  # type: ignore[name-defined]

    def plan(self, body: Mapping[str, Any], *, short_side: int, fps: int = FPS) -> TaskPlan:
        """Check a createTask body and work it out for clips whose shorter side has short_side pixels.

        Raises Invalid naming the first wrong field and its rule.
        """
        try:
            request = self.request.model_validate(body)
        except ValidationError as error:
            raise Invalid(describe(error.errors(include_url=False))) from None
        spec = _spec(request.input, short_side, fps)
        return TaskPlan(
            model=self.name,
            spec=spec,
            cost_milli=self.price_milli[request.input.duration],
            param=_param(self.name, request, spec.seed),
            callback_url=request.callBackUrl,
            is_seed_drawn=request.input.seed is None,
        )


def _spec(given: VideoInput, short_side: int, fps: int) -> VideoSpec:
    width, height = frame_size(given.aspect_ratio, short_side)
    return VideoSpec(
        prompt=given.prompt,
        negative_prompt=given.negative_prompt,
        width=width,
        height=height,
        num_frames=int(given.duration) * fps,
        fps=fps,
        cfg_scale=given.cfg_scale,
        seed=ids.new_seed() if given.seed is None else given.seed,
        visible_label=given.visible_label,
    )


def frame_size(aspect_ratio: str, short_side: int) -> tuple[int, int]:
    """Return (width, height) in pixels of a ratio's frame whose shorter side is given."""
    across, down = RATIOS[aspect_ratio]
    unit = short_side // min(across, down)
    return across * unit, down * unit


def _param(name: str, request: CreateTask[Any], seed: int) -> str:
    given = {**vars(request.input), "seed": seed}
    outer = {"input": compact(_said(given)), "callBackUrl": request.callBackUrl, "model": name}
    return compact(_said(outer))


def with_seed(param: str, seed: int) -> str:
    """Return a plan's param with another seed."""
    outer = json.loads(param)
    given = json.loads(outer["input"]) | {"seed": seed}
    return compact(outer | {"input": compact(given)})


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
