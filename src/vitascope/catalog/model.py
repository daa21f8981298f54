"""A Model is a row: the fields of its input, its price and the shape of its output, as data."""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

from pydantic import ValidationError, create_model

from vitascope import ids
from vitascope.catalog.field import FieldMeaning, InputField
from vitascope.catalog.frames import FULL_SIZE, RATIO, frame_size, sides_of, size_of
from vitascope.catalog.needs import left_out, needs_of
from vitascope.catalog.pictures import PictureLimits
from vitascope.catalog.rules import FieldRule
from vitascope.catalog.schema import VideoInput, input_of
from vitascope.errors import Invalid
from vitascope.jsontext import compact
from vitascope.shapes import CreateTask, describe
from vitascope.video import Ability, Shot, VideoSpec
from vitascope.wire import Tier

__all__ = ["FPS", "Model", "TaskPlan", "frame_size", "with_seed"]

FPS = 24
SECOND = "second"
SOUND = "sound"
"""Words of price_milli's keys."""


@dataclass(frozen=True, kw_only=True)
class TaskPlan:
    """A valid request, worked out: what to make, what it costs, what recordInfo will echo.

    is_seed_drawn is True where the caller gave no seed, so that the service may draw another. needs
    are the abilities that its engine must have, each with the field that asks for it. keep_ms is
    how long its film is kept, None where the caller did not say.
    """

    model: str
    spec: VideoSpec
    cost_milli: int
    param: str
    callback_url: str | None
    is_seed_drawn: bool = False
    keep_ms: int | None = None
    needs: Mapping[Ability, str] = field(default_factory=dict)
    tier: Tier = Tier.STANDARD


@dataclass(frozen=True, kw_only=True)
class Model:
    """A name a caller may ask for, with what it takes and costs.

    price_milli maps what a price depends on to thousandths of a credit: the length in seconds, or
    ``second`` for a price per second; then the size, where there are several; then ``sound``, where
    that has a price of its own. is_confirmed is False where not every price of it is known, and the
    nearest one stands here. read is the day on which its facts were read. seconds, ratio and
    short_side (in pixels) count where no field says so.
    """

    name: str
    title: str
    provider: str
    fields: tuple[InputField, ...]
    price_milli: Mapping[str, int]
    description: str = ""
    task_types: tuple[str, ...] = ("Text to Video",)
    rules: tuple[FieldRule, ...] = ()
    read: str = "2026-08-19"
    is_confirmed: bool = True
    seconds: int = 5
    ratio: str = RATIO
    short_side: int = FULL_SIZE

    @property
    def dashed_name(self) -> str:
        """The name with a dash for its slash, which a path, a query and an anchor take as it is."""
        return self.name.replace("/", "-")

    @cached_property
    def input(self) -> type[VideoInput]:
        """The schema of createTask's ``input`` for this model."""
        extra: dict[str, Any] = {}
        for rule in self.rules:
            extra |= rule.schema
        return input_of(self._python_name + "Input", self.fields, extra)

    @cached_property
    def request(self) -> type[CreateTask[Any]]:
        """The body's whole schema for this model."""
        base = CreateTask[self.input]  # type: ignore[name-defined]
        name: Any = Literal.__getitem__(self.name)
        made: type[CreateTask[Any]] = create_model(
            self._python_name, __base__=base, model=(name, ...)
        )
        made.__doc__ = base.__doc__
        return made

    @property
    def _python_name(self) -> str:
        return "".join(part.capitalize() for part in re.split(r"\W+", self.name))

    def named(self, means: FieldMeaning) -> InputField | None:
        """Return the field that has this meaning, None where the model has none."""
        return next((each for each in self.fields if each.means is means), None)

    def value(self, given: Mapping[str, Any], means: FieldMeaning) -> Any:
        """Return what an input says by the field of this meaning, its default or None where it says
        nothing.
        """
        part = self.named(means)
        if part is None:
            return None
        value = given.get(part.name)
        return part.default if value is None else value

    def picture_limits(self, ability: Ability) -> PictureLimits | None:
        """Return what the picture of a frame must be like, None where nothing is known of it."""
        own = FieldMeaning.LAST_FRAME if ability is Ability.LAST_FRAME else FieldMeaning.FIRST_FRAME
        part = self.named(own) or self.named(FieldMeaning.FRAMES)
        return part.limits if part else None

    def seconds_of(self, given: Mapping[str, Any]) -> int:
        """Return the length of an input's clip.

        What the engine may choose is the model's usual length.
        """
        value = self.value(given, FieldMeaning.SECONDS)
        return self.seconds if value is None or int(value) < 0 else int(value)

    def frame_of(self, given: Mapping[str, Any], short_side: int) -> tuple[int, int]:
        """Return (width, height) of an input's clip where a full-size clip's shorter side has
        short_side pixels.
        """
        size = self.value(given, FieldMeaning.SIZE)
        pixels = size_of(size) if size else self.short_side
        return frame_size(self.ratio_of(given), pixels * short_side / FULL_SIZE)

    def ratio_of(self, given: Mapping[str, Any]) -> str:
        """Return the shape of an input's clip, such as 16:9."""
        across, down = sides_of(self.value(given, FieldMeaning.RATIO) or self.ratio)
        return f"{across}:{down}"

    def prompt_of(self, given: Mapping[str, Any]) -> str:
        """Return what an input wants to see: its prompt, or the shots' where it has none."""
        prompt = str(self.value(given, FieldMeaning.PROMPT) or "")
        shots = () if prompt.strip() else self.value(given, FieldMeaning.SHOTS) or ()
        return " ".join(str(shot["prompt"]) for shot in shots) or prompt

    def has_sound(self, given: Mapping[str, Any]) -> bool:
        """Return whether an input asks for sound."""
        asked = [
            part for part in self.fields if part.means is FieldMeaning.SOUND or part.brings_sound
        ]
        return any(given.get(part.name, part.default) for part in asked)

    def cost_of(self, given: Mapping[str, Any], *, with_sound: bool) -> int:
        """Return what a checked input's clip costs in thousandths of a credit.

        Raises LookupError where the row's prices leave it out, and its rules do not.
        """
        seconds, size = self.seconds_of(given), self.value(given, FieldMeaning.SIZE)
        for first, times in ((str(seconds), 1), (SECOND, seconds)):
            for key in _keys(first, size, with_sound=with_sound):
                if key in self.price_milli:
                    return self.price_milli[key] * times
        raise LookupError(f"{self.name} has no price for {seconds} s at the size {size}")

    def plan(
        self,
        body: Mapping[str, Any],
        *,
        short_side: int,
        fps: int = FPS,
        abilities: Collection[Ability] = (),
    ) -> TaskPlan:
        """Check a createTask body and work it out for engines of these abilities.

        short_side is how many pixels a full-size clip's shorter side has; other sizes follow. What
        is only left out by an engine without the ability is left out of the price, too. Raises
        Invalid naming the first wrong field and its rule.
        """
        try:
            request = self.request.model_validate(body)
        except ValidationError as error:
            rule, found = describe(error.errors(include_url=False))
            raise Invalid(rule, **found) from None
        values = request.input.model_dump()
        given = {name: values[name] for name in request.input.model_fields_set}
        for each in self.rules:
            each.check(values, given)
            values |= each.settle(values, given)
        needs = needs_of(self.fields, values)
        if not (self.prompt_of(values) or needs):
            raise Invalid("{field} is required", field="input.prompt")
        able = frozenset(abilities)
        spec = self._spec(values, given, short_side, fps, able)
        if Ability.SHOTS in able & needs.keys():
            spec = replace(spec, shots=self._shots(values, fps))
        return TaskPlan(
            model=self.name,
            spec=spec,
            cost_milli=self.cost_of(values, with_sound=spec.sound),
            param=_param(self.name, values | {"seed": spec.seed}, request),
            callback_url=request.callBackUrl,
            is_seed_drawn=_seed_of(values) is None,
            keep_ms=None if request.keepSeconds is None else request.keepSeconds * 1_000,
            needs=needs,
            tier=Tier(request.tier or Tier.STANDARD),
        )

    def _spec(
        self, values: Mapping[str, Any], given: Mapping[str, Any], short_side: int, fps: int,
        abilities: Collection[Ability],
    ) -> VideoSpec:  # fmt: skip
        width, height = self.frame_of(values, short_side)
        frames = [*(self.value(values, FieldMeaning.FRAMES) or ()), None, None]
        seed = _seed_of(values)
        cfg_scale = self.value(values, FieldMeaning.CFG)
        return VideoSpec(
            prompt=self.prompt_of(values),
            negative_prompt=self.value(values, FieldMeaning.NEGATIVE) or "",
            width=width,
            height=height,
            num_frames=self.seconds_of(values) * fps,
            fps=fps,
            cfg_scale=0.5 if cfg_scale is None else cfg_scale,
            seed=ids.new_seed() if seed is None else seed,
            visible_label=values["visible_label"],
            first_frame=self.value(values, FieldMeaning.FIRST_FRAME) or frames[0],
            last_frame=self.value(values, FieldMeaning.LAST_FRAME) or frames[1],
            sound=self.has_sound(values) and Ability.SOUND in abilities,
            left_out=left_out(self.fields, values, given, abilities),
        )

    def _shots(self, values: Mapping[str, Any], fps: int) -> tuple[Shot, ...]:
        shots = self.value(values, FieldMeaning.SHOTS) or ()
        return tuple(Shot(str(each["prompt"]), int(each["duration"]) * fps) for each in shots)


