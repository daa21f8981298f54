"""What a prompt says, as the reader found it: the hand-over from reading to sampling and drawing.

Every word here is an English key of the lexicon. None, or an empty tuple, is what nobody said.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

MOST_ACTORS = 6
"""Actors that a scene holds; a crowd or a flock is one of them."""
CARRIED = frozenset(("on", "inside"))
"""Relations of one whom the other carries."""
BECOMES = "becomes"
"""The relation of one who turns into another: of is shown before, to after it, in one place."""
MOST_BEATS = 3
"""Things that happen one after another within a clip."""
MANY = 12
"""The count of a group: a flock, a crowd, "many", a dozen and more."""


@dataclass(frozen=True, kw_only=True)
class Doing:
    """What an actor does during one beat: an action, a motion or both, with a thing that it needs.

    mood is how its face looks meanwhile. prop_count is how many of the thing it holds or has before
    it. seat is what it sits on meanwhile.
    """

    action: str | None = None
    motion: str | None = None
    prop: str | None = None
    prop_colour: str | None = None
    prop_count: int = 1
    seat: str | None = None
    mood: str | None = None


@dataclass(frozen=True, kw_only=True)
class Worn:
    """A garment and its colour."""

    garment: str
    colour: str | None = None


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One thing in the picture, or several alike: count is less than MANY, or MANY.

    doings has one entry a beat, None where nobody said; it is shorter where later beats say nothing
    of it. size is ``small``, ``large`` or None. mood is how its face looks where no doing says it.
    """

    concept: str
    colour: str | None = None
    count: int = 1
    size: str | None = None
    doings: tuple[Doing | None, ...] = ()
    wears: tuple[Worn, ...] = ()
    mood: str | None = None


@dataclass(frozen=True, kw_only=True)
class Relation:
    """Where one subject is to another: positions in Meaning.subjects, and a relation's key."""

    of: int
    relation: str
    to: int


@dataclass(frozen=True, kw_only=True)
class World:
    """What the world is like for a while; None is as before."""

    time: str | None = None
    weather: str | None = None
    effects: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """All that a prompt says.

    substitutes maps a word of the prompt to the drawn concept that stands in for it; unknown_words
    are words that nobody knows, and words that held a role and could not be drawn, as the caller
    wrote them. shot is how near somebody is seen: ``close``, ``half`` or None. denied holds keys
    that the prompt itself rules out ("without rain"). beats is 1 to MOST_BEATS; cut says that the
    beats are shots, with a cut between them. turns is what the world is like one after another
    where it changes, the first as time, weather and effects say. unread says that the prompt is in
    a language that is neither English nor Chinese, and that nothing of it was read.
    """

    place: str | None = None
    time: str | None = None
    weather: str | None = None
    style: str | None = None
    camera: str | None = None
    shot: str | None = None
    effects: tuple[str, ...] = ()
    first_person: bool = False
    subjects: tuple[Subject, ...] = ()
    relations: tuple[Relation, ...] = ()
    beats: int = 1
    cut: bool = False
    turns: tuple[World, ...] = ()
    denied: frozenset[str] = frozenset()
    substitutes: Mapping[str, str] = field(default_factory=dict)
    unknown_words: tuple[str, ...] = ()
    unread: bool = False
