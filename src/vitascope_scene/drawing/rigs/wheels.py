"""Vehicles on wheels and rails: a body outline and trimmings a line, or a row where it is like no other."""

from collections.abc import Callable, Mapping
from functools import cache, partial
from importlib.resources import files

from vitascope_scene.drawing import rows
from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.rigs.loads import LOADS
from vitascope_scene.drawing.rigs.plate import fitted
from vitascope_scene.drawing.rigs.table import Line, lines
from vitascope_scene.drawing.rows.lettering import letter
from vitascope_scene.drawing.rows.palette import paint
from vitascope_scene.drawing.rows.parse import Row, parse_row
from vitascope_scene.drawing.subjects.drawing import Drawing
from vitascope_scene.drawing.subjects.pose import INK, STEEL, WHITE, Point, Pose, dark
from vitascope_scene.drawing.subjects.road import RED_LIGHT, _window, lamp, rim
from vitascope_scene.look import Look

Outline = list[Point]


def _panes(count: int, first: float, step: float, top: float, low: float) -> list[Outline]:
    """A row of equal windows."""
    wide = step * 0.78
    return [[(x, low), (x, top), (x + wide, top), (x + wide, low)] for x in (first + step * i for i in range(count))]


# body: outline, windows, wheels' x, their radius
BODIES: Mapping[str, tuple[Outline, list[Outline], tuple[float, ...], float]] = {
    "sedan": ([(-1.2, .28), (-1.22, -.02), (-1.1, -.1), (-.72, -.14), (-.46, -.46), (.2, -.47), (.52, -.13),
        (.98, -.06), (1.2, .04), (1.22, .3), (0, .33)],
        [[(-.58, -.14), (-.4, -.39), (-.08, -.4), (-.08, -.13)], [(-.02, -.13), (-.02, -.4), (.16, -.4), (.4, -.12)]],
        (-.74, .76), .22),
    "limo": ([(-1.7, .28), (-1.72, -.02), (-1.6, -.1), (-1.24, -.14), (-1.0, -.44), (.62, -.45), (.95, -.13),
        (1.42, -.06), (1.68, .04), (1.7, .3), (0, .33)],
        [[(-1.1, -.14), (-.94, -.37), (-.62, -.38), (-.62, -.13)], [(-.56, -.13), (-.56, -.38), (-.2, -.38), (-.2, -.13)],
        [(-.14, -.13), (-.14, -.38), (.22, -.38), (.22, -.13)], [(.28, -.13), (.28, -.38), (.58, -.38), (.82, -.12)]],
        (-1.22, 1.24), .22),
    "suv": ([(-1.1, .26), (-1.12, -.1), (-1.06, -.46), (-.9, -.49), (.28, -.49), (.56, -.14), (1.0, -.08), (1.1, 0),
        (1.12, .28), (0, .3)],
        [[(-.96, -.14), (-.94, -.4), (-.5, -.41), (-.5, -.13)], [(-.44, -.13), (-.44, -.41), (-.04, -.41), (-.04, -.13)],
        [(.02, -.13), (.02, -.41), (.24, -.41), (.44, -.12)]], (-.66, .7), .24),
    "van": ([(-1.16, .28), (-1.2, -.1), (-1.14, -.47), (.5, -.49), (.76, -.38), (1.0, -.04), (1.18, .04), (1.2, .3),
        (0, .32)],
        [[(.36, -.1), (.36, -.4), (.6, -.4), (.82, -.1)], [(-.02, -.1), (-.02, -.4), (.28, -.4), (.28, -.1)]],
        (-.72, .76), .2),
    "bus": ([(-1.7, .3), (-1.72, -.4), (-1.62, -.48), (1.54, -.48), (1.66, -.4), (1.72, .1), (1.7, .32), (0, .33)],
        [*_panes(8, -1.56, .36, -.36, -.06), [(1.36, -.04), (1.36, -.38), (1.56, -.38), (1.63, -.04)]], (-1.1, 1.1), .19),
    "pickup": ([(-1.3, .26), (-1.3, -.12), (-.34, -.12), (-.26, -.44), (.34, -.45), (.6, -.12), (1.1, -.06),
        (1.26, .04), (1.26, .28), (0, .3)],
        [[(-.2, -.12), (-.16, -.37), (.06, -.38), (.06, -.12)], [(.12, -.12), (.12, -.38), (.3, -.38), (.48, -.11)]],
        (-.8, .82), .23),
    "truck": ([(.52, .28), (.52, -.46), (.62, -.48), (1.1, -.46), (1.22, -.1), (1.26, 0), (1.26, .3)],
        [[(.72, -.1), (.72, -.38), (1.04, -.38), (1.14, -.08)]], (-.9, -.44, .86), .2),
    "jeep": ([(-.98, .24), (-1.0, -.12), (.3, -.12), (.34, -.14), (.98, -.1), (1.02, .26)], [], (-.62, .64), .26),
    "racer": ([(-1.4, .18), (-1.36, -.02), (-.5, -.16), (-.2, -.04), (.2, -.08), (.5, 0), (1.5, .2), (1.56, .3),
        (-1.3, .32)], [], (-.95, .95), .27),
    "open": ([(-1.2, .28), (-1.22, 0), (-1.0, -.12), (-.6, -.12), (-.5, -.02), (.14, -.02), (.3, -.12), (.98, -.06),
        (1.2, .04), (1.22, .3), (0, .33)], [], (-.74, .76), .22),
}  # fmt: skip
CORNERED = frozenset({"bus", "truck", "jeep", "pickup"})
BRIGHT = 300


