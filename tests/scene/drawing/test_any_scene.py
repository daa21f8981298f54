"""Whatever the network asks for is drawn: every word, path, camera, seed, ratio and length makes
whole frames.

The long form (``-m long``) draws other scenes at every run, larger frames among them.
"""

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.scene.drawing.layouts import layouts_at, layouts_on, scenes
from tests.scene.drawing.scenes import scene as plain_scene
from vitascope.catalog.model import FPS, frame_size
from vitascope_scene import keys
from vitascope_scene.drawing.actors import DrawnActors
from vitascope_scene.drawing.camera import view_at
from vitascope_scene.drawing.clip import ScenePicture
from vitascope_scene.drawing.lens import Visor
from vitascope_scene.drawing.pixels import blank
from vitascope_scene.drawing.stage import Set, stage_of
from vitascope_scene.scene import Scene

SMALLEST = (90,)
SIZES = (90, 108, 180, 360, 540, 720)
"""Short sides in pixels; from 540 on the place is drawn smaller than its frame."""
ANCHORS = ("ground", "surface", "air", "deep")
FRAMES, MOMENTS = 6, 40

SHORT = settings(
    max_examples=3,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
LONG = settings(SHORT, max_examples=60, derandomize=False)
SHORT_ACTORS, LONG_ACTORS = settings(SHORT, max_examples=12), settings(LONG, max_examples=400)


def draw_frames(scene: Scene, width: int, height: int, numbers: list[int]) -> None:
    """Draw some frames of a clip and check their shape and their range of brightness."""
    clip = ScenePicture(scene, width, height)
    for number in numbers:
        frame = clip.frame(number, FPS)
        assert frame.shape == (height * 3 // 2, width)
        assert frame.dtype == np.uint8
        assert frame[:height].min() >= 16
        assert frame[:height].max() <= 235


def numbers_of(scene: Scene) -> st.SearchStrategy[list[int]]:
    """Draw which frames to look at: the first, the last, and some between."""
    last = int(scene.seconds * FPS) - 1
    between = st.lists(st.integers(1, last - 1), min_size=FRAMES, max_size=FRAMES)
    return between.map(lambda numbers: [0, *numbers, last])


def draw_actors(scene: Scene, width: int, height: int, mirror: float) -> None:
    """Draw the actors alone at many moments, above water that mirrors them."""
    built = Set(horizon=height / 2, mirror=mirror)
    cast, canvas = DrawnActors(stage_of(scene, width, height), built), blank(height, width)
    for t in np.linspace(0, scene.seconds, MOMENTS):
        cast.draw(canvas, view_at(scene, width, height, float(t)))


@pytest.mark.parametrize("place", [*keys.SETS, *keys.ROOMS[::12], *keys.GROUNDS[::10]])
@SHORT
@given(data=st.data())
def test_a_place_is_drawn_with_whatever_is_in_it(place: str, data: st.DataObject) -> None:
    scene, width, height = data.draw(scenes(layouts_at(place), SMALLEST))
    draw_frames(scene, width, height, data.draw(numbers_of(scene)))


@pytest.mark.parametrize("anchor", ANCHORS)
@SHORT_ACTORS
@given(data=st.data(), mirror=st.sampled_from((1.0, 0.4, 0.0)))
def test_an_actor_is_drawn_wherever_it_goes(
    anchor: str, data: st.DataObject, mirror: float
) -> None:
    draw_actors(*data.draw(scenes(layouts_on(anchor), SMALLEST)), mirror)


@pytest.mark.long
@pytest.mark.timeout(1_800)
@pytest.mark.parametrize("place", keys.PLACES)
@LONG
@given(data=st.data())
def test_a_place_is_drawn_at_every_size(place: str, data: st.DataObject) -> None:
    scene, width, height = data.draw(scenes(layouts_at(place), SIZES))
    draw_frames(scene, width, height, data.draw(numbers_of(scene)))


@pytest.mark.long
@pytest.mark.timeout(1_800)
@pytest.mark.parametrize("anchor", ANCHORS)
@LONG_ACTORS
@given(data=st.data(), mirror=st.sampled_from((1.0, 0.4, 0.0)))
def test_an_actor_is_drawn_at_every_size(anchor: str, data: st.DataObject, mirror: float) -> None:
    draw_actors(*data.draw(scenes(layouts_on(anchor), SIZES)), mirror)


def test_a_visor_shakes_within_its_rim_in_the_largest_frames() -> None:
    width, height = frame_size("9:16", 3_168)
    visor = Visor(stage_of(plain_scene(first_person=True), width, height), hands=False)
    canvas = blank(height, width)
    for t in np.linspace(0, 0.5, 12):
        visor.draw(canvas, view_at(plain_scene(), width, height, float(t)))
    assert canvas.any()
