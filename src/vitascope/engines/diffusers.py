"""Every video pipeline of diffusers behind one class.

Torch is imported when it opens and not before.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, replace
from itertools import chain
from typing import Any

import numpy as np

from vitascope.engines.adapters import switch_adapters
from vitascope.engines.base import EngineBroken, EngineError, Generation, GenerationCancelled
from vitascope.engines.calls import FIRST, Ends, Pixels, arguments, ends_of, recorded
from vitascope.engines.devices import (
    Offload,
    choose_device,
    is_out_of_memory,
    keep_compiled,
    place,
    shares_memory,
)
from vitascope.engines.loading import Files, find_files, load_pipeline, picture_pipeline
from vitascope.engines.pipelines import Pipeline, pipeline
from vitascope.engines.plan import NetworkSettings, Way, make_plan, used_row
from vitascope.engines.recipes import Sampler
from vitascope.engines.samplers import described, make_scheduler
from vitascope.engines.steps import STEP_SHARE, watched
from vitascope.engines.stretches import longest_seconds, stretches
from vitascope.engines.switches import (
    MISSING_TEXT,
    Switches,
    apply_switches,
    require_libraries,
    tile,
)
from vitascope.engines.team import Team
from vitascope.errors import OperatorError
from vitascope.language import mark
from vitascope.media.fit import fitted_picture
from vitascope.video import Ability, Clip, VideoSpec

MEMORY, LOW, NORMAL = "memory", "low", "normal"
"""The memo's word for an attempt that follows one which ran out of memory, and for any other."""
WARM_UP_STEPS = 2
NO_MEMORY_TEXT = mark("Out of GPU memory.")


