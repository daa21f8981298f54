"""From meaning and layouts to a Scene: sizes that go together, room for everybody, relations, beats."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy import float64
from numpy.typing import NDArray

from vitascope_scene.look import Look
from vitascope_scene.meaning import Doing, Meaning, Subject
from vitascope_scene.sampling.layout import POINTS, Layout
from vitascope_scene.scene import STEP_SECONDS, Act, Actor, Scene
from vitascope_scene.staging.groups import multiply
from vitascope_scene.staging.placed import Placed
from vitascope_scene.staging.relations import SIDES, relate
from vitascope_scene.traits import Traits, traits_of

SMALLEST, LARGEST = 0.08, 12.0
"""Metres between which sizes are compared: a cup is not lost beside a tower."""
TOGETHER = 0.62
"""The power of the real ratio of two sizes that is shown."""
FACTORS = {"small": 0.6, "large": 1.45}
LOW, HIGH = 0.09, 0.95
"""Least and greatest height, as a share of the frame's shorter side."""
FULL = 1.85
"""Half widths that all may take together."""
TALL = 4.0
"""Metres from which on a thing stands farther back than who is before it."""
EDGE = 0.96


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The shape and length of a clip: pixels and seconds."""

    width: int
    height: int
    seconds: float

    @property
    def ratio(self) -> float:
        """Width over height."""
        return self.width / self.height

    @property
    def steps(self) -> int:
        """Points of a path."""
        return round(self.seconds / STEP_SECONDS) + 1


def stage(meaning: Meaning, layouts: Sequence[Layout], frame: Frame, *, seed: int) -> Scene:
    """Return the scene of a meaning; layouts has one entry a beat, the first one says the world."""
    world = layouts[0]
    rng = np.random.default_rng([seed & 0xFFFFFFFF, 77])
    placed = [_placed(number, meaning, layouts, frame) for number in range(len(world.actors))]
    _fit_sizes(placed)
    for each in placed:
        multiply(each, rng)
    relations = _in_order(meaning, len(placed))
    _fly_off(placed)
    _give_room(placed, relations)
    for of, relation, to in relations:
        relate(placed[of], relation, placed[to])
    return Scene(
        place=world.place,
        time=world.time,
        weather=world.weather,
        style=world.style,
        camera=world.camera_move,
        effects=world.effects,
        actors=_actors(placed),
        camera_path=camera_path(world, frame),
        seconds=frame.seconds,
        seed=seed,
        first_person=world.first_person,
    )


def _fly_off(placed: Sequence[Placed]) -> None:
    """Lift the aircraft that somebody has jumped from, so that it leaves above the one who falls."""
    if any(each.acts[0].motion == "fall" for each in placed):
        for each in placed:
            if each.acts[0].motion == "recede" and each.traits.anchor == "air":
                steps = len(each.feet)
                each.feet = 2 * each.size - 0.5 - 0.1 * np.linspace(0, 1, steps)


def camera_path(layout: Layout, frame: Frame) -> NDArray[np.float32]:
    """The camera's path over the clip, within what a renderer can draw."""
    low, high = np.array([-1.2, -1.2, 0.9, -0.7]), np.array([1.2, 1.2, 2.2, 0.7])
    path = _resampled(layout.camera, frame.steps)
    return np.clip(path, low, high).astype(np.float32)


def _actors(placed: Sequence[Placed]) -> tuple[Actor, ...]:
    return tuple(actor for each in placed for actor in each.actors())


def _placed(number: int, meaning: Meaning, layouts: Sequence[Layout], frame: Frame) -> Placed:
    """One subject on the paths that were sampled for its beats."""
    concept, colour, _ = layouts[0].actors[number]
    subject = _subject(meaning, number, concept)
    traits = traits_of(concept)
    path = _joined([layout.paths[number] for layout in layouts], frame.steps)
    size = np.clip(path[:, 2], LOW, 1.1) * min(1.0, frame.ratio)
    feet = path[:, 1] if traits.anchor == "ground" else path[:, 1] + size
    return Placed(
        number=number,
        subject=subject,
        colour=subject.colour or colour,
        traits=traits,
        acts=_acts(subject, layouts, number, frame),
        x=path[:, 0],
        feet=feet,
        size=size,
        ratio=frame.ratio,
    )


def _subject(meaning: Meaning, number: int, concept: str) -> Subject:
    """What was said of it; nothing where the sampler chose another, or somebody nobody spoke of."""
    said = meaning.subjects[number] if number < len(meaning.subjects) else None
    return said if said is not None and said.concept == concept else Subject(concept=concept)


