"""An interpreter that a cookie can stop is named, with the release that mends it."""

import http.cookies
import sys
import time
from pathlib import Path

import pytest

from tests.cli.process import run
from vitascope.cli.interpreter import needed_version


@pytest.mark.parametrize(
    ("version", "mended", "needed"),
    [
        ((3, 11, 7), False, "3.11.10"),
        ((3, 11, 10), True, None),
        ((3, 11, 2), True, None),
        ((3, 12, 1), False, "3.12.6"),
        ((3, 12, 6), True, None),
        ((3, 13, 0), True, None),
        ((3, 14, 0), False, None),
    ],
)
def test_only_what_is_not_mended_needs_another_release(
    monkeypatch: pytest.MonkeyPatch, version: tuple[int, ...], mended: bool, needed: str | None
) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    monkeypatch.delattr(http.cookies, "_unquote_sub", raising=False)
    if mended:
        monkeypatch.setattr(http.cookies, "_unquote_sub", object(), raising=False)
    assert needed_version() == needed


def test_this_interpreter_is_judged_as_it_behaves() -> None:
    """Twice as many backslashes take about twice the time where it is mended, four times where it
    is not.
    """
    times = []
    for count in (4_000, 16_000):
        began = time.process_time()
        http.cookies._unquote('"' + "\\" * count + '"')
        times.append(time.process_time() - began)
    assert (needed_version() is None) == (times[1] < 8 * times[0])


def test_doctor_tells_which_python_it_is(tmp_path: Path) -> None:
    said = run(tmp_path, "doctor", "--data", str(tmp_path)).stdout
    line = next(line for line in said.splitlines() if " Python " in line)
    assert line.startswith("good" if needed_version() is None else "note")
