"""What people look like: hair, beards, skin and build, which are drawn as what they wear."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from vitascope_scene.lexicon.rows import LANGUAGES, rows_of
from vitascope_scene.meaning import Worn
from vitascope_scene.reading.cast import Cast, Member
from vitascope_scene.reading.labelled import LabelledWords
from vitascope_scene.reading.small import PHRASE
from vitascope_scene.reading.tagger import COMMA, STOP, Word
from vitascope_scene.reading.words import dictionary

HAIR = "hair"
SHAPES = {
    "long": "long_hair",
    "flowing": "long_hair",
    "short": "short_hair",
    "cropped": "short_hair",
    "curly": "curly_hair",
    "wavy": "curly_hair",
    "braided": "braids",
    "长": "long_hair",
    "长长": "long_hair",
    "短": "short_hair",
    "卷": "curly_hair",
}
"""What a word right before hair says of it."""
NEAR = 4
"""Words within which those stand that describe a feature, and whom an adjective describes."""
OF_ONE = frozenset(
    ("with", "has", "have", "having", "had", "wears", "wearing", "his", "her", "whose")
)
"""Who has a feature after these was named before."""


class Feature(NamedTuple):
    """A feature's garment and the colour that its word says by itself, if any."""

    garment: str
    colour: str | None


def give_features(labelled: LabelledWords, cast: Cast) -> None:
    """Give everybody the features that the words tell of them."""
    for at, word in enumerate(labelled.words):
        member = cast.member(at)
        if member is not None and member.kind == "person":
            for feature in _within(word):
                _give(member, feature)
        elif not _is_missing(labelled, at):
            for feature in _described(labelled.words, at):
                _give(_owner(labelled.words, at, cast), feature)


def _give(member: Member | None, feature: Feature) -> None:
    """Features come before clothes: a hat goes on a head that is bald otherwise."""
    if member is not None and feature.garment not in {worn.garment for worn in member.wears}:
        given = sum(worn.garment in _garments() for worn in member.wears)
        member.wears.insert(given, Worn(garment=feature.garment, colour=feature.colour))


@cache
def _garments() -> frozenset[str]:
    return frozenset(feature.garment for feature in _features().values())


@cache
def _features() -> Mapping[str, Feature]:
    """Every word for a feature, of both languages."""
    found = {}
    for row in rows_of("features.txt"):
        for language in LANGUAGES:
            for entry in row.entries[language]:
                text, _, colour = entry.partition("#")
                found[text] = Feature(row.key, colour or None)
    return found


def _within(word: Word) -> Iterator[Feature]:
    """The features that somebody's own name tells: bald man, 白胡子老爷爷."""
    if word.language == "zh":
        longest = max((text for text in _features() if text in word.text), key=len, default="")
        names = [longest] if longest and longest != word.text else []
    else:
        names = word.text.split()[:-1]
    yield from (_features()[name] for name in names if name in _features())


def _described(words: Sequence[Word], at: int) -> Iterator[Feature]:
    """A feature with the colour and the shape that the words before it tell: long blonde hair."""
    first = max(0, at - NEAR)
    texts = [text for word in words[first : at + 1] for text in _parts(word)]
    own = _features().get(words[at].text) or _features().get(texts[-1])
    if own is None:
        return
    colour, shapes = own.colour, []
    for text in reversed(texts[:-1]):
        said = _colour(text, words[at].language)
        colour = colour or said
        if own.garment == HAIR and text in SHAPES:
            shapes.append(SHAPES[text])
        elif said is None and text not in ("的", "and"):
            break
    is_shape = own.garment.endswith("_hair")
    if colour is not None and (is_shape or own.garment == HAIR):
        yield Feature(HAIR, colour)
    if own.garment != HAIR:
        yield Feature(own.garment, None if is_shape else colour)
    yield from (Feature(shape, None) for shape in shapes)


def _parts(word: Word) -> list[str]:
    """The words of a phrase that names nothing: black hair."""
    return word.text.split() if word.small == PHRASE else [word.text]


def _colour(text: str, language: str) -> str | None:
    named = _features().get(text)
    if named is not None and named.garment == HAIR:
        return named.colour
    readings = dictionary(language).readings(text)
    return next((reading.key for reading in readings if reading.kind == "colour"), None)


def _is_missing(labelled: LabelledWords, at: int) -> bool:
    """Return True for what somebody is said not to have: without a beard, 没有头发."""
    before = labelled.words[max(0, at - NEAR) : at]
    return any(word.small == "not" or word.text in ("without", "no", "没有") for word in before)


def _owner(words: Sequence[Word], at: int, cast: Cast) -> Member | None:
    """Who has a feature: whom it stands right before, else the person who was named last."""
    before = {word.text for word in words[max(0, at - NEAR) : at]}
    after = None if before & OF_ONE else _next_person(words, at, cast)
    return after or _last_person(at, cast)


def _next_person(words: Sequence[Word], at: int, cast: Cast) -> Member | None:
    for after in range(at + 1, min(at + 1 + NEAR, len(words))):
        member = cast.member(after)
        if member is not None:
            return member if member.kind == "person" else None
        if words[after].small in (COMMA, STOP) or words[after].reading("action", "relation"):
            return None
    return None


def _last_person(at: int, cast: Cast) -> Member | None:
    named = (cast.member(before) for before in range(at - 1, -1, -1))
    return next((member for member in named if member and member.kind == "person"), None)
