"""Every text-to-video pipeline of diffusers behind one class.

Torch is imported when it opens and not before.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vitascope.engines.adapters import switch_adapters
from vitascope.engines.base import EngineBroken, EngineError, Generation, GenerationCancelled
from vitascope.engines.devices import (
    Offload,
    choose_device,
    is_out_of_memory,
    keep_compiled,
    place,
    shares_memory,
)
from vitascope.engines.loading import Files, find_files, load_pipeline
from vitascope.engines.pipelines import Pipeline, pipeline
from vitascope.engines.plan import NetworkSettings, Way, make_plan
from vitascope.engines.recipes import Sampler
from vitascope.engines.samplers import described, make_scheduler
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
from vitascope.video import Clip, VideoSpec

STEP_SHARE = 0.85
"""Progress of the denoising steps; the rest is decoding and encoding."""
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
        self._name, self._row = pipeline, _row(pipeline)
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
        self._schedulers: dict[Sampler, Any] = {}

    @staticmethod
    def longest_seconds(options: dict[str, Any]) -> float | None:
        """Return the longest clip the row can make."""
        return _row(str(options.get("pipeline", ""))).longest_seconds

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
            self._run(Generation(spec=spec), self._arguments(spec, way), way)
        except Exception as error:
            if is_out_of_memory(self._torch, error):
                raise EngineError(
                    "Out of GPU memory while warming up: choose a smaller size, or set offload"
                ) from error
            raise
        finally:
            self._pipe.maybe_free_model_hooks()

    async def close(self) -> None:
        """Let the weights go."""
        self._pipe = None

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
        way = self._plan.way(job.model)
        asked = self._arguments(job.spec, way)
        try:
            frames = self._run(job, asked, way)
        except GenerationCancelled:
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
        count, _, height, width = frames.shape
        return Clip(
            frames=_pictures(frames),
            width=width,
            height=height,
            num_frames=count,
            fps=self._row.fps,
            notes=self._notes(asked, way),
        )

    def _run(self, job: Generation, asked: dict[str, Any], way: Way) -> Any:
        """Return the frames as a tensor (frames, 3, height, width) of 0 to 1; a follower has none."""
        self._team.share((job.spec, asked, way))
        self._pipe.scheduler = self._schedulers[way.sampler]
        switch_adapters(self._pipe, on=way.adapted)
        generator = self._torch.Generator("cpu").manual_seed(job.spec.seed)
        # Some schedulers add noise at every step, and take it from here.
        self._torch.manual_seed(job.spec.seed)
        with self._torch.inference_mode(), self._watched(job, way.steps) as extra:
            made = self._pipe(
                **asked, **extra, generator=generator,
                output_type="pt" if self._team.rank == 0 else "latent",
            )  # fmt: skip
        job.progress(STEP_SHARE)
        return made.frames[0]

    @contextmanager
    def _watched(self, job: Generation, steps: int) -> Iterator[dict[str, Any]]:
        """Yield the call's argument that hooks every step.

        Where the pipeline has none, hook its scheduler.
        """
        done = 0

        def step() -> None:
            nonlocal done
            done += 1
            if self._team.agree(job.cancelled()):
                raise GenerationCancelled
            job.progress(min(1.0, done / steps) * STEP_SHARE)

        def on_step(
            pipe: Any, number: int, timestep: Any, tensors: dict[str, Any]
        ) -> dict[str, Any]:
            step()
            return tensors

        if self._row.calls_back:
            yield {"callback_on_step_end": on_step}
            return
        scheduler = self._pipe.scheduler
        scheduler.step = _followed(scheduler.step, step)
        try:
            yield {}
        finally:
            del scheduler.step

    def _arguments(self, spec: VideoSpec, way: Way) -> dict[str, Any]:
        row = self._row
        width, height = self._size or row.size(spec)
        count = row.num_frames(spec.num_frames / spec.fps)
        asked: dict[str, Any] = {
            "prompt": spec.prompt, "width": width, "height": height, row.frames_argument: count,
            "num_inference_steps": way.steps,
        }  # fmt: skip
        if row.negative_prompts and spec.negative_prompt and way.guidance:
            asked["negative_prompt"] = spec.negative_prompt
        asked |= row.call | (row.long_call if count > row.native_frames else {}) | dict(way.call)
        asked |= {"guidance_scale": row.guidance_scale(spec.cfg_scale)}
        if not way.guidance:
            asked |= row.unguided
        if row.has_guider:
            guidance = asked.pop("guidance_scale")
            self._pipe.guider = self._pipe.guider.new(guidance_scale=guidance)
        return asked

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
        shown = {
            name: value
            for name, value in asked.items()
            if name not in {"prompt", "negative_prompt"}
        }
        used: dict[str, object] = dict(self._marks)
        if not way.adapted:
            used["adapters"] = []
        return used | {
            "engine": "diffusers",
            "pipeline": self._name,
            "recipe": self._plan.recipe if way is self._plan.usual else "",
            "call": shown,
            "guidance": way.guidance,
            "scheduler": described(self._pipe.scheduler, way.sampler),
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


def _row(name: str) -> Pipeline:
    try:
        return pipeline(name)
    except EngineError as error:
        raise OperatorError(error.rule, **error.values) from None


def _size(text: str) -> tuple[int, int] | None:
    if not text:
        return None
    width, _, height = text.partition("x")
    if not (width.isdigit() and height.isdigit()):
        raise OperatorError('size must look like "832x480", not {text}', text=text)
    return int(width), int(height)


def _followed(function: Callable[..., Any], then: Callable[[], None]) -> Callable[..., Any]:
    def both(*arguments: Any, **named: Any) -> Any:
        result = function(*arguments, **named)
        then()
        return result

    return both


def _pictures(frames: Any) -> Iterator["NDArray[np.uint8]"]:
    """Yield each frame as (height, width, 3) of uint8, one at a time: the whole clip as floats is
    gigabytes.
    """
    for frame in frames:
        yield np.ascontiguousarray(
            frame.float().mul(255).round().clamp(0, 255).byte().permute(1, 2, 0).cpu().numpy()
        )
