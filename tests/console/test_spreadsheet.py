"""Tables for spreadsheets: nothing in a cell is run."""

import csv
import io

import pytest

from vitascope.console.spreadsheet import csv_text


def _cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_text_that_would_be_a_formula_is_a_plain_text(start: str) -> None:
    assert _cells(csv_text(["name"], [[f"{start}1+1"]]))[1] == [f"'{start}1+1"]


def test_numbers_and_plain_texts_stay_as_they_are() -> None:
    rows: list[list[str | int | float]] = [["城市广播", -3, 0.5], ['a "b", c', 7, 1.0]]
    text = csv_text(["a", "b", "c"], rows)
    assert text.startswith("\ufeff")
    assert _cells(text)[1:] == [["城市广播", "-3", "0.5"], ['a "b", c', "7", "1.0"]]
