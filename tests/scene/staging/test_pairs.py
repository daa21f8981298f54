"""Those who do something with each other stand face to face at arm's length, and both do it."""

import numpy as np
import pytest

from tests.scene.staging.test_stage import WIDE, a_layout, middle
from vitascope_scene.meaning import Doing, Meaning, Relation, Subject
from vitascope_scene.scene import Actor
from vitascope_scene.staging import stage


def acting(action: str, first: str, second: str, prop: str | None = None) -> tuple[Actor, Actor]:
    """Two of whom the first does something with the second."""
    subjects = (
        Subject(concept=first, doings=(Doing(action=action, prop=prop),)),
        Subject(concept=second),
    )
    meaning = Meaning(subjects=subjects, relations=(Relation(of=0, relation="facing", to=1),))
    one, other = stage(meaning, [a_layout((first, second))], WIDE, seed=1).actors
    return one, other


@pytest.mark.parametrize(
    "action", ["hug", "kiss", "shake_hands", "high_five", "dance", "box", "sword_fight"]
)
def test_two_people_face_each_other_and_both_do_it(action: str) -> None:
    one, other = acting(action, "man", "woman")
    assert one.facing == -other.facing == (1 if middle(one) < middle(other) else -1)
    assert [actor.acts[0].look.action for actor in (one, other)] == [action, action]
    assert all(actor.acts[0].look.partnered for actor in (one, other))


def test_a_hug_is_closer_than_a_fight() -> None:
    def distance(action: str) -> float:
        one, other = acting(action, "man", "woman")
        return abs(middle(one) - middle(other)) / float(one.path[:, 2].max())

    assert distance("hug") < distance("box") < distance("sword_fight")


def test_an_animal_is_fed_at_an_arm_s_length_and_does_not_do_as_the_person_does() -> None:
    girl, horse = acting("use", "girl", "horse", "apple")
    assert girl.facing == -horse.facing != 0
    assert horse.acts[0].look.action is None
    assert 0.1 < abs(middle(girl) - middle(horse)) < 1.0


def test_two_alike_fight_with_each_other() -> None:
    meaning = Meaning(subjects=(Subject(concept="boxer", count=2, doings=(Doing(action="box"),)),))
    left, right = stage(meaning, [a_layout(("boxer",))], WIDE, seed=1).actors
    assert (left.facing, right.facing) == (1, -1)
    assert middle(left) < middle(right)


def test_two_who_were_told_to_do_the_same_do_it_with_each_other() -> None:
    dancing = (Doing(action="dance"),)
    subjects = (
        Subject(concept="prince", doings=dancing),
        Subject(concept="princess", doings=dancing),
    )
    prince, princess = stage(
        Meaning(subjects=subjects), [a_layout(("prince", "princess"))], WIDE, seed=1
    ).actors
    assert prince.facing == -princess.facing != 0
    assert all(actor.acts[0].look.partnered for actor in (prince, princess))


def test_who_is_led_comes_behind() -> None:
    layout = a_layout(("man", "camel"), motion="move_right")
    layout.paths[:, :, 0] = np.linspace(-0.5, 0.5, layout.paths.shape[1])
    layout.paths[1, :, 0] += 0.2
    subjects = (Subject(concept="man", doings=(Doing(action="pull"),)), Subject(concept="camel"))
    meaning = Meaning(subjects=subjects, relations=(Relation(of=0, relation="beside", to=1),))
    man, camel = stage(meaning, [layout], WIDE, seed=1).actors
    assert (man.path[:, 0] > camel.path[:, 0]).all()
