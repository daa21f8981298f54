"""A look: what a drawing shows, apart from its colour and the moment."""

from dataclasses import dataclass

from vitascope_scene.meaning import Worn


@dataclass(frozen=True, kw_only=True)
class Look:
    """Who is drawn, doing what, with what, in which clothes; all words are keys of the lexicon.

    prop_colour None is the prop's own colour. carried says that something else in the scene carries the
    subject, so that its pose brings no seat or mount of its own.
    """

    concept: str
    action: str | None = None
    prop: str | None = None
    prop_colour: str | None = None
    prop_count: int = 1
    wears: tuple[Worn, ...] = ()
    carried: bool = False
