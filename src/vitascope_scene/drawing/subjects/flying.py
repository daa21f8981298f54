"""Vehicles of the air and of space."""

from math import cos, pi, sin

from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.subjects.pose import INK, SKIN, STEEL, WHITE, Pose, dark, pale
from vitascope_scene.drawing.subjects.road import RED_LIGHT, lamp


def flame(
    pen: Pen, pose: Pose, x: float, y: float, length: float, width: float, *, down: bool = True
) -> None:
    """A flickering jet: orange outside, white within."""
    for share, colour in ((1.0, (255, 110, 30)), (0.72, (255, 190, 70)), (0.42, (255, 248, 220))):
        flick = 1 + 0.16 * pose.wave(5, share) + 0.1 * pose.wave(3)
        far, w = length * share * flick, width * (0.4 + 0.6 * share)
        shape = [(-w / 2, 0.0), (-w * 0.55, far * 0.3), (-w * 0.2, far * 0.75), (0.0, far), (w * 0.2, far * 0.75),
            (w * 0.55, far * 0.3), (w / 2, 0.0)]  # fmt: skip
        pen.shine(
            [(x + a, y + b) if down else (x - b, y + a) for a, b in shape], colour, alpha=0.85
        )
    pen.glow(
        x if down else x - length * 0.4,
        y + length * 0.4 if down else y,
        length * 0.9,
        (255, 140, 50),
        0.6,
    )


def helicopter(pen: Pen, pose: Pose) -> None:
    """A glass nose, a tail boom, blurred rotors."""
    c = pose.c
    turn = 2 * pi * pose.t
    with pen.at(0, 0, 0.07 if pose.go else 0.02 * pose.wave()):
        pen.limb([(-0.2, -0.06), (-0.65, -0.1), (-1.02, -0.14)], (0.24, 0.13, 0.07), c)
        pen.blob([(-0.94, -0.12), (-1.12, -0.36), (-1.18, -0.34), (-1.08, -0.05)], c)
        pen.blob([(-0.35, -0.1), (-0.2, -0.24), (0.2, -0.27), (0.5, -0.14), (0.62, 0.06), (0.48, 0.2), (0.1, 0.26),
            (-0.24, 0.18)], c)  # fmt: skip
        pen.blob(
            [(0.18, -0.2), (0.42, -0.13), (0.58, 0.04), (0.46, 0.08), (0.2, 0.07)],
            (84, 124, 152),
            shade=1.3,
        )
        pen.poly(
            [(0.24, -0.18), (0.32, -0.16), (0.26, 0.05), (0.2, 0.05)],
            (220, 236, 246),
            shade=0,
            alpha=0.6,
        )
        pen.poly(
            [(-0.14, -0.16), (0.1, -0.17), (0.1, 0.06), (-0.14, 0.06)], (70, 96, 118), shade=0.8
        )
        pen.line([(-0.3, 0.11), (0.1, 0.13), (0.54, 0.13)], 0.03, pale(c, 0.7))
        for x in (-0.12, 0.26):
            pen.line([(x, 0.22), (x - 0.03, 0.36)], 0.022, STEEL)
        pen.limb([(-0.36, 0.38), (0.4, 0.38), (0.5, 0.33)], (0.035, 0.035, 0.03), dark(STEEL))
        pen.limb([(-0.06, -0.22), (0.12, -0.23)], (0.13, 0.12), dark(c, 0.25))
        pen.limb([(0.04, -0.26), (0.04, -0.38)], (0.05, 0.04), INK)
        pen.oval(0.04, -0.37, 1.05, 0.035, (190, 196, 206), shade=0, alpha=0.28)
        for k in (0, 1):
            reach = 1.05 * cos(turn * 2 + pi * k / 2)
            pen.limb(
                [
                    (0.04 - reach, -0.37 - 0.014 * sin(turn * 2)),
                    (0.04, -0.385),
                    (0.04 + reach, -0.37 + 0.014 * sin(turn * 2)),
                ],
                (0.018, 0.03, 0.018),
                (50, 52, 58),
            )
        pen.oval(-1.12, -0.2, 0.16, 0.16, (200, 206, 214), shade=0, alpha=0.3)
        for k in range(3):
            a = turn * 3 + 2 * pi * k / 3
            pen.limb(
                [(-1.12, -0.2), (-1.12 + 0.16 * cos(a), -0.2 + 0.16 * sin(a))],
                (0.026, 0.018),
                (50, 52, 58),
            )
        if pose.t < 0.3:
            lamp(pen, -1.13, -0.34, 0.025, RED_LIGHT)
        lamp(pen, 0.5, 0.18, 0.03)


