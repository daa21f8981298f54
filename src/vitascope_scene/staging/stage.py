"""From meaning and layouts to a Scene: sizes that go together, room for everybody, relations,
beats.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy import float64
from numpy.typing import NDArray

from vitascope_scene import keys
from vitascope_scene.drawing.choose import drawing_of
from vitascope_scene.drawing.traits import Traits, traits_of
from vitascope_scene.lexicon import LIVING, concepts
from vitascope_scene.look import Look
from vitascope_scene.meaning import BECOMES, CARRIED, Doing, Meaning, Subject
from vitascope_scene.sampling.layout import POINTS, Layout
from vitascope_scene.scene import STEP_SECONDS, Act, Scene
from vitascope_scene.staging.framing import Lens, calmed, frame_all
from vitascope_scene.staging.groups import multiply
from vitascope_scene.staging.near import come_near, look_closer, told_apart
from vitascope_scene.staging.pairs import act_together, do_the_same, is_mutual, stand_together
from vitascope_scene.staging.placed import Placed
from vitascope_scene.staging.relations import SIDES, Link, relate, share_seats, untangled
from vitascope_scene.staging.shots import cuts_of, shots_of
from vitascope_scene.staging.sizes import fit_sizes
from vitascope_scene.staging.turning import take_place, turn_all
from vitascope_scene.staging.worlds import turns_in

LOW = 0.09
"""Least height of a path, as a share of the frame's shorter side."""
WATERS = frozenset(
    ("sea", "lake", "river", "waterfall", "harbour", "port", "beach", "underwater", "coral_reef", "aquarium",
     "swimming_pool", "swamp", "venice", "hot_spring", "glacier", "oasis", "space", "clouds", "shanghai")
)  # fmt: skip
"""Places where a fish swims and a duck floats, or where nothing has any weight."""
SUBMERGED_PLACES = frozenset(("underwater", "coral_reef", "aquarium"))
SEEN_FROM_ABOVE = WATERS - SUBMERGED_PLACES - {"space", "clouds"}
SUBMERGED = 0.42
"""Where a fish swims in a water that is seen from its shore."""
LANDED = 0.7
"""Where those stand who came down to the ground."""
AFLOAT = frozenset(("fly", "float", "swim", "dive", "move", "spin", "jump", "sway"))
"""Actions that need no ground."""
FLIES = frozenset(("fly", "float"))
ALOFT, OFFSHORE = 0.2, 0.14
"""Where the feet of those are who fly, and the keels of boats before a beach."""
AIR_BEHIND = 0.01
"""A step of depth behind those who are smaller."""
AFLOAT_FEET = 0.62
"""Where the lower edge is of those on the water who have no boat among the things."""
FULL = 1.85
"""Half widths that all may take together."""


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
    look_closer(placed, meaning)
    relations = _in_order(untangled(_said(meaning, len(placed))))
    fit_sizes(placed, frozenset(to for _, relation, to in relations if relation in CARRIED))
    relations = [link for link in relations if not _is_at_a_backdrop(placed, link)]
    together = _together(placed, relations)
    for each in placed:
        multiply(each, rng)
    _fly_off(placed)
    _clear_view(placed)
    _take_off(placed, relations, world.place)
    _give_room(placed, relations)
    _turn_inwards(placed)
    for link in relations:
        of, relation, to = link
        if relation == BECOMES:
            take_place(placed[of], placed[to], len(layouts), frame.seconds)
        elif link in together:
            stand_together(placed[of], placed[to])
        else:
            relate(placed[of], relation, placed[to])
    share_seats(placed, relations)
    units = _units(placed, relations)
    camera = calmed(camera_path(world, frame), world.camera_move, units)
    lens = Lens(camera, world.camera_move)
    frame_all(units, lens)
    camera = come_near(placed, meaning, camera, lens)
    for of, _, _ in relations:
        placed[of].settle()
    turn_all(placed, relations, len(layouts), frame.seconds)
    return Scene(
        place=world.place,
        time=world.time,
        weather=world.weather,
        style=world.style,
        camera=world.camera_move,
        effects=world.effects,
        actors=tuple(actor for each in placed for actor in each.actors()),
        camera_path=camera,
        seconds=frame.seconds,
        seed=seed,
        first_person=world.first_person,
        cuts=cuts_of(meaning, len(layouts), frame.seconds),
        turns=turns_in(meaning.turns, world, frame.seconds),
    )


def _together(placed: Sequence[Placed], relations: list[Link]) -> set[Link]:
    """The relations of those who act together.

    Two who were told to do the same are related by it.
    """
    if not relations and len(placed) == 2 and do_the_same(*placed):
        relations.append((1, "beside", 0))
    found = set()
    carried = {of for of, relation, _ in relations if relation in CARRIED}
    for number, (of, relation, to) in enumerate(relations):
        if carried & {of, to}:
            continue
        either = sorted(
            ((of, relation, to), (to, relation, of)),
            key=lambda link: not is_mutual(placed[link[0]].look.action),
        )
        for link in either:
            if act_together(placed[link[0]], relation, placed[link[2]]):
                relations[number] = link
                found.add(link)
                break
    return found


