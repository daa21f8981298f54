"""Clip to MP4: exact, or not at all."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from vitascope.media.colour import WrongClip
from vitascope.media.encode import encode
from vitascope.media.picture import contact_sheet, read_frames, write_picture
from vitascope.media.probe import BrokenVideo, check, probe
from vitascope.video import Clip, VideoSpec

RED = (200, 30, 40)


def _pictures(count: int, width: int, height: int) -> Iterator[NDArray[np.uint8]]:
    for _ in range(count):
        yield np.full((height, width, 3), RED, np.uint8)


def _clip(count: int = 24, width: int = 160, height: int = 90) -> Clip:
    return Clip(
        frames=_pictures(count, width, height), width=width, height=height, num_frames=24, fps=24
    )


def _spec(**changes: Any) -> VideoSpec:
    return replace(
        VideoSpec(prompt="x", width=160, height=90, num_frames=24, fps=24, seed=1), **changes
    )


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1080, 1920), (1080, 1080)])
@pytest.mark.parametrize("seconds", [5, 10])
def test_every_combination_of_the_contract_is_exact(
    tmp_path: Path, width: int, height: int, seconds: int
) -> None:
    count = seconds * 24
    clip = replace(_clip(count, width, height), num_frames=count)
    encode(clip, tmp_path / "a.mp4")
    found = check(tmp_path / "a.mp4", _spec(width=width, height=height, num_frames=count))
    assert (found.codec, found.pixel_format, found.index_first, found.has_sound) == (
        "h264",
        "yuv420p",
        True,
        False,
    )
    assert (found.fps, found.num_frames) == (24.0, count)


@pytest.mark.parametrize("height", [88, 90, 92, 94])
def test_a_flat_picture_of_any_height_is_flat_from_the_first_row_to_the_last(
    tmp_path: Path, height: int
) -> None:
    encode(_clip(height=height), tmp_path / "a.mp4")
    with av.open(str(tmp_path / "a.mp4")) as container:
        frame = next(container.decode(video=0)).to_ndarray(format="rgb24")
    assert frame.shape[0] == height
    assert np.abs(frame.astype(int) - frame[height // 2, 80].astype(int)).max() <= 3


@pytest.mark.parametrize("count", [0, 23, 25])
def test_a_wrong_number_of_frames_is_refused(tmp_path: Path, count: int) -> None:
    with pytest.raises(WrongClip, match=f"{count} frames came, 24 were promised"):
        encode(_clip(count), tmp_path / "a.mp4")


def test_a_frame_of_another_size_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongClip, match="was promised"):
        encode(replace(_clip(), frames=_pictures(24, 162, 90)), tmp_path / "a.mp4")


def test_colours_arrive_as_they_were_drawn_from_both_pixel_formats(tmp_path: Path) -> None:
    planar = (
        cv2.cvtColor(picture, cv2.COLOR_RGB2YUV_I420).astype(np.uint8)
        for picture in _pictures(24, 160, 90)
    )
    for clip in (_clip(), replace(_clip(), frames=planar, pixel_format="yuv420p")):
        poster = encode(clip, tmp_path / "a.mp4")
        for picture in (poster, read_frames(tmp_path / "a.mp4")[12]):
            assert np.abs(picture[45, 80].astype(int) - RED).max() <= 4


def test_a_truncated_file_is_broken(tmp_path: Path) -> None:
    encode(_clip(), tmp_path / "a.mp4")
    whole = (tmp_path / "a.mp4").read_bytes()
    (tmp_path / "a.mp4").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BrokenVideo):
        check(tmp_path / "a.mp4", _spec())


def test_a_file_that_is_no_video_is_broken(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"hello" * 100)
    with pytest.raises(BrokenVideo, match="cannot be read"):
        probe(tmp_path / "a.mp4")


@pytest.mark.parametrize("change", [{"width": 162}, {"num_frames": 25}, {"fps": 25}])
def test_a_whole_video_that_was_not_asked_for_is_broken(
    tmp_path: Path, change: dict[str, int]
) -> None:
    encode(_clip(), tmp_path / "a.mp4")
    with pytest.raises(BrokenVideo, match="wanted"):
        check(tmp_path / "a.mp4", _spec(**change))


def test_a_contact_sheet_shows_nine_frames_in_order(tmp_path: Path) -> None:
    frames = (np.full((90, 160, 3), index * 10, np.uint8) for index in range(24))
    encode(replace(_clip(), frames=frames), tmp_path / "a.mp4")
    sheet = contact_sheet(tmp_path / "a.mp4")
    assert sheet.shape == (810, 1_440, 3)
    middles = [
        int(sheet[135 + 270 * row, 240 + 480 * column, 0])
        for row in range(3)
        for column in range(3)
    ]
    assert middles == sorted(middles)
    write_picture(sheet, tmp_path / "a.png")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
