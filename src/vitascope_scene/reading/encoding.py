"""Words as numbers for the network: kinds, the own number of closed words, and how they are spelt.

Nouns, colours and places have no number of their own, so a new one needs no training.
"""

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from vitascope_scene.lexicon import NOUN_KINDS, actions, forms
from vitascope_scene.reading.small import MEASURED, sections
from vitascope_scene.reading.tagger import STOP, Word

MOST_WORDS = 128
"""Words that the network reads at once."""
MOST_SENTENCES = 3
_READINGS = 4
"""Up to three readings of the lexicon, and what the word does as a small word."""
COLUMNS = 2 * _READINGS + 3
"""Kinds, own numbers, a noun's number, the shape and the sentence."""

_SMALL: tuple[str, ...] = (
    "function",
    "pronoun",
    "then",
    "cut",
    "not",
    "like",
    "wear",
    "phrase",
    "part",
    "abstract",
)
_SMALL += ("adjective", "verb", "adverb", "classifier", MEASURED, "comma", "stop")
_CLOSED: tuple[str, ...] = (
    "place",
    "time",
    "weather",
    "style",
    "camera",
    "effect",
    "view",
    "colour",
    "size",
    "speed",
)
_CLOSED += ("motion", "action", "relation", "count")
KINDS = ("", "unknown", *_SMALL, *_CLOSED, *NOUN_KINDS)
SHAPES = ("", "han", "owned", "ing", "ed", "ly", "s")
_OWN_SMALL: tuple[str, ...] = ("function", "pronoun", "not", "like", "classifier")


def own_names() -> tuple[str, ...]:
    """Return the names of all own numbers, in order; number 0 is none."""
    small = [
        f"{language}:{entry}"
        for language in ("en", "zh")
        for section, entries in sections(language).items()
        if section in _OWN_SMALL
        for entry in entries
    ]
    closed = [
        f"{form.kind}:{form.key}" for form in forms("en") if form.kind in ("relation", "count")
    ]
    doing = ["action:plain", "action:takes", "comma:、"]
    return tuple(dict.fromkeys(["", *doing, *sorted(closed), *small]))


class Encoder:
    """Numbers words as the network that was trained with these own names reads them."""

    def __init__(self, names: Sequence[str]) -> None:
        """names are those of own_names when the network was trained."""
        self._own: Mapping[str, int] = {name: number for number, name in enumerate(names)}

    def encode(self, words: Sequence[Word]) -> NDArray[np.int64]:
        """Return a row of numbers for each word."""
        rows = np.zeros((len(words), COLUMNS), np.int64)
        sentence = 0
        for row, word in zip(rows, words, strict=True):
            self._fill(row, word)
            row[-1] = min(sentence, MOST_SENTENCES - 1)
            sentence += word.small == STOP
        return rows

    def _fill(self, row: NDArray[np.int64], word: Word) -> None:
        """One word's numbers."""
        first: dict[str, str] = {}
        for reading in word.readings:
            first.setdefault(reading.kind, _own_name(reading.kind, reading.key))
        means = list(first.items())[: _READINGS - 1]
        if word.small:
            means.append((word.small, _small_name(word)))
        elif word.unknown:
            means.append(("unknown", ""))
        for at, (kind, name) in enumerate(means[:_READINGS]):
            row[at] = _KIND_NUMBERS.get(kind, 0)
            row[_READINGS + at] = self._own.get(name, 0)
        row[2 * _READINGS] = max((reading.number for reading in word.readings), default=0)
        row[2 * _READINGS + 1] = SHAPES.index(word.shape)


_KIND_NUMBERS = {kind: number for number, kind in enumerate(KINDS)}


@cache
def _own_name(kind: str, key: str) -> str:
    """The own name of a reading; an action's is whether it takes a thing."""
    if kind == "action":
        return "action:takes" if actions()[key].takes else "action:plain"
    return f"{kind}:{key}"


def _small_name(word: Word) -> str:
    """The own name of a small word."""
    if word.small == MEASURED:
        return f"zh:{word.text[1:]}"
    if word.small == "comma":
        return f"comma:{word.text}"
    return f"{word.language}:{word.text}"
