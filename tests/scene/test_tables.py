"""Small things in rooms stand on tables."""

import pytest

from vitascope_scene.meaning import Doing, Meaning, Relation, Subject
from vitascope_scene.tables import on_tables

ON_THE_TABLE = Relation(of=1, relation="on", to=2)


def of(*concepts: str, **said: object) -> Meaning:
    return on_tables(Meaning(subjects=tuple(Subject(concept=each) for each in concepts), **said))  # type: ignore[arg-type]


def concepts(meaning: Meaning) -> list[str]:
    return [each.concept for each in meaning.subjects]


def test_a_cup_in_a_room_stands_on_a_table() -> None:
    found = of("cup", place="cafe")
    assert concepts(found) == ["cup", "table"]
    assert found.relations == (Relation(of=0, relation="on", to=1),)


def test_a_cup_alone_is_seen_from_near() -> None:
    found = of("cup")
    assert (found.place, concepts(found)) == ("tabletop", ["cup"])


def test_who_is_beside_a_cup_is_at_its_table() -> None:
    beside = Relation(of=0, relation="beside", to=1)
    found = of("barista", "coffee", place="cafe", relations=(beside,))
    assert set(found.relations) == {Relation(of=0, relation="facing", to=2), ON_THE_TABLE}


def test_a_table_that_is_there_is_taken() -> None:
    found = of("desk", "laptop", "cup", place="office")
    assert concepts(found) == ["desk", "laptop", "cup"]
    assert [(each.of, each.relation, each.to) for each in found.relations] == [
        (1, "on", 0),
        (2, "on", 0),
    ]


@pytest.mark.parametrize("place", ["garden", "tabletop", "beach"])
def test_no_table_is_brought_where_there_is_no_floor(place: str) -> None:
    assert concepts(of("cup", place=place)) == ["cup"]


@pytest.mark.parametrize(
    "thing",
    [
        Subject(concept="ball"),
        Subject(concept="refrigerator"),
        Subject(concept="cup", size="large"),
        Subject(concept="apple", doings=(Doing(motion="fall"),)),
    ],
)
def test_what_is_large_or_moves_stays_where_it_is(thing: Subject) -> None:
    assert len(on_tables(Meaning(place="kitchen", subjects=(thing,))).subjects) == 1


def test_what_is_on_a_thing_stays_there() -> None:
    link = Relation(of=0, relation="on", to=1)
    assert concepts(of("cup", "box", place="room", relations=(link,))) == ["cup", "box"]
