"""The kits' text format.

A line that begins a place: ``name key=value …``; indented lines are its rows, ``row: item item …``.
An item is ``thing@x[,y][*scale][:colour][(things on it)]``: metres from the middle and above the
floor, scale times the thing's real size. ``like=OTHER`` takes what is not said from another place.

Rooms: ``wall=COLOUR,plain|tiles|panel|rock floor=boards|tiles|checker|plain,COLOUR,COLOUR
horizon=SHARE [close=1] [dim=1]``; rows back (at the wall) and mid. Open places: ``sky=1
floor=grass|sand|paving|asphalt|snow|water|dirt|gravel|COLOUR,COLOUR [hills=COLOUR] [rise=SHARE]
[lines=COLOUR] [lane=1] horizon=SHARE``; rows far (sizes as shares of the picture's unit), back,
mid. What is taller than the picture is drawn smaller, what hangs above its edge lower: see
furnish.Where.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

FILES = ("rooms.txt", "outdoors.txt")
ROWS = ("far", "back", "mid")
NUMBER = r"-?(?:\d+\.?\d*|\.\d+)"
PAINT = r"[a-z][\w+-]*|\d+\.\d+\.\d+"
OPTIONS = {
    "like": r"\w+",
    "wall": rf"(?:{PAINT}),(?:plain|tiles|panel|rock)",
    "floor": rf"(?:(?:boards|tiles|checker|plain),)?(?:{PAINT}),(?:{PAINT})"
    r"|grass|sand|dirt|paving|asphalt|snow|ice|clay|mud|gravel|rock|water",
    "hills": PAINT,
    "lines": PAINT,
    **dict.fromkeys(("horizon", "rise", "snow"), NUMBER),
    **dict.fromkeys(("close", "dim", "sky", "sharp", "lane"), "1"),
}
"""What a place may say of itself, and the form of each value."""
ITEM = re.compile(
    rf"(\w+)@({NUMBER})(?:,({NUMBER}))?(?:\*({NUMBER}))?(?::([\w#+-]+))?(?:\(([^)]*)\))?"
)


@dataclass(frozen=True, kw_only=True)
class Item:
    """A thing at x metres from the middle, y metres above the floor.

    What stands on it is relative to it.
    """

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
    """Return every kit by its place."""
    folder = files(__package__)
    return read_kits("\n".join((folder / name).read_text(encoding="utf-8") for name in FILES))


def read_kits(text: str) -> dict[str, Kit]:
    """Return the kits of a text by their places. Raise ValueError that names what is no kit."""
    found: dict[str, Kit] = {}
    for block in re.split(r"\n(?=\S)", text):
        lines = [line for line in block.splitlines() if line.strip() and line[0] != "#"]
        if lines:
            kit = _kit(lines, found)
            found[kit.name] = kit
    return found


def _kit(lines: list[str], before: Mapping[str, Kit]) -> Kit:
    """One place; like= names an earlier one."""
    name, *words = lines[0].split()
    options = dict(_option(name, word) for word in words)
    rows = dict(_row(name, line) for line in lines[1:])
    if (other := options.pop("like", None)) is not None:
        if other not in before:
            raise ValueError(f"{name}: like={other} names no place before it")
        options = {**before[other].options, **options}
        rows = {**before[other].rows, **rows}
    if "floor" not in options or ("wall" not in options and "sky" not in options):
        raise ValueError(f"{name}: a place needs a floor, and a wall or a sky")
    return Kit(name=name, options=options, rows=rows)


def _option(name: str, word: str) -> tuple[str, str]:
    key, _, value = word.partition("=")
    if key not in OPTIONS or not re.fullmatch(OPTIONS[key], value):
        raise ValueError(f"{name}: {word} is no option of a kit")
    return key, value


def _row(name: str, line: str) -> tuple[str, tuple[Item, ...]]:
    row, _, items = line.strip().partition(":")
    if row not in ROWS:
        raise ValueError(f"{name}: {row} is no row of a kit")
    return row, _items(name, items)


def _items(name: str, text: str) -> tuple[Item, ...]:
    """Return the things that a text lists, and refuse whatever is left of it."""
    if left := ITEM.sub("", text).strip():
        raise ValueError(f"{name}: {left} is no item of a kit")
    return tuple(_item(name, *match.groups()) for match in ITEM.finditer(text))


def _item(
    name: str,
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
        carries=_items(name, carries or ""),
    )
