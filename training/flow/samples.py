"""Pairs of what is given and the layout that answers: said things as said, the rest as one expects
it.
"""

import random
from collections.abc import Sequence
from functools import cache

import numpy as np

from training.flow.world import camera_for, effects_for, time_at, weather_at
from training.paths import actor_path, camera_path
from vitascope_scene import keys
from vitascope_scene.drawing.traits import traits_of
from vitascope_scene.lexicon import concepts
from vitascope_scene.sampling.given import Given
from vitascope_scene.sampling.layout import POINTS, Layout

COUNTS = (0.12, 0.5, 0.22, 0.08, 0.04, 0.02, 0.02)
"""Share of scenes with nobody, one, two … six."""
SAID = {"place": 0.45, "time": 0.25, "weather": 0.25, "style": 0.2, "camera": 0.25}
SAID_COLOUR, SAID_MOTION = 0.4, 0.55


def sample_pair(rng: random.Random) -> tuple[Given, Layout]:
    """Return what is given and a layout that answers it."""
    actors = rng.choices(_everything(), k=rng.choices(range(len(COUNTS)), COUNTS)[0])
    said_effects = rng.sample(keys.EFFECTS, rng.choice((1, 1, 2, 3))) if rng.random() < 0.25 else []
    first_person = rng.random() < 0.06
    said: dict[tuple[str, int | None], str] = {}
    place = _place(rng, actors, said)
    motions = [_motion(rng, concept, number, said) for number, concept in enumerate(actors)]
    time = _said(rng, "time", keys.TIMES, said) or time_at(rng, place, said_effects, actors)
    weather = _said(rng, "weather", keys.WEATHERS, said) or weather_at(rng, place, said_effects)
    style = _said(rng, "style", keys.STYLES, said) or _usual_style(rng)
    camera = _said(rng, "camera", keys.CAMERAS, said) or camera_for(
        rng, place, motions, first_person=first_person
    )
    colours = [_colour(rng, concept, number, said) for number, concept in enumerate(actors)]
    given = Given(
        actors=tuple(actors),
        words=said,
        effects=frozenset(said_effects),
        first_person=first_person,
    )
    layout = Layout(
        place=place,
        time=time,
        weather=weather,
        style=style,
        camera_move=camera,
        effects=effects_for(rng, {place, time, weather, *actors}, said_effects),
        first_person=first_person,
        actors=tuple(zip(actors, colours, motions, strict=True)),
        paths=_paths(rng, actors, motions, camera),
        camera=camera_path(rng, camera).astype(np.float32),
    )
    return given, layout


@cache
def _everything() -> tuple[str, ...]:
    return tuple(concepts())


def _said(
    rng: random.Random,
    kind: str,
    values: Sequence[str],
    said: dict[tuple[str, int | None], str],
) -> str | None:
    """A word that is said, any of its kind, or None."""
    if rng.random() >= SAID[kind]:
        return None
    said[kind, None] = rng.choice(values)
    return said[kind, None]


def _usual_style(rng: random.Random) -> str:
    return "natural" if rng.random() < 0.6 else "cinematic"


def _place(
    rng: random.Random, actors: Sequence[str], said: dict[tuple[str, int | None], str]
) -> str:
    """The place that is said, else where the first is at home."""
    if (place := _said(rng, "place", keys.PLACES, said)) is not None:
        return place
    homes = (
        [place for place in traits_of(actors[0]).places if place in keys.PLACES] if actors else []
    )
    return rng.choice(homes or keys.PLACES)


def _motion(
    rng: random.Random, concept: str, number: int, said: dict[tuple[str, int | None], str]
) -> str:
    if rng.random() < SAID_MOTION:
        said["motion", number] = rng.choice((*keys.MOTIONS, "still", "still"))
        return said["motion", number]
    return rng.choice(traits_of(concept).motions or ("still",))


def _colour(
    rng: random.Random, concept: str, number: int, said: dict[tuple[str, int | None], str]
) -> str | None:
    if rng.random() < SAID_COLOUR:
        said["colour", number] = rng.choice(keys.COLOURS)
        return said["colour", number]
    own = traits_of(concept).colours
    return rng.choice(own) if own else None


def _paths(
    rng: random.Random, actors: Sequence[str], motions: Sequence[str], camera: str
) -> "np.ndarray[tuple[int, int, int], np.dtype[np.float32]]":
    """Every actor's path around the middle: who stands where is settled when the scene is staged."""
    paths = [
        actor_path(rng, motion, traits_of(concept))
        for concept, motion in zip(actors, motions, strict=True)
    ]
    if camera == "tracking":
        for path in paths:
            path[:, 0] *= 0.45
    return np.asarray(paths, dtype=np.float32).reshape(len(actors), POINTS, 3)
