"""All words that the reader knows, with what each names: the lexicon's forms, relatives and small
words.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cache
from typing import NamedTuple

from vitascope_scene.lexicon import NOUN_KINDS, Form, concepts, forms, substitute
from vitascope_scene.lexicon.english import verb_forms
from vitascope_scene.lexicon.substitutes import table
from vitascope_scene.reading.small import (
    APART,
    ARTICLES,
    GRAMMAR,
    MEASURED,
    WHOLE,
    added_forms,
    sections,
    small_words,
)

EITHER, SINGLE, SEVERAL = 0, 1, 2
"""What a noun's form says about number."""
_UNREAD = frozenset((*GRAMMAR, "pronoun", "sequence"))
"""Kinds of the lexicon that name nothing: the small words say what they do."""
_WITHOUT_SPACES = ("zh",)
"""Languages whose words stand without spaces, and whose nouns leave the number open."""


class Reading(NamedTuple):
    """One thing that a word may mean.

    number is EITHER, SINGLE or SEVERAL; own is what the word says by itself: a name's colour, how
    many a band is, a verb's thing; substitute says that the word has no drawing of its own and key is its nearest
    relative.
    """

    kind: str
    key: str
    number: int = EITHER
    own: str = ""
    substitute: bool = False


class Dictionary:
    """The words of one language."""

    def __init__(self, language: str) -> None:
        """Gather the forms by text; what each means is worked out when it is first asked for."""
        self.language = language
        self.small = small_words(language)
        self.forms = _forms_by_text(language)
        self.relatives = {text for text in table(language) if self.small.get(text[:2]) != MEASURED}
        """Words that only a relative is drawn of; 一碗米饭 is read word by word."""
        self.openings = _openings([*self.forms, *self.small, *self.relatives])
        """How many words the longest phrase has that opens with a word."""
        self._single = {(form.kind, form.key) for form in forms(language) if not form.plural}
        self._readings: dict[str, tuple[Reading, ...]] = {}

    def knows(self, text: str) -> bool:
        """Return True for a form of the lexicon, a word with a drawn relative, or a small word."""
        return text in self.forms or text in self.small or text in self.relatives

    def readings(self, text: str) -> tuple[Reading, ...]:
        """Return all that a word may mean; a word without a drawing means its nearest relative."""
        if text not in self._readings:
            own = _readings(self.forms.get(text, ()), self._single)
            self._readings[text] = own or (() if text in self.small else self._relative(text))
        return self._readings[text]

    def _relative(self, text: str) -> tuple[Reading, ...]:
        """The drawn relative of a word that has no drawing of its own, if it has one."""
        key = substitute(text, self.language)
        if key is None:
            return ()
        number = (
            EITHER
            if self.language in _WITHOUT_SPACES
            else SEVERAL
            if text.endswith("s")
            else SINGLE
        )
        return (Reading(kind=concepts()[key].kind, key=key, number=number, substitute=True),)


@cache
def dictionary(language: str) -> Dictionary:
    """Return every word of a language."""
    return Dictionary(language)


def _forms_by_text(language: str) -> Mapping[str, list[Form]]:
    """The lexicon's forms, but for those that are read word by word."""
    found: dict[str, list[Form]] = {}
    for form in [*forms(language), *added_forms(language)]:
        if form.kind not in _UNREAD:
            found.setdefault(form.text, []).append(form)
    for text in [*sections(language).get(APART, ()), *_joined(found)]:
        found.pop(text, None)
    return found


def _openings(known: Iterable[str]) -> Mapping[str, int]:
    """The most words of any phrase, by its first word; phrases of one word are left out."""
    most: dict[str, int] = defaultdict(lambda: 1)
    for text in known:
        if " " in text:
            words = text.split()
            most[words[0]] = max(most[words[0]], len(words))
    return dict(most)


