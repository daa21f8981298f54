"""Fitting: what of a picture the frame shows, and what lies beyond its edges."""

import numpy as np
import pytest

from tests.scene.picture.photos import Photo, flower, mountains, portrait
from vitascope_scene.picture.fit import Cutting, extended, fit_of, plate_of, window_of
from vitascope_scene.picture.subject import focus_of, is_graphic, small_of, subject_of

MIDDLE = (0.5, 0.5, 1.0)


def window(photo: Photo, width: int, height: int, way: tuple[float, float] = (0.0, 0.0)) -> Cutting:
    return window_of(photo.shape[:2], width, height, focus=focus_of(photo), way=way)


@pytest.mark.parametrize(
    ("shape", "travels", "fit"),
    [
        ((1080, 1920), False, "crop"), ((1080, 1440), False, "crop"), ((1080, 1300), False, "crop"),
        ((1080, 1080), False, "extend"), ((1920, 1080), False, "extend"), ((1920, 1080), True, "crop"),
        ((500, 3000), False, "extend"), ((500, 3000), True, "crop"),
    ],
)  # fmt: skip
def test_a_picture_of_nearly_the_right_shape_is_cut_and_another_extended(
    shape: tuple[int, int], travels: bool, fit: str
) -> None:
    assert fit_of(shape, 1920, 1080, travels=travels) == fit


def test_a_picture_of_the_right_shape_is_shown_whole() -> None:
    found = window_of((720, 1280), 640, 360, focus=MIDDLE, way=(0.0, 0.0))
    assert (found.zoom, found.left, found.top, found.fit) == (0.5, 0, 0, "crop")
    assert found.spare == (0, 0, 0, 0)


def test_what_is_cut_is_not_what_matters() -> None:
    photo = flower(900, 600)
    assert window(photo, 400, 400).left > 1.3 * (900 - 600) / 2
    mirrored = np.ascontiguousarray(photo[:, ::-1])
    assert window(mirrored, 400, 400).left < 0.7 * (900 - 600) / 2


def test_a_portrait_keeps_its_head() -> None:
    photo = portrait(600, 900)
    for width, height in ((960, 540), (540, 540), (640, 480)):
        found = window(photo, width, height)
        assert found.top < 0.15 * 900


def test_a_camera_that_travels_begins_on_the_other_side() -> None:
    wide = mountains(1600, 400)
    left, right = (window(wide, 400, 400, (way, 0.0)) for way in (-1.0, 1.0))
    assert left.left > right.left + 200
    assert right.spare[2] >= 300
    assert left.spare[0] >= 300


def test_the_plate_reaches_beyond_the_frame_on_every_side() -> None:
    photo = mountains(640, 360)
    plate = plate_of(photo, window(photo, 320, 180), 320, 180, (0.0, 0.0))
    h, w = plate.pixels.shape[:2]
    assert plate.left >= 0.1 * 320
    assert plate.top >= 0.1 * 180
    assert w / plate.scale >= 320 * 1.2
    assert h / plate.scale >= 180 * 1.2
    assert (plate.pixels[..., 3] == 255).all()


def test_what_the_frame_cuts_off_is_the_picture_itself_beyond_its_edge() -> None:
    photo = np.zeros((200, 500, 3), np.uint8)
    photo[:, :, 0] = np.linspace(0, 250, 500)[None]
    plate = plate_of(
        photo, window_of((200, 500), 320, 180, focus=MIDDLE, way=(0.0, 0.0)), 320, 180, (0.0, 0.0)
    )
    row = plate.pixels[plate.pixels.shape[0] // 2, :, 0].astype(int)
    assert (np.diff(row[5:-5]) >= -1).all()


def test_beyond_the_picture_it_goes_on_mirrored_and_softer() -> None:
    rng = np.random.default_rng(1)
    image = np.full((80, 80, 4), 255, np.uint8)
    image[..., :3] = rng.integers(0, 255, (80, 80, 3))
    whole = extended(image, [40, 0, 40, 0], unit=80)
    assert np.abs(whole[:, 40:120].astype(int) - image).max() <= 1
    assert np.abs(whole[:, 39].astype(int) - image[:, 0]).mean() < 40
    assert whole[:, 38:40, :3].std() > 1.5 * whole[:, :10, :3].std()


def test_text_is_not_mirrored() -> None:
    image = np.full((40, 60, 4), 255, np.uint8)
    image[:, 10:14, :3] = 0
    assert extended(image, [30, 0, 0, 0], unit=400, mirrored=False)[:, :30].min() > 200
    assert extended(image, [30, 0, 0, 0], unit=400)[:, :30].min() < 100


def test_a_poster_is_a_graphic_and_a_photo_is_none() -> None:
    from tests.scene.picture.photos import PHOTOS

    assert [name for name, make in PHOTOS.items() if is_graphic(small_of(make()))] == ["poster"]


def test_the_subject_is_found() -> None:
    mask = subject_of(small_of(flower(900, 600)))
    assert mask is not None
    y, x = np.argwhere(mask > 0.5).mean(0) / mask.shape
    assert x == pytest.approx(0.64, abs=0.04)
    assert y == pytest.approx(0.46, abs=0.04)
    assert subject_of(np.full((90, 160, 3), 120, np.uint8)) is None


def test_who_is_portrayed_is_not_seen_twice() -> None:
    photo = portrait(600, 900)
    cut = window(photo, 640, 360)
    plate = plate_of(photo, cut, 640, 360, (0.0, 0.0))
    assert cut.fit == "extend"
    rows = slice(plate.inner[1], plate.inner[1] + (plate.inner[3] - plate.inner[1]) // 2)
    beside = np.concatenate(
        [plate.pixels[rows, : plate.inner[0]], plate.pixels[rows, plate.inner[2] :]], axis=1
    )
    skin = (beside[..., 0].astype(int) > beside[..., 1].astype(int) + 15).mean()
    whole = extended(
        np.ascontiguousarray(
            plate.pixels[plate.inner[1] : plate.inner[3], plate.inner[0] : plate.inner[2]]
        ),
        [plate.inner[0], 0, 0, 0],
        unit=360,
    )[rows, : plate.inner[0]]
    assert skin < 0.03
    assert (whole[..., 0].astype(int) > whole[..., 1].astype(int) + 15).mean() > 0.08