class DiffusersEngine:
    """One pipeline with its weights on one device."""

    def __init__(
        self,
        *,
        pipeline: str,
        weights: str = "",
        recipe: str = "",
        adapters: Sequence[str | Mapping[str, Any]] = (),
        transformer: str = "",
        transformer_2: str = "",
        full_models: Sequence[str] = (),
        device: str = "auto",
        devices: Sequence[str] = (),
        dtype: str = "auto",
        offload: Offload = "auto",
        size: str = "",
        steps: int | None = None,
        guidance: bool | None = None,
        scheduler: str = "",
        shift: float | None = None,
        compile: bool = False,  # noqa: A002 - the operator's word for it
        compile_cache: str = "",
        warm_up: bool | None = None,
        fp8: bool = False,
        cache: bool = False,
        tiling: bool = False,
        attention: str = "",
    ) -> None:
        """Name a row of pipelines.py; weights is a folder or a hub name that was downloaded, by
        default the row's or the recipe's.

        recipe, adapters, transformer, transformer_2, steps, guidance, scheduler and shift say how
        few steps are enough; full_models are made without them. size ("832x480") overrides the
        row's own. devices make each clip together. Raises OperatorError for an unknown row or
        recipe, a wrong size, and settings that do not go together.
        """
        given = {name: value for name, value in locals().items() if name != "self"}
        self._options, self._devices, self._team = given, tuple(devices), Team(len(devices) or 1)
        self._name, self._row = pipeline, _row(given)
        self._plan = make_plan(pipeline, self._row, _picked(NetworkSettings, given))
        self._switches: Switches = _picked(Switches, given)
        self._device, self._dtype, self._offload = (*devices, device)[0], dtype, offload
        self._size = _size(size)
        if fp8 and self._plan.full_models and self._plan.adapters:
            raise OperatorError(
                "fp8 and full_models cannot go together: adapters are merged before weights shrink"
            )
        if devices and offload != "none":
            if offload != "auto":
                raise OperatorError("offload must be none where cards make a clip together")
            self._offload = "none"
        self._compile_cache = compile_cache
        self._warm_up = compile if warm_up is None else warm_up
        self._marks: dict[str, Any] = {}
        self._memory, self._placed = NORMAL, offload
        self._torch: Any = None
        self._pipe: Any = None
        self._picture_pipe: Any = None
        self._schedulers: dict[Sampler, Any] = {}

    @staticmethod
    def longest_seconds(options: dict[str, Any]) -> float | None:
        """Return the longest clip the row can make, in one stretch or several."""
        return longest_seconds(_row(options))

    @staticmethod
    def abilities(options: dict[str, Any]) -> Collection[Ability]:
        """Return which pictures the row takes."""
        return _row(options).takes

    @staticmethod
    def needs(options: dict[str, Any]) -> Collection[Ability]:
        """Return which pictures the row makes no clip without."""
        return _row(options).needs

    def check(self) -> Files:
        """Return where the weights and all that is added to them are.

        Raises EngineError where the extra, the weights, an adapter or a checkpoint is missing,
        saying what to download and how big it is, and where the recipe needs other weights.
        """
        require_libraries(self._switches, adapters=bool(self._plan.adapters))
        return find_files(self._name, self._plan)

    async def open(self) -> None:
        """Load the weights onto the device, and warm up if that is wanted.

        Raises EngineError for what check refuses, for libraries that cannot be loaded, and for
        adapters and checkpoints that do not fit the weights.
        """
        files = self.check()
        if self._switches.compile and self._compile_cache:
            keep_compiled(self._compile_cache)
        try:
            import diffusers
            import torch
        except ImportError as error:
            raise EngineError(MISSING_TEXT, missing=error) from error
        self._torch = torch
        self._device = choose_device(torch, self._device)
        if self._dtype == "auto":
            self._dtype = "float32" if self._device == "cpu" else "bfloat16"
        self._team.start(f"{type(self).__module__}:{type(self).__qualname__}", self._options)
        self._pipe = load_pipeline(
            diffusers, self._row, self._plan, files, dtype=getattr(torch, self._dtype),
            exact=torch.float32,
        )  # fmt: skip
        self._picture_pipe = picture_pipeline(diffusers, self._row, self._pipe)
        own = self._pipe.scheduler
        self._schedulers = {
            way.sampler: make_scheduler(diffusers, own, way.sampler)
            for way in (self._plan.full, self._plan.usual)
        }
        self._marks = files.marks()
        self._memory = NORMAL
        self._placed = place(torch, self._pipe, self._device, self._offload)
        self._team.connect(diffusers, torch, self._pipe, self._device)
        apply_switches(self._pipe, self._switches)
        if self._warm_up and self._team.rank == 0:
            self._warm()

    def join(self, team: Team) -> None:
        """Be a follower in a team, before opening: on a card of its own."""
        self._team, self._device = team, self._devices[team.rank]

    def take_part(self, job: Generation, asked: dict[str, Any], way: Way) -> None:
        """Do a follower's share of a clip."""
        with suppress(GenerationCancelled):
            self._run(job, asked, way)

    def _warm(self) -> None:
        """Make a clip that nobody sees, as the first task would be made.

        Raises EngineError where memory does not suffice for it.
        """
        width, height = self._size or self._row.sizes[0]
        spec = VideoSpec(
            prompt="a cat on grass", width=width, height=height, fps=self._row.fps, seed=0,
            num_frames=self._row.native_frames,
        )  # fmt: skip
        way = self._plan.usual
        if not way.sampler.sigmas:
            way = replace(way, steps=min(WARM_UP_STEPS, way.steps))
        try:
            self._run(Generation(spec=spec), self._warm_call(spec, way), way)
        except Exception as error:
            if is_out_of_memory(self._torch, error):
                raise EngineError(
                    "Out of GPU memory while warming up: choose a smaller size, or set offload"
                ) from error
            raise
        finally:
            self._pipe.maybe_free_model_hooks()

    def _warm_call(self, spec: VideoSpec, way: Way) -> dict[str, Any]:
        size, row = self._size or self._row.sizes[0], self._row
        grey = np.full((size[1], size[0], 3), 128, np.uint8)
        ends = Ends(
            first=grey if Ability.FIRST_FRAME in row.needs else None,
            last=grey if Ability.LAST_FRAME in row.needs else None,
        )
        return arguments(row, way, spec, size=size, count=row.native_frames, ends=ends)

    async def close(self) -> None:
        """Let the weights go."""
        self._pipe = self._picture_pipe = None

    async def generate(self, job: Generation) -> Clip:
        """Run the pipeline; every step tells its progress and looks for a cancel.

        Raises EngineBroken where memory ran out: the next attempt, in a new process, runs at the
        lower memory profile, and fails for good where that is not enough either.
        """
        if self._pipe is None:
            raise EngineError("The engine is not open.", retryable=True)
        self._team.require_whole()
        if job.memo.get(MEMORY, NORMAL) != self._memory:
            await self._change_memory()
        try:
            return self._clip(job, self._plan.way(job.model))
        except (GenerationCancelled, EngineError):
            raise
        except Exception as error:
            self._team.fell_out()
            if not is_out_of_memory(self._torch, error):
                raise
            if job.memo.get(MEMORY) == LOW:
                raise EngineError(NO_MEMORY_TEXT) from error
            job.memo[MEMORY] = LOW
            await job.remember()
            raise EngineBroken(NO_MEMORY_TEXT) from error
        finally:
            self._pipe.maybe_free_model_hooks()

    def _clip(self, job: Generation, way: Way) -> Clip:
        """Make a clip stretch by stretch, each with noise of its own. The picture that two of them
        share is shown once.
        """
        spec, row = job.spec, self._row
        size = self._size or row.size(spec)
        ends = ends_of(job, row, size)
        seconds = spec.num_frames / spec.fps
        counts = stretches(row, seconds, ends=ends.last is not None)
        before: list[Pixels] = []
        calls: list[dict[str, Any]] = []
        for number, count in enumerate(counts):
            is_last = number == len(counts) - 1
            # In the size that is asked for: where a pipeline chooses one by it, it chooses the same.
            first = fitted_picture(before[-1], *size) if before else ends.first
            these = Ends(first=first, last=ends.last if is_last else None)
            calls.append(arguments(row, way, spec, size=size, count=count, ends=these))
            if job.cancelled():
                raise GenerationCancelled
            made = self._run(_part(job, number, len(counts)), calls[-1], way)
            if number:
                made = made[1:]
            if not is_last:
                before += _pictures(made)
        return Clip(
            frames=chain(before, _pictures(made)),
            width=made.shape[3],
            height=made.shape[2],
            num_frames=len(before) + len(made),
            fps=row.fps,
            notes=self._notes(calls[0], way) | ({"stretches": counts} if len(counts) > 1 else {}),
        )

    def _run(self, job: Generation, asked: dict[str, Any], way: Way) -> Any:
        """Return the frames as a tensor (frames, 3, height, width) of 0 to 1; a follower has none."""
        self._team.share((job.spec, asked, way))
        pipe, call = self._picture_pipe if FIRST in asked else self._pipe, dict(asked)
        pipe.scheduler = self._schedulers[way.sampler]
        if self._row.has_guider:
            pipe.guider = pipe.guider.new(guidance_scale=call.pop("guidance_scale"))
        switch_adapters(pipe, on=way.adapted)
        generator = self._torch.Generator("cpu").manual_seed(job.spec.seed)
        # Some schedulers add noise at every step, and take it from here.
        self._torch.manual_seed(job.spec.seed)
        with (
            self._torch.inference_mode(),
            watched(pipe, self._row, job, steps=way.steps, agree=self._team.agree) as extra,
        ):
            made = pipe(
                **call, **extra, generator=generator,
                output_type="pt" if self._team.rank == 0 else "latent",
            )  # fmt: skip
        job.progress(STEP_SHARE)
        return made.frames[0]

    async def _change_memory(self) -> None:
        """Save memory for a task that ran out of it.

        Load anew for the next one, which need not be as slow.
        """
        if self._memory == NORMAL:
            self._save_memory()
        elif self._team.size > 1:
            self._memory = NORMAL  # tiles cost little, and weights stay where they are
        else:
            self._pipe = None
            await self.open()

    def _save_memory(self) -> None:
        """Go to the lower memory profile: weights come to the device piece by piece, pictures are
        decoded in tiles.
        """
        self._memory = LOW
        tile(self._pipe)
        if self._team.size == 1 and not shares_memory(self._device):
            self._pipe.remove_all_hooks()
            self._pipe.to("cpu")
            self._placed = place(self._torch, self._pipe, self._device, "sequential")

    def _notes(self, asked: dict[str, Any], way: Way) -> dict[str, object]:
        used: dict[str, object] = dict(self._marks)
        if not way.adapted:
            used["adapters"] = []
        return used | {
            "engine": "diffusers",
            "pipeline": self._name,
            "recipe": self._plan.recipe if way is self._plan.usual else "",
            "call": recorded(asked),
            "guidance": way.guidance,
            "scheduler": described(self._schedulers[way.sampler], way.sampler),
            "device": " + ".join(self._devices) or self._device,
            "torch": self._torch.__version__,
            "dtype": self._dtype,
            "offload": self._placed,
            "memory": self._memory,
            "switches": self._switches.used,
        }


