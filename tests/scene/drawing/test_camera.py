"""The camera: it moves as its kind does, and no more."""

import numpy as np
import pytest

from tests.scene.drawing.scenes import scene
from vitascope_scene import keys
from vitascope_scene.drawing.camera import TURNING_CAMERAS, steadied, view_at

NOISE = (0.02, -0.03, 1.02, 0.012)


@pytest.mark.parametrize("camera", [key for key in keys.CAMERAS if key not in TURNING_CAMERAS])
def test_a_camera_that_does_not_roll_is_level(camera: str) -> None:
    made = steadied(scene(camera=camera, lens=NOISE))
    assert view_at(made, 320, 180, 2.0).roll == 0


@pytest.mark.parametrize("camera", sorted(TURNING_CAMERAS))
def test_a_camera_that_rolls_keeps_its_path(camera: str) -> None:
    made = scene(camera=camera, lens=NOISE)
    np.testing.assert_array_equal(steadied(made).camera_path, made.camera_path)


def test_a_static_camera_stands_still() -> None:
    made = steadied(scene(camera="static", lens=NOISE))
    first, last = (view_at(made, 320, 180, t) for t in (0.0, 2.0))
    assert (first.x, first.y, first.zoom) == (last.x, last.y, last.zoom) == (0, 0, 1)


def test_a_moving_camera_still_moves() -> None:
    made = steadied(scene(camera="pan_left", lens=(0.4, 0, 1.1, 0.01)))
    assert view_at(made, 320, 180, 2.0).x > 50
