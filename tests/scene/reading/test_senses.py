"""Words whose company says what they mean."""

import pytest

from tests.scene.reading.saying import meaning


@pytest.mark.parametrize(("verb", "key"), [("lifts", "crane_machine"), ("drinks", "crane_bird")])
def test_a_crane_that_lifts_is_a_machine(verb: str, key: str) -> None:
    found = meaning(f"a crane {verb}", ("crane", "subject"), (verb, "action", "", ("crane",)))
    assert found.subjects[0].concept == key


def test_the_mother_of_an_animal_is_one() -> None:
    cub = meaning("a lion cub and its mother", ("lion cub", "subject"), ("mother", "subject"))
    girl = meaning("a girl and her mother", ("girl", "subject"), ("mother", "subject"))
    assert [s.concept for s in cub.subjects] == ["lion", "lion"]
    assert [s.concept for s in girl.subjects] == ["girl", "woman"]


def test_what_is_held_is_small() -> None:
    (boy,) = meaning(
        "孙子举着红色风车",
        ("孙子", "subject"),
        ("举着", "action", "", ("孙子",)),
        ("风车", "prop", "举着"),
    ).subjects
    assert boy.doings[0] is not None
    assert boy.doings[0].prop == "spinning_top"


def test_the_young_of_an_animal_are_such_animals_and_small() -> None:
    bear, cubs = meaning(
        "a polar bear and her two cubs",
        ("polar bear", "subject"),
        ("two", "count", "cubs"),
        ("cubs", "subject"),
    ).subjects
    assert (bear.concept, cubs.concept, cubs.count, cubs.size) == (
        "polar_bear",
        "polar_bear",
        2,
        "small",
    )


def test_the_baby_of_an_elephant_is_a_small_one() -> None:
    said = (("elephant", "subject"), ("baby", "subject"))
    elephant, baby = meaning("an elephant beside its baby", *said).subjects
    assert (elephant.size, baby.concept, baby.size) == (None, "elephant", "small")
    _, child = meaning("an elephant beside a baby", *said).subjects
    assert child.concept == "baby"


def test_fish_without_an_article_are_several() -> None:
    (fish,) = meaning("colorful fish swim", ("fish", "subject")).subjects
    (one,) = meaning("a colorful fish swims", ("fish", "subject")).subjects
    assert (fish.count, one.count) == (3, 1)
