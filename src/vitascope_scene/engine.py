"""The embedded engine: reads the prompt, samples what it leaves open, stages the scene and draws
it.
"""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from vitascope.engines.base import EngineError, Generation, GenerationCancelled
from vitascope.video import Ability, Clip, VideoSpec
from vitascope_scene.weights_check import require_whole

if TYPE_CHECKING:
    from numpy import uint8
    from numpy.typing import NDArray

    from vitascope_scene.director import Director

SAMPLING_SHARE = 0.15
"""How much of the progress bar the network takes; the rest is drawing."""


class SceneEngine:
    """Draws what a prompt says, storybook style, and makes its sound; runs anywhere, with
    onnxruntime and OpenCV alone.

    Nothing heavy is imported before open: who only asks which engines there are does not wait for
    OpenCV.
    """

    def __init__(self) -> None:
        """Nothing is loaded before open."""
        self._director: Director | None = None

    @staticmethod
    def abilities(options: dict[str, Any]) -> Collection[Ability]:
        """It begins with a given picture, ends with one, cuts shots one after another, and makes
        sound.
        """
        return (Ability.FIRST_FRAME, Ability.LAST_FRAME, Ability.SHOTS, Ability.SOUND)

    async def open(self) -> None:
        """Load the networks and what draws, so that the first clip does not wait for them."""
        from vitascope_scene.director import Director

        self.check()
        self._director = Director()

    def check(self) -> None:
        """Raise EngineError if a network is missing or damaged."""
        require_whole()

    async def close(self) -> None:
        """Let the networks go."""
        self._director = None

    async def generate(self, job: Generation) -> Clip:
        """Sample the scenes now; frames are drawn while the clip is read."""
        from vitascope_scene.shots import plan_shots

        spec, director = job.spec, self._opened()

        def on_step(fraction: float) -> None:
            if job.cancelled():
                raise GenerationCancelled
            job.progress(SAMPLING_SHARE * fraction)

        shots = plan_shots(director, spec, job.first_frame, job.last_frame, on_step)
        heard = shots.sound(director) if spec.sound else None
        return Clip(
            frames=_watched(shots.frames(director), job),
            width=spec.width,
            height=spec.height,
            num_frames=spec.num_frames,
            fps=spec.fps,
            pixel_format="yuv420p",
            notes={
                "engine": "scene",
                "source_type": "algorithmicMedia",
                "weights": director.weights,
                "scene": shots.notes,
                "unknown_words": shots.notes["unknown_words"],
                "substitutes": shots.notes["substitutes"],
                **({"sound": list(heard.layers)} if heard else {}),
            },
            sound=heard.samples if heard else None,
        )

    def explain(self, spec: VideoSpec) -> dict[str, object]:
        """Return what will be drawn for a spec, as plain JSON values: as in a task's record.

        With it left_open, what the seed chooses of the first shot because the prompt does not say
        it, and names, what people call the keys, by language and kind.
        """
        from vitascope_scene.notes import names_in
        from vitascope_scene.shots import plan_shots

        planned = plan_shots(self._opened(), spec)
        notes = planned.notes
        return {**notes, "left_open": list(planned.left_open), "names": names_in(notes)}

    def preview(self, spec: VideoSpec, moments: int) -> "list[NDArray[uint8]]":
        """Return so many frames, spread over the clip, as RGB (height, width, 3)."""
        director = self._opened()
        return director.pictures(director.plan(spec), spec, moments)

    def _opened(self) -> "Director":
        if self._director is None:
            raise EngineError("The embedded engine is not open.", retryable=True)
        return self._director


def _watched(frames: "Iterator[NDArray[uint8]]", job: Generation) -> "Iterator[NDArray[uint8]]":
    """Yield the frames as they are, report progress after each, stop between two when asked to."""
    total = job.spec.num_frames
    for number, frame in enumerate(frames):
        if job.cancelled():
            raise GenerationCancelled
        yield frame
        job.progress(SAMPLING_SHARE + (1 - SAMPLING_SHARE) * (number + 1) / total)
