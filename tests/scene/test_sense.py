"""Common sense: what lies about goes to whom it belongs."""

import pytest

from vitascope_scene.meaning import Doing, Meaning, Relation, Subject
from vitascope_scene.sense import sensible


def a(concept: str, action: str | None = None, prop: str | None = None, count: int = 1) -> Subject:
    """Somebody or something, with what it does."""
    doings = (Doing(action=action, prop=prop),) if action else ()
    return Subject(concept=concept, doings=doings, count=count)


def meant(*subjects: Subject, relation: str | None = None) -> Meaning:
    """The sense of these, the first related to the second."""
    relations = (Relation(of=0, relation=relation, to=1),) if relation else ()
    return sensible(Meaning(subjects=subjects, relations=relations))


def doing(meaning: Meaning) -> tuple[str | None, str | None, str | None]:
    """What the only one does, with what, and on what."""
    (only,) = meaning.subjects
    (found,) = only.doings
    assert found is not None
    return found.action, found.prop, found.seat


def test_a_chair_goes_to_the_one_who_sits() -> None:
    assert doing(meant(a("old_man", "sit"), a("chair"))) == ("sit", "chair", None)


def test_a_small_thing_goes_into_free_hands_and_a_large_one_does_not() -> None:
    assert doing(meant(a("girl"), a("book"), relation="beside")) == ("hold", "book", None)
    assert len(meant(a("girl"), a("refrigerator"), relation="beside").subjects) == 2


def test_full_hands_take_nothing_more() -> None:
    assert len(meant(a("girl", "eat", "apple"), a("ball")).subjects) == 2


def test_a_thing_that_is_said_to_be_somewhere_stays_there() -> None:
    subjects = (a("girl"), a("book"), a("table"))
    relations = (Relation(of=1, relation="on", to=2),)
    assert len(sensible(Meaning(subjects=subjects, relations=relations)).subjects) == 3


@pytest.mark.parametrize(
    ("mount", "relation", "action"),
    [
        ("horse", "on", "ride_horse"),
        ("motorcycle", "on", "ride_bicycle"),
        ("car", "inside", "drive"),
        ("scooter", "on", "ride_bicycle"),
        ("kick_scooter", "on", "ride_scooter"),
        ("skateboard", "on", "skateboarding"),
        ("skis", "on", "ski"),
        ("rowboat", "inside", "row_boat"),
        ("paper_boat", "inside", "row_boat"),
        ("sofa", "on", "sit"),
        ("wheelchair", "inside", "sit"),
    ],
)
def test_who_is_on_or_in_something_uses_it(mount: str, relation: str, action: str) -> None:
    assert doing(meant(a("woman"), a(mount), relation=relation)) == (action, mount, None)


def test_who_reads_on_a_chair_sits_there_and_reads() -> None:
    assert doing(meant(a("man", "read", "newspaper"), a("chair"), relation="on")) == (
        "read",
        "newspaper",
        "chair",
    )


def test_a_cat_on_a_horse_does_not_ride_it() -> None:
    assert len(meant(a("cat"), a("horse"), relation="on").subjects) == 2


def test_a_kite_is_flown_from_the_ground() -> None:
    assert doing(meant(a("boy", "fly"), a("kite"))) == ("fly_kite", "kite", None)


def test_a_child_is_carried_and_a_man_is_not() -> None:
    assert doing(meant(a("man", "carry"), a("child")))[1] == "child"
    assert len(meant(a("man", "carry"), a("woman")).subjects) == 2


def test_the_only_other_one_is_meant_by_what_one_does() -> None:
    assert meant(a("farmer", "use", "carrot"), a("donkey")).relations == (
        Relation(of=0, relation="beside", to=1),
    )


def test_the_wall_behind_somebody_is_left_to_the_place() -> None:
    meaning = meant(a("cat"), a("window"), relation="in_front_of")
    assert [each.concept for each in meaning.subjects] == ["cat"]
    assert meaning.place == "room"
    assert [each.concept for each in meant(a("wall")).subjects] == ["wall"]