def _keys(first: str, size: str | None, *, with_sound: bool) -> list[str]:
    """Return the keys of price_milli under which a clip's price may stand, the most special one
    first.
    """
    sized = [f"{first} {size}", first] if size else [first]
    return [*(f"{key} {SOUND}" for key in sized if with_sound), *sized]


def _seed_of(values: Mapping[str, Any]) -> int | None:
    """Return the seed that the caller chose; one below 0 asks for a drawn one."""
    seed = values["seed"]
    return None if seed is None or seed < 0 else seed


def _param(name: str, given: Mapping[str, Any], request: CreateTask[Any]) -> str:
    beside = {"callBackUrl": request.callBackUrl, "model": name, "tier": request.tier}
    return compact(_said({"input": compact(_said(given)), **beside}))


def with_seed(param: str, seed: int) -> str:
    """Return a plan's param with another seed."""
    outer = json.loads(param)
    given = json.loads(outer["input"]) | {"seed": seed}
    return compact(outer | {"input": compact(given)})


def with_addresses(plan: TaskPlan, changed: Mapping[str, str]) -> TaskPlan:
    """Return a plan with other addresses of its pictures, which name the same pictures."""

    def renamed(value: Any) -> Any:
        if isinstance(value, list):
            return [renamed(each) for each in value]
        return changed.get(value, value) if isinstance(value, str) else value

    outer = json.loads(plan.param)
    given = {name: renamed(value) for name, value in json.loads(outer["input"]).items()}
    spec = replace(
        plan.spec,
        first_frame=renamed(plan.spec.first_frame),
        last_frame=renamed(plan.spec.last_frame),
    )
    return replace(plan, spec=spec, param=compact(outer | {"input": compact(given)}))


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
