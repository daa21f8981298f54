"""The embedded engine: reads the prompt, samples what it leaves open, stages the scene and draws it."""

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING

from vitascope.engines.base import Cancelled, EngineError, Generation
from vitascope.video import Clip, VideoSpec
from vitascope_scene.notes import notes_of
from vitascope_scene.reading import Reader
from vitascope_scene.sampling.choice import allowed
from vitascope_scene.sampling.network import SceneNetwork
from vitascope_scene.scene import Scene
from vitascope_scene.staging import Frame, stage

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy import uint8
    from numpy.typing import NDArray

    from vitascope_scene.meaning import Meaning

DRAWING = "vitascope_scene.drawing"
SAMPLING_SHARE = 0.15
"""How much of the progress bar the network takes; the rest is drawing."""


class SceneEngine:
    """Draws what a prompt says, storybook style; runs anywhere, with onnxruntime and OpenCV alone."""

    def __init__(self) -> None:
        """Nothing is loaded before open."""
        self._reader: Reader | None = None
        self._network: SceneNetwork | None = None

    async def open(self) -> None:
        """Load the networks and what draws, so that the first clip does not wait for them."""
        self._reader, self._network = Reader(), SceneNetwork()
        import_module(DRAWING)

    async def close(self) -> None:
        """Let the networks go."""
        self._reader = self._network = None

    async def generate(self, job: Generation) -> Clip:
        """Sample the scene now; frames are drawn while the clip is read."""
        from vitascope_scene.drawing.clip import render

        spec = job.spec

        def on_step(fraction: float) -> None:
            if job.cancelled():
                raise Cancelled
            job.progress(SAMPLING_SHARE * fraction)

        meaning, scene = self.scene_of(spec, on_step)
        frames = render(
            scene,
            width=spec.width,
            height=spec.height,
            fps=spec.fps,
            num_frames=spec.num_frames,
        )
        return Clip(
            frames=_watched(frames, job),
            width=spec.width,
            height=spec.height,
            num_frames=spec.num_frames,
            fps=spec.fps,
            pixel_format="yuv420p",
            notes=self._notes(meaning, scene),
        )

    def explain(self, spec: VideoSpec) -> dict[str, object]:
        """Return what will be drawn for a spec, as plain JSON values; the same as in a task's record."""
        return notes_of(*self.scene_of(spec))

    def preview(self, spec: VideoSpec, moments: int) -> "list[NDArray[uint8]]":
        """Return so many frames, spread over the clip, as RGB (height, width, 3)."""
        from vitascope_scene.drawing.clip import pictures

        _, scene = self.scene_of(spec)
        return pictures(scene, width=spec.width, height=spec.height, moments=moments)

    def scene_of(
        self, spec: VideoSpec, on_step: "Callable[[float], None]" = lambda fraction: None
    ) -> "tuple[Meaning, Scene]":
        """Return what a spec's prompt says and the scene made of it. The same spec gives the same scene.

        on_step is told the share of sampling that is done, and may raise to stop.
        """
        if self._reader is None or self._network is None:
            raise EngineError("The embedded engine is not open.", retryable=True)
        denied = self._reader.read(spec.negative_prompt) if spec.negative_prompt.strip() else None
        meaning = allowed(self._reader.read(spec.prompt), denied)
        layouts = self._network.layouts(
            meaning,
            denied=denied,
            cfg_scale=spec.cfg_scale,
            seed=spec.seed,
            on_step=on_step,
        )
        frame = Frame(width=spec.width, height=spec.height, seconds=spec.num_frames / spec.fps)
        return meaning, stage(meaning, layouts, frame, seed=spec.seed)

    def _notes(self, meaning: "Meaning", scene: Scene) -> dict[str, object]:
        """A task's record of what was drawn."""
        assert self._network is not None
        return {
            "engine": "scene",
            "weights": self._network.fingerprint,
            "scene": notes_of(meaning, scene),
            "unknown_words": list(meaning.unknown_words),
        }


def _watched(frames: "Iterator[NDArray[uint8]]", job: Generation) -> "Iterator[NDArray[uint8]]":
    """Yield the frames as they are, report progress after each, stop between two when asked to."""
    total = job.spec.num_frames
    for number, frame in enumerate(frames):
        if job.cancelled():
            raise Cancelled
        yield frame
        job.progress(SAMPLING_SHARE + (1 - SAMPLING_SHARE) * (number + 1) / total)
