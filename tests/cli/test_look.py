"""Tables for people: nothing wider than the terminal, wide characters in their columns, ids as
short as can be.
"""

import pytest
from rich.cells import cell_len

from vitascope.cli.look import Column, age, cut, facts_table, number, short_ids, table

COLUMNS = [
    Column(title="ID"), Column(title="AGE", is_number=True, rank=1), Column(title="PROMPT", is_flexible=True),
]  # fmt: skip
ROWS = [["1", "5 min", "一艘帆船在海上航行，镜头缓缓上升"], ["22", "3 h", "a\nfox in the snow"]]


@pytest.mark.parametrize("width", [20, 30, 40, 80])
def test_a_table_fits_and_wide_characters_stay_in_their_columns(width: int) -> None:
    lines = table(COLUMNS, ROWS, width=width).splitlines()
    assert len(lines) == 3
    assert max(map(cell_len, lines)) <= width
    assert ("AGE" in lines[0]) == (width >= 30)


def test_numbers_are_on_the_right_and_the_rest_on_the_left() -> None:
    assert table(COLUMNS, ROWS, width=0).splitlines() == [
        "ID    AGE  PROMPT", "1   5 min  一艘帆船在海上航行，镜头缓缓上升", "22    3 h  a\\nfox in the snow",
    ]  # fmt: skip


def test_what_does_not_fit_ends_in_a_sign() -> None:
    assert [cut("帆船在海上", 6), cut("abc", 3), cut("abcd", 3)] == ["帆船…", "abc", "ab…"]


def test_facts_go_on_in_their_column_and_an_address_stays_whole() -> None:
    url = "http://127.0.0.1:8780/files/0123456789.mp4"
    told = facts_table([("Why", ""), ("提示", "帆船在海上航行帆船在海上"), ("URL", url)], width=20)
    assert told.splitlines() == ["提示  帆船在海上航行", "      帆船在海上", f"URL   {url}"]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 s"), (59, "59 s"), (60, "1 min"), (7_199, "1 h"), (86_400 * 3, "3 d")],
)
def test_an_age_has_one_unit(monkeypatch: pytest.MonkeyPatch, seconds: int, said: str) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    assert age(1_000, now_ms=1_000 + seconds * 1_000) == said


def test_ids_are_as_short_as_tells_them_apart() -> None:
    tasks = [f"task_kling_1796079598249{number:024d}" for number in (1, 2)] + [
        f"task_kling_{'1' * 37}"
    ]
    assert short_ids(tasks) == [
        "1796079598249" + "0" * 23 + "1",
        "1796079598249" + "0" * 23 + "2",
        "1" * 11,
    ]
    assert short_ids(["key_abcdefghi", "key_abcdefgXX", "acc_q2345678"]) == [
        "key_abcdefgh",
        "key_abcdefgX",
        "acc_q23456",
    ]


def test_numbers_have_no_needless_zeros() -> None:
    assert [number(each) for each in (None, 160.0, 22.5, 10_000)] == ["-", "160", "22.5", "10,000"]
