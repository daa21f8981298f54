"""Any scene the network may ask for: strategies that draw its words, and its curves to the clamps."""

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from vitascope.catalog.field import AR3
from vitascope.catalog.model import frame_size
from vitascope_scene import keys
from vitascope_scene.drawing.traits import traits_of
from vitascope_scene.lexicon import concepts
from vitascope_scene.meaning import MANY, Meaning, Relation, Subject
from vitascope_scene.sampling.layout import POINTS, Layout
from vitascope_scene.scene import Scene
from vitascope_scene.staging import Frame, stage

SECONDS = (3, 15)
"""The shortest and the longest clip that a service may sell."""
PATH = ((-200, 200), (-200, 200), (-20, 130))
CAMERA = ((-150, 150), (-150, 150), (70, 250), (-90, 90))
"""In hundredths, a little beyond what staging lets through, so that its clamps are reached."""
SOME = 40
"""Concepts of which a place's cast is drawn, besides those that are at home there."""


@st.composite
def scenes(
    draw: st.DrawFn, layouts: st.SearchStrategy[Layout], short_sides: Sequence[int]
) -> tuple[Scene, int, int]:
    """Draw a scene of one of the layouts, and the width and height of its frame."""
    ratio, short_side = draw(st.sampled_from(sorted(AR3))), draw(st.sampled_from(short_sides))
    width, height = frame_size(ratio, short_side)
    seconds, seed = draw(st.integers(*SECONDS)), draw(st.integers(0, 2**32 - 1))
    layout = draw(layouts)
    meaning = draw(_meanings(layout))
    frame = Frame(width=width, height=height, seconds=seconds)
    return stage(meaning, [layout], frame, seed=seed), width, height


@st.composite
def _meanings(draw: st.DrawFn, layout: Layout) -> Meaning:
    """Draw counts and a relation for a layout's actors."""
    counts = st.sampled_from((1, 1, 1, 2, 5, MANY))
    subjects = tuple(
        Subject(concept=concept, count=draw(counts)) for concept, _, _ in layout.actors
    )
    if len(subjects) < 2 or draw(st.booleans()):
        return Meaning(subjects=subjects)
    relation = Relation(of=0, relation=draw(st.sampled_from(keys.RELATIONS)), to=1)
    return Meaning(subjects=subjects, relations=(relation,))


def layouts_at(place: str) -> st.SearchStrategy[Layout]:
    """Draw layouts at a place, with whoever belongs there, and others."""
    at_home = [key for key, concept in concepts().items() if place in concept.home]
    anybody = tuple(concepts())
    subjects = st.sampled_from(at_home[:SOME] or anybody) | st.sampled_from(anybody)
    return _layouts(st.just(place), st.lists(subjects, max_size=3), most_points=4)


def layouts_on(anchor: str) -> st.SearchStrategy[Layout]:
    """Draw layouts whose one actor, of this anchor, is everywhere in turn, in the frame and far
    outside.
    """
    subjects = [key for key in list(concepts())[::9] if traits_of(key).anchor == anchor]
    casts = st.sampled_from(subjects).map(lambda subject: [subject])
    return _layouts(st.sampled_from(keys.PLACES), casts, most_points=POINTS)


@st.composite
def _layouts(
    draw: st.DrawFn,
    places: st.SearchStrategy[str],
    casts: st.SearchStrategy[list[str]],
    most_points: int,
) -> Layout:
    subjects = draw(casts)
    paths = [draw(_curves(PATH, most_points)) for _ in subjects]
    return Layout(
        place=draw(places),
        time=draw(st.sampled_from(keys.TIMES)),
        weather=draw(st.sampled_from(keys.WEATHERS)),
        style=draw(st.sampled_from(keys.STYLES)),
        camera_move=draw(st.sampled_from(keys.CAMERAS)),
        effects=draw(st.frozensets(st.sampled_from(keys.EFFECTS), max_size=4)),
        first_person=draw(st.booleans()),
        actors=tuple(draw(_words(subject)) for subject in subjects),
        paths=np.stack(paths) if paths else np.zeros((0, POINTS, 3), np.float32),
        camera=draw(_curves(CAMERA, most_points)),
    )


def _words(subject: str) -> st.SearchStrategy[tuple[str, str, str]]:
    return st.tuples(st.just(subject), st.sampled_from(keys.COLOURS), st.sampled_from(keys.MOTIONS))


def _curves(
    ranges: Sequence[tuple[int, int]], most_points: int
) -> st.SearchStrategy[NDArray[np.float32]]:
    """Draw a curve through a few points; each number of a point is within its range."""
    point = st.tuples(*(st.integers(*each) for each in ranges))
    return st.lists(point, min_size=1, max_size=most_points).map(_through)


def _through(points: list[tuple[int, ...]]) -> NDArray[np.float32]:
    at, known = np.linspace(0, 1, POINTS), np.linspace(0, 1, len(points))
    columns = [np.interp(at, known, column) / 100 for column in zip(*points, strict=True)]
    return np.stack(columns, axis=1).astype(np.float32)
