"""Fish and whales: one rig, a line of data each."""

from collections.abc import Callable
from functools import partial
from math import cos, pi, sin

from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.rigs.plate import fitted
from vitascope_scene.drawing.rigs.table import TableLine, lines
from vitascope_scene.drawing.subjects.beast import eye
from vitascope_scene.drawing.subjects.drawing import Drawing
from vitascope_scene.drawing.subjects.pose import INK, Pose, dark, pale
from vitascope_scene.look import Look

SNOW: Colour = (250, 250, 244)


def fish_drawing(look: Look) -> Drawing:
    """Return a fish's drawing."""
    line = lines("fish")[look.concept]
    draw = partial(_eel if line.has("snake") else _ray if line.has("wings") else _fish, line=line)

    def make(
        draw: Callable[[Pen, Pose], None], width: float, height: float, scale: float
    ) -> Drawing:
        return Drawing(
            draw=draw,
            width=width,
            height=height,
            rest=1.2,
            pace=0.8,
            metres=float(line.words[0]) / scale,
            colours=tuple(line.words[1].split(",")),
            anchor="deep",
        )

    return fitted(draw, make)


def _fish(pen: Pen, pose: Pose, *, line: TableLine) -> None:
    """From the side, swimming to the right."""
    c, s = pose.c, pose.wave()
    long, high = line.number("body"), line.number("body", 1)
    fin = dark(c, 0.15)
    _tail(pen, line, c, -long * 0.85, 0.1 * s)
    _back(pen, line, fin, long, high)
    _spikes(pen, line, c, long, high)
    if line.has("nose"):
        pen.poly(
            [(long * 0.8, -0.05), (long + line.number("nose"), 0.02), (long * 0.8, 0.07)],
            dark(c, 0.1),
        )
    if line.has("tusk"):
        pen.limb(
            [(long * 0.9, -0.04), (long + line.number("tusk"), -0.16)],
            (0.035, 0.008),
            (240, 232, 208),
        )
    pen.blob([(long, 0.02), (long * 0.75, -high * 0.55), (long * 0.25, -high), (-long * 0.3, -high * 0.75),
        (-long * 0.95, -high * 0.12), (-long * 0.95, high * 0.12), (-long * 0.3, high * 0.75), (long * 0.25, high),
        (long * 0.75, high * 0.6)], c)  # fmt: skip
    _marks(pen, line, c, long, high)
    pen.blob([(long * 0.25, high * 0.1), (-long * 0.12, high * 0.2 + 0.06 * s),
        (-long * 0.15, high * 0.55 + 0.06 * s),
        (long * 0.12, high * 0.45)], fin)  # fmt: skip
    _mouth(pen, line, c, long, high)
    _head_gear(pen, line, c, long, high, s)
    if line.has("hammer"):
        pen.limb(
            [(long * 0.98, -0.22), (long * 1.02, 0.0), (long * 0.98, 0.22)], (0.09, 0.12, 0.09), c
        )
        eye(pen, pose, long * 1.0, -0.23, 0.035, white=True)
        return
    eye(pen, pose, long * 0.62, -high * 0.18, line.number("eye"), white=True)


def _tail(pen: Pen, line: TableLine, c: Colour, x: float, w: float) -> None:
    """The tail fin."""
    kind, t = line.word("tail"), line.number("tail", 1)
    fin = dark(c, 0.15)
    if kind == "veil":
        pen.blob([(x + 0.1, 0), (x - t * 0.5, -t * 0.7 + w), (x - t * 1.1, -t * 0.8 + w), (x - t * 0.7, w),
            (x - t * 1.15, t * 0.8 + w), (x - t * 0.5, t * 0.7 + w)], pale(c, 0.2))  # fmt: skip
    elif kind == "moon":
        pen.blob([(x + 0.08, 0), (x - t * 0.3, -t * 0.4), (x - t * 0.8, -t + w), (x - t * 0.35, 0),
            (x - t * 0.8, t + w),
            (x - t * 0.3, t * 0.4)], fin)  # fmt: skip
    elif kind == "fan":
        pen.blob([(x + 0.1, 0), (x - t * 0.8, -t * 0.8 + w), (x - t, -t * 0.3 + w), (x - t * 0.8, w),
            (x - t, t * 0.3 + w), (x - t * 0.8, t * 0.8 + w)], fin)  # fmt: skip
    elif kind == "fluke":
        pen.limb([(x + 0.2, 0.0), (x - t * 0.3, -0.02 + w * 0.5)], (0.2, 0.06), c)
        pen.blob([(x - t * 0.2, w * 0.5), (x - t * 0.7, -t * 0.5 + w), (x - t * 1.2, -t * 0.55 + w),
            (x - t * 0.8, w * 0.8),
            (x - t * 1.1, t * 0.35 + w), (x - t * 0.6, t * 0.25 + w)], fin)  # fmt: skip


