"""Camera moves over a picture."""

import pytest

from vitascope_scene import keys
from vitascope_scene.picture.moves import GENTLE, Standpoint, move_of, way_of

REST = Standpoint()


def place(at: Standpoint) -> tuple[float, ...]:
    return at.x, at.y, at.zoom, at.roll, at.sway_x, at.sway_y


@pytest.mark.parametrize("camera", [*keys.CAMERAS, GENTLE])
@pytest.mark.parametrize("seconds", [1.0, 5.0, 30.0])
def test_every_move_leaves_from_rest_and_arrives_at_rest(camera: str, seconds: float) -> None:
    move = move_of(camera, seconds, 3, arrives=True)
    assert place(move.leaving(0.0)) == place(REST)
    assert place(move.arriving(1.0)) == place(REST)
    assert (place(move.leaving(0.7)) == place(REST)) is (camera == "static")


@pytest.mark.parametrize("camera", [*keys.CAMERAS, GENTLE])
def test_no_move_leads_out_of_the_plate(camera: str) -> None:
    for seconds in (1.0, 5.0, 10.0, 30.0):
        for share in (0.2, 0.5, 1.0):
            at = move_of(camera, seconds, 2).leaving(share)
            reach = (
                1.0 / at.zoom
                + max(abs(at.x), abs(at.y))
                + 0.5 * max(abs(at.sway_x), abs(at.sway_y))
            )
            assert reach < 1.28


def test_a_camera_travels_as_far_as_there_is_more_to_see() -> None:
    assert move_of("pan_right", 5, 1, travel=1.2).end.x == pytest.approx(1.2)
    assert move_of("pan_right", 2, 1, travel=1.2).end.x == pytest.approx(0.64)
    assert move_of("pan_right", 5, 1, travel=0.1).end.x == pytest.approx(0.2)
    assert move_of("pan_right", 5, 1, travel=1.2).travels
    assert not move_of("pan_right", 5, 1).travels
    assert not move_of("dolly_in", 5, 1, travel=1.2).travels
    assert way_of("tilt_up") == (0.0, -1.0)


def test_a_scene_gets_the_same_path() -> None:
    move = move_of("zoom_in", 5, 1)
    path = move.path()
    assert path.shape == (11, 4)
    assert path[-1, 2] == pytest.approx(move.end.zoom)
