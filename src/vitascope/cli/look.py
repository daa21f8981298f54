"""How results look to people: tables that fit the terminal, local times, ages, short ids."""

import re
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from rich.cells import cell_len, set_cell_size

from vitascope import clock
from vitascope.cli.words import say
from vitascope.text import one_line

GAP = "  "
LEAST_FLEXIBLE = 14
"""Cells that the flexible column of a table gets before others are left out for it."""
MINUTE, HOUR, DAY = 60, 3_600, 86_400
LEAST_LINE = 10
TOKEN = re.compile(r"[\u2e80-\uffef][。，；：、）！？”]*|[^\s\u2e80-\uffef]+|\s+")
"""Where a line may end: after a Chinese character and its punctuation, after a word, or at a space."""
LEAST_DIGITS, LEAST_LETTERS = 11, 6
TASK_PREFIX = "task_kling_"


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: its title, whether it is cut to fit, and when it is left out (the highest rank first, 0 never)."""

    title: str
    is_number: bool = False
    is_flexible: bool = False
    rank: int = 0


def width_here() -> int:
    """Return the terminal's width in cells, 0 where there is none: whatever reads a pipe gets everything."""
    return shutil.get_terminal_size((0, 0)).columns


def table(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], *, width: int | None = None
) -> str:
    """Return rows under titles; wide characters count as two cells, and nothing is wider than the terminal."""
    width = width_here() if width is None else width
    lines = [
        [column.title for column in columns],
        *([one_line(cell) for cell in row] for row in rows),
    ]
    sizes = [max(cell_len(line[place]) for line in lines) for place in range(len(columns))]
    shown = _shown(columns, sizes, width)
    _fit(columns, sizes, shown, width)
    return "\n".join(
        _row(
            [line[place] for place in shown], [sizes[p] for p in shown], [columns[p] for p in shown]
        )
        for line in lines
    )


def facts_table(facts: Sequence[tuple[str, str]], *, width: int | None = None) -> str:
    """Return names and values below each other; what is empty is left out, long values go on in their column."""
    width = width_here() if width is None else width
    filled = [(name, one_line(value)) for name, value in facts if value]
    size = max((cell_len(name) for name, _ in filled), default=0)
    lines: list[str] = []
    for name, value in filled:
        first, *rest = pieces(value, width - size - len(GAP)) if width else [value]
        lines.append(set_cell_size(name, size) + GAP + first)
        lines += [" " * (size + len(GAP)) + piece for piece in rest]
    return "\n".join(lines)


def cut(text: str, size: int) -> str:
    """Return text in at most size cells, with … where something is missing."""
    return text if cell_len(text) <= size else set_cell_size(text, max(0, size - 1)).rstrip() + "…"


def pieces(text: str, size: int) -> list[str]:
    """Return text in lines of at most size cells; an address or an id that is longer stays whole, to be copied."""
    lines, line, space, size = [], "", "", max(LEAST_LINE, size)
    for token in TOKEN.findall(text):
        if token.isspace():
            space = " "
        elif not line or cell_len(line + space + token) <= size:
            line, space = line + space + token, ""
        else:
            lines.append(line)
            line, space = token, ""
    return [*lines, line]


def local_time(ms: int | None, *, seconds: bool = False) -> str:
    """Return a time of day where the reader is, to the minute or to the second."""
    if ms is None:
        return "-"
    return (
        datetime.fromtimestamp(ms / 1_000)
        .astimezone()
        .strftime("%Y-%m-%d %H:%M" + (":%S" if seconds else ""))
    )


def age(ms: int | None, *, now_ms: int | None = None) -> str:
    """Return how long ago something was, in the largest unit that fits."""
    if ms is None:
        return "-"
    seconds = max(0, (clock.now_ms() if now_ms is None else now_ms) - ms) // 1_000
    if seconds < MINUTE:
        return say("{count} s", count=seconds)
    if seconds < HOUR:
        return say("{count} min", count=seconds // MINUTE)
    if seconds < DAY:
        return say("{count} h", count=seconds // HOUR)
    return say("{count} d", count=seconds // DAY)


def ago(ms: int | None) -> str:
    """Return how long ago something was as a phrase, or that it never was."""
    return say("not yet") if ms is None else say("{age} ago", age=age(ms))


def number(value: float | None) -> str:
    """Return an amount without needless zeros."""
    return "-" if value is None else f"{value:,.3f}".rstrip("0").rstrip(".")


def short_ids(ids: Sequence[str]) -> list[str]:
    """Return the beginning of each id by which it is filled from the others; what all tasks' ids share is left out."""
    bare = [_bare(each) for each in ids]
    least = [LEAST_DIGITS if each.isdigit() else _kind(each) + LEAST_LETTERS for each in bare]
    ordered = sorted(set(bare))
    needed = {
        each: 1
        + max(
            (_shared(each, other) for other in ordered[max(0, at - 1) : at + 2] if other != each),
            default=0,
        )
        for at, each in enumerate(ordered)
    }
    return [each[: max(size, needed[each])] for each, size in zip(bare, least, strict=True)]


def _bare(text: str) -> str:
    return text.removeprefix(TASK_PREFIX)


def _kind(text: str) -> int:
    """Return how long the word before an id's random letters is, such as key_."""
    return text.find("_") + 1


def _shared(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _shown(columns: Sequence[Column], sizes: Sequence[int], width: int) -> list[int]:
    """Return the places of the columns that there is room for."""
    shown = list(range(len(columns)))
    while width and _least(columns, sizes, shown) > width:
        most = max(shown, key=lambda place: columns[place].rank)
        if columns[most].rank == 0:
            break
        shown.remove(most)
    return shown


def _least(columns: Sequence[Column], sizes: Sequence[int], shown: Sequence[int]) -> int:
    """Return how wide a table is whose flexible column is as narrow as may be."""
    cells = (min(sizes[p], LEAST_FLEXIBLE) if columns[p].is_flexible else sizes[p] for p in shown)
    return sum(cells) + len(GAP) * (len(shown) - 1)


def _fit(columns: Sequence[Column], sizes: list[int], shown: Sequence[int], width: int) -> None:
    over = (
        sum(sizes[place] for place in shown) + len(GAP) * (len(shown) - 1) - width if width else 0
    )
    for place in shown:
        if columns[place].is_flexible and over > 0:
            sizes[place] = max(1, sizes[place] - over)


def _row(cells: Sequence[str], sizes: Sequence[int], columns: Sequence[Column]) -> str:
    parts = []
    for cell, size, column in zip(cells, sizes, columns, strict=True):
        text = cut(cell, size)
        space = " " * (size - cell_len(text))
        parts.append(space + text if column.is_number else text + space)
    return GAP.join(parts).rstrip()


def print_beside(sentence: str) -> None:
    """Write a sentence to stderr, beside what a script reads from stdout."""
    sys.stderr.write(one_line(sentence) + "\n")
