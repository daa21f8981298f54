"""Seen from near, a head fills its part of the plate, whoever it belongs to."""

import numpy as np
import pytest

from vitascope_scene.drawing.choose import drawing_of
from vitascope_scene.drawing.nearer import HEAD, has_head, nearer
from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Pixels
from vitascope_scene.drawing.rigs.plate import Ruler
from vitascope_scene.drawing.subjects.drawing import Drawing
from vitascope_scene.drawing.subjects.pose import Pose
from vitascope_scene.look import Look


def plate(drawing: Drawing) -> Pixels:
    pen = Pen(drawing.width, drawing.height, 100)
    drawing.draw(pen, Pose(c=(60, 90, 200), t=0.3, go=False))
    return pen.plate


def head_height(drawing: Drawing) -> float:
    ruler = Ruler()
    drawing.draw(ruler, Pose(c=(60, 90, 200), t=0.3, go=False))
    return 2 * max(radius for _, _, radius in ruler.heads)


@pytest.mark.parametrize("person", ["man", "child", "baby", "old_woman", "robot", "knight"])
@pytest.mark.parametrize("shot", HEAD)
def test_a_person_s_head_has_the_same_height_whoever_it_is(person: str, shot: str) -> None:
    drawing = drawing_of(Look(concept=person, shot=shot))
    assert head_height(drawing) == pytest.approx(HEAD[shot], rel=0.05)


@pytest.mark.parametrize("animal", ["cat", "horse", "penguin", "elephant"])
def test_an_animal_s_eyes_are_in_the_middle_of_a_close_up(animal: str) -> None:
    ruler = Ruler()
    drawing_of(Look(concept=animal, shot="close")).draw(
        ruler, Pose(c=(90, 90, 90), t=0.3, go=False)
    )
    middle = np.mean([(x, y) for x, y, _ in ruler.heads], axis=0)
    assert abs(middle).max() < 0.08


def test_what_is_below_is_cut_off_by_the_plate() -> None:
    rows = np.flatnonzero(plate(drawing_of(Look(concept="man", shot="close")))[..., 3].max(1))
    assert rows.max() == 119


def test_a_thing_without_a_head_stays_as_it_is() -> None:
    cup = drawing_of(Look(concept="cup"))
    assert not has_head(cup)
    assert nearer(cup, "close") is cup
