"""The things that a figure deals with: which they are, how large, and how they are held."""

from dataclasses import dataclass, replace
from functools import cache

from vitascope_scene.drawing import rows
from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.rigs.beasts import beast_of
from vitascope_scene.drawing.rigs.table import TableLine, lines
from vitascope_scene.drawing.subjects.drawing import Drawing
from vitascope_scene.drawing.subjects.pose import Point, Pose
from vitascope_scene.lexicon import LIVING, concepts
from vitascope_scene.look import Look

TALL = 1.75
"""Metres of the figure that things are measured against."""
LEAST, MOST = 0.12, 0.62
"""Figure's heights of a thing in a hand: seen, and no larger than its bearer can hold."""
OF_THE_HOUSE = ("stove", "sink", "table")
"""What stands in no street and no meadow."""
ALIVE = 0.3
"""Figure's heights of the smallest animal or child in somebody's arms."""
WIDEST = 0.8
SEAT = "&"
"""What a pose's line calls the thing that one sits on while doing something else."""
BACK_SINKS = 0.05
"""How far a rider sits into an animal's back."""
FURNITURE_LEAST, FURNITURE_MOST = 0.1, 2.6
MOUNT_LEAST = 0.42
"""Figure's heights of the smallest animal that carries somebody."""


@dataclass(frozen=True, kw_only=True)
class Thing:
    """A thing in the picture, with the colour that was asked for."""

    key: str
    colour: str | None = None

    @property
    def drawing(self) -> Drawing:
        """How it is drawn."""
        return drawing_of_thing(self.key)

    def draw(self, pen: Pen, pose: Pose, own: Colour) -> None:
        """Draw it one unit high around the pen's origin."""
        colours = self.drawing.colours
        name = self.colour or (colours[0] if colours else "grey")
        self.drawing.draw(pen, replace(pose, c=rows.paint(name, own)))


@dataclass(frozen=True, kw_only=True)
class Props:
    """hand is what the grip holds or ``$`` stands for, spot what lies elsewhere, seat what one sits
    on; count is of the named one.
    """

    hand: Thing | None = None
    spot: Thing | None = None
    seat: Thing | None = None
    count: int = 1
    named: bool = False
    carried: bool = False
    partnered: bool = False
    outdoors: bool = False


@cache
def drawing_of_thing(key: str) -> Drawing:
    """The drawing of a concept, or of an auxiliary row that is none."""
    # choose imports the rigs, which import this
    from vitascope_scene.drawing.choose import drawing_of

    row = None if key in concepts() else rows.row_drawing(key)
    return row or drawing_of(Look(concept=key))


def props_of(look: Look, line: TableLine) -> Props:
    """Which things a look's pose deals with: what the prompt names goes into the hand, or to the
    pose's spot.
    """
    tools = [tool for tool in line.text("prop").split(",") if tool]
    first = tools[0] if tools else None
    usual = line.text("usual") or None
    if look.prop is None:
        is_bare = line.has("bare") or (look.partnered and not line.has("mutual"))
        return _props(look, None if is_bare else first, usual)
    if look.prop in tools or not line.has("spot") or (look.outdoors and has_furniture(line)):
        return _props(look, look.prop, usual if look.prop in tools else None, painted="hand")
    return _props(look, first, look.prop, painted="spot")


def has_furniture(line: TableLine) -> bool:
    """Whether a pose stands at a stove, a sink or a table that it brings itself."""
    return not line.has("sits") and any(f"{key}@" in line.text("under") for key in OF_THE_HOUSE)


def _props(look: Look, hand: str | None, spot: str | None, *, painted: str = "") -> Props:
    """The things by their keys; the colour belongs to the named one."""
    colour = look.prop_colour
    return Props(
        hand=Thing(key=hand, colour=colour if painted == "hand" else None) if hand else None,
        spot=Thing(key=spot, colour=colour if painted == "spot" else None) if spot else None,
        seat=Thing(key=look.seat) if look.seat else None,
        count=look.prop_count,
        named=painted == "hand",
        carried=look.carried,
        partnered=look.partnered,
        outdoors=look.outdoors,
    )


def held_size(thing: Thing, line: TableLine) -> float:
    """A thing's height in a hand, in heights of the figure."""
    drawing = thing.drawing
    metres = drawing.metres or 0.3
    least, most = line.number("least", 0, LEAST), line.number("most", 0, MOST)
    if thing.key in concepts() and concepts()[thing.key].kind in LIVING:
        least = max(least, ALIVE)
    size = min(most, max(least, metres / TALL * line.plain("scale", 1)))
    usual = line.text("prop").split(",")[0]
    if thing.key == usual and not line.has("most"):
        size = max(line.number("least", 0, 0.02), metres / TALL * line.plain("scale", 1))
    elif drawing.width * size > WIDEST:
        size = max(0.05, WIDEST / drawing.width)
    return size


def placed_size(thing: Thing, size: float, least: float = FURNITURE_LEAST) -> float:
    """The height of a thing under or beside a figure."""
    metres = thing.drawing.metres or 0.5
    return min(FURNITURE_MOST, max(least, metres / TALL * size))


def stood(pen: Pen, pose: Pose, thing: Thing, own: Colour, feet: Point, size: float) -> None:
    """Draw a thing with its feet at a point."""
    with pen.at(feet[0], feet[1] - size / 2, 0, size):
        thing.draw(pen, pose, own)


def held(
    pen: Pen, pose: Pose, thing: Thing, own: Colour, at: Point, size: float, turn: float
) -> None:
    """Draw a thing with its grip at a point."""
    x, y = thing.drawing.grip
    with pen.at(at[0], at[1], turn, size), pen.at(-x, -y):
        thing.draw(pen, pose, own)


def seat_of(thing: Thing, size: float, feet: float) -> float:
    """The height at which one sits on a thing whose feet stand at this y."""
    seat = thing.drawing.seat
    mount = lines("mammals").get(thing.key)
    if seat is None and mount is not None:
        seat = beast_of(mount, (0, 0, 0)).back + BACK_SINKS
    return feet - size * (0.5 - (seat if seat is not None else -0.5))


CODED_WINDOWS = {
    "car": (0.12, -0.27, 0.2),
    "truck": (0.7, -0.2, 0.2),
    "bus": (1.2, -0.18, 0.28),
    "tractor": (-0.08, -0.24, 0.3),
}
"""Middle and height of the driver's window of vehicles that are drawn by code or as rows."""


def window_of(key: str) -> tuple[float, float, float] | None:
    """Middle and height of the window at which a vehicle's driver is seen, or None where it is
    open.
    """
    if key in CODED_WINDOWS:
        return CODED_WINDOWS[key]
    row = lines("wheels").get(key)
    body = lines("bodies").get(row.words[2]) if row else None
    panes = [pane for pane in body.text("windows").split("|") if pane] if body else []
    if not panes:
        return None
    corners = [point.split(",") for point in panes[_front(panes)].split("/")]
    xs, ys = ([float(corner[k]) / 100 for corner in corners] for k in (0, 1))
    return (min(xs) + 0.4 * (max(xs) - min(xs)), (min(ys) + max(ys)) / 2, max(ys) - min(ys))


def _front(panes: list[str]) -> int:
    """Which pane is farthest to the front."""
    return max(range(len(panes)), key=lambda number: float(panes[number].split(",")[0]))
