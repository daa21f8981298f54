"""Styles change how a picture looks and leave what it shows."""

from functools import cache

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from vitascope_scene import keys
from vitascope_scene.drawing.clip import ScenePicture
from vitascope_scene.drawing.styles import STYLES
from vitascope_scene.look import Look
from vitascope_scene.scene import Act, Actor, Scene

WIDTH, HEIGHT, FPS = 320, 180, 24
STEPS = 7
PLACES = ("harbour", "village", "living_room")
LEAST = 0.65
"""How much of the plain picture's outlines a styled one must keep."""

Frame = NDArray[np.uint8]


def a_scene(place: str, style: str) -> Scene:
    path = np.tile(np.array([0, 0.3, 0.5], np.float32), (STEPS, 1))
    camera = np.tile(np.array([0, 0, 1, 0], np.float32), (STEPS, 1))
    cat = Actor(acts=(Act(look=Look(concept="cat")),), colour="orange", path=path)
    return Scene(
        place=place,
        time="day",
        weather="clear",
        style=style,
        camera="static",
        effects=frozenset(),
        actors=(cat,),
        camera_path=camera,
        seconds=3.0,
        seed=5,
    )


@cache
def frame(place: str, style: str) -> Frame:
    return ScenePicture(a_scene(place, style), WIDTH, HEIGHT).frame(20, FPS)


def edges(picture: Frame) -> NDArray[np.bool_]:
    """Where brightness changes most: the strongest eighth of the picture."""
    soft = cv2.GaussianBlur(picture[:HEIGHT], (0, 0), 1.0).astype(np.float32)
    strength = np.hypot(cv2.Sobel(soft, -1, 1, 0), cv2.Sobel(soft, -1, 0, 1))
    inside = strength[16:-16, 16:-16]
    return np.asarray(inside > np.quantile(inside, 0.875), np.bool_)


def kept(place: str, style: str) -> float:
    """Return the share of the plain picture's outlines that are outlines of the styled one, too."""
    plain, styled = edges(frame(place, "natural")), edges(frame(place, style))
    near = cv2.dilate(styled.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
    return float((plain & near).sum() / plain.sum())


def test_every_style_of_the_vocabulary_is_drawn_by_its_own_code() -> None:
    assert set(STYLES) == set(keys.STYLES)


@pytest.mark.parametrize("style", [style for style in keys.STYLES if style != "natural"])
def test_a_style_changes_the_picture_and_keeps_its_outlines(style: str) -> None:
    for place in PLACES:
        plain, styled = frame(place, "natural"), frame(place, style)
        assert styled.shape == plain.shape
        assert np.abs(plain.astype(np.int16) - styled.astype(np.int16)).mean() > 1.5
        assert kept(place, style) >= LEAST, place


@pytest.mark.parametrize("style", keys.STYLES)
@pytest.mark.parametrize(("width", "height"), [(54, 96), (96, 54)])
def test_a_style_draws_the_smallest_pictures(style: str, width: int, height: int) -> None:
    small = ScenePicture(a_scene("meadow", style), width, height).frame(3, FPS)
    assert small.shape == (height * 3 // 2, width)
    assert small[:height].std() > 4


def test_the_same_moment_looks_the_same_again() -> None:
    for style in keys.STYLES:
        again = ScenePicture(a_scene("harbour", style), WIDTH, HEIGHT).frame(20, FPS)
        assert np.array_equal(again, frame("harbour", style)), style


def test_a_style_that_does_not_exist_is_drawn_as_natural() -> None:
    assert np.array_equal(frame("harbour", "no_such_style"), frame("harbour", "natural"))
