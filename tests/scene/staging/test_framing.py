"""Whoever rests is whole in the picture at every moment, whatever the camera does.

Whoever passes is in view.
"""

import numpy as np
import pytest

from tests.scene.staging.test_stage import TALL, WIDE, a_layout
from vitascope_scene.drawing.traits import traits_of
from vitascope_scene.meaning import Doing, Meaning, Relation, Subject
from vitascope_scene.sampling.layout import POINTS, Layout
from vitascope_scene.scene import Actor, Scene
from vitascope_scene.staging import Frame, stage
from vitascope_scene.staging.framing import Lens

PAIRS = (
    ("man", "horse"),
    ("eiffel_tower", "woman"),
    ("whale", "fish"),
    ("cat", "mouse"),
    ("bus", "child"),
)


def swinging(layout: Layout) -> Layout:
    """The layout under a camera that pans from side to side and comes nearer."""
    layout.camera[:, 0] = np.linspace(-0.6, 0.6, POINTS)
    layout.camera[:, 2] = np.linspace(1.0, 1.5, POINTS)
    return layout


def sides(actor: Actor, scene: Scene, frame: Frame) -> tuple[float, float]:
    """The leftmost and the rightmost point of an actor on the screen, in half widths."""
    lens = Lens(scene.camera_path, scene.camera)
    half = actor.path[:, 2] * traits_of(actor.concept).aspect / frame.ratio
    x = actor.path[:, 0]
    return float(((x - half - lens.x) * lens.zoom).min()), float(
        ((x + half - lens.x) * lens.zoom).max()
    )


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("frame", [WIDE, TALL])
@pytest.mark.parametrize("relation", ["beside", "on", "in_front_of", None])
def test_who_rests_stays_in_the_picture(
    pair: tuple[str, str], frame: Frame, relation: str | None
) -> None:
    relations = (Relation(of=0, relation=relation, to=1),) if relation else ()
    meaning = Meaning(subjects=tuple(Subject(concept=each) for each in pair), relations=relations)
    scene = stage(meaning, [swinging(a_layout(pair))], frame, seed=1)
    for actor in scene.actors:
        left, right = sides(actor, scene, frame)
        assert left > -1.03
        assert right < 1.03


def test_who_walks_does_not_leave_the_picture() -> None:
    layout = swinging(a_layout(("man",), motion="move_right"))
    layout.paths[:, :, 0] = np.linspace(-1.5, 1.5, POINTS)
    meaning = Meaning(subjects=(Subject(concept="man", doings=(Doing(action="walk"),)),))
    scene = stage(meaning, [layout], WIDE, seed=1)
    left, right = sides(scene.actors[0], scene, WIDE)
    assert -1.2 < left < right < 1.2
    assert np.ptp(scene.actors[0].path[:, 0]) > 0.5


def test_a_tower_behind_a_man_does_not_make_him_small() -> None:
    man, tower = stage(
        Meaning(
            subjects=(Subject(concept="man"), Subject(concept="eiffel_tower")),
            relations=(Relation(of=0, relation="in_front_of", to=1),),
        ),
        [a_layout(("man", "eiffel_tower"))],
        WIDE,
        seed=1,
    ).actors
    assert man.path[:, 2].max() > 0.3
    assert tower.path[:, 2].max() > 1.5 * man.path[:, 2].max()


def test_the_camera_swings_less_where_who_rests_is_wide() -> None:
    def swing(concept: str) -> float:
        meaning = Meaning(subjects=(Subject(concept=concept),))
        return float(
            np.ptp(stage(meaning, [swinging(a_layout((concept,)))], WIDE, seed=1).camera_path[:, 0])
        )

    assert swing("bus") < 0.8 * swing("cat")


def test_those_in_a_row_keep_their_distances_while_the_camera_comes_nearer() -> None:
    men = ("man",) * 5
    meaning = Meaning(subjects=tuple(Subject(concept=each) for each in men))
    scene = stage(meaning, [swinging(a_layout(men))], WIDE, seed=1)
    gaps = np.diff([float(actor.path[:, 0].mean()) for actor in scene.actors])
    assert gaps.min() > 0.5 * gaps.max()
