"""A backdrop is one colour, whatever the time of day."""

import numpy as np
import pytest

from tests.scene.drawing.kits.test_places import frame
from vitascope_scene import keys
from vitascope_scene.drawing.kits.backdrop import PLINTH
from vitascope_scene.sampling.codes import code

OTHER_CHANNELS = 12
"""By how much the plane of a colour may differ between wall and floor, of 255."""


@pytest.mark.parametrize("place", keys.BACKDROPS)
@pytest.mark.parametrize("time", ["day", "sunset"])
def test_a_backdrop_has_one_colour_from_wall_to_floor(place: str, time: str) -> None:
    colour = frame(place, time=time)[54:].astype(float).reshape(2, -1)
    middle = colour.reshape(2, 27, -1)[:, :, 20:28].mean(2)
    assert np.ptp(middle[:, 8:24], axis=1).max() < OTHER_CHANNELS


def test_no_two_backdrops_look_alike() -> None:
    means = {place: frame(place).reshape(3, -1).mean(1) for place in keys.BACKDROPS}
    places = list(means)
    alike = [
        (one, other)
        for number, one in enumerate(places)
        for other in places[number + 1 :]
        if np.abs(means[one] - means[other]).max() < 2
    ]
    assert alike == []


def test_the_product_stage_has_a_plinth_where_things_stand() -> None:
    bare, with_plinth = (
        frame(place)[:54, 48].astype(float) for place in ("studio_backdrop", "product_stage")
    )
    top = round(54 * (1 + PLINTH) / 2)
    assert with_plinth[top] > with_plinth[top + 8] + 8
    assert bare[top] < bare[top + 8] + 8


def test_the_network_takes_a_backdrop_for_a_studio() -> None:
    assert (code("place", "white_background") == code("place", "studio")).all()
