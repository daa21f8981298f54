"""Files that a mark is looked for in: videos, pictures, and what is neither."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.media.watermark.clips import WORD, Picture, encoded, marked, panned, scene
from vitascope.media.watermark.find import find_mark, picture_type


@pytest.fixture(scope="module")
def pictures() -> list[Picture]:
    return [frame.copy() for frame in panned(scene(), 24)]


@pytest.mark.parametrize(
    ("name", "container"), [("a.mp4", "mp4"), ("a.mkv", "matroska"), ("no ending", "mov")]
)
def test_a_video_of_any_container(
    tmp_path: Path, pictures: list[Picture], name: str, container: str
) -> None:
    path = tmp_path / name
    path.write_bytes(encoded(pictures, container=container))
    found = find_mark(path)
    assert found.mark is not None
    assert found.mark.word == WORD
    assert 12 <= found.pictures <= 24


@pytest.mark.parametrize("ending", [".png", ".jpg"])
def test_a_screenshot(tmp_path: Path, pictures: list[Picture], ending: str) -> None:
    path = tmp_path / f"shot{ending}"
    cv2.imwrite(
        str(path), cv2.cvtColor(pictures[3], cv2.COLOR_GRAY2BGR), [cv2.IMWRITE_JPEG_QUALITY, 80]
    )
    found = find_mark(path)
    assert (found.mark is not None and found.mark.word == WORD, found.pictures) == (True, 1)


def test_what_came_before_a_break_still_counts(tmp_path: Path, pictures: list[Picture]) -> None:
    path = tmp_path / "cut.mkv"
    content = encoded(pictures, container="matroska")
    path.write_bytes(content[: len(content) * 2 // 3])
    found = find_mark(path)
    assert found.mark is not None
    assert found.pictures < 24


@pytest.mark.parametrize(
    "content", [b"", b"not a video", b"\x89PNG\r\n\x1a\nbut no picture", b"\xff\xd8\xff\xe0" * 9]
)
def test_what_is_no_video_and_no_picture_holds_no_picture(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    found = find_mark(path)
    assert (found.mark, found.pictures) == (None, 0)


def test_only_the_first_half_minute_is_decoded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vitascope.media.watermark.find.SECONDS", 0.5)
    path = tmp_path / "long.mp4"
    path.write_bytes(encoded([marked(scene(320, 180))] * 48))
    assert find_mark(path).pictures <= 8


def test_a_file_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    path = tmp_path / "named.mp4"
    path.write_bytes(cv2.imencode(".png", np.zeros((4, 4), np.uint8))[1].tobytes())
    assert picture_type(path) == "image/png"
    path.write_bytes(encoded([scene(160, 90)]))
    assert picture_type(path) is None
