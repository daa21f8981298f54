"""Words to make captions of: the lexicon's, small ones, and invented ones that stand for what
nobody lists.
"""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar
from zlib import crc32

from vitascope_scene.lexicon import NOUN_KINDS, Form, actions, forms
from vitascope_scene.reading.small import sections, small_words
from vitascope_scene.reading.words import dictionary

T = TypeVar("T")

UNKNOWN = "unknown"
"""The kind of a noun or verb that was invented."""
_SYLLABLES = (
    "ba",
    "ko",
    "tri",
    "mel",
    "ust",
    "ven",
    "or",
    "pli",
    "gan",
    "sho",
    "ix",
    "du",
    "ra",
    "len",
    "fi",
    "mo",
)
_RARE = "孿龘靐齉爩麤鱻驫灪籲饢鸞躞躡钃纛鑭黷韉驤鼴齾"
_UNCOMMON = "猞猁貂鼬鹮鹬埙笙箜篌瓮罄柿荠蓟榫卯戟钺砚镯簪裘貉鸨鲟鲷鳗蛤蚌榧桕槐楝蓼荻苎"
_HAND = (
    "object",
    "object",
    "gear",
    "food",
    "drink",
    "device",
    "plant",
    "instrument",
    "clothing",
    "animal",
)
_MEANT = frozenset(("function", "pronoun", "then", "cut", "not", "like", "wear", "classifier"))
"""Small words that are drawn even where they name something besides.

Others would teach that it is nothing.
"""
_SHARE_INVENTED = 0.10
_SHARE_INVENTED_VERB = 0.05
_SHARE_PLAIN_VERB = 0.10
_FREQUENT = 0.4
"""Share of the first two forms, which people say most."""


@dataclass(frozen=True, kw_only=True)
class Noun:
    """A thing to name: its kind, its key (empty if invented) and its forms."""

    kind: str
    key: str
    single: tuple[str, ...]
    several: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Verb:
    """An action to tell: its forms, and what it may be done with (empty: nothing)."""

    key: str
    forms: tuple[str, ...]
    takes: tuple[str, ...]


def is_held_out(key: str) -> bool:
    """Return True for the three nouns of ten that no training caption names."""
    return crc32(f"reading {key}".encode()) % 10 < 3


def _read_whole(language: str) -> list[Form]:
    """The forms that the reader knows as one word; the others it reads word by word."""
    known = dictionary(language).forms
    return [form for form in forms(language) if form.text in known]


