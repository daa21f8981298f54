"""The kits' text format.

A line that begins a place: ``name key=value …``; indented lines are its rows, ``row: item item …``. An item is
``thing@x[,y][*scale][:colour][(things on it)]``: metres from the middle and above the floor, scale times the
thing's real size. ``like=OTHER`` takes what is not said from another place.

Rooms: ``wall=COLOUR,plain|tiles|panel floor=boards|tiles|checker,COLOUR,COLOUR horizon=SHARE [close=1] [dim=1]``;
rows back (at the wall) and mid. Open places: ``sky=1 floor=grass|sand|paving|asphalt|snow|water|dirt|rails|
COLOUR,COLOUR [hills=COLOUR] [rise=SHARE] horizon=SHARE``; rows far (sizes as shares of the picture's unit), back, mid.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

FILES = ("rooms.txt", "outdoors.txt")
ROWS = ("far", "back", "mid")
ITEM = re.compile(r"(\w+)@(-?[\d.]+)(?:,(-?[\d.]+))?(?:\*([\d.]+))?(?::([\w#+-]+))?(?:\(([^)]*)\))?")


@dataclass(frozen=True, kw_only=True)
class Item:
    """A thing at x metres from the middle, y metres above the floor; what stands on it is relative to it."""

    thing: str
    x: float
    y: float = 0.0
    scale: float = 1.0
    colour: str | None = None
    carries: "tuple[Item, ...]" = ()


@dataclass(frozen=True, kw_only=True)
class Kit:
    """A place: its options, and its rows of things."""

    name: str
    options: Mapping[str, str]
    rows: Mapping[str, tuple[Item, ...]]

    @property
    def is_open(self) -> bool:
        """Return True if it lies under the sky."""
        return "sky" in self.options

    @property
    def horizon(self) -> float:
        """Where the floor begins, as a share of the picture's height from the top."""
        return float(self.options.get("horizon", 0.6))


def kit_of(place: str) -> Kit | None:
    """Return a place's kit, None where it has none."""
    return kits().get(place)


@cache
def kits() -> dict[str, Kit]:
    """Return every kit by its place. Raise ValueError for a line that is no kit."""
    found: dict[str, Kit] = {}
    for name in FILES:
        text = (files(__package__) / name).read_text(encoding="utf-8")
        for block in re.split(r"\n(?=\S)", text):
            lines = [line for line in block.splitlines() if line.strip() and line[0] != "#"]
            if lines:
                kit = _kit(lines, found)
                found[kit.name] = kit
    return found


def _kit(lines: list[str], before: Mapping[str, Kit]) -> Kit:
    """One place; like= names an earlier one."""
    name, *options = lines[0].split()
    said = dict(option.split("=", 1) for option in options)
    rows = {}
    for line in lines[1:]:
        row, _, items = line.strip().partition(":")
        if row not in ROWS:
            raise ValueError(f"{name}: {row} is no row of a kit")
        rows[row] = _items(items)
    if (other := said.pop("like", None)) is not None:
        return Kit(
            name=name,
            options={**before[other].options, **said},
            rows={**before[other].rows, **rows},
        )
    return Kit(name=name, options=said, rows=rows)


def _items(text: str) -> tuple[Item, ...]:
    return tuple(_item(*match.groups()) for match in ITEM.finditer(text))


def _item(
    thing: str,
    x: str,
    y: str | None,
    scale: str | None,
    colour: str | None,
    carries: str | None,
) -> Item:
    return Item(
        thing=thing,
        x=float(x),
        y=float(y or 0),
        scale=float(scale or 1),
        colour=colour,
        carries=_items(carries or ""),
    )
