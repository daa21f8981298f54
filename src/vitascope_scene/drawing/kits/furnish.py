"""Rows of things as layers: at the wall, in the room, far away; with their shadows."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2

from vitascope_scene.drawing.choose import thing_drawing
from vitascope_scene.drawing.kits.parse import Item
from vitascope_scene.drawing.layers import Layer, across
from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.rows import paint
from vitascope_scene.drawing.stage import Stage
from vitascope_scene.drawing.subjects.drawing import Drawing
from vitascope_scene.drawing.subjects.pose import PAINT, Pose

WINDOW = "window"
AUTUMN: Colour = (206, 122, 44)
"""A tree when leaves fall."""
LEAFY = frozenset(("tree", "round_tree", "hedge"))
MOMENT = 0.1
"""Where in their loop things stand that do not move."""
FRAME: Colour = (244, 240, 230)


LAMPS: dict[str, tuple[float, float]] = {
    "lamp": (0.62, 1.0),
    "floor_lamp": (0.85, 1.1),
    "pendant": (0.15, 1.1),
    "chandelier": (0.4, 1.4),
    "lantern": (0.5, 0.8),
    "light_bulb": (0.4, 1.2),
    "spot": (0.3, 0.9),
    "torch": (0.85, 0.9),
    "candle": (0.9, 0.5),
    "candlestick": (0.9, 0.6),
    "campfire": (0.4, 1.4),
    "street_lamp": (0.93, 1.1),
}
"""What gives light: where on its height, and how many metres its shine reaches."""
SHINE: Colour = (255, 196, 110)
HANGS = 1.2
"""What is fixed higher than this many metres is brought down to where it is seen."""


@dataclass(frozen=True, kw_only=True)
class Where:
    """Where a row of things stands.

    metre is pixels per metre, base the y of their feet in the still frame, light what colours them,
    lamps how strongly lamps shine. Without own_size everything is one metre high: a row says the
    sizes itself. What does not fit into the picture is made to fit, unless it is seen from near.
    """

    depth: float
    metre: float
    base: float
    light: Colour = (1.0, 1.0, 1.0)
    lamps: float = 0.0
    own_size: bool = True
    fits: bool = True

    @property
    def top(self) -> float:
        """Return how many metres above their feet the still frame shows."""
        return 0.97 * self.base / self.metre

    def size(self, item: Item) -> float:
        """Return a thing's height in metres: its own, or as much as the picture has room for."""
        drawing = thing_drawing(item.thing)
        own = drawing.metres or 1.0 if self.own_size else 1.0
        return min(own * item.scale, self.top) if self.fits else own * item.scale

    def foot(self, item: Item) -> float:
        """Return how many metres above the floor a thing begins."""
        tall = 1.15 * item.scale if item.thing == WINDOW else self.size(item)
        if item.y < HANGS or not self.fits:
            return item.y
        return max(HANGS - 0.4, min(item.y, self.top - tall))


def furnished(stage: Stage, items: Sequence[Item], where: Where) -> Layer:
    """Return one row of things as a layer."""
    down, metre = 0.12, where.metre
    left, right = across(stage, where.depth)
    up = max((_reach(item, where) for item in items), default=0.0) + 0.1
    width, height = right - left, (up + down) * metre
    pen = Pen(width / metre, height / metre, metre, where.light)
    middle = (stage.width / 2 - left - width / 2) / metre
    with pen.at(middle, height / metre / 2 - down):
        for item in items:
            _put(pen, stage, item, (item.x, -where.foot(item)), where)
    return Layer(plate=pen.plate, x=left, y=where.base - height + down * metre, depth=where.depth)


def _reach(item: Item, where: Where) -> float:
    """Return how many metres above the floor a thing ends, with what stands on it and its shine."""
    if item.thing == WINDOW:
        return where.foot(item) + 1.3 * item.scale
    above = max((_reach(each, where) for each in item.carries), default=0.0)
    shine = LAMPS.get(item.thing, (0.0, 0.0))[1] if where.lamps else 0.0
    return where.foot(item) + where.size(item) + max(above, shine)


