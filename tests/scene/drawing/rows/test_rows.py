"""Every row of the data files parses, paints, stays on its plate, does what its header says."""

import re
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.rows import draw_row, paint_row, row_drawing, row_keys, row_of
from vitascope_scene.drawing.rows.draw import moves
from vitascope_scene.drawing.rows.parse import UNPAINTED, parse_row
from vitascope_scene.drawing.rows.table import texts
from vitascope_scene.drawing.subjects.drawing import Drawing
from vitascope_scene.drawing.subjects.pose import Pose

SMALL = 40
"""Pixels of a thing's height where the picture itself does not matter."""
LIMIT = 800
RED: Colour = (214, 44, 42)
BLUE: Colour = (42, 96, 208)
LAMPLIGHT = 24
"""What a soft light may still be at the edge of its plate, of 255."""
Plate = NDArray[np.uint8]


def drawing(key: str) -> Drawing:
    found = row_drawing(key)
    assert found is not None
    return found


@cache
def plate(
    key: str, *, colour: Colour = RED, t: float = 0.0, go: bool = False, unit: float = SMALL
) -> Plate:
    found = drawing(key)
    pen = Pen(found.width, found.height, unit)
    found.draw(pen, Pose(c=colour, t=t, go=go))
    return pen.plate


def difference(a: Plate, b: Plate) -> int:
    return int(np.abs(a.astype(np.int16) - b.astype(np.int16)).max())


def edge(picture: Plate) -> int:
    """The strongest value on the outermost pixels."""
    sides = (picture[0], picture[-1], picture[:, 0], picture[:, -1])
    return max(int(side.max()) for side in sides)


def test_at_least_seven_hundred_things_have_a_row_and_every_one_parses() -> None:
    assert len([row_of(key) for key in row_keys()]) >= 700


def test_no_row_is_longer_than_the_limit() -> None:
    assert {key: len(text) for key, text in texts().items() if len(text) > LIMIT} == {}


def test_every_row_that_another_uses_exists() -> None:
    used = {
        part.words[0] for key in row_keys() for part in row_of(key).all() if part.shape == "use"
    }
    assert used
    assert used <= set(row_keys())


def test_every_row_paints_something_and_nothing_beyond_its_plate() -> None:
    wrong = {}
    for key in row_keys():
        for t, go in ((0.0, False), (0.3, True)):
            picture = plate(key, t=t, go=go)
            if picture[..., 3].max() < 200 or edge(picture) > LAMPLIGHT:
                wrong[key] = (t, go, int(picture[..., 3].max()), edge(picture))
            if drawing(key).frames == 1:
                break
    assert wrong == {}


OWN = re.compile(r"!?c([+-]\d)?")


def test_a_row_with_a_part_of_its_own_colour_takes_the_colour_asked_for() -> None:
    for key in row_keys()[::8]:
        parts = row_of(key).all()
        own = any(OWN.fullmatch(part.paint) for part in parts if part.shape not in UNPAINTED)
        changed = difference(plate(key, colour=RED), plate(key, colour=BLUE))
        assert (changed > SMALL) == own, key


def test_the_same_pose_gives_the_same_bytes() -> None:
    for key in row_keys()[::25]:
        again = plate.__wrapped__(key, colour=RED)
        assert np.array_equal(plate(key, colour=RED), again), key


def test_repeats_of_a_mirrored_part_go_the_other_way() -> None:
    row = parse_row("steps 1 red width=2\n box c -60 -10 -50 10 x3:20,0 |")
    pen = Pen(2, 1, SMALL)
    paint_row(pen, Pose(c=RED, t=0.0, go=False), row, RED)
    painted = np.flatnonzero(pen.plate[..., 3].max(0) > 128)
    middle = SMALL - 0.5
    assert painted.min() + painted.max() == pytest.approx(2 * middle, abs=1)


def test_a_drawing_of_one_frame_never_moves_and_others_do() -> None:
    for key in row_keys()[::20]:
        poses = [plate(key, t=t, go=go) for go in (False, True) for t in (0.0, 0.2, 0.65, 0.89)]
        still = all(np.array_equal(poses[0], pose) for pose in poses)
        assert still == (drawing(key).frames == 1), key


@pytest.mark.parametrize(("unit", "every"), [(12, 9), (100, 41), (620, 131)])
def test_rows_are_drawn_at_every_size(unit: int, every: int) -> None:
    for key in row_keys()[::every]:
        picture = plate(key, unit=unit)
        assert picture.shape[0] == int(drawing(key).height * unit), key


def test_a_thing_that_stands_on_the_ground_has_its_feet_at_its_lower_edge() -> None:
    floating = {}
    for key in row_keys():
        if drawing(key).anchor == "ground" and key not in HANGING:
            rows = np.flatnonzero((plate(key)[..., 3] > 128).any(1))
            feet = (rows.max() + 1) / SMALL - drawing(key).height / 2
            if not 0.42 < feet < 0.6:
                floating[key] = round(float(feet), 2)
    assert floating == {}


HANGING = {"pendant", "spot"}
"""Lamps that hang from a ceiling, with their light below them."""


def test_what_faces_both_ways_bears_no_words_that_a_mirror_spoils() -> None:
    words = {
        (key, part.words[0])
        for key in row_keys()
        for part in row_of(key).all()
        if part.shape == "text" and not drawing(key).upright
    }
    assert words
    assert [pair for pair in words if pair[1] != pair[1][::-1] or not set(pair[1]) <= SAME] == []


SAME = set("08AHIMOTUVWXY")
"""Characters that look alike in a mirror."""


def test_no_plate_is_much_wider_than_its_thing_is_high() -> None:
    assert {key: drawing(key).width for key in row_keys() if drawing(key).width > 4} == {}


def test_a_drawing_says_what_the_header_says() -> None:
    row, found = row_of("mug"), drawing("mug")
    assert (found.metres, found.colours, found.grip) == (row.metres, row.colours, row.grip)
    assert found.anchor == "ground"
    assert not moves(row_of("hammer"))
    assert moves(row_of("candle"))


def test_a_key_without_a_row_has_no_drawing() -> None:
    assert row_drawing("no_such_thing") is None


def test_a_row_inside_a_picture_lies_with_its_grip_on_the_point() -> None:
    pose = Pose(c=RED, t=0.0, go=False)
    whole, held = Pen(4, 4, SMALL), Pen(4, 4, SMALL)
    grip = row_of("mug").grip
    draw_row(whole, "mug", BLUE, 0.2 - grip[0], 0.1 - grip[1], 1.0, pose=pose)
    draw_row(held, "mug", BLUE, 0.2, 0.1, 1.0, pose=pose, hold="grip")
    assert np.array_equal(whole.plate, held.plate)


def test_a_row_inside_a_picture_has_the_size_and_the_place_of_its_feet() -> None:
    pen = Pen(4, 4, 100)
    draw_row(pen, "hammer", None, 0.0, 1.0, 2.0, pose=Pose(c=RED, t=0.0, go=False), hold="feet")
    rows = np.flatnonzero((pen.plate[..., 3] > 128).any(1))
    assert rows.max() == pytest.approx(300, abs=12)
    assert rows.min() == pytest.approx(100, abs=12)
