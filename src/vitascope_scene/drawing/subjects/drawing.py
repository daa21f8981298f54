"""What the stage must know of a drawing: its plate, its loop, its real size, where it is held."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.subjects.pose import Point, Pose

Draw: TypeAlias = Callable[[Pen, Pose], None]


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """draw fills a plate of width x height units; the subject itself is 1 high, from -0.5 to 0.5.

    rest and pace are the seconds of one loop, standing and on the way, in so many frames (1: it
    never moves). upright things never face the other way; quick ones blur.

    metres is its real height (None where nobody measured it; of very flat things the height of the
    square they lie in), colours are the usual ones, first the default. anchor is ``ground``,
    ``surface``, ``air`` or ``deep``. grip is the point that a hand holds, turn (radians) how it is
    held. seat is the y at which something stands on it (None: its top edge). top is the room that
    the plate has above and below for what sticks out, such as steam.
    """

    draw: Draw
    width: float = 1.4
    height: float = 1.16
    rest: float = 2.0
    pace: float = 0.9
    upright: bool = False
    frames: int = 16
    metres: float | None = None
    colours: tuple[str, ...] = ()
    anchor: str = "ground"
    grip: Point = (0.0, 0.0)
    turn: float = 0.0
    seat: float | None = None
    top: float = 0.0