def _picked(kind: Any, given: Mapping[str, Any]) -> Any:
    """Return an object of a dataclass from those settings that it has."""
    return kind(**{part.name: given[part.name] for part in fields(kind)})


def _row(options: Mapping[str, Any]) -> Pipeline:
    """Return the row that an operator names, as his other settings leave it."""
    try:
        row = pipeline(str(options.get("pipeline", "")))
    except EngineError as error:
        raise OperatorError(error.rule, **error.values) from None
    return used_row(row, recipe=options.get("recipe", ""), cache=options.get("cache", False))


def _part(job: Generation, number: int, count: int) -> Generation:
    """Return a task as one of its stretches: other noise, a part of the progress."""
    return replace(
        job,
        spec=replace(job.spec, seed=job.spec.seed + number),
        progress=lambda fraction: job.progress((number + fraction) / count),
    )


def _size(text: str) -> tuple[int, int] | None:
    if not text:
        return None
    width, _, height = text.partition("x")
    if not (width.isdigit() and height.isdigit()):
        raise OperatorError('size must look like "832x480", not {text}', text=text)
    return int(width), int(height)


def _pictures(frames: Any) -> Iterator[Pixels]:
    """Yield each frame as (height, width, 3) of uint8, one at a time: the whole clip as floats is
    gigabytes.
    """
    for frame in frames:
        yield np.ascontiguousarray(
            frame.float().mul(255).round().clamp(0, 255).byte().permute(1, 2, 0).cpu().numpy()
        )
