"""What each subject is like when nobody says: its size, its colours, where it lives and how it moves."""

from dataclasses import dataclass
from functools import cache

from vitascope_scene.lexicon.tables import read_table


@dataclass(frozen=True, kw_only=True)
class Traits:
    """anchor is ``ground`` (a path leads its feet), ``surface``, ``air`` or ``deep`` (a path leads its centre).

    height is its usual share of the frame's shorter side, aspect its width over its height.
    """

    anchor: str
    height: float
    aspect: float
    colours: tuple[str, ...]
    places: tuple[str, ...]
    motions: tuple[str, ...]


@cache
def traits_of(subject: str) -> Traits:
    """The traits of one subject key."""
    return _table()[subject]


@cache
def _table() -> dict[str, Traits]:
    return {subject: _row(row) for subject, row in read_table("subjects.toml").items()}


def _row(row: object) -> Traits:
    """A line of the table; "walk" means to the left or to the right, whichever."""
    assert isinstance(row, list)
    anchor, height, aspect, colours, places, motions = row
    return Traits(
        anchor=anchor,
        height=height,
        aspect=aspect,
        colours=tuple(colours.split()),
        places=tuple(places.split()),
        motions=tuple(motions.replace("walk", "move_left move_right").split()),
    )
