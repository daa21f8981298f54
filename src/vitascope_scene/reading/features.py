"""What people look like: hair, beards, skin and build, which are drawn as what they wear, and moods,
which animals have as well.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from vitascope_scene.lexicon import LIVING, NOUN_KINDS
from vitascope_scene.lexicon.rows import LANGUAGES, rows_of
from vitascope_scene.meaning import Worn
from vitascope_scene.reading.beats import Tie
from vitascope_scene.reading.cast import Cast, Member
from vitascope_scene.reading.labelled import LabelledWords
from vitascope_scene.reading.small import PART, PHRASE
from vitascope_scene.reading.tagger import COMMA, STOP, Word
from vitascope_scene.reading.ties import CARRIED
from vitascope_scene.reading.words import dictionary

HAIR, MOOD = "hair", "mood"
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


SAYS_OF = frozenset(
    ("is", "are", "was", "were", "be", "being", "looks", "look", "looking", "looked", "feels", "feel", "feeling",
     "seems", "seem", "becomes", "became", "gets", "and", "but", "so", "very", "too")
)  # fmt: skip
"""Words after which an adjective is said of whom the sentence is about."""
ADJECTIVE, AGED = "adjective", "aged"
BUILDS = frozenset(("tall", "short", "stout", "slim", "muscular"))
"""Features that a word for a size tells of a person: a tall man is no giant."""
ALIVE_FOR = frozenset(("year", "years"))
"""Words after which somebody is only so old."""
PLAIN_PEOPLE = frozenset(
    (
        "man",
        "woman",
        "boy",
        "girl",
        "child",
        "teenager",
        "baby",
        "old_man",
        "old_woman",
        "couple",
        "family",
    )
)
"""People whose colour may be that of their skin."""


class Feature(NamedTuple):
    """A feature's garment and the colour that its word says by itself, if any; or a mood."""

    garment: str
    colour: str | None
    is_mood: bool = False

    @property
    def bearers(self) -> tuple[str, ...]:
        """Kinds of those who may have it."""
        return tuple(LIVING) if self.is_mood else ("person",)


def give_features(labelled: LabelledWords, cast: Cast) -> None:
    """Give everybody the features that the words tell of them."""
    for at, word in enumerate(labelled.words):
        member = cast.member(at)
        if member is not None and member.kind == "person":
            for feature in _within(word):
                if feature.garment != AGED or not member.concept.startswith("old_"):
                    _give(member, feature)
        elif not _is_missing(labelled, at) and labelled.roles[at].label != "action":
            for feature in _described(labelled.words, at):
                _give(_owner(labelled.words, at, cast, feature.bearers), feature)
    for member in cast.members:
        _colour_skin(member, labelled)


def _colour_skin(member: Member, labelled: LabelledWords) -> None:
    """Let a black woman have dark skin rather than a black dress."""
    said = {labelled.words[at].text for at in labelled.pointing_at(member.at, "colour")}
    if member.concept in PLAIN_PEOPLE and said & {"black", "white"}:
        member.colour = None
        if "black" in said:
            _give(member, Feature("dark_skin", None))


def put_on(labelled: LabelledWords, cast: Cast, ties: Sequence[Tie]) -> None:
    """Let somebody wear what is named with a feature: with a beard and glasses."""
    tied = {id(member) for figure, _, ground in ties for member in (figure, ground)}
    for thing in list(cast.members):
        if (
            thing.kind != "clothing"
            or thing.doings
            or id(thing) in tied
            or thing.concept in CARRIED
        ):
            continue
        owner = _last(thing.at, cast, ("person",))
        if owner is not None and _is_of(owner, thing, labelled.words):
            owner.wears.append(Worn(garment=thing.concept, colour=thing.colour))
            cast.members.remove(thing)


def _is_of(owner: Member, thing: Member, words: Sequence[Word]) -> bool:
    """Return True if only features stand between somebody and a thing: 有胡子, with a beard and."""
    between = words[owner.at + 1 : thing.at]
    leads = any(word.text in OF_ONE or word.text in ("有", "戴", "戴着", "和") for word in between)
    pauses = any(word.small == STOP for word in between)
    return leads and not pauses and not any(word.reading("relation") for word in between[1:])


def _give(member: Member | None, feature: Feature) -> None:
    """Features come before clothes: a hat goes on a head that is bald otherwise."""
    if member is not None and feature.is_mood:
        member.mood = member.mood or feature.garment
    elif member is not None and feature.garment not in {worn.garment for worn in member.wears}:
        given = sum(worn.garment in _garments() for worn in member.wears)
        member.wears.insert(given, Worn(garment=feature.garment, colour=feature.colour))
        member.size = None if feature.garment in BUILDS else member.size


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
                found[text] = Feature(row.key, colour or None, row.kind == MOOD)
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
    if own is not None and len(texts) > 1 and texts[-2] in ALIVE_FOR:
        return
    if own is None or own.is_mood:
        yield from () if own is None else (own,)
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


def _owner(words: Sequence[Word], at: int, cast: Cast, bearers: Sequence[str]) -> Member | None:
    """Who has a feature: whom it stands right before, else the one who was named last."""
    is_adjective = words[at].small == ADJECTIVE
    before = {word.text for word in words[max(0, at - NEAR) : at]}
    after = _named_next(words, at) if is_adjective or not before & OF_ONE else None
    member = cast.member(after)
    if member is not None and member.kind in bearers:
        return member
    if is_adjective and (after is not None or not _is_predicate(words, at)):
        return None
    return _last(at, cast, bearers)


def _named_next(words: Sequence[Word], at: int) -> int | None:
    """Where the noun stands that a word describes."""
    for after in range(at + 1, min(at + 1 + NEAR, len(words))):
        word = words[after]
        if word.small == PART or word.small in (COMMA, STOP):
            return None
        if word.reading(*NOUN_KINDS, "place"):
            return after
        if word.reading("action", "relation"):
            return None
    return None


def _is_predicate(words: Sequence[Word], at: int) -> bool:
    """Return True for an adjective that is said of somebody who was named before it, or of a part
    of somebody: is sad, with a sad face.
    """
    after = words[at + 1] if at + 1 < len(words) else None
    of_a_part = after is not None and after.small == PART
    leads = at > 0 and (words[at - 1].text in SAYS_OF or words[at - 1].small in (COMMA, "adverb"))
    return words[at].language == "zh" or of_a_part or leads


def _last(at: int, cast: Cast, bearers: Sequence[str]) -> Member | None:
    named = (cast.member(before) for before in range(at - 1, -1, -1))
    return next((member for member in named if member and member.kind in bearers), None)
