"""Sheets of single drawings: labelled, or shuffled with the names kept apart."""

from pathlib import Path

import cv2
import pytest
from training.drawing_sheet import CELL, drawing_sheet

KEYS = ["mug", "hammer", "horse"]


def test_a_sheet_shows_rows_and_older_drawings_side_by_side(tmp_path: Path) -> None:
    out = tmp_path / "sheet.png"
    drawing_sheet(list(KEYS), out, labelled=True, shuffle=None, colour="")
    picture = cv2.imread(str(out))
    assert picture is not None
    assert picture.shape == (CELL, 3 * CELL, 3)
    assert picture.std() > 10
    assert not out.with_suffix(".names.txt").exists()


def test_an_unlabelled_sheet_keeps_its_names_in_a_file_in_the_order_of_the_seed(
    tmp_path: Path,
) -> None:
    out = tmp_path / "sheet.png"
    drawing_sheet(list(KEYS), out, labelled=False, shuffle=3, colour="blue")
    names = out.with_suffix(".names.txt").read_text(encoding="utf-8").split()
    assert names[0::2] == ["1", "2", "3"]
    assert sorted(names[1::2]) == sorted(KEYS)
    again = tmp_path / "again.png"
    drawing_sheet(list(KEYS), again, labelled=False, shuffle=3, colour="blue")
    assert again.read_bytes() == out.read_bytes()


def test_a_key_without_a_drawing_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="no_such_thing"):
        drawing_sheet(["no_such_thing"], tmp_path / "a.png", labelled=True, shuffle=None, colour="")