@cache
def _nouns(language: str) -> Mapping[str, tuple[Noun, ...]]:
    """Every noun and place by kind."""
    found: dict[tuple[str, str], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for form in _read_whole(language):
        if form.kind in (*NOUN_KINDS, "place"):
            found[form.kind, form.key][form.plural].append(form.text)
    by_kind: dict[str, list[Noun]] = defaultdict(list)
    for (kind, key), (single, several) in found.items():
        by_kind[kind].append(
            Noun(
                kind=kind,
                key=key,
                single=tuple(single or several),
                several=tuple(several or single),
            )
        )
    return {kind: tuple(nouns) for kind, nouns in by_kind.items()}


@cache
def _closed(language: str, kind: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The keys of a kind, each with its forms."""
    found: dict[str, list[str]] = defaultdict(list)
    for form in _read_whole(language):
        if form.kind == kind:
            found[form.key].append(form.text)
    return tuple((key, tuple(texts)) for key, texts in found.items())


class Pool:
    """Draws words of one language.

    nouns are those seen in training ("seen"), those never seen ("held"), or "all".
    """

    def __init__(self, rng: random.Random, language: str, nouns: str = "seen") -> None:
        self.rng = rng
        self.language = language
        self._nouns = {
            kind: [
                noun
                for noun in listed
                if nouns == "all" or is_held_out(noun.key) == (nouns == "held")
            ]
            for kind, listed in _nouns(language).items()
        }
        forms = dictionary(language).forms
        self._small = {
            section: [
                entry
                for entry in entries
                if small_words(language).get(entry) == section
                and (section in _MEANT or entry not in forms)
            ]
            for section, entries in sections(language).items()
        }
        self._verbs = self._actions()

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def pick(self, *choices: T) -> T:
        return self.rng.choice(choices)

    def noun(self, *kinds: str) -> Noun:
        """A noun of one of these kinds, or an invented one."""
        if self.chance(_SHARE_INVENTED):
            return self.invented_noun()
        return self.known_noun(*kinds)

    def known_noun(self, *kinds: str) -> Noun:
        kind = self.rng.choice(kinds)
        return self.rng.choice(self._nouns.get(kind) or self._nouns["object"])

    def invented_noun(self) -> Noun:
        word = self.invented()
        several = word + "s" if self.language == "en" else word
        return Noun(kind=UNKNOWN, key="", single=(word,), several=(several,))

    def thing_for(self, verb: Verb) -> Noun:
        """Something that an action may be done with, now and then anything."""
        if not verb.takes or self.chance(0.12):
            return self.noun(*NOUN_KINDS)
        wanted = self.rng.choice(verb.takes)
        if wanted in self._nouns:
            return self.noun(wanted)
        named = [noun for nouns in self._nouns.values() for noun in nouns if noun.key == wanted]
        return self.rng.choice(named) if named and self.chance(0.9) else self.noun(*_HAND)

    def verb(self) -> Verb:
        """An action of the lexicon, a real verb that it lacks, or an invented one."""
        roll = self.rng.random()
        if roll < _SHARE_INVENTED_VERB:
            return self._other_verb(self.invented())
        if roll < _SHARE_INVENTED_VERB + _SHARE_PLAIN_VERB:
            return self._other_verb(self.rng.choice(self._small["verb"]))
        if roll < 0.6:
            return self.rng.choice([verb for verb in self._verbs if verb.takes] or self._verbs)
        return self.rng.choice(self._verbs)

    def known_verb(self) -> Verb:
        return self.rng.choice(self._verbs)

    def pose(self) -> Verb:
        """To sit, stand, lie or the like."""
        poses = [
            verb
            for verb in self._verbs
            if verb.key in ("sit", "stand", "lie", "sleep", "kneel", "squat")
        ]
        return self.rng.choice(poses or self._verbs)

    def closed(self, kind: str) -> str:
        """A form of a kind: a key, then one of its forms; a count is two at least."""
        keys = [
            texts for key, texts in _closed(self.language, kind) if (kind, key) != ("count", "1")
        ]
        return self.form(self.rng.choice(keys))

    def closed_of(self, kind: str, key: str) -> str:
        return self.form(dict(_closed(self.language, kind))[key])

    def keys(self, kind: str) -> Sequence[str]:
        return [key for key, _ in _closed(self.language, kind)]

    def small(self, *sections: str) -> str:
        return self.rng.choice(self._small[self.rng.choice(sections)])

    def form(self, texts: Sequence[str]) -> str:
        """One of several forms, the first two more often."""
        return self.rng.choice(texts[:2] if self.chance(_FREQUENT) else texts)

    def invented(self, *endings: str) -> str:
        """A word that no lexicon holds."""
        if self.language == "zh":
            letters = _RARE if self.chance(0.6) else _UNCOMMON
            return "".join(self.rng.choices(letters, k=self.rng.choice((1, 2, 2, 3))))
        word = "".join(self.rng.choices(_SYLLABLES, k=self.rng.choice((1, 2, 2, 3)))) + "q"
        return word + self.rng.choice(endings or ("",))

    def _actions(self) -> list[Verb]:
        listed = dict(_closed(self.language, "action"))
        return [
            Verb(key=key, forms=listed[key], takes=tuple(_widened(action.takes)))
            for key, action in actions().items()
            if key in listed
        ]

    def _other_verb(self, word: str) -> Verb:
        takes = _HAND if self.chance(0.5) else ()
        return Verb(key="", forms=(word,), takes=takes)


def _widened(takes: frozenset[str]) -> list[str]:
    """Kinds and keys in a fixed order; "hand" and "any" are those of things."""
    wide: list[str] = []
    for one in sorted(takes):
        wide += {"hand": _HAND, "any": NOUN_KINDS}.get(one, (one,))
    return wide
