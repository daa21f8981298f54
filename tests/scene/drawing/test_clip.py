"""A clip as a whole: shape, determinism, and that every word of the vocabulary is seen."""

import threading
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.scene.drawing.scenes import FPS, HEIGHT, WIDTH, actor, scene
from vitascope_scene import keys
from vitascope_scene.drawing.actors import DrawnActors
from vitascope_scene.drawing.camera import view_at
from vitascope_scene.drawing.clip import AHEAD, ScenePicture, picture_of, render
from vitascope_scene.drawing.pixels import blank
from vitascope_scene.drawing.stage import Set, Stage
from vitascope_scene.scene import Scene, Turn

Frame = NDArray[np.uint8]
SUBJECTS = (
    "man", "robot", "cat", "dog", "horse", "elephant", "bird", "eagle", "swan", "fish", "whale", "octopus",
    "car", "train", "motorcycle", "helicopter", "rocket", "sailboat", "ball", "windmill", "campfire", "lantern",
)  # fmt: skip
"""Drawings by code that move by themselves."""


def still(made: Scene, number: int = 12, width: int = WIDTH, height: int = HEIGHT) -> Frame:
    return ScenePicture(made, width, height).frame(number, FPS)


def difference(a: Frame, b: Frame) -> float:
    return float(np.abs(a.astype(np.int16) - b.astype(np.int16)).mean())


