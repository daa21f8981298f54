"""Rows of things as layers: at the wall, in the room, far away; with their shadows."""

from collections.abc import Sequence

import cv2

from vitascope_scene.drawing.kits.parse import Item
from vitascope_scene.drawing.layers import Layer, across
from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.rows import paint
from vitascope_scene.drawing.stage import Stage
from vitascope_scene.drawing.subjects.choose import thing_drawing
from vitascope_scene.drawing.subjects.drawing import Drawing
from vitascope_scene.drawing.subjects.pose import PAINT, Pose

WINDOW = "window"
MOMENT = 0.1
"""Where in their loop things stand that do not move."""
FRAME: Colour = (244, 240, 230)


def furnished(
    stage: Stage,
    items: Sequence[Item],
    *,
    depth: float,
    metre: float,
    base: float,
    light: Colour,
    up: float = 2.9,
    own_size: bool = True,
) -> Layer:
    """One row of things as a layer.

    metre is pixels per metre, base the y of their feet in the still frame, up the metres that are seen above
    it. Without own_size everything is one metre high, so that a row says the sizes itself.
    """
    down = 0.12
    left, right = across(stage, depth)
    width, height = right - left, (up + down) * metre
    pen = Pen(width / metre, height / metre, metre, light)
    middle = (stage.width / 2 - left - width / 2) / metre
    with pen.at(middle, height / metre / 2 - down):
        for item in items:
            _put(pen, stage, item, 0.0, 0.0, own_size=own_size)
    return Layer(plate=pen.plate, x=left, y=base - height + down * metre, depth=depth)


def shadows(stage: Stage, items: Sequence[Item], *, depth: float, metre: float, base: float) -> Layer:
    """Soft dark ellipses under the things of a row."""
    left, right = across(stage, depth)
    pen = Pen((right - left) / metre, 0.3, metre)
    middle = (stage.width / 2 - (left + right) / 2) / metre
    for item in items:
        if item.thing != WINDOW and item.y == 0:
            drawing = thing_drawing(item.thing)
            wide = _metres(drawing) * item.scale * drawing.width * 0.42
            pen.oval(item.x + middle, 0, wide, 0.06, (0, 0, 0), shade=0, alpha=0.3)
    plate = cv2.blur(pen.plate, (9, 9))
    return Layer(plate=plate, x=left, y=base - plate.shape[0] / 2, depth=depth)


def _put(pen: Pen, stage: Stage, item: Item, x: float, y: float, *, own_size: bool) -> None:
    """Draw one thing and what stands on it; (x, y) is what the item's place counts from."""
    x, y = x + item.x, y - item.y
    if item.thing == WINDOW:
        _window(pen, stage, x, y, 1.3 * item.scale, 1.15 * item.scale)
        return
    drawing = thing_drawing(item.thing)
    size = (_metres(drawing) if own_size else 1.0) * item.scale
    colour = _colour(drawing, item.colour)
    with pen.at(x, y - size / 2, 0.0, size):
        drawing.draw(pen, Pose(c=colour, t=MOMENT, go=False))
    seat = -0.5 if drawing.seat is None else drawing.seat
    for each in item.carries:
        _put(pen, stage, each, x, y - size * (0.5 - seat) + 0.02 * size, own_size=own_size)


def _metres(drawing: Drawing) -> float:
    return drawing.metres or 1.0


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
        pen.shine([(-half, low), (half, low), (half, 0), (-half, 0)], light.low, alpha=0.8, corners=True)
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
