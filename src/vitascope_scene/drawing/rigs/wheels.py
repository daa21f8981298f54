"""Vehicles on wheels and rails: a body outline and trimmings a line, or a row where it is like no
other.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from itertools import pairwise

from vitascope_scene.drawing import rows
from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.rigs.loads import LOADS
from vitascope_scene.drawing.rigs.plate import fitted
from vitascope_scene.drawing.rigs.table import TableLine, lines
from vitascope_scene.drawing.rows.lettering import letter
from vitascope_scene.drawing.rows.palette import paint
from vitascope_scene.drawing.rows.parse import DrawingRow, parse_row
from vitascope_scene.drawing.subjects.drawing import Drawing
from vitascope_scene.drawing.subjects.pose import INK, STEEL, WHITE, Point, Pose, dark
from vitascope_scene.drawing.subjects.road import RED_LIGHT, _window, lamp, rim
from vitascope_scene.look import Look

Outline = list[Point]


@dataclass(frozen=True, kw_only=True)
class VehicleBody:
    """A body's outline, its windows, where its wheels are and their radius."""

    outline: Outline
    windows: tuple[Outline, ...]
    wheels: tuple[float, ...]
    radius: float


@cache
def _bodies() -> Mapping[str, VehicleBody]:
    """Every body of bodies.txt."""
    return {key: _body(line) for key, line in lines("bodies").items()}


def _body(line: TableLine) -> VehicleBody:
    windows = (part for part in line.text("windows").split("|") if part)
    return VehicleBody(
        outline=_outline(line.text("outline")),
        windows=tuple(_outline(part) for part in windows),
        wheels=tuple(float(x) / 100 for x in line.text("wheels").split(",")),
        radius=line.number("radius"),
    )


def _outline(text: str) -> Outline:
    """``-120,28/-122,-2`` as points."""
    pairs = (point.split(",") for point in text.split("/"))
    return [(float(x) / 100, float(y) / 100) for x, y in pairs]


CORNERED = frozenset({"bus", "truck", "jeep", "pickup"})
BRIGHT = 300


@cache
def _rows() -> Mapping[str, DrawingRow]:
    """Bodies told as rows."""
    text = (files(__package__) / "vehicles.txt").read_text(encoding="utf-8")
    found: dict[str, DrawingRow] = {}
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

    def make(
        draw: Callable[[Pen, Pose], None], width: float, height: float, scale: float
    ) -> Drawing:
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


def _row(pen: Pen, pose: Pose, *, row: DrawingRow) -> None:
    with pen.at(0, 0.004 * pose.wave(3)):
        rows.paint_row(pen, pose, row, pose.c)


def _vehicle(pen: Pen, pose: Pose, *, line: TableLine) -> None:
    """Body, windows, trimmings, wheels."""
    c, kind = pose.c, line.words[2]
    body = _bodies()[kind]
    outline, windows = body.outline, body.windows
    with pen.at(0, 0.004 * pose.wave(3)):
        _behind(pen, kind, c)
        if kind == "truck":
            pen.box(-1.3, 0.2, 1.2, 0.3, (52, 54, 60))
            LOADS[line.word("load")](pen, pose, c)
        (pen.poly if kind in CORNERED else pen.blob)(outline, c, shade=0.8)
        if kind == "pickup":
            pen.box(-1.3, -0.15, -0.34, -0.09, dark(c, 0.3))
        if line.has("door"):
            pen.poly(
                [(-0.44, -0.1), (0.4, -0.08), (0.4, 0.26), (-0.44, 0.26)],
                line.colour("door", c, c),
                shade=0.4,
            )
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
    _running_gear(pen, pose, line, body)


