"""Vehicles with wheels, rails and tracks."""

from math import cos, pi, sin

from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.subjects.pose import (
    INK,
    LAMP,
    RUBBER,
    STEEL,
    WHITE,
    Point,
    Pose,
    dark,
    pale,
)
from vitascope_scene.drawing.subjects.sporty import wheel

RED_LIGHT: Colour = (255, 60, 50)


def rim(
    pen: Pen,
    pose: Pose,
    x: float,
    y: float,
    r: float,
    spokes: int = 5,
    colour: Colour = (206, 212, 220),
) -> None:
    """A car's wheel with a rim that turns."""
    pen.oval(x, y, r, r, RUBBER, shade=0.8)
    pen.oval(x, y, r * 0.7, r * 0.7, (52, 54, 60), shade=0.3)
    for i in range(spokes):
        a = 2 * pi * (i / spokes + (pose.t if pose.go else 0.07))
        pen.limb(
            [(x, y), (x + r * 0.62 * cos(a), y + r * 0.62 * sin(a))],
            (r * 0.26, r * 0.16),
            colour,
            shade=0.4,
        )
    pen.oval(x, y, r * 0.16, r * 0.16, dark(colour, 0.4))


def lamp(
    pen: Pen, x: float, y: float, r: float, colour: Colour = LAMP, strength: float = 1.0
) -> None:
    """A light with its glow."""
    pen.shine([(x - r, y), (x, y - r * 0.7), (x + r, y), (x, y + r * 0.7)], colour)
    pen.glow(x, y, r * 4.5, colour, 0.55 * strength)