def _joined(found: Mapping[str, list[Form]]) -> list[str]:
    """Phrases whose words say the same one by one: "sitting on" is an action and a relation."""
    whole = {
        language: _whole(language) for language in {same[0].language for same in found.values()}
    }
    return [
        text
        for text, same in found.items()
        if text not in whole[same[0].language] and _is_joined(text, same, found)
    ]


def _whole(language: str) -> frozenset[str]:
    """Verbs that are read whole, in every form."""
    listed = sections(language).get(WHOLE, ())
    return frozenset(
        form for text in listed for form in (verb_forms(text) if language == "en" else (text,))
    )


def _is_joined(text: str, same: list[Form], found: Mapping[str, list[Form]]) -> bool:
    """Return True for a phrase that is read word by word, with what belongs to each word."""
    kinds = {form.kind for form in same}
    splits = list(_splits(text, same[0].language))
    if kinds == {"place"}:
        places = {form.key for form in same}
        pairs = [pair for one, other in splits for pair in ((one, other), (other, one))]
        return any(_is_set(place, when, places, found) for place, when in pairs)
    if same[0].language in _WITHOUT_SPACES:
        return kinds == {"action"} and any(_names_a_thing(*split, same, found) for split in splits)
    if " " not in text:
        return False
    if text.startswith("the ") and text.removeprefix("the ") in found:
        return True
    if not kinds <= {"action", "relation"}:
        return False
    first, _, after = text.partition(" ")
    before, _, last = text.rpartition(" ")
    if last in ARTICLES or (_is(last, found, "relation") and _is(before, found, "action")):
        return True
    if "relation" in kinds and first != "on" and _is(after, found, "relation"):
        return True
    article, _, named = after.partition(" ")
    return _names_a_thing(first, named if article in ARTICLES else after, same, found)


def _splits(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Every way to part a text in two: anywhere in Chinese, between words in English."""
    if language in _WITHOUT_SPACES:
        yield from ((text[:at], text[at:]) for at in range(1, len(text)))
    else:
        words = text.split(" ")
        yield from ((" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words)))


def _is_set(place: str, when: str, places: Set[str], found: Mapping[str, list[Form]]) -> bool:
    """Return True for one of some places at a time or in a weather: street at night, but not rain
    forest.
    """
    same = places & {form.key for form in found.get(place, ()) if form.kind == "place"}
    return bool(same) and _is(when, found, "time", "weather")


def _names_a_thing(verb: str, noun: str, same: list[Form], found: Mapping[str, list[Form]]) -> bool:
    """Return True if a verb alone is the same action, and what follows is a noun: throws a ball."""
    alone = {form.key for form in found.get(verb, ()) if form.kind == "action"}
    return bool(alone & {form.key for form in same}) and _is(noun, found, *NOUN_KINDS)


def _is(text: str, found: Mapping[str, list[Form]], *kinds: str) -> bool:
    """Return True for a form of one of these kinds."""
    return any(form.kind in kinds for form in found.get(text, ()))


def _readings(same: Iterable[Form], single: Set[tuple[str, str]]) -> tuple[Reading, ...]:
    """The readings of one text, one for each key; single holds the keys that have a singular."""
    by_key: dict[tuple[str, str], list[Form]] = {}
    for form in same:
        by_key.setdefault((form.kind, form.key), []).append(form)
    return tuple(
        Reading(
            kind=kind,
            key=key,
            number=_number(alike) if (kind, key) in single and not _is_name(alike[0]) else EITHER,
            own=next((form.own for form in alike if form.own), ""),
        )
        for (kind, key), alike in by_key.items()
    )


def _is_name(form: Form) -> bool:
    """Return True for the name of a concept: "noodles" says nothing about how many."""
    return form.plural and form.key in concepts() and concepts()[form.key].names["en"] == form.text


def _number(alike: list[Form]) -> int:
    """What forms of one text and key say about number."""
    if alike[0].language in _WITHOUT_SPACES or len({form.plural for form in alike}) > 1:
        return EITHER
    return SEVERAL if alike[0].plural else SINGLE