def _back(pen: Pen, line: TableLine, fin: Colour, long: float, high: float) -> None:
    """Fins on the back and the belly."""
    for corners, points in FINS.get(line.word("back"), ()):
        outline = [(long * x, high * y) for x, y in points]
        (pen.poly if corners else pen.blob)(outline, fin)
    if line.word("back") == "long":
        for side in (-1, 1):
            pen.limb([(-long * 0.1, side * high * 0.6), (-long * 0.3, side * high * 1.2),
                (-long * 0.8, side * high * 1.55)],
                (0.2, 0.12, 0.01), fin)  # fmt: skip


FINS: dict[str, tuple[tuple[bool, tuple[tuple[float, float], ...]], ...]] = {
    "tall": (
        (False, ((0.4, -0.7), (0.1, -1.5), (-0.5, -1.4), (-0.45, -0.6))),
        (False, ((-0.1, 0.7), (-0.4, 1.4), (-0.45, 0.6))),
    ),
    "two": (
        (True, ((0.3, -0.85), (0, -1.7), (-0.05, -0.85))),
        (True, ((-0.2, -0.8), (-0.45, -1.3), (-0.4, -0.6))),
        (True, ((-0.2, 0.8), (-0.45, 1.3), (-0.4, 0.6))),
    ),
    "sail": ((False, ((0.5, -0.8), (0.3, -2.0), (-0.1, -1.6), (-0.4, -0.7))),),
    "sail2": ((False, ((0.35, -0.85), (0.15, -1.4), (-0.3, -1.25), (-0.5, -0.6))),),
    "low": ((False, ((0.4, -0.85), (0, -1.25), (-0.5, -1.0), (-0.5, -0.6))),),
    "fin": ((False, ((0.2, -0.8), (0.0, -1.75), (-0.16, -1.85), (-0.16, -1.3), (-0.2, -0.7))),),
}


def _spikes(pen: Pen, line: TableLine, c: Colour, long: float, high: float) -> None:
    """Spikes all round."""
    if line.has("spikes"):
        for k in range(16):
            x, y = cos(2 * pi * k / 16), sin(2 * pi * k / 16)
            pen.limb(
                [(long * 0.85 * x, high * 0.85 * y), (long * 1.14 * x, high * 1.16 * y)],
                (0.04, 0.006),
                dark(c, 0.3),
            )


