"""Cuts Chinese, which has no spaces, into words: the cheapest way to lay known words over the
characters.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby

from vitascope_scene.lexicon.chinese import COMPLEMENTS
from vitascope_scene.reading.words import dictionary

_GLUE = frozenset("的了在是有和着与及被把从向往对让给也都不没很又再正他她它里上中两几并")
"""Characters that hardly ever stand inside a word that nobody knows."""
_CHEAP, _LONGER, _SINGLE = 10.0, 0.3, 12.0
_VERB = 11.0
_GLUED = 8.0
_COMPLETED = 12.0
_UNKNOWN_ONE, _UNKNOWN_TWO = 17.0, 22.0
_VERB_FIRST = 0.5
_LONGEST_COUNTED = 8
"""A known word costs 10, less 0.3 for each character beyond two, and 12 if it is one character;
an unknown pair costs less than an unknown character beside a known one, so that 鳗鱼 stays whole."""

Cut = tuple[int, int]
"""Where a word starts and ends."""


def cut(run: str) -> list[Cut]:
    """Return the words of a run of Chinese characters.

    Neighbours that nobody knows are one word.
    """
    return list(_joined(run, _cheapest(run)))


@cache
def _costs() -> Mapping[str, float]:
    """What each known word costs."""
    known = dictionary("zh")
    return {text: _cost(text) for text in (*known.small, *known.forms, *known.relatives)}


@cache
def _longest() -> int:
    """Characters of the longest known word."""
    return max(map(len, _costs()))


def _cost(text: str) -> float:
    """The cost of a known word; a verb with what completes it gives way to other words: 火车站|出口."""
    if text in _GLUE:
        return _GLUED
    if len(text) == 2 and text[1] in COMPLEMENTS and _is_only_verb(text):
        return _COMPLETED
    if len(text) == 1:
        return _VERB if _is_verb(text) else _SINGLE
    return _CHEAP - _LONGER * (min(len(text), _LONGEST_COUNTED) - 2)


def _is_verb(character: str) -> bool:
    """Return True for a character that is an action by itself, such as 吃."""
    return any(reading.kind == "action" for reading in dictionary("zh").readings(character))


def _is_only_verb(text: str) -> bool:
    """Return True for a word that is an action and nothing else."""
    readings = dictionary("zh").readings(text)
    return bool(readings) and all(reading.kind == "action" for reading in readings)


def _cheapest(run: str) -> Iterator[Cut]:
    """The cheapest pieces, in order; of equals the one whose last word is longer."""
    best, come_from = [0.0] + [float("inf")] * len(run), [0] * (len(run) + 1)
    for end in range(1, len(run) + 1):
        for start in range(max(0, end - _longest()), end):
            cost = best[start] + _piece(run[start:end])
            if cost < best[end]:
                best[end], come_from[end] = cost, start
    return reversed(list(_walk_back(run, come_from)))


def _walk_back(run: str, come_from: list[int]) -> Iterator[Cut]:
    """The pieces from the last to the first."""
    end = len(run)
    while end:
        start = come_from[end]
        yield start, end
        end = start


def _piece(text: str) -> float:
    """The cost of one piece, known or not."""
    known = _costs().get(text)
    if known is not None:
        return known
    if len(text) == 1:
        return _UNKNOWN_ONE
    if len(text) > 2 or _GLUE & set(text) or all(character in _costs() for character in text):
        return float("inf")
    return _UNKNOWN_TWO + (_VERB_FIRST if _is_verb(text[0]) else 0.0)


def _joined(run: str, pieces: Iterator[Cut]) -> Iterator[Cut]:
    """The pieces with unknown neighbours made one."""
    for known, group in groupby(pieces, key=lambda piece: run[slice(*piece)] in _costs()):
        alike = list(group)
        yield from alike if known else [(alike[0][0], alike[-1][1])]
