"""The director: from a spec to a scene, and from the scene to frames."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vitascope.video import SOUND_RATE, Picture, VideoSpec
from vitascope_scene.drawing.clip import pictures, render
from vitascope_scene.meaning import Meaning
from vitascope_scene.notes import left_open_by, notes_of
from vitascope_scene.picture.animation import Animation, animate
from vitascope_scene.picture.planning import animation_of, picture_notes
from vitascope_scene.reading import denied_of, read
from vitascope_scene.reading.reader import reader
from vitascope_scene.sampling.choice import allowed
from vitascope_scene.sampling.layout import Layout
from vitascope_scene.sampling.network import SceneNetwork
from vitascope_scene.scene import Scene
from vitascope_scene.sense import sensible
from vitascope_scene.sound.mix import Sounding, sounding
from vitascope_scene.staging import Frame, stage

if TYPE_CHECKING:
    from numpy import uint8
    from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What will be drawn: the scene, and the same as plain JSON values.

    left_open names what the prompt does not say of its world, and the seed chooses.
    """

    scene: Scene
    notes: dict[str, object]
    left_open: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AnimationPlan:
    """What becomes of given pictures, and the same as plain JSON values."""

    animation: Animation
    notes: dict[str, object]

    @property
    def scene(self) -> Scene:
        """What is seen and heard before the pictures."""
        return self.animation.scene


class Director:
    """Both networks, loaded once. The same spec gives the same plan and the same frames."""

    def __init__(self) -> None:
        """Load the reader and the flow network."""
        reader()
        self._network = SceneNetwork()

    @property
    def weights(self) -> str:
        """The name of the weights in a task's record."""
        return self._network.fingerprint

    def plan(self, spec: VideoSpec, on_step: Callable[[float], None] = lambda share: None) -> Plan:
        """Return what will be drawn.

        on_step is told the share that is done and may raise to stop.
        """
        denied = denied_of(spec.negative_prompt)
        meaning = sensible(allowed(read(spec.prompt), denied))
        layouts = self._network.layouts(
            meaning, denied=denied, cfg_scale=spec.cfg_scale, seed=spec.seed, on_step=on_step
        )
        frame = Frame(width=spec.width, height=spec.height, seconds=spec.num_frames / spec.fps)
        scene = stage(meaning, layouts, frame, seed=spec.seed)
        return Plan(scene=scene, notes=notes_of(meaning, scene), left_open=left_open_by(meaning))

    def frames(self, plan: Plan, spec: VideoSpec) -> "Iterator[NDArray[uint8]]":
        """Yield the clip's frames as planar I420."""
        return render(
            plan.scene,
            width=spec.width,
            height=spec.height,
            fps=spec.fps,
            num_frames=spec.num_frames,
        )

    def animation(
        self,
        spec: VideoSpec,
        first: Picture | None,
        last: Picture | None,
        on_step: Callable[[float], None] = lambda share: None,
    ) -> AnimationPlan:
        """Return what becomes of given pictures; on_step as for plan."""
        denied = denied_of(spec.negative_prompt)
        meaning = sensible(allowed(read(spec.prompt), denied))

        def layouts(others: Meaning) -> Sequence[Layout]:
            return self._network.layouts(
                others, denied=denied, cfg_scale=spec.cfg_scale, seed=spec.seed, on_step=on_step
            )

        animation = animation_of(spec, meaning, denied, layouts, first, last)
        on_step(1.0)
        notes = notes_of(animation.request.meaning, animation.scene)
        return AnimationPlan(animation=animation, notes=notes | picture_notes(animation, spec))

    def animated(self, plan: AnimationPlan, spec: VideoSpec) -> "Iterator[NDArray[uint8]]":
        """Yield the frames of given pictures set in motion, as planar I420."""
        return animate(
            plan.animation,
            width=spec.width,
            height=spec.height,
            fps=spec.fps,
            num_frames=spec.num_frames,
        )

    def pictures(self, plan: Plan, spec: VideoSpec, moments: int) -> "list[NDArray[uint8]]":
        """Return so many frames, spread over the clip, as RGB (height, width, 3)."""
        return pictures(plan.scene, width=spec.width, height=spec.height, moments=moments)

    def sound(self, scene: Scene, spec: VideoSpec) -> Sounding:
        """Return what a scene sounds like, exactly as long as the clip's frames."""
        return sounding(scene, round(spec.num_frames * SOUND_RATE / spec.fps))
