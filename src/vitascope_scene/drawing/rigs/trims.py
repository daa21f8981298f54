"""Trimmings of the rigs: hats, beards, ears, coats, as rows of shapes drawn at a joint."""

from functools import cache
from importlib.resources import files

from vitascope_scene.drawing import rows
from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.rows.parse import DrawingRow, parse_row
from vitascope_scene.drawing.subjects.pose import Pose


@cache
def _texts() -> dict[str, str]:
    """Every trimming's text by its key."""
    names = ("trims.txt", "parts.txt")
    text = "\n".join((files(__package__) / name).read_text(encoding="utf-8") for name in names)
    found: dict[str, str] = {}
    key = ""
    for line in text.splitlines():
        if line.startswith(" "):
            found[key] += "\n" + line
        elif line and not line.startswith("#"):
            key = line.split()[0]
            found[key] = line
    return found


def trim_keys() -> tuple[str, ...]:
    """Every trimming."""
    return tuple(_texts())


@cache
def trim_row(key: str) -> DrawingRow:
    """Return a trimming's row. Raise KeyError where there is none."""
    return parse_row(_texts()[key])


def part_row(key: str) -> DrawingRow | None:
    """Return a trimming's row, or None where there is none."""
    return trim_row(key) if key in _texts() else None


def trim(pen: Pen, pose: Pose, key: str, colour: Colour | None, own: Colour) -> None:
    """Draw a trimming at the pen's origin.

    colour None is its usual one, which may be made from own.
    """
    row = trim_row(key)
    rows.paint_row(pen, pose, row, colour or rows.paint(row.colours[0], own))