def _window(pen: Pen, points: list[Point]) -> None:
    """Glass with a slanting reflection."""
    pen.poly(points, (52, 72, 92), shade=0.8)
    (x0, y0), (x1, y1) = points[0], points[len(points) // 2]
    w, h = x1 - x0, y1 - y0
    pen.poly([(x0 + w * 0.3, y0 + h * 0.06), (x0 + w * 0.5, y0 + h * 0.06), (x0 + w * 0.36, y0 + h * 0.94),
        (x0 + w * 0.16, y0 + h * 0.94)], (190, 216, 232), shade=0, alpha=0.55)  # fmt: skip


def car(pen: Pen, pose: Pose) -> None:
    """A low sports car, nose to the right."""
    c = pose.c
    shake = 0.004 * pose.wave(3)
    with pen.at(0, shake):
        pen.blob([(-1.22, 0.1), (-1.24, -0.06), (-1.1, -0.13), (-0.75, -0.17), (-0.45, -0.4), (-0.1, -0.465),
            (0.2, -0.43), (0.58, -0.16), (0.95, -0.09), (1.2, 0.06), (1.24, 0.22), (1.2, 0.32), (0.0, 0.35),
            (-1.18, 0.32)], c)  # fmt: skip
        pen.limb([(-1.24, -0.1), (-1.12, -0.27), (-0.98, -0.27)], (0.05, 0.05, 0.05), dark(c, 0.3))
        _window(pen, [(-0.58, -0.18), (-0.38, -0.36), (-0.12, -0.41), (-0.1, -0.17)])
        _window(pen, [(-0.05, -0.17), (-0.06, -0.41), (0.17, -0.38), (0.44, -0.15)])
        pen.line([(-0.08, -0.14), (-0.07, 0.26)], 0.012, dark(c, 0.5))
        pen.line(
            [(-1.1, 0.0), (-0.2, -0.05), (0.6, -0.03), (1.1, 0.1)], 0.016, pale(c, 0.55), alpha=0.8
        )
        pen.line([(-1.16, 0.27), (1.16, 0.27)], 0.06, dark(c, 0.7))
        pen.blob([(0.1, 0.06), (0.4, 0.02), (0.36, 0.14), (0.14, 0.15)], dark(c, 0.6), shade=0.5)
        pen.line([(0.0, -0.06), (0.1, -0.06)], 0.02, dark(c, 0.5))
        pen.blob([(0.34, -0.21), (0.44, -0.24), (0.46, -0.16), (0.36, -0.15)], dark(c, 0.15))
        pen.blob([(0.95, 0.0), (1.12, 0.05), (1.18, 0.11), (1.0, 0.09)], WHITE, shade=0.3)
        lamp(pen, 1.13, 0.08, 0.045)
        pen.blob([(-1.24, -0.03), (-1.1, -0.04), (-1.1, 0.03), (-1.24, 0.04)], RED_LIGHT, shade=0.3)
        pen.glow(-1.22, 0.0, 0.14, RED_LIGHT, 0.6)
        pen.limb([(-1.2, 0.34), (-1.28, 0.34)], (0.05, 0.05), STEEL)
    for x in (-0.76, 0.78):
        pen.oval(x, 0.25, 0.27, 0.265, (24, 24, 28), shade=0.2)
        rim(pen, pose, x, 0.27, 0.23)


def truck(pen: Pen, pose: Pose) -> None:
    """A tractor with a box trailer."""
    c = pose.c
    shake = 0.005 * pose.wave(2)
    with pen.at(0, shake):
        pen.box(-1.02, 0.22, 0.98, 0.3, (50, 52, 58))
        pen.poly([(-1.04, -0.46), (0.38, -0.46), (0.38, 0.22), (-1.04, 0.22)], pale(c, 0.72))
        for i in range(7):
            pen.line(
                [(-0.9 + 0.19 * i, -0.44), (-0.9 + 0.19 * i, 0.2)],
                0.008,
                (160, 160, 164),
                alpha=0.7,
            )
        pen.poly([(-1.04, -0.08), (0.38, -0.2), (0.38, -0.04), (-1.04, 0.08)], c, shade=0.5)
        pen.blob([(0.44, 0.26), (0.44, -0.3), (0.52, -0.38), (0.78, -0.36), (0.88, -0.12), (1.02, -0.06),
            (1.05, 0.26)], c)  # fmt: skip
        _window(pen, [(0.6, -0.1), (0.6, -0.3), (0.77, -0.3), (0.86, -0.1)])
        pen.line([(0.57, -0.06), (0.57, 0.22)], 0.01, dark(c, 0.5))
        pen.line([(0.62, 0.0), (0.7, 0.0)], 0.018, dark(c, 0.6))
        pen.limb([(0.47, -0.3), (0.47, -0.48)], (0.05, 0.05), STEEL)
        for i in range(5):
            u = (i / 5 + pose.t) % 1.0
            pen.oval(
                0.46 - 0.25 * u,
                -0.49 - 0.03 * u,
                0.02 + 0.05 * u,
                0.02 + 0.04 * u,
                (150, 150, 154),
                shade=0,
                alpha=0.4 * (1 - u),
            )
        for y in (0.0, 0.05, 0.1):
            pen.line([(0.98, y), (1.04, y)], 0.016, STEEL)
        lamp(pen, 1.01, 0.18, 0.035)
        lamp(pen, -1.03, 0.18, 0.02, RED_LIGHT)
    for x in (-0.88, -0.6, 0.16, 0.78):
        rim(pen, pose, x, 0.345, 0.155, 6)


def bus(pen: Pen, pose: Pose) -> None:
    """A city bus with faces at the windows."""
    c = pose.c
    with pen.at(0, 0.005 * pose.wave(2)):
        pen.blob([(-1.06, 0.32), (-1.08, -0.3), (-1.02, -0.44), (-0.8, -0.48), (0.85, -0.48), (1.02, -0.42),
            (1.1, -0.1), (1.1, 0.32)], c)  # fmt: skip
        pen.box(-1.06, 0.06, 1.09, 0.13, WHITE)
        for i in range(6):
            x = -0.98 + 0.29 * i
            _window(pen, [(x, -0.02), (x, -0.34), (x + 0.25, -0.34), (x + 0.25, -0.02)])
            if (i * 7 + pose.seed) % 3:
                pen.oval(x + 0.13, -0.1, 0.05, 0.06, (206, 160, 132))
                pen.blob(
                    [(x + 0.05, -0.02), (x + 0.13, -0.06), (x + 0.21, -0.02)],
                    ((200, 80, 70), (80, 120, 190), (90, 150, 90))[i % 3],
                )
        pen.poly([(0.78, 0.3), (0.78, -0.36), (0.9, -0.36), (0.9, 0.3)], (64, 86, 106), shade=0.5)
        pen.line([(0.84, 0.28), (0.84, -0.34)], 0.012, dark(c, 0.5))
        pen.poly(
            [(0.95, -0.02), (0.95, -0.36), (1.02, -0.36), (1.09, -0.06), (1.09, -0.02)],
            (70, 96, 118),
            shade=0.8,
        )
        pen.box(0.1, -0.46, 0.7, -0.385, (30, 30, 34))
        for i in range(8):
            pen.shine([(0.16 + 0.065 * i, -0.45), (0.19 + 0.065 * i, -0.42), (0.16 + 0.065 * i, -0.395),
                (0.14 + 0.065 * i, -0.42)], (255, 170, 60))  # fmt: skip
        lamp(pen, 1.07, 0.2, 0.04)
        lamp(pen, -1.06, 0.2, 0.03, RED_LIGHT)
        pen.box(-1.07, 0.28, 1.1, 0.34, dark(c, 0.6))
    for x in (-0.66, 0.6):
        pen.oval(x, 0.32, 0.2, 0.2, INK, shade=0.2)
        rim(pen, pose, x, 0.335, 0.165, 6)


def _coach(pen: Pen, c: Colour) -> None:
    """What the engine pulls."""
    pen.box(-1.68, 0.24, -0.28, 0.32, (44, 44, 50))
    pen.blob([(-1.66, 0.25), (-1.67, -0.26), (-1.6, -0.34), (-0.42, -0.34), (-0.36, -0.26), (-0.36, 0.25)],
        pale(c, 0.12))  # fmt: skip
    pen.box(-1.68, -0.36, -0.34, -0.31, dark(c, 0.6))
    for i in range(5):
        x = -1.58 + 0.24 * i
        pen.shine([(x, -0.06), (x, -0.24), (x + 0.17, -0.24), (x + 0.17, -0.06)], (255, 226, 150),
            alpha=0.9, corners=True)  # fmt: skip
    pen.line([(-1.64, 0.06), (-0.38, 0.06)], 0.03, (228, 186, 74))


def train(pen: Pen, pose: Pose) -> None:
    """A steam engine with a coach."""
    c = pose.c
    turn = 2 * pi * pose.t
    for i in range(9):
        u = (i / 9 + pose.t * 2) % 1.0
        pen.oval(
            0.98 - 0.95 * u,
            -0.47 + 0.04 * sin(i) - 0.05 * u,
            0.06 + 0.13 * u,
            0.05 + 0.1 * u,
            (228, 228, 232),
            shade=0.4,
            alpha=0.75 * (1 - u),
        )
    _coach(pen, c)
    pen.line([(-0.36, 0.26), (-0.22, 0.26)], 0.05, INK)
    pen.box(-0.24, 0.16, 1.42, 0.28, (40, 40, 46))
    pen.poly([(-0.22, 0.2), (-0.22, -0.36), (0.2, -0.36), (0.2, 0.2)], c)
    pen.box(-0.28, -0.42, 0.27, -0.35, dark(c, 0.6))
    pen.shine(
        [(-0.12, -0.08), (-0.12, -0.27), (0.1, -0.27), (0.1, -0.08)], (255, 214, 130), corners=True
    )
    pen.blob(
        [
            (0.2, 0.18),
            (0.2, -0.17),
            (0.28, -0.2),
            (1.2, -0.2),
            (1.28, -0.16),
            (1.28, 0.16),
            (1.2, 0.2),
        ],
        c,
    )
    for x in (0.42, 0.72, 1.02):
        pen.line([(x, -0.19), (x, 0.18)], 0.03, (222, 178, 66))
    pen.blob([(0.5, -0.18), (0.52, -0.3), (0.6, -0.34), (0.68, -0.3), (0.7, -0.18)], (222, 178, 66))
    pen.poly(
        [(0.93, -0.18), (0.91, -0.4), (0.86, -0.47), (1.1, -0.47), (1.05, -0.4), (1.03, -0.18)],
        dark(c, 0.7),
    )
    pen.oval(1.28, 0.0, 0.07, 0.17, (40, 40, 46))
    lamp(pen, 1.33, -0.12, 0.055)
    pen.poly([(1.32, 0.2), (1.66, 0.47), (1.32, 0.47)], dark(c, 0.55))
    for i in range(4):
        pen.line([(1.34, 0.24), (1.38 + 0.08 * i, 0.46)], 0.012, (214, 176, 80))
    for x in (-1.45, -1.2, -0.85, -0.6):
        wheel(pen, x, 0.38, 0.11, turn, spokes=6)
    for x in (0.0, 0.36, 0.72):
        wheel(pen, x, 0.335, 0.16, turn, spokes=8)
    for x in (1.06, 1.28):
        wheel(pen, x, 0.395, 0.1, turn, spokes=6)
    dx, dy = 0.09 * cos(turn), 0.09 * sin(turn)
    pen.limb([(0.0 + dx, 0.335 + dy), (0.72 + dx, 0.335 + dy)], (0.04, 0.04), (206, 210, 216))
    pen.limb([(0.72 + dx, 0.335 + dy), (1.14, 0.27)], (0.034, 0.034), (206, 210, 216))


def motorcycle(pen: Pen, pose: Pose) -> None:
    """A motorbike, with its rider while it is on its way."""
    c = pose.c
    turn = 2 * pi * pose.t
    for x in (-0.5, 0.52):
        wheel(pen, x, 0.27, 0.225, turn, spokes=8, tyre=0.26)
    pen.limb([(-0.5, 0.27), (-0.1, 0.2)], (0.05, 0.07), STEEL)
    pen.limb([(0.3, -0.18), (0.52, 0.27)], (0.06, 0.045), STEEL)
    pen.blob([(-0.2, 0.3), (-0.18, 0.08), (0.2, 0.06), (0.24, 0.28), (0.1, 0.34)], (70, 72, 80))
    for i in range(4):
        pen.line([(-0.1, 0.12 + 0.04 * i), (0.15, 0.11 + 0.04 * i)], 0.012, (168, 174, 184))
    pen.limb([(0.1, 0.3), (-0.3, 0.33), (-0.66, 0.28)], (0.045, 0.055, 0.07), (198, 204, 212))
    pen.blob(
        [(-0.05, 0.06), (-0.02, -0.08), (0.14, -0.15), (0.3, -0.12), (0.34, 0.0), (0.14, 0.08)], c
    )
    pen.blob(
        [(-0.62, -0.04), (-0.46, -0.05), (-0.3, 0.0), (-0.04, -0.03), (-0.05, 0.06), (-0.4, 0.1)],
        (38, 38, 42),
    )
    pen.blob([(-0.72, 0.02), (-0.5, 0.0), (-0.3, 0.1), (-0.5, 0.08), (-0.66, 0.12)], c)
    pen.blob([(0.3, 0.06), (0.52, 0.0), (0.74, 0.14), (0.54, 0.05), (0.34, 0.12)], c)
    lamp(pen, 0.42, -0.13, 0.055)
    pen.line([(0.3, -0.2), (0.2, -0.26)], 0.03, INK)
    if pose.go:
        _motorcyclist(pen, pose)


def _motorcyclist(pen: Pen, pose: Pose) -> None:
    c = pose.c
    bob = 0.006 * pose.wave(2)
    suit = dark(c, 0.6)
    pen.limb(
        [(-0.2, -0.06 + bob), (0.08, -0.0), (0.0, 0.2), (0.06, 0.27)],
        (0.17, 0.12, 0.08, 0.07),
        (52, 56, 70),
    )
    pen.blob([(-0.3, -0.02), (-0.24, -0.2 + bob), (-0.08, -0.33 + bob), (0.04, -0.28 + bob), (0.0, -0.14),
        (-0.12, 0.0)], suit)  # fmt: skip
    pen.limb([(0.0, -0.26 + bob), (0.06, -0.14), (0.22, -0.24)], (0.09, 0.075, 0.055), suit)
    pen.oval(0.05, -0.4 + bob, 0.105, 0.1, c)
    pen.blob([(0.06, -0.44 + bob), (0.15, -0.43 + bob), (0.155, -0.36 + bob), (0.07, -0.36 + bob)], (40, 52, 70),
        shade=1.2)  # fmt: skip


def tank(pen: Pen, pose: Pose) -> None:
    """A battle tank, tracks running."""
    c = pose.c
    with pen.at(0.0, 0.006 * pose.wave(2)):
        pen.limb([(0.3, -0.2), (1.16, -0.27)], (0.085, 0.06), dark(c, 0.25))
        pen.limb([(1.05, -0.26), (1.17, -0.27)], (0.09, 0.09), dark(c, 0.35))
        pen.blob(
            [
                (-0.55, -0.1),
                (-0.5, -0.3),
                (-0.3, -0.37),
                (0.22, -0.36),
                (0.44, -0.24),
                (0.46, -0.1),
            ],
            c,
        )
        pen.blob([(-0.3, -0.35), (-0.26, -0.45), (-0.04, -0.46), (0.0, -0.36)], dark(c, 0.15))
        pen.line([(-0.42, -0.34), (-0.5, -0.5)], 0.01, INK)
        pen.blob(
            [(-0.98, 0.1), (-0.9, -0.1), (0.6, -0.12), (1.0, 0.04), (0.92, 0.18), (-0.9, 0.2)],
            dark(c, 0.1),
        )
        for x in (-0.7, -0.35, 0.0, 0.35):
            pen.line([(x, -0.06), (x + 0.2, -0.06)], 0.02, dark(c, 0.4), alpha=0.7)
        pen.oval(-0.05, -0.24, 0.07, 0.07, WHITE, shade=0.2)
        pen.blob([(-0.05, -0.3), (-0.032, -0.257), (0.012, -0.255), (-0.022, -0.23), (-0.01, -0.185), (-0.05, -0.212),
            (-0.09, -0.185), (-0.078, -0.23), (-0.112, -0.255), (-0.068, -0.257)], (200, 50, 44), shade=0)  # fmt: skip
    pen.blob([(-1.05, 0.27), (-0.95, 0.1), (-0.7, 0.07), (0.75, 0.07), (0.98, 0.12), (1.06, 0.25), (0.9, 0.44),
        (0.7, 0.5), (-0.7, 0.5), (-0.92, 0.44)], (46, 46, 48))  # fmt: skip
    for i in range(14):
        x = -0.8 + 0.117 * ((i + (pose.t * 4 % 1 if pose.go else 0)) % 14)
        pen.box(x, 0.46, x + 0.07, 0.505, (84, 84, 86))
    for i in range(6):
        x = -0.78 + 0.31 * i
        pen.oval(x, 0.3, 0.135, 0.135, dark(c, 0.2))
        for k in range(4):
            a = 2 * pi * (k / 4 + (pose.t if pose.go else 0))
            pen.oval(x + 0.08 * cos(a), 0.3 + 0.08 * sin(a), 0.022, 0.022, dark(c, 0.65), shade=0)
        pen.oval(x, 0.3, 0.04, 0.04, dark(c, 0.5))