def _behind(pen: Pen, kind: str, c: Colour) -> None:
    """What is seen inside an open body, and a racer's wing."""
    if kind == "racer":
        pen.poly([(-1.5, -0.28), (-1.1, -0.3), (-1.1, -0.22), (-1.5, -0.2)], dark(c, 0.2))
        pen.limb([(-1.3, -0.24), (-1.25, 0)], (0.05, 0.05), INK)
        pen.oval(-0.16, -0.2, 0.12, 0.12, (240, 220, 60))
        pen.blob([(-0.16, -0.24), (-0.04, -0.24), (-0.04, -0.16), (-0.16, -0.16)], INK)
    if kind in ("open", "jeep"):
        for x in (-0.42, -0.02):
            pen.blob(
                [(x - 0.1, 0), (x - 0.14, -0.3), (x - 0.04, -0.32), (x + 0.02, 0)], (120, 80, 60)
            )
        pen.limb([(0.22, -0.08), (0.08, -0.2)], (0.03, 0.03), INK)
    if kind == "jeep":
        for bar in (
            [(-0.9, -0.1), (-0.84, -0.46), (0.16, -0.46), (0.34, -0.12)],
            [(-0.3, -0.1), (-0.3, -0.46)],
        ):
            for a, b in pairwise(bar):
                pen.limb([a, b], (0.045, 0.045), INK)
    if kind == "open":
        pen.poly([(0.28, -0.1), (0.08, -0.38), (0.13, -0.38), (0.36, -0.1)], (170, 210, 230))


def _signs(pen: Pen, line: TableLine, c: Colour, kind: str) -> None:
    """Stripes, checks and words."""
    half = _bodies()[kind].outline[0][0]
    if line.has("stripe"):
        pen.box(half, 0.02, -half, 0.09, line.colour("stripe", c, c))
    if line.has("checks"):
        for i in range(16):
            y = 0.04 + 0.05 * (i % 2)
            pen.box(-0.9 + 0.11 * i, y, -0.79 + 0.11 * i, y + 0.05, INK, shade=0)
    if line.has("text"):
        at, high = (
            ((-0.2, 0.16), 0.12)
            if kind == "bus"
            else ((-0.02, 0.14), 0.22 if kind == "racer" else 0.12)
        )
        colour = (30, 30, 34) if sum(c) > BRIGHT or line.has("door") else WHITE
        letter(pen, line.text("text").strip("_"), at, high, colour)
    if line.has("sign"):
        pen.box(-0.3, -0.6, 0.1, -0.47, (250, 240, 200))
        letter(pen, line.text("sign"), (-0.1, -0.535), 0.08, INK)


def _roof(pen: Pen, pose: Pose, line: TableLine) -> None:
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
        for x, y, name in (
            (-0.7, -0.74, "pink"),
            (-0.58, -0.74, "cream"),
            (-0.64, -0.84, "tomato"),
        ):
            pen.oval(x, y, 0.1, 0.1, paint(name, INK))


def _shop(pen: Pen, line: TableLine, c: Colour) -> None:
    """A counter in the side, an awning, curtained windows."""
    if line.has("hatch"):
        pen.box(-1.0, -0.36, -0.16, -0.02, (70, 58, 56))
        pen.box(-1.04, -0.03, -0.12, 0.03, (236, 226, 208))
        for i in range(7):
            name = "tomato" if i % 2 else "snow"
            x = -1.04 + 0.13 * i
            pen.poly(
                [(x, -0.42), (x + 0.13, -0.42), (x + 0.13, -0.28), (x, -0.28)],
                paint(name, c),
                shade=0.3,
            )
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
        pen.blob(
            [(rear, 0), (rear + 0.08, -0.01), (rear + 0.08, 0.1), (rear, 0.1)], RED_LIGHT, shade=0.3
        )


def _running_gear(pen: Pen, pose: Pose, line: TableLine, body: VehicleBody) -> None:
    """Wheels on the road, or bogies on rails."""
    if line.has("rails"):
        pen.line([(-1.8, 0.495), (1.8, 0.495)], 0.02, STEEL)
    if line.has("bogie"):
        for x in body.wheels:
            pen.box(x - 0.4, 0.3, x + 0.4, 0.42, (52, 54, 60))
            for dx in (-0.22, 0.22):
                rim(pen, pose, x + dx, 0.4, 0.09)
        return
    for x in body.wheels:
        y = 0.49 - body.radius
        if line.words[2] != "racer":
            pen.oval(x, y - 0.02, body.radius * 1.16, body.radius * 1.14, (24, 24, 28), shade=0.2)
        rim(pen, pose, x, y, body.radius)
