"""All words that the reader knows: the lexicon's forms, and small words that name nothing to draw."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from vitascope_scene.lexicon import NOUN_KINDS, Form, forms, stop_words
from vitascope_scene.lexicon.english import verb_forms

EITHER, SINGLE, SEVERAL = 0, 1, 2
"""What a noun's form says about number."""
_GRAMMAR = {"negation": "not", "measure": "classifier"}
"""Kinds of the lexicon that are small words here."""
_UNREAD = frozenset((*_GRAMMAR, "pronoun", "sequence"))
"""Kinds of the lexicon that name nothing: the small words say what they do."""
_ARTICLES = ("the", "a", "an")
_APART, _RELATION = "apart", "relation "
"""Sections of words.*.txt: phrases to be read word by word, and relations of a key."""
MEASURED = "measured"
"""What 一只 or 那位 is: a measure word that says of what sort the next noun is."""
_WITHOUT_SPACES = ("zh",)
"""Languages whose words stand without spaces, and whose nouns leave the number open."""


class Reading(NamedTuple):
    """One thing that a word may mean.

    number is EITHER, SINGLE or SEVERAL; colour is the one that a name holds by itself;
    substitute says that the word has no drawing of its own and key is its nearest relative.
    """

    kind: str
    key: str
    number: int = EITHER
    colour: str = ""
    substitute: bool = False


@dataclass(frozen=True, kw_only=True)
class Dictionary:
    """The words of one language: what each names, and what small words do in a sentence."""

    readings: Mapping[str, tuple[Reading, ...]]
    small: Mapping[str, str]
    longest: int
    """Characters of the longest."""
    openings: Mapping[str, int]
    """How many words the longest phrase has that opens with a word."""

    def knows(self, text: str) -> bool:
        """Return True for a form of the lexicon or a small word."""
        return text in self.readings or text in self.small


@cache
def dictionary(language: str) -> Dictionary:
    """Return every word of a language."""
    readings = _readings(language)
    small = small_words(language)
    known = [*readings, *small]
    return Dictionary(
        readings=readings,
        small=small,
        longest=max(map(len, known)),
        openings=_openings(known),
    )


def _openings(known: list[str]) -> Mapping[str, int]:
    """The most words of any phrase, by its first word."""
    most: dict[str, int] = defaultdict(int)
    for text in known:
        words = text.split()
        most[words[0]] = max(most[words[0]], len(words))
    return dict(most)


@cache
def small_words(language: str) -> Mapping[str, str]:
    """Return what each small word is: the section of words.*.txt that lists it; stop words are "phrase"."""
    pronouns = frozenset(sections(language)["pronoun"])
    stops = (entry for entry in stop_words(language) if not _hides(entry, pronouns))
    words = dict.fromkeys(stops, "phrase")
    words |= {form.text: _GRAMMAR[form.kind] for form in forms(language) if form.kind in _GRAMMAR}
    words |= {text: MEASURED for text in _measured(language)}
    for section, entry in _entries(language):
        if not section.startswith((_APART, _RELATION)):
            inflected = verb_forms(entry) if (language, section) == ("en", "verb") else (entry,)
            words |= {text: section for text in inflected if _is_new(words, text)}
    return words


@cache
def sections(language: str) -> Mapping[str, tuple[str, ...]]:
    """Return the entries of words.*.txt by section, in their order."""
    found: dict[str, list[str]] = defaultdict(list)
    for section, entry in _entries(language):
        found[section].append(entry)
    return {section: tuple(entries) for section, entries in found.items()}


def _hides(entry: str, pronouns: frozenset[str]) -> bool:
    """Return True for a stop word that hides a pronoun or a relation: it is, she's, around the."""
    opening = entry.partition(" ")[0].partition("'")[0]
    ends_open = " " in entry and entry.split()[-1] in _ARTICLES
    return ends_open or (opening in pronouns and entry not in pronouns)


def _measured(language: str) -> Iterator[str]:
    """Articles with each measure word."""
    for measure in sections(language).get("classifier", ()):
        yield from (article + measure for article in "一这那某每另")


def _is_new(words: Mapping[str, str], text: str) -> bool:
    """Return True unless the lexicon or an earlier section already says what a word does."""
    return words.get(text, "phrase") == "phrase"


def _entries(language: str) -> Iterator[tuple[str, str]]:
    """Every entry of words.*.txt with its section."""
    section = ""
    lines = (files(__package__) / f"words.{language}.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line.startswith("## "):
            section = line[3:].strip()
        elif not line.startswith("#"):
            yield from ((section, entry.strip()) for entry in line.split(",") if entry.strip())


def _readings(language: str) -> Mapping[str, tuple[Reading, ...]]:
    """The lexicon's forms by text, each with its readings."""
    found: dict[str, list[Form]] = defaultdict(list)
    for form in [*forms(language), *_more_relations(language)]:
        if form.kind not in _UNREAD:
            found[form.text].append(form)
    for text in _read_apart(language, found):
        found.pop(text, None)
    single = {(form.kind, form.key) for form in forms(language) if not form.plural}
    return {text: tuple(_merged(same, single)) for text, same in found.items()}


def _more_relations(language: str) -> Iterator[Form]:
    """Relations that the small words add, such as "with"."""
    for section, entries in sections(language).items():
        if section.startswith(_RELATION):
            key = section.removeprefix(_RELATION)
            yield from (Form(text=text, language=language, kind="relation", key=key) for text in entries)


def _read_apart(language: str, found: Mapping[str, list[Form]]) -> list[str]:
    """Phrases that are read word by word: "sitting on" is an action and a relation."""
    apart = sections(language).get(_APART, ())
    if language in _WITHOUT_SPACES:
        return list(apart)
    means = {text: {(form.kind, form.key) for form in same} for text, same in found.items()}
    return [*apart, *(text for text in found if " " in text and _is_joined(text, means))]


def _is_joined(text: str, means: Mapping[str, set[tuple[str, str]]]) -> bool:
    """Return True for a phrase whose words say the same one by one, with what belongs to each."""
    kinds = {kind for kind, _ in means[text]}
    first, _, after = text.partition(" ")
    if kinds == {"relation"}:
        return first != "on" and _has(after, means, "relation")
    if kinds != {"action"}:
        return False
    before, _, last = text.rpartition(" ")
    if last in _ARTICLES or (_has(last, means, "relation") and _has(before, means, "action")):
        return True
    article, _, named = after.partition(" ")
    noun = named if article in _ARTICLES else after
    return bool(means.get(first, set()) & means[text]) and _has(noun, means, *NOUN_KINDS)


def _has(text: str, means: Mapping[str, set[tuple[str, str]]], *kinds: str) -> bool:
    """Return True for a form of one of these kinds."""
    return any(kind in kinds for kind, _ in means.get(text, ()))


def _merged(same: list[Form], single: Set[tuple[str, str]]) -> list[Reading]:
    """The readings of one text, one for each key; single holds the keys that have a singular."""
    by_key: dict[tuple[str, str], list[Form]] = {}
    for form in same:
        by_key.setdefault((form.kind, form.key), []).append(form)
    return [
        Reading(
            kind=kind,
            key=key,
            number=_number(alike) if (kind, key) in single else EITHER,
            colour=alike[0].colour,
        )
        for (kind, key), alike in by_key.items()
    ]


def _number(alike: list[Form]) -> int:
    """What forms of one text and key say about number."""
    if alike[0].language in _WITHOUT_SPACES or len({form.plural for form in alike}) > 1:
        return EITHER
    return SEVERAL if alike[0].plural else SINGLE
