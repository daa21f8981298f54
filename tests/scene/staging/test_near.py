"""Shots from near: faces of which something is said, and what close-ups show, fill the picture."""

from dataclasses import replace

import pytest

from tests.scene.staging.test_stage import TALL, WIDE, a_layout, feet, middle, top
from vitascope_scene.drawing.kits.backdrop import PLINTH
from vitascope_scene.drawing.traits import traits_of
from vitascope_scene.meaning import Doing, Meaning, Subject, Worn
from vitascope_scene.scene import Scene
from vitascope_scene.staging import Frame, stage
from vitascope_scene.staging.near import told_apart


def scene_of(
    *subjects: Subject,
    shot: str | None = None,
    frame: Frame = WIDE,
    place: str = "meadow",
    motion: str = "still",
) -> Scene:
    layout = replace(a_layout([each.concept for each in subjects], motion), place=place)
    return stage(Meaning(subjects=subjects, shot=shot, place=place), [layout], frame, seed=3)


def shot_of(*subjects: Subject, shot: str | None = None) -> str | None:
    return scene_of(*subjects, shot=shot).actors[0].acts[0].look.shot


@pytest.mark.parametrize(
    "subject",
    [
        Subject(concept="girl", mood="sad"),
        Subject(concept="man", doings=(Doing(mood="smile"),)),
        Subject(concept="woman", wears=(Worn(garment="long_hair"),)),
        Subject(concept="man", wears=(Worn(garment="glasses"),), doings=(Doing(action="read"),)),
    ],
)
def test_a_face_of_which_something_is_said_is_seen_from_nearer(subject: Subject) -> None:
    assert shot_of(subject) == "half"


@pytest.mark.parametrize(
    "subject",
    [
        Subject(concept="girl"),
        Subject(concept="girl", mood="sad", doings=(Doing(action="run"),)),
        Subject(concept="girl", mood="sad", count=3),
        Subject(concept="cat", mood="angry"),
        Subject(concept="man", wears=(Worn(garment="boots"),)),
    ],
)
def test_everybody_else_is_seen_whole(subject: Subject) -> None:
    assert shot_of(subject) is None


def test_one_of_two_is_not_seen_from_nearer() -> None:
    both = scene_of(Subject(concept="girl", mood="sad"), Subject(concept="dog"))
    assert [actor.acts[0].look.shot for actor in both.actors] == [None, None]


def test_a_close_up_of_somebody_shows_the_head_and_of_who_does_something_the_hands_too() -> None:
    holding = Subject(concept="man", doings=(Doing(action="hold", prop="cup"),))
    assert shot_of(Subject(concept="man"), shot="close") == "close"
    assert shot_of(holding, shot="close") == "half"


@pytest.mark.parametrize("frame", [WIDE, TALL])
def test_who_is_cut_off_is_cut_off_by_the_picture_s_lower_edge(frame: Frame) -> None:
    (actor,) = scene_of(Subject(concept="man"), shot="close", frame=frame).actors
    assert feet(actor) == pytest.approx(1)
    assert middle(actor) == 0
    assert not actor.casts_shadow


@pytest.mark.parametrize("frame", [WIDE, TALL])
def test_a_thing_alone_before_a_backdrop_is_large_and_stands_on_the_plinth(frame: Frame) -> None:
    (meadow,) = scene_of(Subject(concept="apple"), frame=frame).actors
    (shown,) = scene_of(Subject(concept="apple"), place="product_stage", frame=frame).actors
    assert shown.path[0, 2] > 1.5 * meadow.path[0, 2]
    assert (middle(shown), feet(shown)) == pytest.approx((0, PLINTH))
    assert shown.motion == "still"


def test_who_walks_before_a_backdrop_goes_on_walking() -> None:
    walking = Subject(concept="dog", doings=(Doing(motion="move_left"),))
    (dog,) = scene_of(walking, place="white_background", motion="move_left").actors
    assert dog.motion == "move_left"


@pytest.mark.parametrize(
    ("place", "colour", "shown"),
    [
        ("black_background", "black", "red"),
        ("black_background", "white", "white"),
        ("product_stage", "white", "red"),
        ("meadow", "green", "green"),
    ],
)
def test_a_colour_that_nobody_chose_can_be_told_from_the_backdrop(
    place: str, colour: str, shown: str
) -> None:
    assert told_apart(colour, place, traits_of("toy_balloon")) == shown


def test_a_thing_seen_close_fills_the_picture() -> None:
    (far,) = scene_of(Subject(concept="rose")).actors
    (near,) = scene_of(Subject(concept="rose"), shot="close").actors
    assert near.path[0, 2] > 1.5 * far.path[0, 2]
    assert (top(near), feet(near)) == pytest.approx(
        (-0.94, 0.97),
        abs=0.05,
    )
