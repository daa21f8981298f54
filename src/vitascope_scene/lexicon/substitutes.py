"""Words that are not drawn themselves, and the drawn concept that stands in for each."""

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from vitascope_scene.lexicon.chinese import addressed, heads_of
from vitascope_scene.lexicon.english import plural_of, singulars_of
from vitascope_scene.lexicon.rows import data_text, listed_words, more_words
from vitascope_scene.lexicon.words import NOUN_KINDS, forms

TABLE = "taxonomy.en.txt"
"""Made by training/taxonomy.py."""


def substitute(word: str, language: str) -> str | None:
    """Return the key of the concept that a noun stands for, or None where there is no near
    relative.

    The lexicon's own forms come first. An English noun is looked up in the singular too, a Chinese
    one without what stands before its head (雪山猫头鹰 is an owl).
    """
    own, more = _own(language), table(language)
    others = singulars_of(word) if language == "en" else heads_of(word)
    found = (own.get(each) or more.get(each) for each in (word, *others))
    return next((key for key in found if key), None)


@cache
def table(language: str) -> Mapping[str, str]:
    """Return the concept that stands in for each word that the lexicon's own forms lack.

    Where words written by hand and the table made from WordNet differ, the former hold.
    """
    own = _own(language)
    words = (*_listed(language), *more_words(language))
    return MappingProxyType({word: key for word, key in words if word not in own})


def _listed(language: str) -> Iterator[tuple[str, str]]:
    """Words made by rule or from WordNet, each with its key."""
    if language == "zh":
        yield from addressed()
        return
    yield from listed_words(data_text(TABLE))
    yield from ((plural_of(word), key) for word, key in more_words(language))


@cache
def called_names() -> Mapping[str, str]:
    """Return the concept of each English given name that means something else without its capital
    letter.
    """
    return MappingProxyType(dict(listed_words(data_text("en_names.txt"))))


@cache
def _own(language: str) -> Mapping[str, str]:
    """The key of each form that names a concept; of several readings the first."""
    found: dict[str, str] = {}
    for form in forms(language):
        if form.kind in NOUN_KINDS:
            found.setdefault(form.text, form.key)
    return MappingProxyType(found)
