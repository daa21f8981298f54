"""Members that more than one noun tells of."""

import pytest

from tests.scene.reading.saying import meaning
from vitascope_scene.meaning import Relation


@pytest.mark.parametrize(
    ("prompt", "noun", "container"),
    [("a basket of puppies", "puppies", "basket"), ("一箱橘子", "橘子", "crate")],
)
def test_a_measure_that_is_a_container_is_drawn_with_what_it_holds(
    prompt: str, noun: str, container: str
) -> None:
    found = meaning(prompt, (noun, "subject"))
    assert found.subjects[0].concept == container
    assert found.relations == (Relation(of=1, relation="inside", to=0),)


def test_a_dish_that_is_drawn_in_its_bowl_has_no_second_one() -> None:
    assert [s.concept for s in meaning("a bowl of ramen", ("ramen", "subject")).subjects] == [
        "ramen"
    ]


def test_a_pot_of_tea_is_a_teapot() -> None:
    assert [s.concept for s in meaning("一壶茶", ("茶", "subject")).subjects] == ["teapot"]


def test_what_something_is_full_of_is_inside_it() -> None:
    found = meaning("a bus full of kids", ("bus", "subject"), ("kids", "subject"))
    assert found.relations == (Relation(of=1, relation="inside", to=0),)


def test_another_is_a_second_one_of_the_kind() -> None:
    found = meaning(
        "one penguin pushes another into the sea",
        ("penguin", "subject"),
        ("pushes", "action", "", ("penguin",)),
    )
    assert [s.concept for s in found.subjects] == ["penguin", "penguin"]


def test_two_of_a_kind_may_have_a_colour_each() -> None:
    found = meaning(
        "两只小狗，一只是黑色的，一只是白色的",
        ("小狗", "subject"),
        ("两只", "count", "小狗"),
    )
    assert [(s.concept, s.colour, s.count) for s in found.subjects] == [
        ("puppy", "black", 1),
        ("puppy", "white", 1),
    ]
