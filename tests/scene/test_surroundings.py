"""Sky, weather and bridges that a prompt names as things."""

import pytest

from vitascope_scene.meaning import Doing, Meaning, Relation, Subject
from vitascope_scene.surroundings import in_surroundings


def of(*concepts: str, action: str | None = None, **said: object) -> Meaning:
    """The first does something; the others are there."""
    first = Subject(concept=concepts[0], doings=(Doing(action=action),) if action else ())
    others = tuple(Subject(concept=each) for each in concepts[1:])
    return in_surroundings(Meaning(subjects=(first, *others), **said))  # type: ignore[arg-type]


def test_a_moon_above_a_wolf_is_the_nights_own() -> None:
    found = of("wolf", "moon")
    assert [each.concept for each in found.subjects] == ["wolf"]
    assert found.time == "night"


def test_a_time_that_was_said_stays() -> None:
    assert of("wolf", "moon", time="dawn").time == "dawn"


def test_a_moon_alone_stays_the_subject() -> None:
    assert [each.concept for each in of("moon").subjects] == ["moon"]


def test_lightning_brings_a_storm_and_strikes_from_above() -> None:
    found = of("lightning", "tree")
    assert found.weather == "storm"
    assert found.relations == (Relation(of=0, relation="above", to=1),)


@pytest.mark.parametrize(
    ("who", "action", "relation"),
    [("train", "move", "on"), ("taxi", "drive", "on"), ("sailboat", "move", "beside"), ("man", None, "beside")],
)  # fmt: skip
def test_whose_way_leads_past_a_bridge_is_on_it(
    who: str, action: str | None, relation: str
) -> None:
    link = Relation(of=0, relation="beside", to=1)
    found = of(who, "stone_bridge", action=action, relations=(link,))
    assert found.relations == (Relation(of=0, relation=relation, to=1),)


def test_leaves_that_fall_fill_the_air() -> None:
    leaves = Subject(concept="leaf", count=3, doings=(Doing(motion="fall"),))
    found = in_surroundings(Meaning(subjects=(Subject(concept="girl"), leaves)))
    assert [each.concept for each in found.subjects] == ["girl"]
    assert found.effects == ("falling_leaves",)


@pytest.mark.parametrize(
    ("place", "size", "shown"),
    [("beach", None, 1), ("beach", "large", 2), ("street", None, 2)],
)
def test_waves_are_the_water_s_own_unless_they_are_large(
    place: str, size: str | None, shown: int
) -> None:
    wave = Subject(concept="wave", size=size)
    found = in_surroundings(Meaning(place=place, subjects=(Subject(concept="boy"), wave)))
    assert len(found.subjects) == shown


def test_the_earth_stands_in_the_moon_s_sky() -> None:
    found = of("astronaut", "earth", place="moon")
    assert [each.concept for each in found.subjects] == ["astronaut"]


def test_a_place_below_those_in_the_sky_is_where_it_is() -> None:
    found = of("dragon", "great_wall", action="fly", place="clouds")
    assert (found.place, len(found.subjects)) == ("great_wall", 1)


@pytest.mark.parametrize(("said", "place"), [(None, "launchpad"), ("space", "space")])
def test_a_rocket_rises_from_the_ground(said: str | None, place: str) -> None:
    rocket = Subject(concept="rocket", doings=(Doing(motion="rise"),))
    assert in_surroundings(Meaning(place=said, subjects=(rocket,))).place == place
