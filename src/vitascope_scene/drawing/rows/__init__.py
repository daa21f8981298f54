"""Things drawn from data: rows of shapes, in hundredths of the thing's height.

row_drawing gives a concept's drawing; draw_row draws a thing inside another picture: a prop in a
hand, a chair in a room. README.md beside this module tells the format.
"""

from functools import cache
from typing import Literal

from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.rows.draw import moves, paint_row
from vitascope_scene.drawing.rows.palette import paint
from vitascope_scene.drawing.rows.parse import DrawingRow
from vitascope_scene.drawing.rows.table import row_of, texts
from vitascope_scene.drawing.subjects.drawing import Drawing
from vitascope_scene.drawing.subjects.pose import Point, Pose

MARGIN = 0.06
"""Heights of room on a plate above and below a thing, together."""
FRAMES = 16
FEET: Point = (0.0, 0.5)
Hold = Literal["middle", "grip", "feet"]

__all__ = ["draw_row", "has_row", "paint", "paint_row", "row_drawing", "row_keys", "row_of"]


def row_keys() -> tuple[str, ...]:
    """Every key that has a row, things of the vocabulary and auxiliary ones."""
    return tuple(texts())


def has_row(key: str) -> bool:
    """Whether a key has a row."""
    return key in texts()


@cache
def row_drawing(key: str) -> Drawing | None:
    """Return the drawing of a key, or None where it has no row.

    Raise ValueError where the row is badly written.
    """
    if key not in texts():
        return None
    row = row_of(key)

    def draw(pen: Pen, pose: Pose) -> None:
        paint_row(pen, pose, row, pose.c)

    return Drawing(
        draw=draw,
        width=row.width,
        height=1 + MARGIN + row.top,
        rest=row.loop,
        pace=row.loop,
        upright=not row.faces,
        frames=FRAMES if moves(row) else 1,
        metres=row.metres,
        colours=row.colours,
        anchor=row.where,
        grip=row.grip,
        turn=row.turn,
        seat=row.seat,
        top=row.top,
    )


def draw_row(
    pen: Pen,
    key: str,
    colour: Colour | str | None,
    x: float,
    y: float,
    scale: float,
    *,
    pose: Pose,
    hold: Hold = "middle",
    turn: float = 0.0,
    flip: bool = False,
) -> None:
    """Draw a row inside another picture, scale units high, its middle, its grip or its feet at (x,
    y).

    colour is a paint, a name of the palette, or None for the thing's own; turn (radians) is about
    that point.
    Raise KeyError where the key has no row.
    """
    row = row_of(key)
    own = colour if isinstance(colour, tuple) else paint(colour or row.colours[0], pose.c)
    at = _held(row, hold)
    with pen.at(x, y, turn, scale, flip), pen.at(-at[0], -at[1]):
        paint_row(pen, pose, row, own)


def _held(row: DrawingRow, hold: Hold) -> Point:
    """The point of a thing that is laid on another."""
    return {"middle": (0.0, 0.0), "grip": row.grip, "feet": FEET}[hold]
