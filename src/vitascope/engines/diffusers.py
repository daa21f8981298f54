"""Every text-to-video pipeline of diffusers behind one class.

Torch is imported when it opens and not before.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from vitascope.engines.base import EngineBroken, EngineError, Generation, GenerationCancelled
from vitascope.engines.pipelines import Pipeline, pipeline
from vitascope.engines.weights import find_weights, fingerprint
from vitascope.errors import OperatorError
from vitascope.language import mark
from vitascope.video import Clip, VideoSpec

Offload = Literal["auto", "none", "model", "sequential"]

STEP_SHARE = 0.85
"""Progress of the denoising steps; the rest is decoding and encoding."""
MEMORY, LOW, NORMAL = "memory", "low", "normal"
"""The memo's word for an attempt that follows one which ran out of memory, and for any other."""
ROOM = 0.75
"""Share of the free memory that weights may take: the rest is for what is computed with them."""
NO_MEMORY_TEXT = mark("Out of GPU memory.")
LIBRARIES = ("torch", "diffusers", "transformers", "huggingface_hub")
MISSING_TEXT = mark(
    "GPU models need an extra package: pip install 'vitascope[diffusers]' (missing: {missing})"
)


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """What makes it quicker or smaller, each a switch of the operator's."""

    compile: bool = False
    fp8: bool = False
    cache: bool = False
    tiling: bool = False
    attention: str = ""


