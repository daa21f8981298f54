"""What is held and what is let go: from a meaning to what is given, and from a sample back to a
layout.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from vitascope_scene import keys
from vitascope_scene.drawing.traits import traits_of
from vitascope_scene.lexicon import LIVING, actions, concepts
from vitascope_scene.lexicon.words import TRAVEL
from vitascope_scene.meaning import CARRIED, MOST_ACTORS, Doing, Meaning, Subject
from vitascope_scene.sampling.codes import VALUES, nearest
from vitascope_scene.sampling.given import Given
from vitascope_scene.sampling.latent import EFFECTS_SLOT, WORDS, curves_of
from vitascope_scene.sampling.layout import Layout
from vitascope_scene.sampling.where import homes, on_land
from vitascope_scene.surroundings import only

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

LET_GO, BEND = 0.25, 3.5
"""Share of the said words that are let go at cfg_scale 0, and how fast that falls towards 0.5."""
ALONG = ("move_left", "move_right")
ALONGSIDE = frozenset(("beside", "with", "facing", "on", "inside", "above", "under"))
"""Relations of two who are at rest together, or on their way together."""
TOGETHER = frozenset((*ALONG, "still", "dash", "approach", "recede", "circle"))
"""Motions that take the other one along."""
ROOTED = frozenset(("still", "sway"))
"""Motions of what stays where it is, whatever moves beside it."""
LIGHT = ("dawn", "day", "sunset")
"""Times in which one sees best: nothing else is sampled unless the night belongs to what was said.
"""
NIGHT_PLACES = frozenset(
    {
        "campsite", "city", "concert_stage", "downtown", "harbour", "launchpad", "new_york", "nightclub", "shanghai",
        "space", "street", "tokyo", "volcano",
    }
)  # fmt: skip
NIGHT_EFFECTS = frozenset(("fireworks", "shooting_stars", "aurora", "fireflies"))


def allowed(meaning: Meaning, denied: frozenset[str]) -> Meaning:
    """Return what is left to show: a subject that is ruled out goes, unless it is all that was
    asked for.
    """
    kept = [n for n, each in enumerate(meaning.subjects) if each.concept not in denied]
    return only(meaning, kept) if kept else meaning


def given_of(
    meaning: Meaning,
    beat: int,
    cfg_scale: float,
    seed: int,
    first: Layout | None,
) -> Given:
    """Return what a beat holds: what was said of it and, after the first beat, the world of the
    first.
    """
    subjects = meaning.subjects[:MOST_ACTORS]
    words = _world(meaning) if first is None else _same_world(first)
    motions: list[tuple[str, ...]] = []
    for number, subject in enumerate(subjects):
        said = motions_of(subject, beat, subjects) or _company(meaning, number, beat)
        if said == ALONG and _walks_with_another(subject, beat, subjects):
            said = ALONG[seed % 2 :][:1]
        motions.append(said if len(said) > 1 else ())
        if len(said) == 1:
            words["motion", number] = said[0]
        if subject.colour is not None:
            words["colour", number] = subject.colour
        elif first is not None and (colour := first.actors[number][1]) is not None:
            words["colour", number] = colour
    if first is None:
        words = _loosened(words, cfg_scale, seed)
    return Given(
        actors=tuple(subject.concept for subject in subjects),
        words=words,
        effects=frozenset(meaning.effects),
        first_person=meaning.first_person,
        motions=tuple(motions),
        places=homes(meaning),
    )


def layout_of(
    latent: "NDArray[float32]", given: Given, against: frozenset[str] = frozenset()
) -> Layout:
    """Read a sample: said words as said, the others among what fits and is not ruled out."""
    words = {
        word: given.words.get(word) or _chosen(word, latent[slot], given, against)
        for slot, word in enumerate(WORDS)
    }
    sampled = {name for name, on in zip(keys.EFFECTS, latent[EFFECTS_SLOT] > 0, strict=False) if on}
    paths, camera = curves_of(latent)
    return Layout(
        place=words["place", None] or keys.PLACES[0],
        time=words["time", None] or keys.TIMES[1],
        weather=words["weather", None] or keys.WEATHERS[0],
        style=words["style", None] or keys.STYLES[0],
        camera_move=words["camera", None] or keys.CAMERAS[0],
        effects=frozenset((sampled - against) | given.effects),
        first_person=given.first_person,
        actors=tuple(
            (concept, words["colour", number], words["motion", number] or "still")
            for number, concept in enumerate(given.actors)
        ),
        paths=paths[: len(given.actors)],
        camera=camera,
    )


def motions_of(subject: Subject, beat: int, subjects: Sequence[Subject]) -> tuple[str, ...]:
    """The motions that were said of one in a beat: one, several to choose from, or none.

    An aircraft does not fall with whoever jumps out of it.
    """
    doing = _doing_at(subject, beat)
    if _is_aircraft(subject.concept) and any(
        _falls(each, beat) for each in subjects if each is not subject
    ):
        return ("recede",)
    if doing is None:
        return ()
    motion = doing.motion or _motion_of(doing.action)
    if motion == TRAVEL:
        return tuple(m for m in traits_of(subject.concept).motions if m in ALONG) or ALONG
    return () if motion is None else (motion,)


def _company(meaning: Meaning, number: int, beat: int) -> tuple[str, ...]:
    """How one moves of whom nobody said it: along with whom it is, at rest where others do
    something.
    """
    subjects = meaning.subjects
    own = traits_of(subjects[number].concept).motions
    if set(own) <= ROOTED:
        return own or ("still",)
    for each in meaning.relations:
        if number in (each.of, each.to) and each.relation in ALONGSIDE:
            other = each.of if number == each.to else each.to
            if said := motions_of(subjects[other], beat, subjects):
                return said if set(said) <= TOGETHER else ("still",)
    if any(each.of == number and each.relation in CARRIED for each in meaning.relations):
        return ("still",)
    acting = any(each.doings and _doing_at(each, beat) for each in subjects) or len(subjects) > 1
    kinds = LIVING | {"vehicle"} if len(subjects) < 3 else LIVING
    is_alive = concepts()[subjects[number].concept].kind in kinds
    return (
        ("still",)
        if acting and is_alive and traits_of(subjects[number].concept).anchor == "ground"
        else ()
    )


def _walks_with_another(subject: Subject, beat: int, subjects: Sequence[Subject]) -> bool:
    """Return True for one of several who do the same: they go the same way."""
    doing = _doing_at(subject, beat)
    others = (_doing_at(each, beat) for each in subjects if each is not subject)
    return doing is not None and any(
        other is not None and other.action == doing.action for other in others
    )


def _is_aircraft(concept: str) -> bool:
    return concepts()[concept].kind == "vehicle" and traits_of(concept).anchor == "air"


def _falls(subject: Subject, beat: int) -> bool:
    """Return True if somebody falls, as one who has jumped."""
    doing = _doing_at(subject, beat)
    is_person = concepts()[subject.concept].kind == "person"
    return is_person and doing is not None and doing.motion == "fall"


def _motion_of(action: str | None) -> str | None:
    """How one moves who does this; what does not travel stays where it is."""
    return None if action is None else actions()[action].motion or "still"


def _doing_at(subject: Subject, beat: int) -> Doing | None:
    """What it does then; it goes on with what it did before."""
    said = [doing for doing in subject.doings[: beat + 1] if doing is not None]
    return said[-1] if said else None


def _world(meaning: Meaning) -> dict[tuple[str, int | None], str]:
    """The words that were said of the world."""
    said = {
        "place": on_land(meaning),
        "time": meaning.time,
        "weather": meaning.weather,
        "style": meaning.style,
        "camera": meaning.camera,
    }
    return {(kind, None): value for kind, value in said.items() if value is not None}


def _same_world(first: Layout) -> dict[tuple[str, int | None], str]:
    world = (first.place, first.time, first.weather, first.style, first.camera_move)
    kinds = ("place", "time", "weather", "style", "camera")
    return {(kind, None): value for kind, value in zip(kinds, world, strict=True)}


def _loosened(
    words: dict[tuple[str, int | None], str], cfg_scale: float, seed: int
) -> dict[tuple[str, int | None], str]:
    """Below the middle of the scale each said word is let go with a chance.

    The seed decides which.
    """
    share = LET_GO * max(0.0, 1 - cfg_scale / 0.5) ** BEND
    chance = np.random.default_rng([seed & 0xFFFFFFFF, 5])
    return {word: value for word, value in words.items() if chance.random() >= share}


def _chosen(
    word: tuple[str, int | None], numbers: "NDArray[float32]", given: Given, against: frozenset[str]
) -> str | None:
    """The nearest key that fits and is not ruled out; None for the colour of what has its own."""
    kind, number = word
    if number is not None and number >= len(given.actors):
        return None
    fitting = _fitting(kind, number, given)
    if kind == "colour" and not fitting:
        return None
    left = [value for value in fitting or VALUES[kind] if value not in against]
    left = left or [value for value in VALUES[kind] if value not in against]
    return nearest(kind, numbers, left or VALUES[kind])


def _is_nightly(given: Given) -> bool:
    """Return True if what was said is at home in the night."""
    place = given.words.get(("place", None))
    return place in NIGHT_PLACES or bool(given.effects & NIGHT_EFFECTS)


def _fitting(kind: str, number: int | None, given: Given) -> tuple[str, ...]:
    """Where all are at home; the colours and motions of one's own. Empty: any."""
    if kind == "place":
        return given.places
    if kind == "time":
        return () if _is_nightly(given) else LIGHT
    if number is None:
        return ()
    traits = traits_of(given.actors[number])
    if kind == "colour":
        return traits.colours
    return (given.motions[number] if number < len(given.motions) else ()) or traits.motions
