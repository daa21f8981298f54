"""Each mood gives a face, and an animal's eyes, a look of their own."""

from itertools import combinations

import numpy as np
import pytest

from vitascope_scene.drawing.choose import drawing_of
from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Pixels
from vitascope_scene.drawing.subjects.faces import MOODS
from vitascope_scene.drawing.subjects.pose import Pose
from vitascope_scene.lexicon import actions
from vitascope_scene.lexicon.rows import rows_of
from vitascope_scene.look import Look


def head(concept: str, mood: str) -> Pixels:
    drawing = drawing_of(Look(concept=concept, shot="close"))
    pen = Pen(drawing.width, drawing.height, 120)
    drawing.draw(pen, Pose(c=(60, 90, 200), t=0.3, go=False, mood=mood))
    return pen.plate.astype(int)


def differs(first: Pixels, second: Pixels) -> float:
    """Return the share of a plate's pixels that differ clearly."""
    return float((np.abs(first - second).max(2) > 40).mean())


@pytest.mark.parametrize("person", ["man", "old_woman", "baby"])
def test_no_two_moods_look_alike_on_a_person(person: str) -> None:
    heads = {mood: head(person, mood) for mood in ("", *MOODS)}
    for one, other in combinations(heads, 2):
        assert differs(heads[one], heads[other]) > 0.0005, (one, other)


@pytest.mark.parametrize("animal", ["cat", "dog", "horse"])
@pytest.mark.parametrize("mood", ["angry", "sad", "surprised", "sleepy"])
def test_an_animal_shows_a_mood_with_its_eyes(animal: str, mood: str) -> None:
    assert differs(head(animal, ""), head(animal, mood)) > 0.0005


def test_the_front_of_a_brow_sinks_in_anger_and_rises_in_grief() -> None:
    back, front = MOODS["angry"].brow
    assert front < 0 < back
    back, front = MOODS["sad"].brow
    assert back < 0 < front


def test_every_mood_that_is_read_is_drawn() -> None:
    said = {row.key for row in rows_of("features.txt") if row.kind == "mood"}
    said |= {action.mood for action in actions().values() if action.mood}
    assert said == set(MOODS)