def assert_is_a_picture(frame: Frame, width: int = WIDTH, height: int = HEIGHT) -> None:
    assert frame.shape == (height * 3 // 2, width)
    assert frame.dtype == np.uint8
    luma = frame[:height]
    assert luma.min() >= 16
    assert luma.max() <= 235
    assert luma.std() > 4


@cache
def by_day(place: str) -> Frame:
    return still(scene(place=place))


@pytest.mark.parametrize("place", keys.SETS)
def test_every_place_is_a_picture_by_day_and_by_night(place: str) -> None:
    night = still(scene(place=place, time="night"))
    assert_is_a_picture(by_day(place))
    assert_is_a_picture(night)
    if place not in ("space", "moon"):
        assert difference(by_day(place), night) > 5


def test_a_world_that_turns_is_first_the_one_then_both_and_then_the_other() -> None:
    night = Turn(since=1.0, time="night", weather="clear", effects=frozenset())
    picture = picture_of(scene(place="city", turns=(night,)), WIDTH, HEIGHT)
    worlds = [scene(place="city", time=time) for time in ("day", "night")]
    last = round(2.0 * FPS) - 1
    for number, world in ((0, worlds[0]), (last, worlds[1])):
        assert (picture.frame(number, FPS) == still(world, number)).all()
    both = np.mean([still(world, FPS).astype(float) for world in worlds], axis=0)
    assert np.abs(picture.frame(FPS, FPS) - both).max() <= 1


def test_a_world_that_stays_is_one_picture() -> None:
    assert isinstance(picture_of(scene(), WIDTH, HEIGHT), ScenePicture)


def test_every_place_looks_different_from_every_other() -> None:
    for number, place in enumerate(keys.SETS):
        assert all(difference(by_day(place), by_day(other)) > 2 for other in keys.SETS[:number])


@cache
def stage_of(place: str) -> Stage:
    return ScenePicture(scene(place=place), WIDTH, HEIGHT).stage


def alone(subject: str, colour: str = "red", t: float = 0.2) -> NDArray[np.int16]:
    """A subject on black, without its place."""
    canvas = blank(HEIGHT, WIDTH)
    DrawnActors(
        replace(stage_of("sea"), scene=scene(actor(subject, colour))), Set(horizon=90.0)
    ).draw(canvas, view_at(scene(), WIDTH, HEIGHT, t))
    return canvas.astype(np.int16)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_subject_is_seen_and_moves_by_itself_when_still(subject: str) -> None:
    first = alone(subject, t=0.0)
    assert (first.max(2) > 24).mean() > 0.004
    assert any(np.abs(first - alone(subject, t=t)).max() > 8 for t in (0.3, 0.7))


def test_a_subject_on_water_is_mirrored_below_its_waterline_and_fainter() -> None:
    made = replace(stage_of("sea"), scene=scene(actor("sailboat", motion="hover")))
    dry, mirrored = blank(HEIGHT, WIDTH), blank(HEIGHT, WIDTH)
    for canvas, mirror in ((dry, 0.0), (mirrored, 0.6)):
        view = view_at(made.scene, WIDTH, HEIGHT, 0.2)
        DrawnActors(made, Set(horizon=90.0, mirror=mirror)).draw(canvas, view)
    line = int(np.flatnonzero((mirrored != dry).any(axis=(1, 2)))[0])
    boat, image = dry[:line, :, 3], mirrored[line + 1 :, :, 3]
    assert boat.any(axis=0).sum() == pytest.approx(image.any(axis=0).sum(), rel=0.3)
    assert 0 < image.max() < 0.4 * boat.max()


def test_every_subject_looks_different_from_every_other() -> None:
    pictures = [alone(subject) for subject in SUBJECTS]
    for number, picture in enumerate(pictures):
        assert all(np.abs(picture - other).mean() > 0.5 for other in pictures[:number])


def test_every_colour_looks_different_from_every_other() -> None:
    pictures = [alone("car", colour) for colour in keys.COLOURS]
    for number, picture in enumerate(pictures):
        assert all(np.abs(picture - other).mean() > 0.4 for other in pictures[:number])


@pytest.mark.parametrize("weather", [weather for weather in keys.WEATHERS if weather != "clear"])
def test_every_weather_changes_the_picture(weather: str) -> None:
    frame = still(scene(weather=weather, place="sea"), 24)
    assert_is_a_picture(frame)
    assert difference(frame, still(scene(place="sea"), 24)) > 0.4


@pytest.mark.parametrize("style", [style for style in keys.STYLES if style != "natural"])
def test_every_style_changes_the_picture(style: str) -> None:
    frame = still(scene(actor(), style=style, place="sea"))
    assert_is_a_picture(frame)
    assert difference(frame, still(scene(actor(), place="sea"))) > 1.5


@pytest.mark.parametrize("effect", [effect for effect in keys.EFFECTS if effect != "reflections"])
def test_every_effect_changes_the_picture(effect: str) -> None:
    with_it, without = (
        ScenePicture(scene(effects=(effect,), time="night", place="sea"), WIDTH, HEIGHT),
        ScenePicture(scene(time="night", place="sea"), WIDTH, HEIGHT),
    )
    seen = max(difference(with_it.draw(t), without.draw(t)) for t in (0.3, 0.9, 1.5))
    assert seen > 0.02


def test_reflections_make_a_street_wet() -> None:
    assert (
        difference(
            still(scene(place="street", effects=("reflections",))), still(scene(place="street"))
        )
        > 1
    )


@pytest.mark.parametrize("camera", keys.CAMERAS)
def test_every_camera_draws_to_its_far_end(camera: str) -> None:
    made = scene(actor(), place="desert", camera=camera, lens=(0.6, -0.5, 1.7, 0.4))
    assert_is_a_picture(still(made, 47))


@pytest.mark.parametrize("motion", keys.MOTIONS)
def test_every_motion_draws(motion: str) -> None:
    actors = [
        actor(subject, motion=motion, start=(-0.8, 0.0), end=(0.8, 0.2))
        for subject in ("horse", "plane", "duck")
    ]
    assert_is_a_picture(still(scene(*actors, place="sea")))


@pytest.mark.parametrize(("width", "height"), [(320, 180), (180, 320), (180, 180)])
def test_every_ratio_draws(width: int, height: int) -> None:
    for place in ("beach", "battlefield", "room"):
        made = scene(
            actor("whale"),
            place=place,
            weather="rain",
            effects=("clouds_opening", "lens_flare"),
            first_person=True,
        )
        assert_is_a_picture(still(made, 12, width, height), width, height)


@pytest.mark.parametrize("place", ["underwater", "meadow"])
def test_a_large_frame_shows_the_place_smaller_drawn_and_its_front_where_it_belongs(
    place: str,
) -> None:
    clip = ScenePicture(scene(actor("whale"), place=place), 960, 540)
    assert (clip.rear.stage.width, clip.rear.stage.height) == (640, 360)
    assert_is_a_picture(clip.frame(12, FPS), 960, 540)
    front = blank(540, 960)
    for element in clip.set.front:
        element.draw(front, view_at(clip.scene, 960, 540, 0.5))
    rows = np.flatnonzero(front.any(axis=(1, 2)))
    assert rows[-1] == 539
    assert rows[0] > 270


def test_the_same_scene_makes_the_same_bytes_with_any_number_of_threads() -> None:
    made = scene(
        actor("dog", motion="dash", start=(-0.7, 0.3), end=(0.7, 0.3)),
        weather="snow",
        effects=("fireworks", "petals"),
    )
    clips = [
        list(render(made, width=WIDTH, height=HEIGHT, fps=FPS, num_frames=10, threads=threads))
        for threads in (1, 2, 3)
    ]
    assert [len(clip) for clip in clips] == [10, 10, 10]
    for frames in zip(*clips, strict=True):
        assert all(np.array_equal(frames[0], frame) for frame in frames[1:])


def test_another_seed_makes_another_clip() -> None:
    assert difference(still(scene(seed=1)), still(scene(seed=2))) > 1


def test_a_reader_that_stops_early_stops_the_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []
    monkeypatch.setattr(ScenePicture, "frame", lambda clip, number, fps: drawn.append(number))
    frames = render(scene(place="sea"), width=WIDTH, height=HEIGHT, fps=FPS, num_frames=1000)
    for _ in range(3):
        next(frames)
    frames.close()  # type: ignore[attr-defined]
    assert len(drawn) <= 3 + AHEAD
    assert not any(thread.name.startswith("draw") for thread in threading.enumerate())


def test_through_ones_own_eyes_one_is_not_seen() -> None:
    clip = ScenePicture(
        scene(
            actor("soldier", motion="fall"), actor("plane"), first_person=True, place="battlefield"
        ),
        WIDTH,
        HEIGHT,
    )
    assert [player.actor.concept for player in clip.cast.players] == ["plane"]
