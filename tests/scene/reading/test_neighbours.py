"""Roles that the words right beside put right."""

from tests.scene.reading.saying import meaning


def test_the_colour_of_fur_or_of_the_background_is_nobodys_own() -> None:
    cats = meaning(
        "a cat with long grey fur",
        ("cat", "subject"),
        ("long", "size", "cat"),
        ("grey", "colour", "cat"),
    ).subjects
    key = meaning(
        "a blue background with a gold key",
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


def test_who_turns_into_something_is_cut_to_it() -> None:
    found = meaning(
        "a caterpillar turns into a butterfly", ("caterpillar", "subject"), ("butterfly", "subject")
    )
    first, second = found.subjects
    assert (found.beats, found.cut) == (2, True)
    assert [len(first.doings), second.doings[0]] == [1, None]
    assert (
        meaning("the car turns into a street", ("car", "subject"), ("street", "place")).beats == 1
    )
