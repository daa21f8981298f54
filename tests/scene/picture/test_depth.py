"""Depth: the sky is far, the ground comes nearer, the subject stands before its background."""

import numpy as np
import pytest

from tests.scene.picture.photos import PHOTOS, mountains, portrait, sea
from vitascope_scene.picture.depth import depth_of


@pytest.mark.parametrize("name", ["mountains", "sea"])
def test_the_sky_is_far_and_the_ground_comes_nearer(name: str) -> None:
    depth = depth_of(PHOTOS[name]())
    h = depth.near.shape[0]
    rows = depth.near.mean(1)
    assert rows[: h // 5].mean() < 0.15
    assert rows[-h // 10 :].mean() > 0.7
    assert depth.sky[: h // 5].mean() > 0.8
    assert depth.sky[-h // 3 :].mean() < 0.02
    assert 0.35 < depth.horizon < 0.6


def test_whoever_is_portrayed_stands_before_the_background() -> None:
    depth = depth_of(portrait())
    h, w = depth.near.shape
    assert depth.near[int(0.35 * h), w // 2] > depth.near[int(0.35 * h), int(0.06 * w)] + 0.2
    assert depth.sky.max() == 0


def test_there_is_no_sky_in_a_room() -> None:
    assert depth_of(sea(), indoors=True).sky.max() == 0


def test_depth_is_smooth() -> None:
    for make in PHOTOS.values():
        dy, dx = np.gradient(depth_of(make()).near)
        assert max(np.abs(dx).max(), np.abs(dy).max()) < 0.12


def test_the_same_picture_has_the_same_depth() -> None:
    photo = mountains()
    assert np.array_equal(depth_of(photo).near, depth_of(photo.copy()).near)
