"""The live table, in a terminal of a known width; and what a real terminal leaves on stdout."""

import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from tests.cli.process import environment_of
from vitascope.cli.batch import VideoRequest
from vitascope.cli.table import ProgressTable

PROMPTS = [
    "a red fox running through snow under a long winter sky",
    "一只纸船漂在河上，夜色里有萤火虫，远处是一座小桥",
    "two\nlines",
]


def _lines(progress: ProgressTable, width: int) -> list[str]:
    console = Console(width=width, file=io.StringIO(), color_system=None)
    progress._console = console
    with console.capture() as drawn:
        console.print(progress.drawing())
    return drawn.get().splitlines()


def _progress() -> tuple[list[VideoRequest], ProgressTable]:
    requests = [
        VideoRequest(row=row, input={"prompt": text}, output=Path("x"))
        for row, text in enumerate(PROMPTS, start=1)
    ]
    return requests, ProgressTable(requests, quiet=True)


@pytest.mark.parametrize("width", [60, 80, 160])
@pytest.mark.parametrize("state", ["generating", "等待工作进程", "waiting for a worker"])
def test_every_video_has_one_line_and_none_is_wider_than_the_terminal(
    width: int, state: str
) -> None:
    requests, progress = _progress()
    for request in requests:
        progress.show(request, state, 7)
    lines = _lines(progress, width)
    assert len(lines) == len(PROMPTS) + 1
    assert max(map(cell_len, lines)) <= width
    assert all(line.rstrip().endswith(state) for line in lines[:-1])


def test_columns_stay_where_they_are_while_lines_come_and_go() -> None:
    requests, progress = _progress()
    for request in requests:
        progress.show(request, "generating", 100)
    places = {line.index("generating") for line in _lines(progress, 80)[2:3]}
    progress.end(requests[0], made=True)
    progress.end(requests[1], made=False)
    progress.show(requests[2], "generating", 5)
    line, count = _lines(progress, 80)
    assert {line.index("generating")} == places
    assert count == "1 of 3 done  1 failed"


@pytest.mark.parametrize(
    ("option", "expected"), [("--json", '"file": "a.mp4"'), ("--keep", "Saved a.mp4")]
)
def test_results_go_to_stdout_while_a_terminal_shows_progress(
    tmp_path: Path, option: str, expected: str
) -> None:
    terminal, end = pty.openpty()
    command = [
        sys.executable,
        "-m",
        "vitascope.cli",
        "generate",
        "a cat",
        "-o",
        "a.mp4",
        "--data",
        "data",
        option,
    ]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env=environment_of(TERM="xterm"),
        stdout=subprocess.PIPE,
        stderr=end,
        timeout=60,
    )
    os.close(end)
    os.close(terminal)
    assert expected in done.stdout.decode()
    assert option != "--json" or json.loads(done.stdout)