def plane(pen: Pen, pose: Pose) -> None:
    """A transport plane with four propellers, high wing and tail."""
    c = pose.c
    turn = 2 * pi * pose.t
    pen.blob([(-0.96, -0.12), (-1.22, -0.48), (-1.02, -0.5), (-0.66, -0.14)], dark(c, 0.08))
    pen.blob([(-0.05, -0.16), (-0.34, -0.36), (-0.16, -0.36), (0.3, -0.16)], dark(c, 0.4))
    pen.blob([(-1.25, -0.1), (-0.9, -0.18), (-0.3, -0.21), (0.6, -0.21), (0.98, -0.12), (1.18, 0.05), (1.06, 0.17),
        (0.5, 0.23), (-0.2, 0.21), (-0.75, 0.08)], c)  # fmt: skip
    pen.flat(
        [(-0.7, 0.09), (0.2, 0.11), (1.1, 0.12), (0.9, 0.2), (0.4, 0.226), (-0.2, 0.205)],
        dark(c, 0.3),
        alpha=0.5,
    )
    pen.poly([(0.84, -0.12), (1.0, -0.06), (1.08, 0.0), (0.88, -0.01)], (58, 82, 104), shade=1.0)
    for i in range(7):
        pen.oval(-0.5 + 0.17 * i, -0.04, 0.03, 0.034, (64, 84, 104), shade=0.4)
    pen.line([(-0.95, -0.02), (0.0, 0.05), (1.1, 0.07)], 0.028, pale(c, 0.7), alpha=0.8)
    pen.poly([(-0.52, -0.1), (-0.36, -0.1), (-0.36, 0.13), (-0.52, 0.1)], dark(c, 0.5))
    pen.blob([(-1.1, -0.13), (-1.42, -0.07), (-1.36, -0.02), (-0.98, -0.07)], dark(c, 0.2))
    pen.blob(
        [(0.28, -0.2), (0.02, -0.16), (-0.5, 0.3), (-0.36, 0.34), (0.26, -0.06)], dark(c, 0.12)
    )
    for x, y in ((0.14, -0.03), (-0.1, 0.14)):
        pen.blob([(x - 0.2, y), (x - 0.1, y - 0.06), (x + 0.2, y - 0.05), (x + 0.28, y), (x + 0.2, y + 0.06),
            (x - 0.1, y + 0.05)], c)  # fmt: skip
        pen.oval(x + 0.29, y, 0.03, 0.2, (208, 214, 222), shade=0, alpha=0.35)
        for k in range(2):
            pen.limb(
                [
                    (x + 0.29, y - 0.2 * cos(turn * 2 + 1.5 * k)),
                    (x + 0.29, y + 0.2 * cos(turn * 2 + 1.5 * k)),
                ],
                (0.02, 0.02),
                (48, 48, 54),
            )
        pen.oval(x + 0.29, y, 0.03, 0.034, dark(c, 0.5))
    if pose.t < 0.25:
        lamp(pen, -0.42, 0.33, 0.02, RED_LIGHT)


def fighter_jet(pen: Pen, pose: Pose) -> None:
    """A dart with an afterburner."""
    c = pose.c
    flame(pen, pose, -1.16, 0.04, 0.55, 0.15, down=False)
    pen.blob([(-0.3, -0.06), (-0.8, -0.24), (-0.9, -0.2), (-0.6, -0.02)], dark(c, 0.4))
    pen.poly([(-0.72, -0.08), (-1.12, -0.46), (-1.24, -0.46), (-1.1, -0.02)], dark(c, 0.1))
    pen.blob([(1.3, 0.04), (0.9, -0.06), (0.55, -0.13), (0.0, -0.13), (-0.7, -0.1), (-1.18, -0.05), (-1.18, 0.12),
        (-0.6, 0.16), (0.3, 0.15), (0.9, 0.11)], c)  # fmt: skip
    pen.blob(
        [(0.86, -0.07), (0.66, -0.2), (0.36, -0.21), (0.16, -0.13), (0.5, -0.09)],
        (230, 176, 84),
        shade=1.3,
    )
    pen.poly([(0.3, 0.02), (-0.42, 0.42), (-0.72, 0.44), (-0.62, 0.06)], dark(c, 0.18))
    pen.line([(-0.5, 0.4), (-0.2, 0.4), (0.0, 0.4)], 0.03, (230, 232, 236))
    pen.poly([(-0.82, 0.05), (-1.2, 0.2), (-1.32, 0.2), (-1.18, 0.04)], dark(c, 0.24))
    pen.poly([(0.35, 0.06), (0.1, 0.16), (-0.1, 0.16), (-0.1, 0.08)], dark(c, 0.45))
    pen.line([(1.3, 0.04), (1.44, 0.05)], 0.012, INK)
    pen.oval(-0.35, 0.2, 0.06, 0.045, (214, 54, 50), shade=0)
    pen.oval(-0.35, 0.2, 0.03, 0.022, WHITE, shade=0)
    for x in (0.0, -0.4):
        pen.line([(x, -0.11), (x - 0.02, 0.1)], 0.008, dark(c, 0.4), alpha=0.7)