@cache
def _rows() -> Mapping[str, Row]:
    """Bodies told as rows."""
    text = (files(__package__) / "vehicles.txt").read_text(encoding="utf-8")
    found: dict[str, Row] = {}
    head = ""
    for row in text.splitlines():
        if row.startswith(" "):
            found[head.split()[0]] = parse_row(f"{head}\n{row}")
        elif row and not row.startswith("#"):
            head = row
    return found


def wheel_drawing(look: Look) -> Drawing:
    """Return a vehicle's drawing."""
    line = lines("wheels")[look.concept]
    body = line.words[2]
    draw = partial(_row, row=_rows()[body]) if body in _rows() else partial(_vehicle, line=line)

    def make(draw: Callable[[Pen, Pose], None], width: float, height: float, scale: float) -> Drawing:
        return Drawing(
            draw=draw,
            width=width,
            height=height,
            rest=1.0,
            pace=0.6,
            metres=float(line.words[0]) / scale,
            colours=tuple(line.words[1].split(",")),
        )

    return fitted(draw, make)


def _row(pen: Pen, pose: Pose, *, row: Row) -> None:
    with pen.at(0, 0.004 * pose.wave(3)):
        rows.paint_row(pen, pose, row, pose.c)


def _vehicle(pen: Pen, pose: Pose, *, line: Line) -> None:
    """Body, windows, trimmings, wheels."""
    c, kind = pose.c, line.words[2]
    outline, windows, wheels, r = BODIES[kind]
    with pen.at(0, 0.004 * pose.wave(3)):
        _behind(pen, kind, c)
        if kind == "truck":
            pen.box(-1.3, 0.2, 1.2, 0.3, (52, 54, 60))
            LOADS[line.word("load")](pen, pose, c)
        (pen.poly if kind in CORNERED else pen.blob)(outline, c, shade=0.8)
        if kind == "pickup":
            pen.box(-1.3, -0.15, -0.34, -0.09, dark(c, 0.3))
        if line.has("door"):
            pen.poly([(-0.44, -0.1), (0.4, -0.08), (0.4, 0.26), (-0.44, 0.26)], line.colour("door", c, c), shade=0.4)
        for window in windows:
            _window(pen, window)
        if windows and kind not in ("truck", "bus"):
            x = windows[0][3][0] + 0.03
            pen.line([(x, -0.1), (x, 0.26)], 0.012, dark(c, 0.5))
            pen.line([(x - 0.2, 0.0), (x - 0.1, 0.0)], 0.022, dark(c, 0.5))
        _signs(pen, line, c, kind)
        _roof(pen, pose, line)
        _shop(pen, line, c)
        _lights(pen, c, outline, kind)
    _running_gear(pen, pose, line, wheels, r, kind)


def _behind(pen: Pen, kind: str, c: Colour) -> None:
    """What is seen inside an open body, and a racer's wing."""
    if kind == "racer":
        pen.poly([(-1.5, -0.28), (-1.1, -0.3), (-1.1, -0.22), (-1.5, -0.2)], dark(c, 0.2))
        pen.limb([(-1.3, -0.24), (-1.25, 0)], (0.05, 0.05), INK)
        pen.oval(-0.16, -0.2, 0.12, 0.12, (240, 220, 60))
        pen.blob([(-0.16, -0.24), (-0.04, -0.24), (-0.04, -0.16), (-0.16, -0.16)], INK)
    if kind in ("open", "jeep"):
        for x in (-0.42, -0.02):
            pen.blob([(x - 0.1, 0), (x - 0.14, -0.3), (x - 0.04, -0.32), (x + 0.02, 0)], (120, 80, 60))
        pen.limb([(0.22, -0.08), (0.08, -0.2)], (0.03, 0.03), INK)
    if kind == "jeep":
        for bar in ([(-0.9, -0.1), (-0.84, -0.46), (0.16, -0.46), (0.34, -0.12)], [(-0.3, -0.1), (-0.3, -0.46)]):
            for a, b in zip(bar, bar[1:], strict=False):
                pen.limb([a, b], (0.045, 0.045), INK)
    if kind == "open":
        pen.poly([(0.28, -0.1), (0.08, -0.38), (0.13, -0.38), (0.36, -0.1)], (170, 210, 230))


