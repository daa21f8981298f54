"""Forms, concepts and actions, made of the rows of the lexicon's files."""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from vitascope_scene.lexicon.chinese import COMPLEMENTS
from vitascope_scene.lexicon.counting import measured_numbers
from vitascope_scene.lexicon.english import plural_of, verb_forms
from vitascope_scene.lexicon.rows import LexiconRow, data_text, noun_rows, rows_of

NOUN_KINDS = (
    "person",
    "animal",
    "vehicle",
    "food",
    "drink",
    "plant",
    "building",
    "furniture",
    "device",
    "instrument",
    "gear",
    "clothing",
    "object",
    "nature",
)
"""Kinds of things that stand in a picture; a form of any other kind says something about them."""
LIVING = frozenset(("person", "animal"))
"""Kinds of those who act, wear and hold something."""
TRAVEL = "travel"
"""The motion of an action that moves along, where the words leave open which way."""
CHANGE = "change"
"""The family of actions that are what becomes of a thing."""
_WORD_FILES = ("actions.txt", "places.txt", "closed.txt")
_MARKS = "=+~!"


class Form(NamedTuple):
    """One way to write a key; text is lower case. kind is a noun's kind, ``action``, ``place``,
    ``colour`` and so on.

    plural says that the form names several of its kind; bare marks a place that needs no
    preposition; own is what a form says by itself: a name's colour, as "polar bear" does, a verb's
    thing, as 打针 does.
    """

    text: str
    language: str
    kind: str
    key: str
    plural: bool = False
    bare: bool = False
    own: str = ""


@dataclass(frozen=True, kw_only=True)
class Concept:
    """A thing that can be drawn.

    family chooses the rig and ``anchor`` what its place in the picture hangs on: ground, surface
    (of water), air or deep. home lists the places where it is found and motions what it does
    unasked ("walk" is along, either way). inside is the place that a building is for those who are
    in it. names holds the name to show, by language.
    """

    key: str
    kind: str
    family: str
    anchor: str
    home: tuple[str, ...]
    motions: tuple[str, ...]
    inside: str | None
    names: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Action:
    """Something that an actor does.

    prop is the thing drawn with it when none is named, takes lists the kinds, families and keys of
    things it may be done with ("any": all), needs the places where it is done (none: anywhere),
    home those where it usually is.
    motion is one of keys.MOTIONS, TRAVEL, or None where the actor stays. like names the action
    whose pose is drawn, where this one has no pose of its own. changes says that it is what becomes
    of a thing, mood how the face looks meanwhile. names holds the name to show, by language.
    """

    key: str
    motion: str | None
    prop: str | None
    takes: frozenset[str]
    needs: tuple[str, ...]
    home: tuple[str, ...]
    like: str | None
    changes: bool
    mood: str | None
    names: Mapping[str, str]

    @property
    def is_mood(self) -> bool:
        """Return True where a mood is all that it means: smile."""
        return self.mood is not None and self.like is not None


@cache
def concepts() -> Mapping[str, Concept]:
    """Return every concept by its key."""
    return MappingProxyType({row.key: _concept(row) for row in noun_rows()})


@cache
def actions() -> Mapping[str, Action]:
    """Return every action by its key."""
    return MappingProxyType({row.key: _action(row) for row in rows_of("actions.txt")})


@cache
def forms(language: str) -> tuple[Form, ...]:
    """Return every form of a language.

    A text that has several readings stands once for each of them.
    """
    rows = [*noun_rows(), *(row for name in _WORD_FILES for row in rows_of(name))]
    written = [form for row in rows for form in _row_forms(row, language)]
    if language == "zh":
        written += (_count(text, key) for text, key in measured_numbers())
        written += _complemented(rows, stop_words(language) | {form.text for form in written})
    return tuple(dict.fromkeys(written))


@cache
def forms_of(language: str, kind: str, key: str) -> tuple[Form, ...]:
    """Return the forms of one key."""
    return tuple(form for form in forms(language) if (form.kind, form.key) == (kind, key))


@cache
def stop_words(language: str) -> frozenset[str]:
    """Return words and phrases that carry no picture of their own: articles, fillers, praise."""
    lines = data_text(f"stop.{language}.txt").splitlines()
    entries = (
        entry.strip() for line in lines if not line.startswith("#") for entry in line.split(",")
    )
    return frozenset(entry for entry in entries if entry)


