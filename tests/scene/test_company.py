"""What is done with somebody or something of the picture."""

import pytest

from tests.scene.test_sense import a, doing, meant
from vitascope_scene.meaning import Meaning, Relation, Subject
from vitascope_scene.sense import sensible


def actions(meaning: Meaning) -> list[str | None]:
    """What each one does first."""
    firsts = (each.doings[0] if each.doings else None for each in meaning.subjects)
    return [first.action if first else None for first in firsts]


def test_who_chases_and_who_is_chased_run() -> None:
    found = meant(a("police_officer"), a("thief"), relation="chasing")
    assert actions(found) == ["run", "run"]
    assert actions(meant(a("dog"), a("car"), relation="chasing")) == ["run", "move"]


def test_a_chase_on_a_bicycle_stays_one() -> None:
    found = meant(a("boy", "ride_bicycle", "bicycle"), a("dog"), relation="chasing")
    assert actions(found) == ["ride_bicycle", "run"]


def test_a_horse_that_is_hugged_stands_there_and_a_kitten_is_in_the_arms() -> None:
    found = meant(a("girl", "hug", "horse"))
    assert [each.concept for each in found.subjects] == ["girl", "horse"]
    assert found.relations == (Relation(of=0, relation="facing", to=1),)
    assert doing(meant(a("girl", "hug", "kitten"))) == ("hug", "kitten", None)


def test_a_door_that_is_opened_stands_by_itself() -> None:
    assert [each.concept for each in meant(a("girl", "use", "door")).subjects] == ["girl", "door"]


def test_pigeons_are_fed_from_a_bench_not_with_it() -> None:
    assert doing(meant(a("old_man", "use", "bench"))) == ("use", None, "bench")


def test_a_newspaper_that_is_looked_at_is_read() -> None:
    assert doing(meant(a("old_man", "think"), a("newspaper"), relation="facing")) == (
        "read",
        "newspaper",
        None,
    )


def test_candles_are_blown_out_on_their_cake() -> None:
    found = meant(a("girl", "blow_bubbles", "candle"), a("birthday_cake"), relation="on")
    assert doing(found) == ("blow_bubbles", "birthday_cake", None)


def test_who_writes_at_a_desk_brings_none_beside_it() -> None:
    found = meant(a("man", "write"), a("desk"), relation="on")
    assert [each.concept for each in found.subjects] == ["man"]
    assert found.place == "office"


def test_who_drinks_at_a_table_sits_there() -> None:
    found = meant(a("woman", "drink", "coffee"), a("table"), relation="beside")
    assert [each.concept for each in found.subjects] == ["woman", "table"]
    assert found.subjects[0].doings[0] is not None
    assert found.subjects[0].doings[0].seat == "chair"
    assert found.relations == (Relation(of=0, relation="facing", to=1),)


def test_who_writes_on_a_blackboard_stands_before_it() -> None:
    found = meant(a("teacher", "write"), a("blackboard"), relation="on")
    assert doing(found) == ("teach", "blackboard", None)


def test_two_who_sleep_on_a_bed_share_it() -> None:
    found = meant(a("dog", "sleep", "bed"), a("cat", "sleep", "bed"))
    assert [each.concept for each in found.subjects] == ["dog", "cat", "bed"]
    assert {(each.of, each.relation, each.to) for each in found.relations} == {
        (0, "on", 2),
        (1, "on", 2),
    }


def test_a_bear_that_fishes_has_a_fish() -> None:
    assert doing(meant(a("bear", "fish"))) == ("catch", "fish", None)


def test_who_pushes_a_wheelchair_does_not_sit_in_it_as_well() -> None:
    subjects = (a("nurse", "push_cart"), a("wheelchair"), a("old_man"))
    relations = (Relation(of=0, relation="on", to=1), Relation(of=2, relation="on", to=1))
    found = sensible(Meaning(subjects=subjects, relations=relations))
    assert [each.concept for each in found.subjects] == ["nurse", "old_man"]
    assert found.relations == (Relation(of=0, relation="facing", to=1),)


def test_hair_is_cut_with_scissors_at_no_table() -> None:
    found = meant(a("man", "chop"), a("old_man"), relation="beside")
    assert actions(found)[0] == "comb_hair"


@pytest.mark.parametrize("action", [None, "stand", "walk"])
def test_an_umbrella_is_held_open(action: str | None) -> None:
    holder = a("woman", action, "umbrella") if action else a("woman")
    things: tuple[Subject, ...] = () if action else (a("umbrella"),)
    assert doing(meant(holder, *things))[0] == "hold_umbrella"


def test_a_pan_is_the_one_on_the_stove_and_the_pancake_is_in_it() -> None:
    found = meant(a("chef", "cook", "pancake"), a("pancake", "move"), a("frying_pan"))
    assert [each.concept for each in found.subjects] == ["chef"]


@pytest.mark.parametrize(("who", "shown"), [("hummingbird", 2), ("bee", 2), ("cow", 1)])
def test_what_drinks_from_a_flower_in_the_air_hovers_before_it(who: str, shown: int) -> None:
    found = meant(a(who, "drink", "flower"))
    assert len(found.subjects) == shown
    if shown == 2:
        assert actions(found) == ["fly", None]
        assert found.relations == (Relation(of=0, relation="facing", to=1),)


def test_a_cyclist_who_rides_rides_a_bicycle() -> None:
    assert actions(meant(a("cyclist", "ride_horse"))) == ["ride_bicycle"]
    assert actions(meant(a("girl", "ride_horse"))) == ["ride_horse"]


def test_a_car_that_drifts_stays_on_the_road() -> None:
    assert actions(meant(a("sports_car", "float"))) == ["move"]
    assert actions(meant(a("balloon", "float"))) == ["float"]


def test_who_sprays_water_on_a_house_stands_before_it() -> None:
    found = meant(a("firefighter", "spray"), a("house", "burn"), relation="on")
    assert [each.relation for each in found.relations] == ["facing"]