def shadows(stage: Stage, items: Sequence[Item], where: Where) -> Layer:
    """Return soft dark ellipses under the things of a row."""
    left, right = across(stage, where.depth)
    pen = Pen((right - left) / where.metre, 0.3, where.metre)
    middle = (stage.width / 2 - (left + right) / 2) / where.metre
    for item in items:
        if item.thing != WINDOW and item.y == 0:
            wide = where.size(item) * thing_drawing(item.thing).width * 0.42
            pen.oval(item.x + middle, 0, wide, 0.06, (0, 0, 0), shade=0, alpha=0.3)
    plate = cv2.blur(pen.plate, (9, 9))
    return Layer(plate=plate, x=left, y=where.base - plate.shape[0] / 2, depth=where.depth)


def _put(pen: Pen, stage: Stage, item: Item, foot: tuple[float, float], where: Where) -> None:
    """Draw one thing with its foot at a point, and what stands on it."""
    x, y = foot
    if item.thing == WINDOW:
        _window(pen, stage, x, y, 1.3 * item.scale, 1.15 * item.scale)
        return
    drawing, size = thing_drawing(item.thing), where.size(item)
    is_autumn = item.thing in LEAFY and "falling_leaves" in stage.scene.effects
    colour = AUTUMN if is_autumn else _colour(drawing, item.colour)
    with pen.at(x, y - size / 2, 0.0, size):
        drawing.draw(pen, Pose(c=colour, t=MOMENT, go=False))
    if where.lamps and item.thing in LAMPS:
        share, reach = LAMPS[item.thing]
        pen.glow(x, y - share * size, reach * 0.4, SHINE, 0.6 * where.lamps)
        pen.glow(x, y - share * size, reach, SHINE, 0.3 * where.lamps)
    seat = -0.5 if drawing.seat is None else drawing.seat
    top = y - size * (0.5 - seat) + 0.02 * size
    for each in item.carries:
        _put(pen, stage, each, (x + each.x, top - each.y), where)


def _colour(drawing: Drawing, colour: str | None) -> Colour:
    """A name of the palette, a number into the thing's own colours, or its first."""
    own = drawing.colours or ("grey",)
    if colour is None or colour.isdigit():
        return paint(own[min(len(own) - 1, int(colour or 0))], PAINT["grey"])
    return paint(colour, PAINT["grey"])


def _window(pen: Pen, stage: Stage, x: float, y: float, w: float, h: float) -> None:
    """A window with the sky of the hour."""
    light, before, f = stage.light, pen.light, 0.05
    half = w / 2
    with pen.at(x, y):
        pen.shine([(-half, -h), (half, -h), (half, 0), (-half, 0)], light.middle, corners=True)
        low = -h * 0.45
        pen.shine(
            [(-half, low), (half, low), (half, 0), (-half, 0)], light.low, alpha=0.8, corners=True
        )
        if light.stars:
            pen.glow(w * 0.2, -h * 0.75, 0.08 * h, (240, 240, 250), 0.9)
        pen.light = light.ambient
        crest = [(-0.5, -0.2), (-0.2, -0.3), (0.1, -0.2), (0.3, -0.28), (0.5, -0.2)]
        hills = [(px * w, py * h) for px, py in crest]
        pen.poly([(-half, 0), *hills, (half, 0)], (92, 140, 84))
        pen.light = before
        for left, top, right, bottom in (
            (-half - f, -h - f, half + f, -h),
            (-half - f, -f * 0.4, half + f * 1.4, f * 1.3),
            (-half - f, -h, -half, 0),
            (half, -h, half + f, 0),
            (-f / 2, -h, f / 2, 0),
            (-half, -h * 0.55, half, -h * 0.55 + f * 0.7),
        ):
            pen.box(left, top, right, bottom, FRAME)
