"""A clip as its shots: each a scene of its own, cut one after another."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from vitascope.video import Picture, VideoSpec
from vitascope_scene.director import AnimationPlan, Director, Plan
from vitascope_scene.sound.mix import Sounding

if TYPE_CHECKING:
    from numpy import uint8
    from numpy.typing import NDArray

OnStep = Callable[[float], None]


@dataclass(frozen=True, kw_only=True)
class PlannedShot:
    """One shot: what it shows, and its own spec."""

    spec: VideoSpec
    plan: Plan | AnimationPlan

    def frames(self, director: Director) -> "Iterator[NDArray[uint8]]":
        """Yield the shot's frames as planar I420."""
        if isinstance(self.plan, AnimationPlan):
            return director.animated(self.plan, self.spec)
        return director.frames(self.plan, self.spec)


@dataclass(frozen=True, kw_only=True)
class PlannedShots:
    """All shots of a clip, at least one."""

    shots: tuple[PlannedShot, ...]

    @property
    def notes(self) -> dict[str, object]:
        """What will be drawn, as plain JSON values: the first shot's, every word of all, and each
        of several shots.
        """
        every = [shot.plan.notes for shot in self.shots]
        if len(every) == 1:
            return every[0]
        unknown = dict.fromkeys(word for notes in every for word in _words(notes))
        substitutes = {
            word: shown for notes in every for word, shown in _substitutes(notes).items()
        }
        return every[0] | {"unknown_words": [*unknown], "substitutes": substitutes, "shots": every}

    @property
    def left_open(self) -> tuple[str, ...]:
        """What the seed chooses of the first shot."""
        plan = self.shots[0].plan
        return plan.left_open if isinstance(plan, Plan) else ()

    def frames(self, director: Director) -> "Iterator[NDArray[uint8]]":
        """Yield the clip's frames as planar I420.

        A shot is prepared when the one before has ended.
        """
        return chain.from_iterable(shot.frames(director) for shot in self.shots)

    def sound(self, director: Director) -> Sounding:
        """Return the shots' sound, one after another."""
        heard = [director.sound(shot.plan.scene, shot.spec) for shot in self.shots]
        layers = dict.fromkeys(layer for each in heard for layer in each.layers)
        return Sounding(
            sound=np.concatenate([each.sound for each in heard], axis=1), layers=tuple(layers)
        )


def plan_shots(
    director: Director,
    spec: VideoSpec,
    first: Picture | None = None,
    last: Picture | None = None,
    on_step: OnStep = lambda share: None,
) -> PlannedShots:
    """Return what will be drawn; the first shot begins with one picture, the last ends with the
    other.

    on_step is told the share that is done and may raise to stop.
    """
    specs = specs_of(spec)
    planned = []
    for number, each in enumerate(specs):
        step = partial(_of_many, on_step, number, len(specs))
        begins = first if number == 0 else None
        ends = last if number == len(specs) - 1 else None
        if begins is None and ends is None:
            plan: Plan | AnimationPlan = director.plan(each, step)
        else:
            plan = director.animation(each, begins, ends, step)
        planned.append(PlannedShot(spec=each, plan=plan))
    return PlannedShots(shots=tuple(planned))


def specs_of(spec: VideoSpec) -> tuple[VideoSpec, ...]:
    """Return each shot's own spec, all of one seed, so that what nobody said stays the same from
    shot to shot.
    """
    if not spec.shots:
        return (spec,)
    return tuple(
        replace(spec, prompt=shot.prompt, num_frames=shot.num_frames, shots=())
        for shot in spec.shots
    )


def _of_many(on_step: OnStep, number: int, count: int, share: float) -> None:
    on_step((number + share) / count)


def _words(notes: dict[str, object]) -> list[str]:
    found = notes["unknown_words"]
    assert isinstance(found, list)
    return found


def _substitutes(notes: dict[str, object]) -> dict[str, str]:
    found = notes["substitutes"]
    assert isinstance(found, dict)
    return found
