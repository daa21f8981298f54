"""From any rate, size and length to exactly what was asked."""

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.media.pictures import moved, moving, spec, texture
from vitascope.media.fit import Lanczos, Tools, TooShort, crop_of, fit
from vitascope.media.line import Finishing, produce
from vitascope.media.motion import Blend, Motion
from vitascope.media.probe import check
from vitascope.video import Clip

Picture = NDArray[np.uint8]

SOURCES = [
    (8, 91, 51, 5.0), (15, 84, 62, 5.1), (16, 104, 60, 81 / 16), (24, 51, 101, 10.2), (25, 88, 64, 161 / 25),
    (30, 75, 77, 10.0),
]  # fmt: skip
SHAPES = [(160, 90), (90, 160), (90, 90)]


@pytest.mark.parametrize(("fps", "width", "height", "seconds"), SOURCES)
def test_every_source_becomes_exactly_what_was_asked_in_every_shape(
    tmp_path: Path, fps: int, width: int, height: int, seconds: float
) -> None:
    for wide, high in SHAPES:
        wanted = spec(wide, high, num_frames=240 if seconds >= 10 else 120)
        path = tmp_path / f"{wide}x{high}.mp4"
        notes = produce(
            moving(width, height, fps=fps, seconds=seconds),
            wanted,
            Finishing(path=path, poster=tmp_path / "p.jpg"),
        )
        check(path, wanted)
        assert notes["engine"] == "texture"
        assert isinstance(done := notes["fit"], dict)
        assert done["frame_rate"] == ("kept" if fps == 24 else "motion")


def test_an_exact_clip_passes_untouched() -> None:
    clip = moving(160, 90, fps=24, seconds=5)
    assert fit(clip, spec()) is clip


def test_a_clip_that_is_too_short_is_refused_and_not_looped() -> None:
    with pytest.raises(TooShort, match="81 frames at 16 fps do not last 10 s"):
        fit(moving(64, 64, fps=16, seconds=81 / 16), spec(num_frames=240))


def test_half_a_frame_less_than_asked_is_filled_with_the_last_one() -> None:
    frames = list(fit(moving(160, 90, fps=8, seconds=5), spec()).frames)
    assert len(frames) == 120
    assert (frames[-1] == frames[-2]).all()


@pytest.mark.parametrize("fps", [8, 15, 16, 25, 30])
def test_motion_is_followed_and_not_blended(fps: int) -> None:
    def error(tools: Tools) -> float:
        picture = texture(160, 90)
        frames = fit(moving(160, 90, fps=fps, seconds=1), spec(num_frames=20), tools).frames
        truth = (moved(picture, number / 24 * 48.0) for number in range(20))
        return float(
            np.mean(
                [
                    np.abs(a[:, 8:-8].astype(int) - b[:, 8:-8]).mean()
                    for a, b in zip(frames, truth, strict=True)
                ]
            )
        )

    followed = error(Tools(interpolator=Motion()))
    assert followed < 4
    assert followed * (3 if fps < 24 else 1.5) < error(Tools(interpolator=Blend()))


def test_at_a_cut_the_nearer_picture_is_shown() -> None:
    before, after = texture(160, 90, 1), 255 - texture(160, 90, 2)
    middle = list(Motion().between(before, after, [0.25, 0.75]))
    assert (middle[0] == before).all()
    assert (middle[1] == after).all()


def test_a_static_picture_stays_exactly_as_it_is() -> None:
    picture = texture(160, 90)
    assert np.abs(next(Motion().between(picture, picture, [0.5])).astype(int) - picture).max() <= 1


@pytest.mark.parametrize(
    ("size", "shape", "crop"),
    [
        ((832, 480), (1920, 1080), (832, 468)),
        ((480, 832), (1920, 1080), (480, 270)),
        ((704, 512), (90, 90), (512, 512)),
    ],
)
def test_the_largest_centred_part_of_the_right_ratio_is_kept(
    size: tuple[int, int], shape: tuple[int, int], crop: tuple[int, int]
) -> None:
    assert crop_of(*size, *shape) == crop


def test_planar_colours_survive_fitting() -> None:
    grey = np.full((120 * 3 // 2, 160), 128, np.uint8)
    clip = Clip(
        frames=iter([grey] * 30),
        width=160,
        height=120,
        num_frames=30,
        fps=24,
        pixel_format="yuv420p",
    )
    frame = next(fit(clip, spec(num_frames=24)).frames)
    assert frame.shape == (90, 160, 3)
    assert np.abs(frame.astype(int) - 130).max() <= 2


def test_memory_does_not_grow_with_the_clips_length() -> None:
    def peak(count: int) -> int:
        def frames() -> Iterator[Picture]:
            for number in range(count):
                yield np.full((256, 256, 3), number % 256, np.uint8)

        clip = Clip(frames=frames(), width=256, height=256, num_frames=count, fps=16)
        tracemalloc.start()
        for _ in fit(clip, spec(90, 90, num_frames=count * 24 // 16)).frames:
            pass
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    assert peak(64) < peak(16) * 1.2


def test_enlarging_is_sharper_than_repeating_pixels() -> None:
    small = np.zeros((10, 10, 3), np.uint8)
    small[:, 5:] = 255
    assert len(np.unique(Lanczos().scale(small, 40, 40))) > 2
