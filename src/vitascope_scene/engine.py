"""The embedded engine: samples a scene for the prompt, then draws it frame by frame."""

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING

from vitascope.engines.base import Cancelled, EngineError, Generation
from vitascope.video import Clip, VideoSpec
from vitascope_scene.lexicon.coverage import unknown_words
from vitascope_scene.sampling.latent import layout_of, scene_of
from vitascope_scene.sampling.network import SceneNetwork
from vitascope_scene.scene import Scene

if TYPE_CHECKING:
    from numpy import float32, uint8
    from numpy.typing import NDArray

RENDERER = "vitascope_scene.drawing"
SAMPLING_SHARE = 0.15
"""How much of the progress bar the network takes; the rest is drawing."""


class SceneEngine:
    """A small text-to-video network that runs anywhere: onnxruntime samples the scene, the renderer is its decoder."""

    def __init__(self) -> None:
        """Nothing is loaded before open."""
        self._network: SceneNetwork | None = None

    async def open(self) -> None:
        """Load both networks and what draws: a fraction of a second that the first clip does not wait for."""
        self._network = SceneNetwork()
        import_module(RENDERER)

    async def close(self) -> None:
        """Let the networks go."""
        self._network = None

    async def generate(self, job: Generation) -> Clip:
        """Sample the scene now; frames are drawn while the clip is read."""
        from vitascope_scene.drawing import render  # OpenCV is loaded only where an engine is open

        if self._network is None:
            raise EngineError("The embedded engine is not open.", retryable=True)
        spec = job.spec
        scene = sample_scene(self._network, job)
        frames = render(scene, width=spec.width, height=spec.height, fps=spec.fps, num_frames=spec.num_frames)
        return Clip(
            frames=_watched(frames, job),
            width=spec.width,
            height=spec.height,
            num_frames=spec.num_frames,
            fps=spec.fps,
            pixel_format="yuv420p",
            notes={
                "engine": "scene",
                "weights": self._network.fingerprint,
                "scene": scene_notes(scene),
                "unknown_words": unknown_words(spec.prompt),
            },
        )


def sample_scene(network: SceneNetwork, job: Generation) -> Scene:
    """The scene for a job; raises Cancelled between steps when told to stop. The same spec gives the same scene."""
    spec = job.spec

    def on_step(fraction: float) -> None:
        if job.cancelled():
            raise Cancelled
        job.progress(SAMPLING_SHARE * fraction)

    latent = network.sample(
        spec.prompt,
        negative_prompt=spec.negative_prompt,
        cfg_scale=spec.cfg_scale,
        seed=spec.seed,
        on_step=on_step,
    )
    return spec_scene(spec, latent)


def spec_scene(spec: VideoSpec, latent: "NDArray[float32]") -> Scene:
    """A sampled latent as a scene in the shape and length the spec asks for."""
    seconds = spec.num_frames / spec.fps
    return scene_of(layout_of(latent), width=spec.width, height=spec.height, seconds=seconds, seed=spec.seed)


def scene_notes(scene: Scene) -> dict[str, object]:
    """The scene's words as plain JSON values, for the task's record."""
    return {
        "place": scene.place,
        "time": scene.time,
        "weather": scene.weather,
        "style": scene.style,
        "camera": scene.camera,
        "first_person": scene.first_person,
        "effects": sorted(scene.effects),
        "relation": scene.relation,
        "actors": [{"subject": a.subject, "colour": a.colour, "motion": a.motion} for a in scene.actors],
    }


def _watched(frames: "Iterator[NDArray[uint8]]", job: Generation) -> "Iterator[NDArray[uint8]]":
    """The frames as they are, with progress told after each and a stop between two."""
    total = job.spec.num_frames
    for number, frame in enumerate(frames):
        if job.cancelled():
            raise Cancelled
        yield frame
        job.progress(SAMPLING_SHARE + (1 - SAMPLING_SHARE) * (number + 1) / total)
