"""Small words, which name nothing to draw: what each does in a sentence, from words.en.txt and
words.zh.txt.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from vitascope_scene.lexicon import Form, forms, stop_words
from vitascope_scene.lexicon.english import verb_forms
from vitascope_scene.lexicon.rows import rows_of

PART = "part"
"""What a part of a body is."""
PHRASE = "phrase"
"""What a stop word is that no section lists."""
MEASURED = "measured"
"""What 一只 or 那位 is: a measure word that says of what sort the next noun is."""
APART = "apart"
"""The section of phrases that are read word by word, although the lexicon lists them whole."""
REAL = "real"
"""The section of words that look like a misspelt drawn word and are spelt as they should be."""
WHOLE = "whole"
"""The section of verbs that are read whole, although their words say the same one by one: 骑车."""
_NO_SMALL_WORDS = (APART, REAL, WHOLE)
GRAMMAR = {"negation": "not", "measure": "classifier"}
"""Kinds of the lexicon that are small words here."""
ARTICLES = ("the", "a", "an")
_LONGEST_COMPARED = 6
_ONE_CONSONANT = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]")
_ADDED = ("relation ", "action ")
"""Sections that add forms to a relation or an action of the lexicon: "relation beside"."""


@cache
def small_words(language: str) -> Mapping[str, str]:
    """Return what each small word is: the section that lists it."""
    pronouns = frozenset(sections(language)["pronoun"])
    stops = (entry for entry in stop_words(language) if not _hides(entry, pronouns))
    words = dict.fromkeys(stops, PHRASE)
    words |= {form.text: GRAMMAR[form.kind] for form in forms(language) if form.kind in GRAMMAR}
    words |= dict.fromkeys(_measured(language), MEASURED)
    for section, entries in sections(language).items():
        if section not in _NO_SMALL_WORDS and not section.startswith(_ADDED):
            texts = (text for entry in entries for text in _inflected(language, section, entry))
            words |= {text: section for text in texts if words.get(text, PHRASE) == PHRASE}
    return dict.fromkeys(_feature_words(language), PART) | words


def _feature_words(language: str) -> Iterator[str]:
    """The words for hair, beards, build and moods that nothing else is called, without the colours
    that they say.
    """
    known = {form.text for form in forms(language)}
    for row in rows_of("features.txt"):
        texts = (entry.partition("#")[0] for entry in row.entries[language])
        yield from (text for text in texts if text not in known)


@cache
def sections(language: str, *, plain: bool = True) -> Mapping[str, tuple[str, ...]]:
    """Return the entries of words.*.txt by section, in their order.

    With plain, those of plain.*.txt after them.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for name in (f"words.{language}.txt", f"plain.{language}.txt")[: 1 + plain]:
        file = files(__package__) / name
        if file.is_file():
            for section, entry in _entries(file.read_text(encoding="utf-8")):
                found[section].append(entry)
    return {section: tuple(entries) for section, entries in found.items()}


def _entries(text: str) -> Iterator[tuple[str, str]]:
    """Every entry of a file with its section."""
    section = ""
    for line in text.splitlines():
        if line.startswith("## "):
            section = line[3:].strip()
        elif not line.startswith("#"):
            yield from ((section, entry.strip()) for entry in line.split(",") if entry.strip())


def added_forms(language: str) -> Iterator[Form]:
    """Return the forms that small words add to the lexicon's relations and actions."""
    for section, entries in sections(language).items():
        if section.startswith(_ADDED):
            kind, key = section.split()
            yield from (Form(text=text, language=language, kind=kind, key=key) for text in entries)


def _inflected(language: str, section: str, entry: str) -> tuple[str, ...]:
    """An entry in all its forms."""
    if language == "en" and section == "verb":
        return verb_forms(entry)
    return (entry, *_compared(entry)) if language == "en" and section == "adjective" else (entry,)


def _compared(adjective: str) -> tuple[str, ...]:
    """A short adjective's comparative and superlative."""
    if len(adjective) > _LONGEST_COMPARED or not adjective.isalpha():
        return ()
    stem = adjective[:-1] + "i" if adjective.endswith("y") else adjective.removesuffix("e")
    stem += stem[-1] if _ONE_CONSONANT.fullmatch(adjective) else ""
    return stem + "er", stem + "est"


def _hides(entry: str, pronouns: frozenset[str]) -> bool:
    """Return True for a stop word that hides a pronoun or a relation: it is, she's, around the."""
    opening = entry.partition(" ")[0].partition("'")[0]
    ends_open = " " in entry and entry.split()[-1] in ARTICLES
    return ends_open or (opening in pronouns and entry not in pronouns)


def _measured(language: str) -> Iterator[str]:
    """Articles with each measure word."""
    for measure in sections(language).get("classifier", ()):
        yield from (article + measure for article in "一这那某每另")