def _is_at_a_backdrop(placed: Sequence[Placed], link: Link) -> bool:
    """Return True for those beside a thing that is behind everybody anyway."""
    of, relation, to = link
    return relation in SIDES and (placed[of].is_backdrop or placed[to].is_backdrop)


def _turn_inwards(placed: Sequence[Placed]) -> None:
    """Several people who rest look towards the middle, and so at one another."""
    people = [each for each in placed if each.kind in LIVING and each.subject.count == 1]
    for each in people if len(people) > 1 else ():
        if not each.travels and not each.facing:
            each.facing = 1 if each.middle < 0 else -1


def _units(placed: Sequence[Placed], relations: Sequence[Link]) -> list[list[Placed]]:
    """Those who are framed together: whom a relation joins.

    What is far behind stands for itself.
    """
    unit = {number: [each] for number, each in enumerate(placed)}
    for of, _, to in relations:
        if unit[of] is not unit[to] and not placed[of].is_backdrop | placed[to].is_backdrop:
            joined = unit[of] + unit[to]
            unit.update({each.number: joined for each in joined})
    return [each for number, each in unit.items() if each[0].number == number]


def _fly_off(placed: Sequence[Placed]) -> None:
    """Lift the aircraft that somebody has jumped from, so that it leaves above the one who falls."""
    if any(each.acts[0].motion == "fall" for each in placed):
        for each in placed:
            if each.acts[0].motion == "recede" and each.traits.anchor == "air":
                steps = len(each.feet)
                each.feet = 2 * each.size - 0.5 - 0.1 * np.linspace(0, 1, steps)


def _clear_view(placed: Sequence[Placed]) -> None:
    """Draw what is large and in the air behind smaller ones who live."""
    living = [each for each in placed if each.kind in LIVING]
    for each in placed:
        smaller = [other for other in living if other.size.mean() < each.size.mean()]
        if each.traits.anchor == "air" and smaller:
            nearest = min(other.nearness for other in smaller)
            each.depth -= max(0.0, each.nearness - nearest + AIR_BEHIND)


def _take_off(placed: Sequence[Placed], relations: Sequence[Link], place: str) -> None:
    """Lift those who fly or float without wings; boats at a beach lie off it."""
    carried = {of for of, relation, _ in relations if relation in CARRIED}
    for each in placed:
        flies = any(act.look.action in FLIES for act in each.acts)
        if flies and each.traits.anchor in ("ground", "air") and each.number not in carried:
            each.lift(ALOFT)
        elif each.traits.anchor == "deep" and place in SEEN_FROM_ABOVE:
            each.feet = each.feet + max(0.0, SUBMERGED - float((each.feet - each.size).mean()))
        elif each.traits.anchor == "surface" and place == "beach":
            each.feet = each.feet - max(0.0, float(each.feet.mean()) - OFFSHORE)


def camera_path(layout: Layout, frame: Frame) -> NDArray[np.float32]:
    """The camera's path over the clip, within what a renderer can draw."""
    low, high = np.array([-1.2, -1.2, 0.9, -0.7]), np.array([1.2, 1.2, 2.2, 0.7])
    path = _resampled(layout.camera, frame.steps)
    return np.clip(path, low, high).astype(np.float32)


def _placed(number: int, meaning: Meaning, layouts: Sequence[Layout], frame: Frame) -> Placed:
    """One subject on the paths that were sampled for its beats."""
    concept, colour, _ = layouts[0].actors[number]
    subject = _subject(meaning, number, concept)
    acts = _acts(subject, layouts, number, frame, meaning.denied)
    traits = _anchored(concept, acts[0].look, layouts[0].place)
    path = _joined([layout.paths[number] for layout in layouts], frame.steps)
    size = np.clip(path[:, 2], LOW, 1.1) * min(1.0, frame.ratio)
    feet = path[:, 1] if traits.anchor == "ground" else path[:, 1] + size
    if traits.anchor != traits_of(concept).anchor:
        feet = np.full(frame.steps, LANDED if traits.anchor == "ground" else AFLOAT_FEET)
    return Placed(
        number=number,
        subject=subject,
        colour=subject.colour or told_apart(colour, layouts[0].place, traits),
        traits=traits,
        acts=acts,
        x=path[:, 0],
        feet=feet,
        size=size,
        ratio=frame.ratio,
        shots=shots_of(subject, meaning, len(layouts), frame.seconds),
    )


