"""Roles that the words right beside put right."""

import pytest

from tests.scene.reading.saying import meaning
from vitascope_scene.meaning import BECOMES, Doing, Relation


def test_the_colour_of_fur_or_of_the_background_is_nobodys_own() -> None:
    cats = meaning(
        "a cat with long grey fur",
        ("cat", "subject"),
        ("long", "size", "cat"),
        ("grey", "colour", "cat"),
    ).subjects
    key = meaning(
        "a blue painted background with a gold key",
        ("blue", "colour", "key"),
        ("gold", "colour", "key"),
        ("key", "subject"),
    ).subjects
    assert [(cat.size, cat.colour) for cat in cats] == [(None, None)]
    assert [thing.colour for thing in key] == ["gold"]


def test_three_times_as_large_are_not_three() -> None:
    (leaf,) = meaning(
        "a leaf three times its size", ("leaf", "subject"), ("three", "count", "leaf")
    ).subjects
    assert leaf.count == 1


def test_two_words_for_one_person_are_one() -> None:
    found = meaning(
        "a female firefighter sings",
        ("female", "subject"),
        ("firefighter", "subject"),
        ("sings", "action", "", ("female",)),
    )
    assert [(s.concept, bool(s.doings)) for s in found.subjects] == [("firefighter", True)]


def test_what_something_is_full_of_is_there() -> None:
    found = meaning("a basket full of apples", ("basket", "subject"))
    assert [s.concept for s in found.subjects] == ["basket", "apple"]
    assert [relation.relation for relation in found.relations] == ["inside"]


@pytest.mark.parametrize(
    ("prompt", "first", "second"),
    [
        ("a seed grows into a tree", "seed", "tree"),
        ("the frog becomes a prince", "frog", "prince"),
        ("a car transforms into a robot", "car", "robot"),
        ("毛毛虫变成蝴蝶", "毛毛虫", "蝴蝶"),
        ("丑小鸭长成了天鹅", "丑小鸭", "天鹅"),
    ],
)
def test_words_for_a_change_tie_what_was_to_what_comes(
    prompt: str, first: str, second: str
) -> None:
    found = meaning(prompt, (first, "subject"), (second, "subject"))
    assert found.relations == (Relation(of=0, relation=BECOMES, to=1),)


def test_who_becomes_happy_turns_into_nothing() -> None:
    found = meaning("the girl becomes happy", ("girl", "subject"))
    assert (found.beats, found.relations) == (1, ())


def test_who_turns_into_something_comes_before_it_in_the_same_shot() -> None:
    found = meaning(
        "a caterpillar turns into a butterfly", ("caterpillar", "subject"), ("butterfly", "subject")
    )
    first, second = found.subjects
    assert (found.beats, found.cut) == (2, False)
    assert (first.doings, second.doings) == ((), (None, Doing()))
    assert found.relations == (Relation(of=0, relation=BECOMES, to=1),)
    assert (
        meaning("the car turns into a street", ("car", "subject"), ("street", "place")).beats == 1
    )


def test_a_size_is_no_thing_beside_a_word_that_nobody_knows() -> None:
    found = meaning("a giant wugling", ("giant", "subject"), ("wugling", "subject"))
    assert found.subjects == ()
    assert found.unknown_words == ("wugling",)


def test_what_a_stranger_plays_plays_nothing_itself() -> None:
    found = meaning(
        "a wugling playing a guitar", ("playing", "action", "", ("guitar",)), ("guitar", "subject")
    )
    assert found.subjects == ()


def test_an_english_ground_stands_after_its_word() -> None:
    found = meaning(
        "a cat on a sofa in front of a wall",
        ("cat", "subject"),
        ("on", "relation", "sofa", ("cat",)),
        ("sofa", "subject"),
        ("in front of", "relation", "sofa", ("cat",)),
        ("wall", "subject"),
    )
    assert Relation(of=0, relation="in_front_of", to=2) in found.relations


def test_who_is_pushed_in_a_chair_is_in_it() -> None:
    found = meaning(
        "a nurse pushes a girl in a wheelchair",
        ("nurse", "subject"),
        ("pushes", "action", "", ("nurse",)),
        ("girl", "prop", "pushes"),
        ("wheelchair", "prop", "pushes"),
    )
    concepts = [s.concept for s in found.subjects]
    there = [(concepts[r.of], r.relation, concepts[r.to]) for r in found.relations]
    assert ("girl", "inside", "wheelchair") in there


def test_what_becomes_of_a_thing_is_what_it_does() -> None:
    for prompt, verb, thing in (
        ("a sinking ship", "sinking", "ship"),
        ("the wall crumbles", "crumbles", "wall"),
        ("着火的房子", "着火", "房子"),
    ):
        (subject,) = meaning(prompt, (verb, "none"), (thing, "subject")).subjects
        assert subject.doings[0] is not None
        assert subject.doings[0].action in {"sink", "break", "burn"}, prompt


def test_a_verb_for_a_way_right_after_somebody_is_what_that_one_does() -> None:
    (geese,) = meaning("大雁飞过湖面", ("大雁", "subject"), ("湖面", "place")).subjects
    assert geese.doings == (Doing(action="fly"),)


def test_somebody_right_before_a_verb_that_nobody_does_does_it() -> None:
    (grandmother,) = meaning(
        "a grandmother knits by the window",
        ("grandmother", "prop", "knits"),
        ("knits", "action", "", ("window",)),
        ("window", "subject"),
    ).subjects[:1]
    assert (grandmother.concept, grandmother.doings) == ("old_woman", (Doing(action="knit"),))