def _complemented(rows: Iterable[LexiconRow], known: Set[str]) -> Iterator[Form]:
    """Chinese verbs of one character with what completes them, where that means nothing else: 抱
    gives 抱起.
    """
    for row in rows:
        for entry in row.entries["zh"] if row.kind == "action" else ():
            verb = _plain(entry).removesuffix("-")
            if len(verb) == 1 and _plain(entry) != verb:
                texts = (verb + complement for complement in COMPLEMENTS)
                held = entry.partition("#")[2]
                yield from (
                    Form(text=text, language="zh", kind="action", key=row.key, own=held)
                    for text in texts
                    if text not in known
                )


def _concept(row: LexiconRow) -> Concept:
    """A noun's row as a concept."""
    return Concept(
        key=row.key,
        kind=row.kind,
        family=row.family,
        anchor=_one(row, "anchor") or "ground",
        home=row.options.get("home", ()),
        motions=row.options.get("motions", ("still",)),
        inside=_one(row, "inside"),
        names=row_names(row),
    )


def _action(row: LexiconRow) -> Action:
    """A verb's row as an action."""
    return Action(
        key=row.key,
        motion=_one(row, "motion"),
        prop=_one(row, "prop"),
        takes=frozenset(row.options.get("takes", ())),
        needs=row.options.get("needs", ()),
        home=row.options.get("home", ()),
        like=_one(row, "like"),
        changes=row.family == CHANGE,
        mood=_one(row, "mood"),
        names=row_names(row),
    )


def _count(text: str, key: str) -> Form:
    """A number with its measure word."""
    return Form(text=text, language="zh", kind="count", key=key)


def _one(row: LexiconRow, option: str) -> str | None:
    """The single value of an option, or None."""
    return next(iter(row.options.get(option, ())), None)


def row_names(row: LexiconRow) -> Mapping[str, str]:
    """Return the first form in each language, as it is shown."""
    first = {language: _plain(entries[0]) for language, entries in row.entries.items()}
    if row.kind == "action":
        first["zh"] = first["zh"].replace("-", "")
    return MappingProxyType(first)


def _plain(entry: str) -> str:
    """An entry without its marks."""
    return entry.lstrip(_MARKS).partition("#")[0].partition("/")[0]


def _row_forms(row: LexiconRow, language: str) -> Iterator[Form]:
    """Every form that a row gives in a language."""
    for entry in row.entries[language]:
        mark = entry[0] if entry[0] in _MARKS else ""
        form = Form(
            text=_plain(entry).replace("-", "") if _is_verb(row, language) else _plain(entry),
            language=language,
            kind=row.kind,
            key=row.key,
            plural=mark == "+",
            bare=mark == "~",
            own=entry.partition("#")[2],
        )
        yield from _inflected(form, entry.lstrip(_MARKS).partition("#")[0], mark)


def _is_verb(row: LexiconRow, language: str) -> bool:
    """Return True for Chinese verbs, whose entries mark by "-" where 着 goes."""
    return language == "zh" and row.kind == "action"


def _inflected(form: Form, entry: str, mark: str) -> Iterator[Form]:
    """A form and what grammar makes of it."""
    if form.kind == "action" and mark != "!":
        texts = verb_forms(entry) if form.language == "en" else _with_aspect(entry)
        yield from (form._replace(text=text) for text in texts)
        return
    yield form
    if mark or form.kind not in (*NOUN_KINDS, "place"):
        return
    several = _several(form, entry)
    if several != form.text:
        yield form._replace(text=several, plural=True)


def _several(form: Form, entry: str) -> str:
    """The plural of a noun; in Chinese only people and animals have one (孩子们)."""
    if form.language == "en":
        return entry.partition("/")[2] or plural_of(form.text)
    living = form.kind in LIVING
    return form.text if not living or form.text.endswith("们") else form.text + "们"


def _with_aspect(entry: str) -> tuple[str, ...]:
    """A Chinese verb without and with 着: "弹-吉他" gives 弹吉他 and 弹着吉他."""
    verb, dash, rest = entry.partition("-")
    return (verb + rest, f"{verb}着{rest}") if dash else (entry,)