def _anchored(concept: str, look: Look, place: str) -> Traits:
    """Its traits.

    On its feet where there is no water for it, or where it stands to do what it does.
    """
    traits = traits_of(concept)
    is_beast = concepts()[concept].kind == "animal"
    is_dry = place not in WATERS and traits.anchor in ("deep", "surface")
    stands = (
        look.action is not None
        and look.action not in AFLOAT
        and drawing_of(look).anchor == "ground"
    )
    if is_beast and traits.anchor != "ground" and (is_dry or (stands and traits.anchor == "air")):
        return replace(traits, anchor="ground")
    if traits.anchor == "ground" and place in SEEN_FROM_ABOVE - {"beach"} and _floats(look):
        return replace(traits, anchor="surface")
    return traits


def _floats(look: Look) -> bool:
    """Return True for a look that is drawn in water."""
    return look.action is not None and drawing_of(look).anchor == "surface"


def _subject(meaning: Meaning, number: int, concept: str) -> Subject:
    """What was said of it; nothing where the sampler chose another, or somebody nobody spoke of."""
    said = meaning.subjects[number] if number < len(meaning.subjects) else None
    return said if said is not None and said.concept == concept else Subject(concept=concept)


def _acts(
    subject: Subject,
    layouts: Sequence[Layout],
    number: int,
    frame: Frame,
    denied: frozenset[str],
) -> list[Act]:
    """What it does, beat by beat; where nobody said, it goes on as before."""
    acts, doing = [], None
    for beat, layout in enumerate(layouts):
        said = subject.doings[beat] if beat < len(subject.doings) else None
        doing = said or doing
        acts.append(
            Act(
                look=_look(subject, doing, layouts[0].place, denied),
                motion=layout.actors[number][2],
                since=beat * frame.seconds / len(layouts),
            )
        )
    return acts


def _look(subject: Subject, doing: Doing | None, place: str, denied: frozenset[str]) -> Look:
    doing = doing or Doing()
    is_outdoors = place not in keys.INDOORS
    worn = {each.garment for each in subject.wears}
    ruled_out = {
        key for key in denied - worn if key in concepts() and concepts()[key].kind == "clothing"
    }
    return Look(
        concept=subject.concept,
        action=doing.action,
        prop=doing.prop,
        prop_colour=doing.prop_colour,
        prop_count=doing.prop_count,
        seat=doing.seat,
        wears=subject.wears,
        mood=doing.mood or subject.mood,
        outdoors=is_outdoors and doing.action is not None,
        submerged=place in SUBMERGED_PLACES and doing.action == "swim",
        without=frozenset(ruled_out)
        if concepts()[subject.concept].kind == "person"
        else frozenset(),
    )


def _joined(paths: Sequence[NDArray[np.float32]], steps: int) -> NDArray[float64]:
    """One path of several beats: each begins where the one before ended, while that is in the
    picture.
    """
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


def _said(meaning: Meaning, count: int) -> list[Link]:
    """The relations of those who are in the picture; what somebody becomes is put to that one."""
    links = (
        (each.to, each.relation, each.of)
        if each.relation == BECOMES
        else (each.of, each.relation, each.to)
        for each in meaning.relations
    )
    return [(of, name, to) for of, name, to in links if max(of, to) < count and of != to]


def _in_order(said: list[Link]) -> list[Link]:
    """The relations, those of the supporting ones first."""
    supports = {of: to for of, _, to in said}

    def height(of: int) -> int:
        seen: set[int] = set()
        while of in supports and of not in seen:
            seen.add(of)
            of = supports[of]
        return len(seen)

    return sorted(said, key=lambda relation: height(relation[0]))


def _give_room(placed: Sequence[Placed], relations: Sequence[Link]) -> None:
    """Lanes for those that no relation places, left to right as they are named.

    Less size where it is full.
    """
    held = {of for of, _, _ in relations} | {each.number for each in placed if each.is_backdrop}
    lanes = [number for number in range(len(placed)) if number not in held]
    widths = [_span_with(number, placed, relations) for number in lanes]
    if (total := sum(widths)) > FULL:
        for each in placed:
            if not each.is_backdrop:
                each.scale(max(0.4, FULL / total))
        widths = [_span_with(number, placed, relations) for number in lanes]
    if len(lanes) > 1:
        gap = max(0.0, (FULL - sum(widths)) / (len(lanes) + 1))
        left = -FULL / 2 + gap
        for number, width in zip(lanes, widths, strict=True):
            placed[number].move_to(left + width / 2)
            left += width + gap
    _far_away(placed)


def _far_away(placed: Sequence[Placed]) -> None:
    """Backdrops stand side by side behind the others, off the middle where there is one alone."""
    backdrops = [each for each in placed if each.is_backdrop]
    for number, each in enumerate(backdrops):
        share = (number + 1) / (len(backdrops) + 1) if len(backdrops) > 1 else 0.5
        each.move_to((2 * share - 1) * 0.9)


def _span_with(number: int, placed: Sequence[Placed], relations: Sequence[Link]) -> float:
    """The width of one, of all that are alike, and of those that stand beside it."""
    beside = [
        placed[of].span for of, relation, to in relations if to == number and relation in SIDES
    ]
    return placed[number].span + 1.12 * sum(beside)
