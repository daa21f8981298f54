"""The world changes as a prompt says: times of day, seasons, weather that begins."""

import pytest

from vitascope_scene.meaning import World
from vitascope_scene.reading import read
from vitascope_scene.reading.turns import SEASONS


def times(prompt: str) -> list[str | None]:
    return [world.time for world in read(prompt).turns]


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        ("day turns into night over the city", ["day", "night"]),
        ("a beach from sunset to night", ["sunset", "night"]),
        ("timelapse of a lake from day to night", ["day", "night"]),
        ("a city, day to night", ["day", "night"]),
        ("In the morning a man fishes. At night he sleeps.", ["dawn", "night"]),
        ("白天变成黑夜", ["day", "night"]),
        ("夜幕降临，一只猫坐在屋顶上", ["sunset", "night"]),
        ("a cat on a roof at night", []),
        ("a man walks by day and a woman by day", []),
    ],
)
def test_times_of_day_come_one_after_another(prompt: str, told: list[str]) -> None:
    assert times(prompt) == told
    assert not told or read(prompt).time == told[0]


@pytest.mark.parametrize(
    ("prompt", "seasons"),
    [
        ("the seasons change in a forest", ["spring", "summer", "autumn", "winter"]),
        ("四季变化的树林", ["spring", "summer", "autumn", "winter"]),
        ("a house in spring, summer and winter", ["spring", "summer", "winter"]),
        ("春天变成冬天", ["spring", "winter"]),
        ("a forest in winter", []),
    ],
)
def test_seasons_come_one_after_another(prompt: str, seasons: list[str]) -> None:
    assert list(read(prompt).turns) == [SEASONS[season] for season in seasons]


def test_effects_of_a_season_come_and_go_with_it() -> None:
    told = read("a park from autumn to spring")
    assert told.effects == ("falling_leaves",)
    assert [world.effects for world in told.turns] == [("falling_leaves",), ("petals",)]


@pytest.mark.parametrize(
    "prompt", ["a boy plays in the park, then it starts to rain", "突然下起雨，女孩打着伞"]
)
def test_weather_that_begins_was_not_there_before(prompt: str) -> None:
    assert read(prompt).turns == (World(weather="clear"), World(weather="rain"))
    assert read(prompt).weather == "clear"


def test_weather_that_is_there_does_not_begin() -> None:
    assert read("a boy plays in the rain").turns == ()
