"""What a prompt says beside its picture."""

import pytest

from vitascope_scene.picture.said import PictureRequest, request_of
from vitascope_scene.reading import denied_of, read


def request(prompt: str, negative: str = "") -> PictureRequest:
    return request_of(prompt, read(prompt), denied_of(negative))


def new(prompt: str) -> list[str]:
    return [subject.concept for subject in request(prompt).meaning.subjects]


@pytest.mark.parametrize(
    ("prompt", "in_it", "before_it"),
    [
        ("the camera zooms in, the woman smiles", ["woman"], []),
        ("a cat walks across the street", [], ["cat"]),
        ("this little girl waves", ["girl"], []),
        ("a man in the picture waves", ["man"], []),
        ("a woman walks past the old man", ["old_man"], ["woman"]),
        ("the red car drives off, a dog runs after it", ["car"], ["dog"]),
        ("trees sway, birds fly over the mountains", ["tree"], ["bird"]),
        ("画面中的女孩微笑", ["girl"], []),
        ("一只狗从左边跑过来", [], ["dog"]),
        ("", [], []),
    ],
)
def test_whom_the_prompt_speaks_of_as_known_is_in_the_picture(
    prompt: str, in_it: list[str], before_it: list[str]
) -> None:
    assert list(request(prompt).in_it) == in_it
    assert new(prompt) == before_it


@pytest.mark.parametrize(
    ("prompt", "time", "changes"),
    [
        ("day turns to night", "night", True), ("the day becomes night", "night", True),
        ("白天变成夜晚", "night", True),
        ("at sunset", "sunset", False), ("", None, False), ("fireworks", "night", False),
    ],
)  # fmt: skip
def test_the_time_is_the_one_that_it_becomes(prompt: str, time: str | None, changes: bool) -> None:
    assert (request(prompt).time, request(prompt).changes) == (time, changes)


def test_weather_camera_and_effects_are_those_that_were_said_and_not_denied() -> None:
    said = request("rain and fireflies, the camera pans left")
    assert (said.weather, said.camera, said.meaning.effects) == ("rain", "pan_left", ("fireflies",))
    none = request("rain and fireflies, the camera pans left", "rain, fireflies")
    assert (none.weather, none.meaning.effects, none.time) == ("clear", (), None)
    assert (request("").weather, request("").camera) == ("clear", None)
    assert request("a rainbow").weather == "rainbow"
    assert (request("smoke rises, a bubble floats").meaning.effects, new("smoke rises")) == (
        ("bubbles", "smoke"),
        [],
    )


@pytest.mark.parametrize(
    ("prompt", "water"),
    [
        ("gentle waves on the sea", True),
        ("a man waves", False),
        ("the lake ripples", True),
        ("湖水荡漾", True),
        ("", False),
    ],
)
def test_water_is_where_it_is_said_to_be(prompt: str, water: bool) -> None:
    assert request(prompt).water is water
