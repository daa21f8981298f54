"""Reads a drawn word out of a long misspelt one."""

from collections.abc import Iterator, Set
from functools import cache

from vitascope_scene.lexicon import substitute
from vitascope_scene.reading.small import REAL, sections
from vitascope_scene.reading.words import dictionary

_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_SHORTEST, _LONGEST = 5, 30


@cache
def respelt(word: str) -> str:
    """Return the one drawn word that a long misspelt word is a slip away from; else empty.

    A real word, or one that has a relative, is spelt as it was meant.
    """
    if not may_slip(word) or word in _real() or substitute(word, "en") is not None:
        return ""
    known = dictionary("en")
    drawn = sorted({slip for slip in slips(word) if slip in known.forms})
    return (drawn or [""])[0]


def may_slip(word: str) -> bool:
    """Return True for a word that is long enough to be known with a slip in it."""
    return _SHORTEST <= len(word) <= _LONGEST and word.isascii() and word.isalpha()


def slips(word: str) -> Iterator[str]:
    """Return the word with one letter dropped, swapped with the next, changed or added.

    The first letter stays.
    """
    for at in range(1, len(word) + 1):
        head, tail = word[:at], word[at:]
        yield head + tail[1:]
        yield head + tail[1:2] + tail[:1] + tail[2:]
        for letter in _ALPHABET:
            yield head + letter + tail
            yield head + letter + tail[1:]


@cache
def _real() -> Set[str]:
    """Words that look like slips and are none."""
    return frozenset(sections("en").get(REAL, ()))
