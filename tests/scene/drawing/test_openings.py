"""A thing opens by its lid or its leaf, fills with water from below, and gives light when it is lit."""

import numpy as np
import pytest

from vitascope_scene.drawing.openings import DIM, LIDS, filled, halo, lit, opened
from vitascope_scene.drawing.pixels import Pixels
from vitascope_scene.lexicon import concepts

WHOLE = np.array([[1, 0, 0], [0, 1, 0]], np.float64)


def a_plate() -> Pixels:
    """A grey box of 40 x 60 pixels in the middle of a plate of 80 x 100."""
    plate = np.zeros((80, 100, 4), np.uint8)
    plate[20:60, 20:80] = (120, 120, 120, 255)
    return plate


def test_every_thing_with_a_lid_is_a_concept() -> None:
    assert set(concepts()) >= LIDS


@pytest.mark.parametrize("has_lid", [True, False])
def test_what_is_closed_is_whole(has_lid: bool) -> None:
    ((plate, matrix),) = opened(a_plate(), WHOLE, 0.0, has_lid=has_lid)
    assert (plate == a_plate()).all()
    assert (matrix == WHOLE).all()


def test_a_lid_is_turned_up_and_what_it_was_on_stays() -> None:
    (_, lid), (low, under), _ = opened(a_plate(), WHOLE, 1.0, has_lid=True)
    front_corner = lid @ np.array([80, 36, 1])
    assert front_corner[1] < 0
    assert (under @ np.array([0, 0, 1]) == (0, 80 - low.shape[0])).all()


def test_a_leaf_turns_about_its_edge_before_a_bright_doorway() -> None:
    (doorway, there), (leaf, turned) = opened(a_plate(), WHOLE, 1.0, has_lid=False)
    assert (there == WHOLE).all()
    assert doorway[40, 50, :3].min() > 120
    assert (doorway[..., 3] == leaf[..., 3]).all()
    assert (turned @ np.array([20, 40, 1]))[0] == pytest.approx(20)
    assert (turned @ np.array([80, 40, 1]))[0] < 40


def test_water_rises_from_below_and_only_inside() -> None:
    half = filled(a_plate(), 0.5)
    assert (half[20:39] == a_plate()[20:39]).all()
    assert (half[42:60, 20:80, 2] > 140).all()
    assert (half[..., 3] == a_plate()[..., 3]).all()
    assert not half[:, :20].any()


def test_what_is_not_lit_yet_is_dim_and_what_is_lit_is_as_it_is() -> None:
    assert lit(a_plate(), 0.0)[40, 50, 0] == pytest.approx(120 * DIM, abs=1)
    assert (lit(a_plate(), 1.0) == a_plate()).all()


def test_light_only_adds() -> None:
    canvas = np.full((100, 100, 4), (50, 50, 50, 255), np.uint8)
    halo(canvas, 50, 50, 30, 0.8)
    assert canvas[50, 50, 0] > 150
    assert (canvas[..., :3] >= 50).all()
    assert (canvas[2, 2] == (50, 50, 50, 255)).all()
