"""Colour names of the rows: the paints of the vocabulary and some forty materials."""

import re
from functools import cache

from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.subjects.pose import PAINT, dark, pale

PALETTE: dict[str, Colour] = PAINT | {
    "skin": (236, 184, 148),
    "ink": (26, 24, 30),
    "snow": (250, 250, 248),
    "steel": (120, 128, 140),
    "chrome": (196, 204, 214),
    "rubber": (38, 38, 42),
    "glass": (150, 196, 222),
    "wood": (136, 92, 54),
    "pine": (198, 150, 96),
    "leaf": (74, 138, 62),
    "lamp": (255, 226, 140),
    "cream": (248, 236, 206),
    "crust": (206, 140, 70),
    "meat": (150, 72, 52),
    "tomato": (220, 60, 44),
    "choc": (92, 54, 36),
    "stone": (170, 164, 154),
    "brick": (166, 84, 66),
    "slate": (84, 90, 108),
    "sand": (218, 190, 140),
    "clay": (188, 106, 70),
    "cheese": (250, 202, 84),
    "water": (96, 176, 220),
    "screen": (24, 32, 46),
    "flame": (255, 150, 40),
    "straw": (226, 196, 110),
    "rose": (226, 90, 120),
    "mint": (150, 214, 190),
}
NAME = re.compile(r"([a-z]+|#[0-9a-f]{6})([+-]\d)?")


@cache
def paint(name: str, own: Colour) -> Colour:
    """Return the colour of a name such as ``leaf-2`` or ``#40a0c0+3``; ``c`` is own.

    Raise ValueError where there is no such colour.
    """
    parts = NAME.fullmatch(name)
    if parts is None or not (parts[1][0] == "#" or parts[1] == "c" or parts[1] in PALETTE):
        raise ValueError(f"unknown colour {name!r}")
    colour = own if parts[1] == "c" else _named(parts[1])
    share = int(parts[2] or 0) / 10
    return pale(colour, share) if share > 0 else dark(colour, -share) if share < 0 else colour


def _named(name: str) -> Colour:
    """A colour of the palette, or one written #rrggbb."""
    if name[0] != "#":
        return PALETTE[name]
    return (int(name[1:3], 16), int(name[3:5], 16), int(name[5:7], 16))