def _marks(pen: Pen, line: TableLine, c: Colour, long: float, high: float) -> None:
    """Belly, stripes, spots, patches and scales."""
    if line.has("belly"):
        belly = pale(c, 0.75) if line.word("belly") == "1" else line.colour("belly", c, c)
        belly = SNOW if line.has("orca") else belly
        pen.blob([(long * 0.9, high * 0.3), (long * 0.3, high * 0.3), (-long * 0.6, high * 0.25),
            (-long * 0.3, high * 0.72),
            (long * 0.25, high * 0.96), (long * 0.7, high * 0.62)], belly, shade=0.5)  # fmt: skip
    if line.has("orca"):
        pen.oval(long * 0.48, -high * 0.32, 0.1, 0.045, SNOW, turn=-0.2, shade=0.3)
    if line.has("band"):
        pen.limb(
            [(long * 0.6, 0.0), (-long * 0.8, 0.0)],
            (0.07, 0.03),
            line.colour("band", c, c),
            shade=0.4,
        )
    if line.has("stripes"):
        for k in (0.45, 0.0, -0.5):
            top = high * (0.85 - abs(k) * 0.3)
            pen.limb([(long * k, -top), (long * k - 0.02, 0), (long * k, top)], (0.06, 0.09, 0.06),
                line.colour("stripes", c, INK), shade=0.3)  # fmt: skip
    if line.has("patches"):
        for x, y, r in ((0.5, -0.35, 0.1), (0.05, -0.2, 0.13), (-0.45, -0.1, 0.09)):
            pen.oval(long * x, high * y, r * 1.2, r * 0.8, line.colour("patches", c, c), shade=0.3)
    for k in range(12 if line.has("spots") else 0):
        x, y = long * (1.2 * ((k * 0.618) % 1) - 0.6), high * (0.4 * ((k * 0.41) % 1) - 0.5)
        pen.oval(x, y, 0.014, 0.012, dark(c, 0.6), shade=0)
    for k in range(10 if line.has("scales") else 0):
        x, y = long * (0.3 - 0.2 * (k % 5)), high * (-0.3 + 0.4 * (k // 5))
        pen.line([(x, y - 0.04), (x - 0.04, y), (x, y + 0.04)], 0.008, dark(c, 0.4))


def _mouth(pen: Pen, line: TableLine, c: Colour, long: float, high: float) -> None:
    """A mouth, or teeth."""
    if not line.has("teeth"):
        pen.line(
            [(long * 0.97, high * 0.12), (long * 0.82, high * 0.22), (long * 0.74, high * 0.16)],
            0.012,
            dark(c, 0.6),
        )
        return
    pen.blob([(long * 0.98, high * 0.1), (long * 0.6, high * 0.12), (long * 0.5, high * 0.3),
        (long * 0.7, high * 0.45),
        (long * 0.95, high * 0.3)], (90, 24, 30), shade=0.4)  # fmt: skip
    for k in range(5):
        x = long * (0.58 + 0.085 * k)
        pen.poly(
            [(x, high * 0.12), (x + 0.03, high * 0.12), (x + 0.015, high * 0.3)], SNOW, shade=0
        )
        pen.poly(
            [(x, high * 0.42), (x + 0.03, high * 0.42), (x + 0.015, high * 0.27)], SNOW, shade=0
        )


def _head_gear(pen: Pen, line: TableLine, c: Colour, long: float, high: float, s: float) -> None:
    """A lure that shines, or whiskers."""
    if line.has("lure"):
        x, y = long * 1.15, -high * 1.1 + 0.03 * s
        pen.line([(long * 0.3, -high), (long * 0.7, -high * 1.5), (x, y)], 0.016, dark(c, 0.3))
        pen.glow(x, y, 0.2, (190, 255, 200))
        pen.shine([(x - 0.03, y), (x, y - 0.03), (x + 0.03, y), (x, y + 0.03)], (230, 255, 220))
    if line.has("whiskers"):
        for x in (0.9, 0.8):
            pen.line(
                [
                    (long * x, high * 0.3),
                    (long * x + 0.02, high * 0.6),
                    (long * x - 0.05, high * 0.85),
                ],
                0.012,
                dark(c, 0.4),
            )


def _ray(pen: Pen, pose: Pose, *, line: TableLine) -> None:
    """A ray with beating wings."""
    c, s, long = pose.c, pose.wave(), line.number("body")
    flap, t = 0.16 * s, line.number("tail", 1)
    x = -long * 0.85
    pen.limb(
        [(x + 0.1, 0), (x - t * 0.5, 0.04 + 0.1 * s), (x - t, -0.04 - 0.1 * s)],
        (0.05, 0.025, 0.008),
        dark(c, 0.15),
    )
    pen.blob([(long, 0), (long * 0.3, -0.14), (-0.1, -0.3 - flap), (-0.25, -0.3 - flap), (-0.3, -0.06), (-long, 0),
        (-0.3, 0.06), (-0.2, 0.3 + flap * 0.3), (-0.05, 0.3 + flap * 0.3), (long * 0.3, 0.12)], c)  # fmt: skip
    pen.blob(
        [(long * 0.8, 0), (long * 0.2, -0.08), (-long * 0.6, -0.02), (long * 0.2, 0.06)],
        pale(c, 0.2),
        shade=0.6,
    )
    for side in (-1, 1):
        eye(pen, pose, long * 0.6, -0.03 + 0.06 * side, 0.022)


def _eel(pen: Pen, pose: Pose, *, line: TableLine) -> None:
    """A long body that winds."""
    c, long = pose.c, line.number("body")
    spine = [(long - 2 * long * k / 8, 0.13 * sin(2 * pi * (pose.t + k / 5))) for k in range(9)]
    pen.limb([(x, y - 0.05) for x, y in spine[1:]], (0.1, 0.22, 0.2, 0.02), dark(c, 0.25))
    pen.limb(spine, (0.17, 0.2, 0.19, 0.16, 0.1, 0.02), c)
    pen.limb(
        [(x, y + 0.045) for x, y in spine[:7]], (0.05, 0.08, 0.06, 0.01), pale(c, 0.6), shade=0.4
    )
    x, y = spine[0]
    pen.line([(x + 0.08, y + 0.02), (x - 0.02, y + 0.05), (x - 0.1, y + 0.03)], 0.012, dark(c, 0.6))
    eye(pen, pose, x - 0.02, y - 0.04, 0.035, white=True)
