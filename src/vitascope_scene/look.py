"""A look: what a drawing shows, apart from its colour and the moment."""

from dataclasses import dataclass

from vitascope_scene.meaning import Worn


@dataclass(frozen=True, kw_only=True)
class Look:
    """Who is drawn, doing what, with what, in which clothes; all words are keys of the lexicon.

    prop_colour None is the prop's own colour. seat is what one sits on while doing it. carried says
    that something else in the scene carries the subject, so that its pose brings no seat or mount
    of its own; partnered that the one with whom it does something is in the scene, so that its pose
    brings nobody; outdoors that its pose brings no stove, sink or table; submerged that it is under
    water. without are garments that it does not wear. mood is
    how its face looks; shot how near it is seen (a key of nearer.HEAD, None: whole).
    """

    concept: str
    action: str | None = None
    prop: str | None = None
    prop_colour: str | None = None
    prop_count: int = 1
    seat: str | None = None
    wears: tuple[Worn, ...] = ()
    carried: bool = False
    partnered: bool = False
    outdoors: bool = False
    submerged: bool = False
    without: frozenset[str] = frozenset()
    mood: str | None = None
    shot: str | None = None