def rocket(pen: Pen, pose: Pose) -> None:
    """Standing upright on its flame, fins in the main colour."""
    c = pose.c
    white = (240, 242, 246) if c != (242, 241, 236) else (214, 220, 230)
    flame(pen, pose, 0.0, 0.3, 0.34 if pose.go else 0.2, 0.15)
    for side in (-1, 1):
        pen.blob([(side * 0.1, 0.06), (side * 0.24, 0.2), (side * 0.26, 0.36), (side * 0.12, 0.28)], c if side > 0
            else dark(c, 0.25))  # fmt: skip
    pen.blob([(-0.07, 0.26), (-0.1, 0.32), (0.1, 0.32), (0.07, 0.26)], (70, 72, 80))
    pen.blob([(0.0, -0.5), (0.075, -0.38), (0.125, -0.2), (0.13, 0.05), (0.1, 0.27), (-0.1, 0.27), (-0.13, 0.05),
        (-0.125, -0.2), (-0.075, -0.38)], white)  # fmt: skip
    pen.blob(
        [(0.0, -0.5), (0.07, -0.39), (0.105, -0.27), (0.0, -0.25), (-0.105, -0.27), (-0.07, -0.39)],
        c,
    )
    pen.poly([(-0.125, 0.12), (0.125, 0.12), (0.115, 0.2), (-0.115, 0.2)], c)
    for y in (-0.12, 0.03):
        pen.oval(0.0, y, 0.058, 0.058, STEEL)
        pen.oval(0.0, y, 0.042, 0.042, (90, 170, 214), shade=1.2)
        pen.oval(-0.014, y - 0.015, 0.012, 0.01, WHITE, shade=0)
    pen.blob([(-0.02, 0.06), (0.02, 0.06), (0.024, 0.34), (-0.024, 0.34)], dark(c, 0.12))


def spaceship(pen: Pen, pose: Pose) -> None:
    """A sleek starship with glowing engines and lit windows."""
    c = pose.c
    for y in (-0.1, 0.14):
        for share, colour in ((1.0, (60, 130, 255)), (0.6, (150, 220, 255))):
            far = 0.42 * share * (1 + 0.2 * pose.wave(4, y))
            pen.shine([(-0.95, y - 0.07 * share), (-0.95 - far * 0.6, y - 0.03), (-0.95 - far, y),
                (-0.95 - far * 0.6, y + 0.03), (-0.95, y + 0.07 * share)], colour, alpha=0.8)  # fmt: skip
        pen.glow(-1.0, y, 0.32, (70, 140, 255), 0.8)
    pen.blob([(-0.2, -0.1), (-0.7, -0.44), (-0.95, -0.46), (-0.7, -0.06)], dark(c, 0.35))
    for y in (-0.1, 0.14):
        pen.blob(
            [(-0.98, y - 0.09), (-0.5, y - 0.1), (-0.3, y), (-0.5, y + 0.1), (-0.98, y + 0.09)],
            dark(STEEL, 0.15),
        )
    pen.blob([(1.2, 0.04), (0.8, -0.1), (0.3, -0.2), (-0.3, -0.2), (-0.85, -0.12), (-0.9, 0.16), (-0.3, 0.2),
        (0.4, 0.16), (0.9, 0.1)], c)  # fmt: skip
    pen.flat([(1.15, 0.06), (0.4, 0.07), (-0.85, 0.1), (-0.85, 0.16), (-0.3, 0.19), (0.4, 0.15), (0.9, 0.095)],
        dark(c, 0.45), alpha=0.7)  # fmt: skip
    pen.blob(
        [(0.78, -0.09), (0.5, -0.22), (0.24, -0.24), (0.14, -0.16), (0.5, -0.1)],
        (90, 200, 230),
        shade=1.4,
    )
    for i in range(9):
        x = -0.7 + 0.14 * i
        pen.shine([(x - 0.025, 0.0), (x, -0.02), (x + 0.025, 0.0), (x, 0.02)], (255, 240, 180),
            alpha=0.5 + 0.5 * ((i + int(pose.t * 4)) % 4 > 0))  # fmt: skip
    pen.poly([(0.1, 0.1), (-0.6, 0.42), (-0.95, 0.44), (-0.66, 0.12)], dark(c, 0.2))
    pen.line([(-0.1, 0.2), (-0.7, 0.38)], 0.02, pale(c, 0.6))
    lamp(pen, -0.94, 0.43, 0.025, RED_LIGHT if pose.t < 0.5 else (90, 255, 120))


