"""A given picture set in motion, frame by frame: what is seen first and last, what moves, what
comes over it.
"""

import threading
from collections.abc import Iterator
from itertools import pairwise

import cv2
import numpy as np
import pytest

from tests.scene.picture.clips import (
    FPS,
    FRAMES,
    HEIGHT,
    LAST,
    WIDTH,
    clip_of,
    difference,
    planned,
    psnr,
    rgb,
    way_between,
)
from tests.scene.picture.photos import PHOTOS, Photo, gradient, mountains, poster, sea, shifted
from vitascope_scene.drawing.clip import AHEAD
from vitascope_scene.picture.animation import PictureClip, animate

CAMERAS = (
    "", "zoom out", "pull back", "pan left", "tilt up", "the camera orbits around the tower", "aerial shot",
    "handheld", "falling", "tracking shot", "the camera rolls",
)  # fmt: skip
OVER_IT = (
    "heavy rain", "snow", "dense fog", "a storm", "a sandstorm", "strong wind", "rainbow", "night", "sunset", "dawn",
    "fireflies", "confetti", "sparks", "fireworks", "aurora", "falling leaves", "bubbles", "smoke", "下雨",
    "noir style",
)  # fmt: skip
RATIOS = ((256, 144), (144, 256), (192, 192), (224, 168), (168, 224), (272, 116))


@pytest.fixture(scope="module")
def photos() -> dict[str, Photo]:
    return {name: make() for name, make in PHOTOS.items()}


def in_frame(photo: Photo, width: int, height: int) -> Photo:
    """The photo, cut about its middle to the frame."""
    ratio, (h, w) = width / height, photo.shape[:2]
    wide, high = min(w, round(h * ratio)), min(h, round(w / ratio))
    left, top = (w - wide) // 2, (h - high) // 2
    return np.asarray(
        cv2.resize(
            photo[top : top + high, left : left + wide],
            (width, height),
            interpolation=cv2.INTER_AREA,
        ),
        np.uint8,
    )


@pytest.mark.parametrize("name", ["mountains", "sea", "interior", "flower"])
def test_the_first_frame_is_the_picture_nearly_as_it_is(
    photos: dict[str, Photo], name: str
) -> None:
    small = in_frame(photos[name], WIDTH, HEIGHT)
    frame = rgb(clip_of("heavy rain, the camera pans left", small).frame(0, FPS))
    assert psnr(frame, small) > 33
    assert psnr(frame, in_frame(photos["city"], WIDTH, HEIGHT)) < 20


@pytest.mark.parametrize("prompt", ["", "snow, fireworks", "a storm, handheld", "noir style"])
def test_a_clip_that_ends_with_a_picture_ends_with_it_exactly(
    photos: dict[str, Photo], prompt: str
) -> None:
    last = photos["sea"]
    shown = clip_of("", last).frame(0, FPS)
    for first in (photos["mountains"], None):
        assert np.array_equal(clip_of(prompt, first, last).frame(LAST, FPS), shown)


def test_a_morph_begins_with_the_one_and_passes_through_both(photos: dict[str, Photo]) -> None:
    clip = clip_of("", photos["mountains"], photos["sea"])
    first, last = (clip_of("", photos[name]).frame(0, FPS) for name in ("mountains", "sea"))
    assert np.array_equal(clip.frame(0, FPS), first)
    away = [difference(clip.frame(number, FPS), first) for number in range(0, FRAMES, 5)]
    near = [difference(clip.frame(number, FPS), last) for number in range(0, FRAMES, 5)]
    assert away[4] > 5
    assert near[4] > 5
    assert all(earlier <= later + 1.5 for earlier, later in pairwise(away))


