"""Boats, ships and what dives; lower edge of the hull is the waterline at 0.42."""

from math import pi, sin

from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.subjects.pose import INK, STEEL, WHITE, WOOD, Pose, dark, pale
from vitascope_scene.drawing.subjects.road import RED_LIGHT, lamp


def _bow_wave(pen: Pen, pose: Pose, left: float, right: float, y: float) -> None:
    """White water along the hull."""
    w = 0.012 * pose.wave(2)
    middle = (left + right) / 2
    pen.flat(
        [
            (left - 0.04, y + 0.02),
            (left + 0.08, y - 0.01 + w),
            (middle, y - w),
            (right - 0.1, y - 0.03 + w),
            (right + 0.05, y),
            (right, y + 0.05),
            (middle, y + 0.04),
            (left, y + 0.05),
        ],
        WHITE,
        alpha=0.7,
    )


def sailboat(pen: Pen, pose: Pose) -> None:
    """Two sails that belly, a wooden hull, a pennant."""
    c = pose.c
    belly = 0.03 * pose.wave()
    with pen.at(0, 0.4, 0.03 * pose.wave(1, 0.2)), pen.at(0, -0.4):
        pen.limb([(-0.02, 0.3), (-0.02, -0.48)], (0.03, 0.018), WOOD)
        pen.blob(
            [
                (0.02, -0.42),
                (0.2 + belly, -0.15),
                (0.3 + belly, 0.05),
                (0.36, 0.22),
                (0.18, 0.2),
                (0.03, 0.18),
            ],
            pale(c, 0.75),
        )
        pen.blob(
            [
                (-0.05, -0.45),
                (-0.25 - belly, -0.2),
                (-0.38 - belly, 0.05),
                (-0.4, 0.22),
                (-0.2, 0.245),
                (-0.05, 0.23),
            ],
            c,
        )
        for i in range(3):
            y = -0.2 + 0.14 * i
            pen.line(
                [(-0.06, y), (-0.2 - 0.07 * i - belly, y + 0.02)], 0.008, dark(c, 0.3), alpha=0.6
            )
        pen.limb([(-0.02, 0.26), (-0.42, 0.25)], (0.02, 0.016), WOOD)
        flag = 0.02 * pose.wave(3)
        pen.blob(
            [
                (-0.02, -0.5),
                (0.07, -0.49 + flag),
                (0.14, -0.47 - flag),
                (0.07, -0.455 + flag),
                (-0.02, -0.455),
            ],
            (214, 52, 48),
        )
        pen.blob(
            [
                (-0.46, 0.28),
                (0.0, 0.31),
                (0.36, 0.28),
                (0.52, 0.25),
                (0.38, 0.42),
                (0.2, 0.47),
                (-0.3, 0.47),
                (-0.42, 0.41),
            ],
            (122, 74, 42),
        )
        pen.line([(-0.45, 0.31), (0.0, 0.34), (0.48, 0.28)], 0.024, pale(c, 0.6))
    _bow_wave(pen, pose, -0.46, 0.44, 0.45)


