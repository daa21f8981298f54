"""Captions as arrays, a shard a file: ``python -m training.reading.dataset --out folder``."""

import argparse
import random
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.reading.chinese import Chinese
from training.reading.english import English
from training.reading.pools import Pool
from training.reading.writer import Caption, CaptionMark
from vitascope_scene.reading.encoding import MOST_WORDS, Encoder, own_names
from vitascope_scene.reading.roles import NUMBER
from vitascope_scene.reading.tagger import Word, tag

LANGUAGES = ("en", "zh")
_OPEN_SMALL = ("", "verb", "adjective", "abstract", "adverb")
"""What an invented word, or a verb that the lexicon lacks, may be taken for."""


@dataclass(frozen=True, kw_only=True)
class CaptionExample:
    """A caption's words, and the role of each: its label, the word it points at (-1: none), its
    owners.
    """

    words: list[Word]
    rows: NDArray[np.int64]
    labels: NDArray[np.int64]
    heads: NDArray[np.int64]
    owners: list[tuple[int, int]]
    language: str
    text: str


class Captions:
    """Examples in both languages by turns."""

    def __init__(self, seed: int, *, nouns: str = "seen", kept: bool = False) -> None:
        rng = random.Random(seed)
        self._writers = {
            "en": English(Pool(rng, "en", nouns), kept=kept),
            "zh": Chinese(Pool(rng, "zh", nouns), kept=kept),
        }
        self._encoder = Encoder(own_names())
        self._turn = 0
        self.dropped: Counter[str] = Counter()

    def next(self) -> CaptionExample:
        """The next caption whose every marked word was cut as it was meant."""
        while True:
            language = LANGUAGES[self._turn % 2]
            self._turn += 1
            example = self._example(self._writers[language].caption(), language)
            if example:
                return example
            self.dropped[language] += 1

    def _example(self, caption: Caption, language: str) -> CaptionExample | None:
        words = tag(caption.text)
        found = aligned(caption, words)
        if found is None or not 0 < len(words) <= MOST_WORDS:
            return None
        labels = np.zeros(len(words), np.int64)
        heads = np.full(len(words), -1, np.int64)
        owners: list[tuple[int, int]] = []
        for mark, at in found.values():
            labels[at] = NUMBER[mark.label]
            if mark.head is not None:
                heads[at] = found[mark.head][1]
            owners += [(at, found[owner][1]) for owner in mark.owners]
        return CaptionExample(
            words=words,
            rows=self._encoder.encode(words),
            labels=labels,
            heads=heads,
            owners=owners,
            language=language,
            text=caption.text,
        )


def aligned(caption: Caption, words: list[Word]) -> dict[int, tuple[CaptionMark, int]] | None:
    """The word of each mark, by the mark's name.

    None where the cutting took a marked word apart.
    """
    found: dict[int, tuple[CaptionMark, int]] = {}
    taken: set[int] = set()
    for mark, start, end in caption.marks:
        at = next((n for n, word in enumerate(words) if _fits(word, mark, start, end)), None)
        if at is None or at in taken:
            return None
        taken.add(at)
        found[mark.name] = mark, at
    return found


def _fits(word: Word, mark: CaptionMark, start: int, end: int) -> bool:
    """Return True if a word is the one that a mark means."""
    if word.end <= start or word.start >= end:
        return False
    if not mark.kinds:
        return word.unknown or word.small in _OPEN_SMALL
    if word.small in mark.kinds:
        return True
    return word.end >= end and word.reading(*mark.kinds) is not None


def save(path: Path, captions: Captions, count: int) -> None:
    """Write a shard."""
    examples = [captions.next() for _ in range(count)]
    lengths = np.array([len(example.words) for example in examples])
    pairs = [(n, at, owner) for n, example in enumerate(examples) for at, owner in example.owners]
    partial = path.with_name(f"{path.stem}-partial.npz")
    np.savez(
        partial,
        rows=np.concatenate([example.rows for example in examples]).astype(np.int16),
        labels=np.concatenate([example.labels for example in examples]).astype(np.int8),
        heads=np.concatenate([example.heads for example in examples]).astype(np.int16),
        owners=np.array(pairs, np.int32).reshape(-1, 3),
        lengths=lengths,
        chinese=np.array([example.language == "zh" for example in examples]),
    )
    partial.rename(path)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--out", type=Path, default=Path("training/runs/main"))
    arguments.add_argument("--shards", type=int, default=24)
    arguments.add_argument("--size", type=int, default=10000)
    given = arguments.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    for number in range(given.shards):
        captions, start = Captions(1000 + number), time.monotonic()
        save(given.out / f"reading-{number:03}.npz", captions, given.size)
        lost = {
            language: f"{captions.dropped[language] / given.size:.1%}" for language in LANGUAGES
        }
        took = time.monotonic() - start
        print(f"shard {number}: {given.size} captions, {took:.0f} s, cut wrong {lost}", flush=True)


if __name__ == "__main__":
    main()
