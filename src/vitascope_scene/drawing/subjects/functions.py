"""Drawings that are code: how each is drawn, how large a plate it needs, how fast it loops."""

import tomllib
from dataclasses import replace
from functools import cache
from importlib.resources import files

from vitascope_scene.drawing.subjects import (
    afloat,
    flying,
    grazers,
    objects,
    people,
    pets,
    road,
    sporty,
    swimmers,
    wild,
    winged,
)
from vitascope_scene.drawing.subjects.drawing import Drawing

MARGIN = 0.2
"""Heights of room on a plate for what swings beyond the usual pose."""


@cache
def function_drawing(key: str) -> Drawing | None:
    """Return the drawing of a concept that is drawn by code, with its measures.

    None for any other.
    """
    if key not in _DRAWINGS:
        return None
    anchor, metres, colours, seat = _measures()[key]
    drawing = _DRAWINGS[key]
    return replace(
        drawing,
        width=drawing.width + MARGIN,
        height=drawing.height + MARGIN,
        anchor=anchor,
        metres=metres,
        colours=tuple(colours.split()),
        seat=seat,
    )


@cache
def _measures() -> dict[str, tuple[str, float, str, float | None]]:
    """Anchor, metres, colours and seat of each."""
    text = (files(__package__) / "measures.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text).items()
    return {key: (row[0], float(row[1]), row[2], row[3] if row[3:] else None) for key, row in rows}


def _rows(module: object, names: str, **common: object) -> dict[str, Drawing]:
    """One drawing per name, all alike."""
    return {name: Drawing(draw=getattr(module, name), **common) for name in names.split()}  # type: ignore[arg-type]


_DRAWINGS: dict[str, Drawing] = {
    **_rows(people, "man woman child soldier", width=0.9),
    **_rows(people, "knight robot astronaut", width=1.0, pace=1.1),
    **_rows(people, "parachutist", width=1.0, pace=2.0, upright=True),
    **_rows(people, "dancer", width=1.2, rest=1.4, pace=1.4, frames=20),
    **_rows(people, "runner", width=1.0, rest=0.75, pace=0.62),
    **_rows(sporty, "diver", width=2.3, rest=1.6, pace=1.1),
    **_rows(sporty, "cyclist", width=1.2, rest=1.0, pace=0.7),
    **_rows(sporty, "skier", width=1.3, rest=1.4, pace=1.0),
    **_rows(pets, "cat dog rabbit", width=1.5, pace=0.8),
    **_rows(pets, "fox bear panda", width=1.9, pace=0.9),
    **_rows(wild, "lion tiger elephant", width=1.9, height=1.3, pace=1.1),
    **_rows(grazers, "cow sheep", width=1.9, height=1.3, pace=1.1),
    **_rows(wild, "giraffe", width=0.9, pace=1.3),
    **_rows(grazers, "horse deer", width=1.6, height=1.3, pace=0.65),
    **_rows(wild, "dinosaur", width=2.0, height=1.3, pace=1.1),
    **_rows(winged, "bird", width=1.5, height=1.6, rest=0.5, pace=0.45, frames=12),
    **_rows(winged, "eagle", width=2.2, height=1.9, rest=1.2, pace=0.9),
    **_rows(winged, "owl", width=2.2, height=1.4, pace=0.8),
    **_rows(winged, "duck swan penguin", width=1.5, pace=0.9),
    **_rows(winged, "butterfly", width=1.4, rest=0.8, pace=0.6, frames=20),
    **_rows(winged, "dragon", width=2.2, height=1.7, rest=1.2, pace=1.0),
    **_rows(swimmers, "fish", width=2.0, height=1.3, rest=1.2, pace=0.8),
    **_rows(swimmers, "shark dolphin", width=2.6, height=1.4, rest=1.6, pace=1.1),
    **_rows(swimmers, "whale", width=2.9, height=1.5, rest=2.4, pace=2.0, frames=20),
    **_rows(swimmers, "turtle", width=1.9, height=1.4, rest=2.0, pace=1.5),
    **_rows(
        swimmers,
        "jellyfish octopus",
        width=1.5,
        height=1.4,
        rest=2.0,
        pace=1.6,
        upright=True,
        frames=20,
    ),
    **_rows(road, "car truck bus", width=2.8, rest=1.0, pace=0.5, height=1.3),
    **_rows(road, "train", width=3.6, rest=1.0, pace=0.8, height=1.3),
    **_rows(road, "motorcycle", width=1.8, rest=1.0, pace=0.5),
    **_rows(road, "tank", width=2.5, rest=1.0, pace=1.0, height=1.2),
    **_rows(flying, "helicopter plane", width=2.9, height=1.3, rest=0.6, pace=0.6),
    **_rows(flying, "fighter_jet", width=3.6, height=1.2, rest=0.5, pace=0.5, frames=12),
    **_rows(flying, "spaceship", width=3.2, height=1.4, rest=0.8, pace=0.8),
    **_rows(flying, "rocket", width=0.9, height=1.7, rest=0.6, pace=0.4, upright=True, frames=12),
    **_rows(flying, "ufo", width=1.9, height=1.2, rest=1.8, pace=1.8, upright=True, frames=18),
    **_rows(flying, "balloon", width=1.0, rest=2.4, pace=2.4, upright=True),
    **_rows(afloat, "sailboat ship", width=2.5, height=1.2, rest=2.4, pace=2.0),
    **_rows(afloat, "submarine", width=2.7, height=1.2, rest=1.2, pace=0.8),
    **_rows(objects, "ball", pace=1.2, frames=20),
    **_rows(
        objects, "tree flower statue house", width=1.3, height=1.3, rest=2.4, pace=2.4, upright=True
    ),
    **_rows(objects, "lighthouse", width=1.6, rest=3.0, pace=3.0, upright=True, frames=24),
    **_rows(objects, "windmill", width=1.2, rest=1.6, pace=1.6, upright=True, frames=20),
    **_rows(objects, "lantern kite umbrella cup candle", width=1.4, height=1.4, upright=True),
    **_rows(objects, "campfire", width=1.8, height=1.7, rest=1.4, pace=1.4, upright=True),
}