class DiffusersEngine:
    """One pipeline with its weights on one device."""

    def __init__(
        self,
        *,
        pipeline: str,
        weights: str = "",
        device: str = "auto",
        dtype: str = "auto",
        offload: Offload = "auto",
        size: str = "",
        steps: int | None = None,
        compile: bool = False,  # noqa: A002 - the operator's word for it
        fp8: bool = False,
        cache: bool = False,
        tiling: bool = False,
        attention: str = "",
    ) -> None:
        """Name a row of pipelines.py; weights is a folder or a hub name that was downloaded, by
        default the row's.

        size ("832x480") overrides the row's own. Raises OperatorError for an unknown row or a wrong
        size.
        """
        self._name, self._row = pipeline, _row(pipeline)
        self._weights = weights or self._row.hub
        self._device, self._dtype, self._offload = device, dtype, offload
        self._size, self._steps = _size(size), steps or self._row.steps
        self._recipe = Recipe(
            compile=compile, fp8=fp8, cache=cache, tiling=tiling, attention=attention
        )
        self._fingerprint = ""
        self._memory, self._placed = NORMAL, offload
        self._torch: Any = None
        self._pipe: Any = None

    @staticmethod
    def longest_seconds(options: dict[str, Any]) -> float | None:
        """Return the longest clip the row can make."""
        return _row(str(options.get("pipeline", ""))).longest_seconds

    def check(self) -> Path:
        """Return the folder of the weights.

        Raises EngineError where the extra or the weights are missing, saying what to download and
        how big it is.
        """
        _require_libraries(self._recipe)
        return find_weights(self._weights, self._name, self._row.download_gb)

    async def open(self) -> None:
        """Load the weights onto the device.

        Raises EngineError for what check refuses, and for libraries that cannot be loaded.
        """
        folder = self.check()
        try:
            import diffusers
            import torch
        except ImportError as error:
            raise EngineError(MISSING_TEXT, missing=error) from error
        self._torch = torch
        self._device = (
            ("cuda" if torch.cuda.is_available() else "cpu")
            if self._device == "auto"
            else self._device
        )
        self._dtype = (
            ("float32" if self._device == "cpu" else "bfloat16")
            if self._dtype == "auto"
            else self._dtype
        )
        kind = getattr(diffusers, self._row.class_name)
        dtype = getattr(torch, self._dtype)
        dtypes = {"default": dtype, "vae": torch.float32 if self._row.exact_decoder else dtype}
        self._pipe = kind.from_pretrained(str(folder), dtype=dtypes, local_files_only=True)
        self._pipe.set_progress_bar_config(disable=True)
        self._fingerprint = fingerprint(folder)
        self._memory, self._placed = NORMAL, self._place(self._offload)
        self._apply(self._recipe)

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
        if job.memo.get(MEMORY, NORMAL) != self._memory:
            await self._change_memory()
        asked = self._call_arguments(job.spec)
        try:
            frames = self._run(job, asked)
        except (self._torch.OutOfMemoryError, MemoryError) as error:
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
            notes=self._notes(asked),
        )

    def _run(self, job: Generation, asked: dict[str, Any]) -> Any:
        """Return the frames as a tensor (frames, 3, height, width) of 0 to 1."""
        generator = self._torch.Generator("cpu").manual_seed(job.spec.seed)
        with self._torch.inference_mode(), self._watched(job) as extra:
            made = self._pipe(**asked, **extra, generator=generator, output_type="pt")
        job.progress(STEP_SHARE)
        return made.frames[0]

    @contextmanager
    def _watched(self, job: Generation) -> Iterator[dict[str, Any]]:
        """Yield the call's argument that hooks every step.

        Where the pipeline has none, hook its scheduler.
        """
        done = 0

        def step() -> None:
            nonlocal done
            done += 1
            if job.cancelled():
                raise GenerationCancelled
            job.progress(min(1.0, done / self._steps) * STEP_SHARE)

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

    def _call_arguments(self, spec: VideoSpec) -> dict[str, Any]:
        row = self._row
        width, height = self._size or row.size(spec)
        count = row.num_frames(spec.num_frames / spec.fps)
        asked: dict[str, Any] = {
            "prompt": spec.prompt, "width": width, "height": height, row.frames_argument: count,
            "num_inference_steps": self._steps,
        }  # fmt: skip
        guidance = row.guidance_scale(spec.cfg_scale)
        if row.has_guider:
            self._pipe.guider = self._pipe.guider.new(guidance_scale=guidance)
        else:
            asked["guidance_scale"] = guidance
        if row.negative_prompts and spec.negative_prompt:
            asked["negative_prompt"] = spec.negative_prompt
        return asked | row.call | (row.long_call if count > row.native_frames else {})

    def _place(self, offload: Offload) -> Offload:
        """Put the weights where they fit; return how."""
        if self._device == "cpu":
            return "none"
        chosen = offload if offload != "auto" else self._roomiest()
        if chosen == "none":
            self._pipe.to(self._device)
        elif chosen == "model":
            self._pipe.enable_model_cpu_offload(device=self._device)
        else:
            self._pipe.enable_sequential_cpu_offload(device=self._device)
        return chosen

    def _roomiest(self) -> Offload:
        free = self._torch.cuda.mem_get_info(self._device)[0] * ROOM
        sizes = [
            _weight_bytes(part)
            for part in self._pipe.components.values()
            if hasattr(part, "parameters")
        ]
        if sum(sizes) <= free:
            return "none"
        return "model" if max(sizes) <= free else "sequential"

    async def _change_memory(self) -> None:
        """Save memory for a task that ran out of it.

        Load anew for the next one, which need not be as slow.
        """
        if self._memory == NORMAL:
            self._save_memory()
        else:
            self._pipe = None
            await self.open()

    def _save_memory(self) -> None:
        """Go to the lower memory profile: weights come to the device piece by piece, pictures are
        decoded in tiles.
        """
        self._memory = LOW
        self._tile()
        if self._device != "cpu":
            self._pipe.remove_all_hooks()
            self._pipe.to("cpu")
            self._placed = self._place("sequential")

    def _tile(self) -> None:
        if hasattr(self._pipe.vae, "enable_tiling"):
            self._pipe.vae.enable_tiling()

    def _apply(self, recipe: Recipe) -> None:
        networks = [getattr(self._pipe, name, None) for name in ("transformer", "transformer_2")]
        for network in filter(None, networks):
            if recipe.attention:
                network.set_attention_backend(recipe.attention)
            if recipe.fp8:
                _shrink(network)
            if recipe.compile:
                network.compile_repeated_blocks()
        if recipe.cache:
            _cache(self._pipe)
        if recipe.tiling:
            self._tile()

    def _notes(self, asked: dict[str, Any]) -> dict[str, object]:
        shown = {
            name: value
            for name, value in asked.items()
            if name not in {"prompt", "negative_prompt"}
        }
        return {
            "engine": "diffusers",
            "pipeline": self._name,
            "weights": self._fingerprint,
            "call": shown,
            "device": self._device,
            "dtype": self._dtype,
            "offload": self._placed,
            "memory": self._memory,
            "recipe": {name: value for name, value in vars(self._recipe).items() if value},
        }


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


def _weight_bytes(part: Any) -> int:
    return sum(weight.numel() * weight.element_size() for weight in part.parameters())


def _require_libraries(recipe: Recipe) -> None:
    """Look for what the pipelines and the recipe need before gigabytes are loaded.

    Raises EngineError naming the package to install.
    """
    missing = [module for module in LIBRARIES if find_spec(module) is None]
    if missing:
        raise EngineError(MISSING_TEXT, missing=", ".join(missing))
    for wanted, switch, module, package in (
        (recipe.fp8, "fp8", "torchao", "torchao"),
        (recipe.cache, "cache", "cache_dit", "cache-dit"),
    ):
        if wanted and find_spec(module) is None:
            raise EngineError(
                "{switch} needs {package}: pip install {package}", switch=switch, package=package
            )


def _shrink(network: Any) -> None:
    from torchao.quantization import Float8DynamicActivationFloat8WeightConfig, quantize_

    quantize_(network, Float8DynamicActivationFloat8WeightConfig())


def _cache(pipe: Any) -> None:
    import cache_dit

    cache_dit.enable_cache(pipe)
