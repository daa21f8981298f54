"""A cut: another shot begins, with those of whom it tells and without the others."""

import numpy as np

from tests.scene.staging.test_stage import WIDE, a_layout
from vitascope_scene.drawing.actors import DrawnActors
from vitascope_scene.drawing.camera import view_at
from vitascope_scene.drawing.pixels import blank
from vitascope_scene.drawing.stage import Set, stage_of
from vitascope_scene.meaning import Doing, Meaning, Subject
from vitascope_scene.scene import Scene
from vitascope_scene.staging import stage


def two_shots(*, cut: bool) -> Scene:
    """A cat that sleeps, then a dog that jumps."""
    subjects = (
        Subject(concept="cat", doings=(Doing(action="sleep"),)),
        Subject(concept="dog", doings=(None, Doing(action="jump"))),
    )
    layout = a_layout(("cat", "dog"))
    return stage(Meaning(subjects=subjects, beats=2, cut=cut), [layout, layout], WIDE, seed=1)


def test_each_shot_shows_those_of_whom_it_tells() -> None:
    scene = two_shots(cut=True)
    assert scene.cuts == (2.5,)
    assert [[actor.is_shown_at(t) for actor in scene.actors] for t in (1.0, 4.0)] == [
        [True, False],
        [False, True],
    ]


def test_without_a_cut_everybody_is_there_all_the_time() -> None:
    scene = two_shots(cut=False)
    assert scene.cuts == ()
    assert all(actor.is_shown_at(t) for actor in scene.actors for t in (0.0, 1.0, 4.0))


def test_the_other_shot_is_seen_from_nearer_and_shows_only_its_own() -> None:
    scene = two_shots(cut=True)
    before, after = (view_at(scene, 192, 108, t) for t in (2.4, 2.6))
    assert after.zoom > 1.1 * before.zoom
    cast = DrawnActors(stage_of(scene, 192, 108), Set(horizon=54.0))
    pictures = []
    for t in (1.0, 4.0):
        canvas = blank(108, 192)
        cast.draw(canvas, view_at(scene, 192, 108, t))
        pictures.append(np.flatnonzero(canvas[..., 3].any(axis=0)).mean())
    assert pictures[0] < 96 < pictures[1]
