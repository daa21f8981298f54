"""Who is where to whom, where no relation word says so."""

import pytest

from tests.scene.reading.saying import meaning
from vitascope_scene.meaning import Doing, Relation


def test_who_is_given_something_is_before_the_giver() -> None:
    found = meaning(
        "a farmer feeds carrots to a donkey",
        ("farmer", "subject"),
        ("feeds", "action", "", ("farmer",)),
        ("carrots", "prop", "feeds"),
        ("donkey", "subject"),
    )
    assert found.relations == (Relation(of=0, relation="facing", to=1),)


def test_who_joins_two_names_ties_nobody() -> None:
    found = meaning(
        "a cat jumps and a dog",
        ("cat", "subject"),
        ("jumps", "action", "", ("cat",)),
        ("dog", "subject"),
    )
    assert found.relations == ()


@pytest.mark.parametrize(
    ("prompt", "words"),
    [("a cat fleeing from a dog", "fleeing from"), ("a cat chased by a dog", "chased")],
)
def test_a_chase_may_be_told_from_the_other_side(prompt: str, words: str) -> None:
    found = meaning(
        prompt,
        ("cat", "subject"),
        (words, "relation", "dog", ("cat",)),
        ("dog", "subject"),
    )
    assert found.relations == (Relation(of=1, relation="chasing", to=0),)


def test_whom_one_runs_from_chases() -> None:
    found = meaning(
        "a man runs from a bulldog",
        ("man", "subject"),
        ("runs", "action", "", ("man",)),
        ("bulldog", "prop", "runs"),
    )
    assert found.relations == (Relation(of=1, relation="chasing", to=0),)


def test_who_is_on_somebodys_back_is_no_garment() -> None:
    found = meaning("爸爸背着女儿", ("爸爸", "subject"), ("女儿", "worn", "", ("爸爸",)))
    assert found.relations == (Relation(of=1, relation="on", to=0),)
    assert found.subjects[0].wears == ()


def test_a_thing_that_is_borne_is_carried() -> None:
    (hedgehog,) = meaning(
        "刺猬背着苹果", ("刺猬", "subject"), ("苹果", "worn", "", ("刺猬",))
    ).subjects
    assert hedgehog.doings == (Doing(action="carry", prop="apple"),)


def test_who_pours_into_a_cup_is_not_in_it() -> None:
    found = meaning(
        "a wizard pours potion into a cauldron",
        ("wizard", "subject"),
        ("pours", "action", "", ("wizard",)),
        ("potion", "prop", "pours"),
        ("into", "relation", "cauldron", ("wizard",)),
        ("cauldron", "subject"),
    )
    assert [relation.relation for relation in found.relations] == ["beside"]


def test_what_leads_to_the_moon_ties_nobody_to_it() -> None:
    found = meaning(
        "a wolf howls behind the moon",
        ("wolf", "subject"),
        ("howls", "action", "", ("wolf",)),
        ("moon", "subject"),
    )
    assert found.relations == ()


@pytest.mark.parametrize(("word", "reached"), [("on", False), ("under", True)])
def test_one_may_be_under_the_moon_and_does_not_reach_it(word: str, reached: bool) -> None:
    found = meaning(
        f"a wolf sits {word} a moon",
        ("wolf", "subject"),
        (word, "relation", "moon", ("wolf",)),
        ("moon", "subject"),
    )
    assert bool(found.relations) == reached


def test_who_puts_something_on_somebody_faces_them() -> None:
    found = meaning(
        "the queen puts a crown on a girl",
        ("queen", "subject"),
        ("puts", "action", "", ("queen",)),
        ("crown", "prop", "puts"),
        ("on", "relation", "girl", ("queen",)),
        ("girl", "subject"),
    )
    assert [relation.relation for relation in found.relations] == ["facing"]


def test_whom_somebody_is_dressed_up_as_is_nobody_else() -> None:
    found = meaning("打扮成海盗的小孩", ("海盗", "worn", "", ("小孩",)), ("小孩", "subject"))
    assert [s.concept for s in found.subjects] == ["child"]


def test_where_a_held_thing_is_there_is_who_holds_it() -> None:
    found = meaning(
        "a hamster eats a pizza on a table",
        ("hamster", "subject"),
        ("eats", "action", "", ("hamster",)),
        ("pizza", "prop", "eats"),
        ("on", "relation", "table", ("pizza",)),
        ("table", "subject"),
    )
    assert [s.concept for s in found.subjects] == ["hamster", "table"]
    assert [relation.of for relation in found.relations] == [0]
