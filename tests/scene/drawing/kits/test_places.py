"""Places: each is built and drawn, wide and tall, by day and by night."""

import numpy as np
import pytest
from numpy.typing import NDArray

from vitascope_scene import keys
from vitascope_scene.drawing.clip import ScenePicture
from vitascope_scene.drawing.kits import kits
from vitascope_scene.scene import Scene

Frame = NDArray[np.uint8]


def a_scene(place: str, time: str) -> Scene:
    camera = np.tile(np.array([0, 0, 1, 0], np.float32), (7, 1))
    return Scene(
        place=place,
        time=time,
        weather="clear",
        style="natural",
        camera="static",
        effects=frozenset(),
        actors=(),
        camera_path=camera,
        seconds=3.0,
        seed=5,
    )


def frame(place: str, width: int = 96, height: int = 54, time: str = "day") -> Frame:
    return ScenePicture(a_scene(place, time), width, height).frame(12, 24)


@pytest.mark.parametrize("place", [*keys.PLACES, *sorted(keys.TAKEN_FOR.keys() - keys.BACKDROPS)])
@pytest.mark.parametrize(("width", "height"), [(96, 54), (54, 96)])
def test_every_place_is_drawn_wide_and_tall(place: str, width: int, height: int) -> None:
    drawn = frame(place, width, height)
    assert drawn.shape == (height * 3 // 2, width)
    assert drawn[:height].std() > 4


@pytest.mark.parametrize("place", [name for name, kit in kits().items() if not kit.is_open])
def test_a_room_is_lit_by_its_lamps_at_night(place: str) -> None:
    day, night = frame(place), frame(place, time="night")
    assert night[:54].mean() > 0.55 * day[:54].mean()
    assert warmth(night) > warmth(day) - 0.02


def warmth(drawn: NDArray[np.uint8]) -> float:
    """How much redder than blue a frame is, for its brightness."""
    blue, red = drawn[54:].reshape(2, -1).astype(np.int16)
    return float((red - blue).mean() / drawn[:54].mean())