def test_a_morph_of_two_moments_follows_what_moved(photos: dict[str, Photo]) -> None:
    first = photos["flower"]
    clip = clip_of("", first, shifted(first, 0.08, 0.04, 1.0))
    assert clip.flow is not None
    assert clip.flow.trust > 0.8
    x, y = way_between(clip.frame(0, FPS), clip.frame(LAST // 2, FPS))
    flower = rgb(clip.frame(LAST // 2, FPS)).astype(int)
    yellow = np.argwhere((flower[..., 0] > 190) & (flower[..., 2] < 110)).mean(0)
    begun = rgb(clip.frame(0, FPS)).astype(int)
    before = np.argwhere((begun[..., 0] > 190) & (begun[..., 2] < 110)).mean(0)
    assert 0.02 * WIDTH < yellow[1] - before[1] < 0.06 * WIDTH
    assert x > -1
    assert y > -1


@pytest.mark.parametrize(
    ("prompt", "way"),
    [
        ("the camera pans left", (1, 0)), ("the camera pans right", (-1, 0)), ("tilt up", (0, 1)),
        ("tilt down", (0, -1)), ("镜头向右平移", (-1, 0)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("shape", [(960, 540), (2400, 600), (500, 1600)])
def test_a_pan_moves_what_is_seen_the_other_way(
    prompt: str, way: tuple[int, int], shape: tuple[int, int]
) -> None:
    clip = clip_of(prompt, mountains(*shape))
    moved = [way_between(clip.frame(n, FPS), clip.frame(n + 4, FPS)) for n in range(0, LAST, 4)]
    total = np.sum(moved, axis=0)
    along = float(total @ np.array(way))
    assert along > 0.04 * HEIGHT
    assert abs(float(total @ np.array(way[::-1]))) < 0.6 * along


@pytest.mark.parametrize(
    ("prompt", "larger"),
    [("", True), ("zoom in", True), ("dolly in", True), ("zoom out", False), ("pull back", False)],
)
def test_a_zoom_makes_what_is_seen_larger_or_smaller(
    photos: dict[str, Photo], prompt: str, larger: bool
) -> None:
    clip = clip_of(prompt, photos["flower"])
    sizes = []
    for number in (0, LAST):
        image = rgb(clip.frame(number, FPS)).astype(int)
        sizes.append(int((image.min(2) > 170).sum()))
    assert (sizes[1] > 1.05 * sizes[0]) if larger else (sizes[1] < 0.9 * sizes[0])


def test_near_and_far_move_apart(photos: dict[str, Photo]) -> None:
    clip = clip_of("dolly in", photos["portrait"], width=144, height=256)
    near = clip.shown.depth.near
    assert near.max() - near.min() > 0.3
    x, _ = clip.shown.warp.places(clip.plan.move.leaving(1.0))
    steps = np.diff(x, axis=1)
    assert float(steps.max() - steps.min()) > 0.08


def test_a_still_camera_keeps_still(photos: dict[str, Photo]) -> None:
    clip = clip_of("static shot", photos["product"])
    assert np.array_equal(clip.frame(0, FPS), clip.frame(LAST, FPS))


@pytest.mark.parametrize("camera", CAMERAS)
def test_nothing_black_comes_into_the_frame(photos: dict[str, Photo], camera: str) -> None:
    white = np.full((300, 400, 3), 255, np.uint8)
    for width, height in ((256, 144), (144, 256)):
        clip = clip_of(camera, white, width=width, height=height)
        for number in (0, LAST // 2, LAST):
            assert clip.frame(number, FPS)[:height].min() > 230
    edge = clip_of(camera, photos["gradient"])
    luma = edge.frame(LAST, FPS)[:HEIGHT].astype(int)
    assert np.abs(np.diff(luma, axis=1)).max() < 40


@pytest.mark.parametrize("name", ["mountains", "portrait", "gradient", "poster"])
def test_nothing_tears(photos: dict[str, Photo], name: str) -> None:
    """Neighbours on the screen come from neighbours in the picture, in their order, in every move."""
    for camera in ("dolly in", "orbit shot around him", "aerial shot", "pan left"):
        clip = clip_of(camera, photos[name])
        x, y = clip.shown.warp.places(clip.plan.move.leaving(1.0))
        step = clip.shown.warp.grid.step
        for places, axis in ((x, 1), (y, 0)):
            steps = np.diff(places, axis=axis) / step
            assert steps.min() > 0.2
            assert steps.max() < 2.2


@pytest.mark.parametrize(("width", "height"), RATIOS)
def test_every_ratio_is_filled(photos: dict[str, Photo], width: int, height: int) -> None:
    for name in ("mountains", "portrait", "poster"):
        frame = clip_of("", photos[name], width=width, height=height).frame(LAST, FPS)
        assert frame.shape == (height * 3 // 2, width)
        assert (frame[:height] > 17).mean() > 0.97
        for line in (frame[0], frame[height - 1], frame[:height, 0], frame[:height, -1]):
            assert float(line.mean()) > 30


@pytest.mark.parametrize(
    "shape",
    [
        (1, 1),
        (1, 900),
        (900, 1),
        (2, 3),
        (7, 2000),
        (3000, 40),
        (64, 36),
        (2400, 3200),
        (1, 40_000),
    ],
)
def test_pictures_of_every_size_are_set_in_motion(shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(1)
    picture = np.asarray(rng.integers(60, 255, (*shape, 3)), np.uint8)
    for prompt in ("", "pan left, rain"):
        clip = clip_of(prompt, picture)
        for number in (0, LAST):
            frame = clip.frame(number, FPS)
            assert frame.shape == (HEIGHT * 3 // 2, WIDTH)
            assert frame[:HEIGHT].mean() > 60


@pytest.mark.parametrize("level", [0, 128, 255])
def test_a_grey_picture_stays_grey(level: int) -> None:
    frames = [
        clip_of("", np.full((90, 160, 3), level, np.uint8)).frame(number, FPS)
        for number in (0, LAST)
    ]
    assert all(int(np.abs(frame[HEIGHT:].astype(int) - 128).max()) <= 1 for frame in frames)
    morph = clip_of("", np.full((90, 160, 3), level, np.uint8), gradient())
    assert morph.frame(LAST // 2, FPS).shape == (HEIGHT * 3 // 2, WIDTH)


@pytest.mark.parametrize("words", OVER_IT)
def test_weather_light_and_effects_come_over_the_picture(
    photos: dict[str, Photo], words: str
) -> None:
    with_it, without = (
        clip_of(f"{words}, static shot", photos["mountains"]),
        clip_of("static shot", photos["mountains"]),
    )
    assert (
        max(difference(with_it.frame(n, FPS), without.frame(n, FPS)) for n in (20, 30, LAST)) > 0.1
    )
    assert difference(with_it.frame(0, FPS), without.frame(0, FPS)) < 0.25


def test_what_is_denied_does_not_come(photos: dict[str, Photo]) -> None:
    rain, none = (
        clip_of("rain", photos["mountains"], negative=negative) for negative in ("", "rain")
    )
    dry = clip_of("", photos["mountains"])
    assert np.array_equal(none.frame(LAST, FPS), dry.frame(LAST, FPS))
    assert not np.array_equal(rain.frame(LAST, FPS), dry.frame(LAST, FPS))


def test_the_day_becomes_night(photos: dict[str, Photo]) -> None:
    clip = clip_of("day turns into night, static shot", photos["mountains"])
    levels = [float(clip.frame(number, FPS)[:HEIGHT].mean()) for number in (0, 10, 20, LAST)]
    assert levels == sorted(levels, reverse=True)
    assert levels[-1] < 0.55 * levels[0]


def test_water_ripples_and_what_is_above_it_does_not(photos: dict[str, Photo]) -> None:
    clip, calm = (
        clip_of(f"{words}, static shot", photos["sea"]) for words in ("gentle waves on the sea", "")
    )
    one, two = (clip.frame(number, FPS)[:HEIGHT].astype(int) for number in (16, 20))
    assert np.abs(one - two)[int(0.6 * HEIGHT) :].mean() > 1.5
    assert np.abs(one - two)[: int(0.35 * HEIGHT)].mean() < 0.1
    assert np.array_equal(calm.frame(16, FPS), calm.frame(20, FPS))


def test_a_text_is_not_bent() -> None:
    clip = clip_of("orbit shot around the table", poster())
    near = clip.shown.depth.near
    assert float(near.max() - near.min()) < 0.1


def test_the_same_plan_makes_the_same_bytes_with_any_number_of_threads() -> None:
    plan = planned("rain, fireflies, handheld", mountains(320, 200), sea(300, 200))
    runs = [
        list(animate(plan, width=WIDTH, height=HEIGHT, fps=FPS, num_frames=12, threads=threads))
        for threads in (1, 2)
    ]
    assert [len(run) for run in runs] == [12, 12]
    assert all(np.array_equal(one, two) for one, two in zip(*runs, strict=True))


def test_another_seed_makes_another_clip() -> None:
    clips = [clip_of("rain", mountains(320, 200), seed=seed).frame(LAST, FPS) for seed in (1, 2)]
    assert difference(*clips) > 0.5


def test_frames_are_made_while_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []
    monkeypatch.setattr(PictureClip, "frame", lambda clip, number, fps: drawn.append(number))
    plan = planned("", gradient())
    frames: Iterator[object] = animate(plan, width=WIDTH, height=HEIGHT, fps=FPS, num_frames=1000)
    next(frames)
    frames.close()  # type: ignore[attr-defined]
    assert len(drawn) <= 1 + AHEAD
    assert not any(thread.name.startswith("draw") for thread in threading.enumerate())