def _signs(pen: Pen, line: Line, c: Colour, kind: str) -> None:
    """Stripes, checks and words."""
    half = BODIES[kind][0][0][0]
    if line.has("stripe"):
        pen.box(half, 0.02, -half, 0.09, line.colour("stripe", c, c))
    if line.has("checks"):
        for i in range(16):
            y = 0.04 + 0.05 * (i % 2)
            pen.box(-0.9 + 0.11 * i, y, -0.79 + 0.11 * i, y + 0.05, INK, shade=0)
    if line.has("text"):
        at, high = ((-0.2, 0.16), 0.12) if kind == "bus" else ((-0.02, 0.14), 0.22 if kind == "racer" else 0.12)
        colour = (30, 30, 34) if sum(c) > BRIGHT or line.has("door") else WHITE
        letter(pen, line.text("text").strip("_"), at, high, colour)
    if line.has("sign"):
        pen.box(-0.3, -0.6, 0.1, -0.47, (250, 240, 200))
        letter(pen, line.text("sign"), (-0.1, -0.535), 0.08, INK)


def _roof(pen: Pen, pose: Pose, line: Line) -> None:
    """Siren, rack, spare wheel, contact wire."""
    if line.has("siren"):
        pen.box(-0.26, -0.54, -0.09, -0.46, (220, 40, 40))
        pen.box(-0.09, -0.54, 0.08, -0.46, (50, 90, 230))
        red = pose.wave(2) > 0
        pen.glow(-0.18 if red else 0, -0.5, 0.3, (255, 60, 50) if red else (80, 120, 255))
    if line.has("rack"):
        pen.limb([(-0.8, -0.54), (0.2, -0.54)], (0.03, 0.03), INK)
    if line.has("spare"):
        pen.oval(-1.16, -0.04, 0.08, 0.2, (40, 40, 44))
    if line.has("wire"):
        pen.line([(-0.3, -0.48), (-0.1, -0.6), (0.1, -0.48)], 0.02, INK)
        pen.line([(-1.8, -0.61), (1.8, -0.61)], 0.012, INK)
    if line.has("cone"):
        pen.poly([(-0.78, -0.7), (-0.5, -0.7), (-0.64, -0.44)], (206, 150, 80))
        for x, y, name in ((-0.7, -0.74, "pink"), (-0.58, -0.74, "cream"), (-0.64, -0.84, "tomato")):
            pen.oval(x, y, 0.1, 0.1, paint(name, INK))


def _shop(pen: Pen, line: Line, c: Colour) -> None:
    """A counter in the side, an awning, curtained windows."""
    if line.has("hatch"):
        pen.box(-1.0, -0.36, -0.16, -0.02, (70, 58, 56))
        pen.box(-1.04, -0.03, -0.12, 0.03, (236, 226, 208))
        for i in range(7):
            name = "tomato" if i % 2 else "snow"
            x = -1.04 + 0.13 * i
            pen.poly([(x, -0.42), (x + 0.13, -0.42), (x + 0.13, -0.28), (x, -0.28)], paint(name, c), shade=0.3)
    if line.has("awning"):
        pen.oval(-0.74, -0.1, 0.07, 0.06, (206, 140, 70))
        pen.oval(-0.46, -0.1, 0.07, 0.06, (206, 140, 70))
    if line.has("curtain"):
        _window(pen, [(-0.96, -0.12), (-0.96, -0.36), (-0.3, -0.36), (-0.3, -0.12)])
        for x in (-0.96, -0.42):
            pen.poly([(x, -0.36), (x + 0.12, -0.36), (x + 0.08, -0.12), (x, -0.12)], (226, 120, 90))


def _lights(pen: Pen, c: Colour, outline: Outline, kind: str) -> None:
    """Head lamp, bumper, tail light."""
    front, rear = max(x for x, _ in outline), min(x for x, _ in outline)
    if kind == "racer":
        pen.poly([(1.2, 0.24), (1.62, 0.3), (1.62, 0.36), (1.1, 0.34)], dark(c, 0.3))
        return
    lamp(pen, front - 0.07, 0.08, 0.05)
    pen.line([(rear + 0.04, 0.26), (front - 0.04, 0.26)], 0.05, dark(c, 0.6))
    if kind != "truck":
        pen.blob([(rear, 0), (rear + 0.08, -0.01), (rear + 0.08, 0.1), (rear, 0.1)], RED_LIGHT, shade=0.3)


def _running_gear(pen: Pen, pose: Pose, line: Line, wheels: tuple[float, ...], r: float, kind: str) -> None:
    """Wheels on the road, or bogies on rails."""
    if line.has("rails"):
        pen.line([(-1.8, 0.495), (1.8, 0.495)], 0.02, STEEL)
    if line.has("bogie"):
        for x in wheels:
            pen.box(x - 0.4, 0.3, x + 0.4, 0.42, (52, 54, 60))
            for dx in (-0.22, 0.22):
                rim(pen, pose, x + dx, 0.4, 0.09)
        return
    for x in wheels:
        y = 0.49 - r
        if kind != "racer":
            pen.oval(x, y - 0.02, r * 1.16, r * 1.14, (24, 24, 28), shade=0.2)
        rim(pen, pose, x, y, r)
