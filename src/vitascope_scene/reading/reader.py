"""Reads words with the network: what each one is, and which other words it belongs to."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vitascope_scene.reading.encoding import MOST_SENTENCES, MOST_WORDS, Encoder
from vitascope_scene.reading.roles import HEADED, LABELS, NAMED, NONE, OWNED, kinds_of
from vitascope_scene.reading.tagger import COMMA, Word, sentences

if TYPE_CHECKING:
    from onnxruntime import InferenceSession  # type: ignore[import-untyped]

MENTIONS = frozenset(("subject", "again", "prop", "worn"))
"""Labels of words that stand for a thing."""
_SMALL_LABELS = {
    "pronoun": ("again", "prop"),
    "then": ("then",),
    "cut": ("cut",),
    "verb": ("action", "prop", "subject"),
    "adjective": ("subject", "prop", "action"),
    "abstract": ("subject", "prop"),
}
"""What small words may be besides nothing."""
_LONGEST_PIECE = MOST_WORDS // 2
_HEAD_LABELS = {
    "prop": frozenset(("action",)),
    "relation": MENTIONS,
    "again": MENTIONS,
    "colour": MENTIONS,
    "count": MENTIONS,
    "size": MENTIONS,
}
_OWNER_LABELS = frozenset(("subject", "again", "prop"))
_NOTHING_LESS = 1.5
"""Captions hold more words without a role than prompts do: a word that names something counts as
nothing only if that is likelier by so much (as a logit)."""


@dataclass(frozen=True, kw_only=True)
class WordRole:
    """What a word is: its label, the word it points at, and the words it belongs to, by position."""

    label: str = NONE
    head: int | None = None
    owners: tuple[int, ...] = ()


class Reader:
    """The network, ready to read."""

    def __init__(self, weights: bytes) -> None:
        """weights is an ONNX file whose metadata holds the own names of its words."""
        self._session = _session(weights)
        names = self._session.get_modelmeta().custom_metadata_map["own_names"]
        self._encoder = Encoder(json.loads(names))

    def roles(self, words: Sequence[Word]) -> list[WordRole]:
        """Return the role of every word, read a few sentences at a time."""
        found: list[WordRole] = [WordRole()] * len(words)
        for start, new, end in windows(list(words)):
            read = self._read(words[start:end])
            for at in range(new, end):
                found[at] = _moved(read[at - start], start)
        return found

    def _read(self, words: Sequence[Word]) -> list[WordRole]:
        """The roles of one window, with positions within it."""
        rows = self._encoder.encode(words)[None]
        labels, heads, owners = (output[0] for output in self._session.run(None, {"rows": rows}))
        named = [_label(word, scores) for word, scores in zip(words, labels, strict=True)]
        return [
            WordRole(
                label=label,
                head=_head(at, named, heads[at]) if label in HEADED else None,
                owners=_owners(at, named, owners[at]) if label in OWNED else (),
            )
            for at, label in enumerate(named)
        ]


@cache
def reader() -> Reader:
    """Return the reader with the shipped weights, loaded once."""
    return Reader((files("vitascope_scene") / "weights" / "reader.onnx").read_bytes())


def _session(weights: bytes) -> "InferenceSession":
    """An onnxruntime session on one thread."""
    import onnxruntime  # loaded late: importing this package must stay quick

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])


def windows(words: list[Word]) -> Iterator[tuple[int, int, int]]:
    """Return where each window starts, where what is new in it starts, and where it ends."""
    ends = _ends(words)
    if len(ends) <= MOST_SENTENCES and len(words) <= MOST_WORDS:
        if words:
            yield 0, 0, len(words)
        return
    for number, end in enumerate(ends):
        new = ends[number - 1] if number else 0
        before = (ends[back] if back >= 0 else 0 for back in range(number - MOST_SENTENCES, number))
        yield next(start for start in before if end - start <= MOST_WORDS), new, end


def _ends(words: list[Word]) -> list[int]:
    """Where sentences end; one that is too long is cut at a comma, or anywhere if it has none."""
    ends: list[int] = []
    for sentence in sentences(words):
        start = ends[-1] if ends else 0
        last = words.index(sentence[-1], start) + 1
        while last - start > _LONGEST_PIECE:
            commas = [
                at for at in range(start + 8, start + _LONGEST_PIECE) if words[at].small == COMMA
            ]
            start = commas[-1] + 1 if commas else start + _LONGEST_PIECE
            ends.append(start)
        ends.append(last)
    return [*ends[:-1], len(words)] if ends else []


def _moved(role: WordRole, by: int) -> WordRole:
    """A role whose positions count from the start of the prompt."""
    return WordRole(
        label=role.label,
        head=None if role.head is None else role.head + by,
        owners=tuple(owner + by for owner in role.owners),
    )


def _label(word: Word, scores: NDArray[np.float32]) -> str:
    """The likeliest label among those that a word can have."""
    handicap = _NOTHING_LESS if word.unknown or (word.readings and not word.small) else 0.0
    likely = {
        label: scores[n] - (handicap if label == NONE else 0.0) for n, label in enumerate(LABELS)
    }
    return max((label for label in LABELS if _may_be(word, label)), key=lambda label: likely[label])


def _may_be(word: Word, label: str) -> bool:
    """Return True if one of a word's meanings fits a label."""
    if label == NONE or word.reading(*kinds_of(label)) is not None:
        return True
    if word.small:
        return label in _SMALL_LABELS.get(word.small, ())
    return word.unknown and label in NAMED


def _head(at: int, labels: list[str], scores: NDArray[np.float32]) -> int | None:
    """The likeliest word that one points at, of those that it can point at."""
    wanted = _HEAD_LABELS[labels[at]]
    possible = [other for other, label in enumerate(labels) if label in wanted and other != at]
    if labels[at] == "again":
        possible = [other for other in possible if other < at]
    return max(possible, key=lambda other: scores[other], default=None)


def _owners(at: int, labels: list[str], scores: NDArray[np.float32]) -> tuple[int, ...]:
    """All words that own one, at least the likeliest."""
    possible = [
        other for other, label in enumerate(labels) if label in _OWNER_LABELS and other != at
    ]
    sure = tuple(other for other in possible if scores[other] > 0)
    return sure or tuple(sorted(possible, key=lambda other: -scores[other])[:1])