def _acts(subject: Subject, layouts: Sequence[Layout], number: int, frame: Frame) -> list[Act]:
    """What it does, beat by beat; where nobody said, it goes on as before."""
    acts, doing = [], None
    for beat, layout in enumerate(layouts):
        said = subject.doings[beat] if beat < len(subject.doings) else None
        doing = said or doing
        acts.append(
            Act(
                look=_look(subject, doing),
                motion=layout.actors[number][2],
                since=beat * frame.seconds / len(layouts),
            )
        )
    return acts


def _look(subject: Subject, doing: Doing | None) -> Look:
    doing = doing or Doing()
    return Look(
        concept=subject.concept,
        action=doing.action,
        prop=doing.prop,
        prop_colour=doing.prop_colour,
        prop_count=doing.prop_count,
        wears=subject.wears,
    )


def _joined(paths: Sequence[NDArray[np.float32]], steps: int) -> NDArray[float64]:
    """One path of several beats: each begins where the one before ended, while that is in the picture."""
    shares = np.linspace(0, steps, len(paths) + 1).round().astype(int)
    parts: list[NDArray[float64]] = []
    for path, first, last in zip(paths, shares[:-1], shares[1:], strict=True):
        part = _resampled(path, max(1, int(last - first)))
        if parts and abs(float(parts[-1][-1, 0])) < 1.0:
            part = part + (parts[-1][-1] - part[0]) * np.array([1.0, 1.0, 0.0])
        parts.append(part)
    return np.concatenate(parts)[:steps]


def _resampled(curve: NDArray[np.float32], steps: int) -> NDArray[float64]:
    """A curve of POINTS points read at so many, evenly."""
    at = np.linspace(0, POINTS - 1, steps)
    return np.stack([np.interp(at, np.arange(POINTS), column) for column in curve.T], axis=1)


def _fit_sizes(placed: Sequence[Placed]) -> None:
    """Sizes that go together: the largest as if alone, the others by their real ratio, softened."""
    if not placed:
        return
    metres = [_compared(each.traits) for each in placed]
    largest = max(range(len(placed)), key=lambda number: metres[number])
    top = placed[largest].traits.height
    for each, real in zip(placed, metres, strict=True):
        wanted = top * (real / metres[largest]) ** TOGETHER if len(placed) > 1 else each.traits.height
        wanted *= FACTORS.get(each.subject.size or "", 1.0)
        each.scale(float(np.clip(wanted, LOW, HIGH)) / each.traits.height)
        if each.traits.metres > TALL and len(placed) > 1 and each.traits.anchor == "ground":
            each.feet = np.minimum(each.feet, 0.56)
        each.size = np.minimum(each.size, 0.9 * each.ratio / each.traits.aspect)


def _compared(traits: Traits) -> float:
    return float(np.clip(traits.metres, SMALLEST, LARGEST))


def _in_order(meaning: Meaning, count: int) -> list[tuple[int, str, int]]:
    """The relations, those of the supporting ones first."""
    said = [
        (each.of, each.relation, each.to)
        for each in meaning.relations
        if each.of < count and each.to < count and each.of != each.to
    ]
    supports = {of: to for of, _, to in said}

    def height(of: int) -> int:
        seen: set[int] = set()
        while of in supports and of not in seen:
            seen.add(of)
            of = supports[of]
        return len(seen)

    return sorted(said, key=lambda relation: height(relation[0]))


def _give_room(placed: Sequence[Placed], relations: Sequence[tuple[int, str, int]]) -> None:
    """Lanes for those that no relation places, left to right as they are named; less size where it is full."""
    held = {of for of, _, _ in relations}
    lanes = [number for number in range(len(placed)) if number not in held]
    widths = [_span_with(number, placed, relations) for number in lanes]
    if (total := sum(widths)) > FULL:
        for each in placed:
            each.scale(max(0.4, FULL / total))
        widths = [_span_with(number, placed, relations) for number in lanes]
    if len(lanes) > 1:
        gap = max(0.0, (FULL - sum(widths)) / (len(lanes) + 1))
        left = -FULL / 2 + gap
        for number, width in zip(lanes, widths, strict=True):
            placed[number].move_to(left + width / 2)
            left += width + gap
    for each in placed:
        if not each.travels:
            _keep_inside(each)


def _span_with(number: int, placed: Sequence[Placed], relations: Sequence[tuple[int, str, int]]) -> float:
    """The width of one, of all that are alike, and of those that stand beside it."""
    beside = [_span(placed[of]) for of, relation, to in relations if to == number and relation in SIDES]
    return _span(placed[number]) + 1.12 * sum(beside)


def _span(placed: Placed) -> float:
    """The width of one, or of all that are alike."""
    offsets = [dx for dx, _, _ in placed.copies]
    return placed.width + (max(offsets) - min(offsets))


def _keep_inside(placed: Placed) -> None:
    """Shift one that rests so that it stands whole in the picture."""
    half = min(EDGE, _span(placed) / 2)
    placed.move_to(float(np.clip(placed.middle, -EDGE + half, EDGE - half)))
