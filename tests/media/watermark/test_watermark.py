"""The watermark: unseen where it is, read where it was, and never where it was not."""

import io
from collections.abc import Callable
from dataclasses import replace

import av
import cv2
import numpy as np
import pytest

from tests.media.pictures import moving
from tests.media.watermark.clips import (
    HEIGHT,
    WIDTH,
    WORD,
    Picture,
    encoded,
    marked,
    panned,
    read,
    scene,
)
from vitascope.media.colour import as_in_file
from vitascope.media.watermark.certainty import RATE, least_score, rate_of
from vitascope.media.watermark.detect import read_word
from vitascope.media.watermark.embed import watermarked
from vitascope.media.watermark.sums import sums_of


@pytest.fixture(scope="module")
def pictures() -> list[Picture]:
    return [frame.copy() for frame in panned(scene())]


def _decoded(content: bytes) -> list[Picture]:
    with av.open(io.BytesIO(content), "r") as container:
        return [
            np.asarray(frame.to_ndarray(format="gray"), np.uint8)
            for frame in container.decode(video=0)
        ]


def _each(change: Callable[[Picture], Picture]) -> Callable[[list[Picture]], list[Picture]]:
    return lambda pictures: [np.ascontiguousarray(change(picture)) for picture in pictures]


def _letterboxed(picture: Picture) -> Picture:
    out = np.full((WIDTH, WIDTH), 16, np.uint8)
    top = (WIDTH - HEIGHT) // 2
    out[top : top + HEIGHT] = picture
    return out


CHANGES: dict[str, Callable[[list[Picture]], list[Picture]]] = {
    "re-encoded": lambda pictures: _decoded(encoded(pictures, crf=28)),
    "half as large": _each(
        lambda p: np.asarray(cv2.resize(p, (480, 270), interpolation=cv2.INTER_AREA), np.uint8)
    ),
    "cropped": _each(lambda p: p[30:480, 60:860]),
    "one frame": lambda pictures: pictures[5:6],
    "mirrored": _each(lambda p: p[:, ::-1]),
    "darker": _each(lambda p: np.asarray(16 + (p.astype(np.int16) - 16) * 4 // 5, np.uint8)),
    "between bars": _each(_letterboxed),
    "a vertical cut-out": _each(lambda p: p[:, 328:632]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_mark_outlives(
    pictures: list[Picture], change: Callable[[list[Picture]], list[Picture]]
) -> None:
    found = read(change(pictures))
    assert (found.word, found.is_right) == (WORD, True)
    assert found.score > least_score()


def test_a_mirror_image_is_told(pictures: list[Picture]) -> None:
    assert not read(pictures).is_mirrored
    assert read([np.ascontiguousarray(picture[:, ::-1]) for picture in pictures]).is_mirrored


@pytest.mark.parametrize(("width", "height"), [(960, 540), (540, 960), (720, 720), (640, 480)])
def test_every_shape_carries_it(width: int, height: int) -> None:
    found = read([marked(scene(width, height))])
    assert (found.word, found.is_right, found.is_whole) == (WORD, True, True)


def test_nothing_is_found_where_nothing_is() -> None:
    for seed in range(3):
        found = read([scene(480, 270, seed=seed * 2 + 4)])
        assert not (found.is_right and found.score > least_score(is_ours=True))


def test_another_carrier_does_not_find_it(pictures: list[Picture]) -> None:
    sums = sums_of((picture, True) for picture in pictures[:2])
    assert sums is not None
    found = read_word(sums, enough=least_score(), seed=b"another")
    assert found is not None
    assert not found.is_right


def test_flat_pictures_have_nothing_to_look_at() -> None:
    assert sums_of(iter([(np.full((90, 160), 16, np.uint8), True)])) is None
    assert sums_of(iter([])) is None


def test_the_mark_is_weak_in_flats_weaker_in_the_dark_and_bounded_in_texture() -> None:
    flat, dark = np.full((540, 960), 120, np.uint8), np.full((540, 960), 17, np.uint8)
    difference = [marked(each).astype(np.int16) - each for each in (flat, dark, scene())]
    assert [
        int(abs(each).max()) <= limit for each, limit in zip(difference, (2, 1, 7), strict=True)
    ] == [True] * 3
    assert difference[0].std() < 0.9
    assert difference[1].std() < difference[0].std() / 2
    assert all(abs(each.mean()) < 0.05 for each in difference)


def test_a_picture_of_texture_alone_keeps_its_quality() -> None:
    noise = np.random.default_rng(7).integers(20, 230, (540, 960)).astype(np.uint8)
    difference = marked(noise).astype(np.float32) - noise
    assert 10 * np.log10(255**2 / (difference**2).mean()) >= 46


def test_key_frames_carry_the_stronger_mark() -> None:
    grey = moving(320, 180, fps=24, seconds=2.5)
    plain = [np.full((270, 320), 120, np.uint8) for _ in range(grey.num_frames)]
    clip = replace(grey, frames=iter(plain), pixel_format="yuv420p")
    strength = [float(frame[:180].std()) for frame in watermarked(clip, WORD).frames]
    weak = max(each for number, each in enumerate(strength) if number % 48)
    assert [number for number, each in enumerate(strength) if each > weak] == [0, 48]


def test_a_mark_shows_along_strokes() -> None:
    waves = 120 + 50 * np.sin(np.arange(HEIGHT, dtype=np.float32) / 3)[:, None]
    strokes = np.asarray(np.broadcast_to(waves, (HEIGHT, WIDTH)), np.uint8)
    found = read([marked(strokes)])
    assert (found.word, found.is_right) == (WORD, True)


def test_black_and_white_do_not_wrap_around() -> None:
    for level in (16, 235, 255):
        out = marked(np.full((270, 480), level, np.uint8)).astype(np.int16)
        assert abs(out - level).max() <= 3


def test_both_kinds_of_clips_are_marked_and_the_makers_frames_stay_as_they_are() -> None:
    rgb = moving(320, 180, fps=24, seconds=0.2)
    frames = [frame.copy() for frame in rgb.frames]
    plain = [np.asarray(cv2.cvtColor(frame, cv2.COLOR_RGB2YUV_I420), np.uint8) for frame in frames]
    for pixel_format, source in (("rgb24", frames), ("yuv420p", plain)):
        kept = [each.copy() for each in source]
        clip = replace(rgb, frames=iter(source), pixel_format=pixel_format)  # type: ignore[arg-type]
        unmarked = [frame.copy() for frame in as_in_file(replace(clip, frames=iter(source))).frames]
        made = [frame.copy() for frame in watermarked(clip, WORD).frames]
        assert all(np.array_equal(one, two) for one, two in zip(source, kept, strict=True))
        assert len(made) == len(unmarked) == len(plain)
        for one, two in zip(made, unmarked, strict=True):
            assert np.array_equal(one[180:], two[180:])
            assert 0 < np.abs(one[:180].astype(np.int16) - two[:180]).max() <= 6


def test_the_least_score_has_the_rate_that_is_promised() -> None:
    for is_ours in (False, True):
        assert rate_of(least_score(is_ours=is_ours), is_ours=is_ours) == pytest.approx(
            RATE, rel=1e-3
        )
        assert rate_of(0.0, is_ours=is_ours) <= 1.0
    assert least_score(is_ours=True) < least_score()