def ship(pen: Pen, pose: Pose) -> None:
    """An ocean liner with funnels, decks and portholes."""
    c = pose.c
    for i in range(8):
        u = (i / 8 + pose.t) % 1.0
        pen.oval(
            -0.1 - 0.7 * u + 0.03 * sin(i * 2.0),
            -0.43 - 0.03 * u,
            0.05 + 0.09 * u,
            0.04 + 0.05 * u,
            (150, 150, 156),
            shade=0.3,
            alpha=0.5 * (1 - u),
        )
    with pen.at(0, 0.35, 0.008 * pose.wave()), pen.at(0, -0.35):
        pen.box(-0.8, -0.02, 0.62, 0.14, WHITE)
        pen.box(-0.64, -0.13, 0.5, -0.02, (240, 240, 236))
        pen.box(0.2, -0.24, 0.46, -0.13, WHITE)
        for x in (-0.42, -0.1):
            pen.poly([(x - 0.08, -0.12), (x - 0.06, -0.4), (x + 0.08, -0.4), (x + 0.08, -0.12)], c)
            pen.poly(
                [(x - 0.062, -0.4), (x + 0.08, -0.4), (x + 0.08, -0.34), (x - 0.066, -0.34)], INK
            )
        for y, x0, count in ((0.06, -0.74, 15), (-0.075, -0.58, 12)):
            for i in range(count):
                x = x0 + 0.09 * i
                pen.shine(
                    [(x - 0.022, y), (x, y - 0.026), (x + 0.022, y), (x, y + 0.026)],
                    (255, 232, 164),
                )
        pen.poly([(0.26, -0.21), (0.45, -0.21), (0.45, -0.16), (0.26, -0.16)], (60, 86, 110))
        pen.limb([(0.56, 0.0), (0.56, -0.4)], (0.022, 0.012), STEEL)
        pen.line([(0.56, -0.38), (1.1, 0.1)], 0.006, STEEL)
        pen.blob(
            [
                (-0.98, 0.1),
                (-0.4, 0.15),
                (0.5, 0.14),
                (1.2, 0.05),
                (1.08, 0.25),
                (0.96, 0.45),
                (-0.86, 0.45),
                (-0.96, 0.3),
            ],
            c,
        )
        pen.poly(
            [(-0.92, 0.36), (1.02, 0.36), (0.96, 0.46), (-0.87, 0.46)],
            (150, 48, 44) if c != (214, 44, 42) else (60, 60, 68),
        )
        pen.line([(-0.97, 0.15), (0.0, 0.18), (1.14, 0.1)], 0.02, WHITE)
        for i in range(13):
            pen.oval(-0.8 + 0.13 * i, 0.25, 0.022, 0.022, (40, 50, 62), shade=0.3)
    _bow_wave(pen, pose, -0.95, 1.04, 0.45)


def submarine(pen: Pen, pose: Pose) -> None:
    """A rounded hull with portholes, tower, periscope and a turning screw."""
    c = pose.c
    reach = 0.2 * abs(pose.wave(2))
    pen.limb(
        [(-1.0, 0.14 - reach), (-1.0, 0.14), (-1.0, 0.14 + reach)],
        (0.05, 0.08, 0.05),
        (206, 170, 70),
    )
    pen.blob([(-0.7, 0.1), (-0.98, -0.16), (-1.02, 0.14), (-0.98, 0.42)], dark(c, 0.25))
    pen.limb([(0.12, -0.3), (0.12, -0.48), (0.24, -0.48)], (0.035, 0.035, 0.035), STEEL)
    pen.blob([(-0.28, -0.1), (-0.22, -0.34), (0.18, -0.34), (0.3, -0.1)], dark(c, 0.1))
    pen.oval(-0.02, -0.2, 0.055, 0.055, (255, 232, 150), shade=0)
    pen.blob(
        [
            (-1.0, 0.14),
            (-0.7, -0.08),
            (-0.2, -0.17),
            (0.5, -0.15),
            (0.9, 0.0),
            (1.02, 0.16),
            (0.88, 0.33),
            (0.4, 0.44),
            (-0.3, 0.44),
            (-0.75, 0.34),
        ],
        c,
    )
    pen.line([(-0.8, 0.3), (0.0, 0.36), (0.85, 0.29)], 0.02, dark(c, 0.4), alpha=0.7)
    for x in (-0.4, -0.02, 0.36):
        pen.oval(x, 0.11, 0.11, 0.11, (214, 176, 80))
        pen.oval(x, 0.11, 0.08, 0.08, (120, 206, 226), shade=1.2)
        pen.oval(x - 0.025, 0.08, 0.022, 0.018, WHITE, shade=0)
    lamp(pen, 0.96, 0.14, 0.06)
    pen.blob([(-0.1, 0.36), (0.2, 0.36), (0.12, 0.48), (-0.16, 0.48)], dark(c, 0.3))
    for i in range(8):
        u = (i / 8 + pose.t) % 1.0
        pen.oval(
            -1.05 - 0.25 * u,
            0.15 - 0.3 * u + 0.08 * sin(2 * pi * i * 0.37),
            0.02 + 0.02 * u,
            0.02 + 0.02 * u,
            (226, 244, 250),
            shade=0.4,
            alpha=0.6 * (1 - u),
        )
    lamp(pen, -0.2, -0.36, 0.02, RED_LIGHT, 1.0 if pose.t < 0.5 else 0.2)