def ufo(pen: Pen, pose: Pose) -> None:
    """A saucer with running lights, a passenger and a beam."""
    c = pose.c
    with pen.at(0, 0, 0.05 * pose.wave()):
        for spread, alpha in ((0.5, 0.13), (0.36, 0.16), (0.22, 0.2)):
            pen.shine(
                [
                    (-0.16, 0.05),
                    (-spread * 0.9, 0.4),
                    (-spread, 0.49),
                    (0.0, 0.5),
                    (spread, 0.49),
                    (spread * 0.9, 0.4),
                    (0.16, 0.05),
                ],
                (170, 255, 210),
                alpha=alpha * (1 + 0.3 * pose.wave(2)),
            )
        pen.blob([(-0.3, -0.14), (-0.27, -0.34), (-0.12, -0.46), (0.12, -0.46), (0.27, -0.34), (0.3, -0.14)],
            (140, 200, 220), alpha=0.55)  # fmt: skip
        pen.blob(
            [(-0.09, -0.14), (-0.13, -0.3), (0.0, -0.38), (0.13, -0.3), (0.09, -0.14)],
            (120, 200, 90),
        )
        for side in (-1, 1):
            pen.oval(side * 0.055, -0.27, 0.035, 0.024, INK, shade=0, turn=side * 0.5)
        pen.blob([(-0.24, -0.36), (-0.12, -0.43), (-0.18, -0.3)], WHITE, alpha=0.6, shade=0)
        pen.blob([(-0.82, 0.0), (-0.5, -0.13), (0.0, -0.18), (0.5, -0.13), (0.82, 0.0), (0.5, 0.11), (0.0, 0.15),
            (-0.5, 0.11)], c)  # fmt: skip
        pen.blob(
            [(-0.8, 0.01), (0.0, 0.05), (0.8, 0.01), (0.5, 0.11), (0.0, 0.15), (-0.5, 0.11)],
            dark(c, 0.4),
        )
        for i in range(9):
            x = -0.64 + 0.16 * i
            on = (i + int(pose.t * 9)) % 3 == 0
            lamp(
                pen,
                x,
                0.055 - 0.06 * abs(x) ** 2,
                0.035,
                ((255, 220, 90), (90, 240, 255), (255, 110, 200))[i % 3],
                1.2 if on else 0.25,
            )


def balloon(pen: Pen, pose: Pose) -> None:
    """A striped hot-air balloon with a burner and two in the basket."""
    c = pose.c
    tilt = 0.03 * pose.wave()
    with pen.at(0, 0, tilt):
        for x in (-0.06, 0.06):
            pen.line([(x * 1.5, 0.15), (x, 0.35)], 0.007, (90, 70, 50))
        outer = [(0.0, -0.5), (0.2, -0.46), (0.33, -0.3), (0.34, -0.12), (0.2, 0.08), (0.09, 0.17), (-0.09, 0.17),
            (-0.2, 0.08), (-0.34, -0.12), (-0.33, -0.3), (-0.2, -0.46)]  # fmt: skip
        pen.blob(outer, c)
        for k in (0.72, 0.26):
            paint = pale(c, 0.75) if k == 0.72 else c
            for inner, paint2 in ((k, paint), (k * 0.62, c)):
                pen.flat(
                    [(x * inner, y) for x, y in outer],
                    paint2,
                    alpha=0.92 if inner == k and k == 0.72 else 0.9,
                )
        pen.flat([(x * 0.2, y) for x, y in outer], pale(c, 0.75), alpha=0.9)
        pen.blob([(0.1, -0.4), (0.28, -0.2), (0.18, 0.02), (0.3, -0.1), (0.32, -0.28)], dark(c, 0.5),
            alpha=0.25, shade=0)  # fmt: skip
        pen.blob(
            [(-0.24, -0.36), (-0.12, -0.45), (-0.2, -0.25), (-0.27, -0.15)],
            WHITE,
            alpha=0.3,
            shade=0,
        )
        pen.glow(0, 0.2, 0.16 + 0.04 * pose.wave(3), (255, 170, 60), 0.8)
        for x, shirt in ((-0.03, (70, 110, 190)), (0.035, (200, 80, 70))):
            pen.oval(x, 0.315, 0.024, 0.026, SKIN)
            pen.limb([(x, 0.35), (x, 0.38)], (0.05, 0.05), shirt)
        pen.poly([(-0.085, 0.365), (0.085, 0.365), (0.07, 0.5), (-0.07, 0.5)], (156, 104, 58))
        for y in (0.4, 0.44):
            pen.line([(-0.08, y), (0.08, y)], 0.01, (104, 66, 34))
        pen.line([(-0.09, 0.365), (0.09, 0.365)], 0.018, (104, 66, 34))
