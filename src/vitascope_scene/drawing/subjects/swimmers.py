"""Animals of the water."""

from math import cos, pi, sin

from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.subjects.beast import eye
from vitascope_scene.drawing.subjects.pose import INK, WHITE, Point, Pose, dark, pale


def _bent(points: list[Point], pose: Pose, amount: float, start: float = 0.2) -> list[Point]:
    """Points moved up and down by a wave that grows towards the tail."""
    return [
        (x, y + amount * max(0.0, start - x) ** 1.3 * pose.wave(1, 0.35 * x)) for x, y in points
    ]


def fish(pen: Pen, pose: Pose) -> None:
    """A bright fish with bands and waving fins."""
    c, w = pose.c, pose.wave()
    pen.blob([(-0.4, 0.0), (-0.62, -0.3 + 0.06 * w), (-0.84, -0.36 + 0.1 * w), (-0.72, 0.0 + 0.08 * w),
        (-0.82, 0.34 + 0.1 * w), (-0.6, 0.28 + 0.06 * w)], dark(c, 0.15))  # fmt: skip
    pen.blob([(0.25, -0.26), (0.0, -0.48), (-0.32, -0.42 + 0.03 * w), (-0.36, -0.18)], dark(c, 0.2))
    pen.blob([(0.05, 0.28), (-0.1, 0.46), (-0.3, 0.42 - 0.03 * w), (-0.26, 0.2)], dark(c, 0.2))
    pen.blob([(-0.5, 0.0), (-0.28, -0.22), (0.1, -0.34), (0.48, -0.24), (0.7, 0.0), (0.5, 0.22), (0.1, 0.33),
        (-0.26, 0.21)], c)  # fmt: skip
    for x in (0.3, -0.1):
        pen.blob([(x, -0.31 if x > 0 else -0.28), (x + 0.13, -0.31 if x > 0 else -0.32), (x + 0.17, 0.0),
            (x + 0.12, 0.29), (x, 0.28 if x > 0 else 0.26), (x + 0.05, 0.0)], WHITE, shade=0.5, alpha=0.92)  # fmt: skip
    for i in range(12):
        x, y = -0.32 + 0.085 * (i % 6), -0.1 + 0.16 * (i // 6)
        pen.line([(x, y - 0.035), (x - 0.025, y), (x, y + 0.035)], 0.011, dark(c, 0.3), alpha=0.5)
    flap = 0.08 * pose.wave(2)
    pen.blob([(0.2, 0.06), (0.02, 0.12 + flap), (-0.06, 0.24 + flap), (0.12, 0.2)], dark(c, 0.25))
    eye(pen, pose, 0.52, -0.07, 0.055, white=True)
    pen.line([(0.69, 0.03), (0.62, 0.06)], 0.018, dark(c, 0.6))


def shark(pen: Pen, pose: Pose) -> None:
    """A torpedo with a dorsal fin and teeth."""
    c, w = pose.c, pose.wave()
    pen.blob(_bent([(-0.85, 0.0), (-1.05, -0.38), (-1.18, -0.46), (-1.06, -0.05), (-1.14, 0.26), (-0.98, 0.14)],
        pose, 0.12), dark(c, 0.1))  # fmt: skip
    pen.blob([(0.25, 0.12), (0.05, 0.42 - 0.02 * w), (-0.1, 0.46), (-0.02, 0.16)], dark(c, 0.3))
    pen.blob([(0.15, -0.2), (-0.08, -0.46), (-0.2, -0.5), (-0.18, -0.16)], c)
    pen.blob(_bent([(1.15, -0.02), (0.8, -0.19), (0.3, -0.26), (-0.2, -0.2), (-0.65, -0.08), (-0.95, -0.03),
        (-0.92, 0.06), (-0.5, 0.14), (0.0, 0.24), (0.55, 0.22), (0.95, 0.1)], pose, 0.12), c)  # fmt: skip
    pen.flat(_bent([(1.12, 0.02), (0.7, 0.08), (0.1, 0.1), (-0.5, 0.06), (-0.9, 0.03), (-0.5, 0.135), (0.0, 0.235),
        (0.55, 0.215), (0.95, 0.1)], pose, 0.12), pale(c, 0.8))  # fmt: skip
    for i in range(4):
        pen.line([(0.5 - 0.06 * i, -0.06), (0.48 - 0.06 * i, 0.04)], 0.016, dark(c, 0.5))
    pen.line([(1.02, 0.06), (0.88, 0.1), (0.74, 0.07)], 0.03, (110, 40, 50))
    for i in range(6):
        x = 0.78 + 0.04 * i
        pen.poly([(x, 0.075), (x + 0.03, 0.07), (x + 0.015, 0.11)], WHITE, shade=0)
    pen.blob(
        [(0.4, 0.14), (0.22, 0.4 + 0.02 * w), (0.05, 0.48 + 0.02 * w), (0.14, 0.16)], dark(c, 0.12)
    )
    pen.oval(0.86, -0.06, 0.03, 0.03, INK, shade=0)
    pen.oval(0.87, -0.07, 0.01, 0.01, WHITE, shade=0)


def whale(pen: Pen, pose: Pose) -> None:
    """A blue giant with a pleated throat that blows."""
    c = pose.c
    pen.blob(_bent([(-0.9, -0.02), (-1.1, -0.22), (-1.3, -0.24), (-1.18, -0.02), (-1.26, 0.1), (-1.06, 0.08)],
        pose, 0.14), dark(c, 0.15))  # fmt: skip
    body = _bent([(1.15, 0.02), (0.95, -0.18), (0.5, -0.29), (0.0, -0.27), (-0.5, -0.13), (-0.95, -0.05),
        (-0.95, 0.04), (-0.55, 0.16), (0.0, 0.34), (0.55, 0.4), (0.95, 0.28)], pose, 0.14)  # fmt: skip
    pen.blob(body, c)
    pen.flat([(1.13, 0.06), (0.7, 0.09), (0.2, 0.13), (-0.25, 0.25), (0.05, 0.345), (0.55, 0.395), (0.95, 0.27)],
        pale(c, 0.7))  # fmt: skip
    for i in range(6):
        y = 0.13 + 0.04 * i
        pen.line(
            [(1.0 - 0.07 * i, y), (0.5, y + 0.035), (0.0 + 0.03 * i, y + 0.045)],
            0.012,
            dark(c, 0.2),
            alpha=0.6,
        )
    pen.line([(1.13, 0.05), (0.85, 0.09), (0.62, 0.07)], 0.018, dark(c, 0.5))
    eye(pen, pose, 0.58, 0.01, 0.028)
    pen.blob([(-0.5, -0.14), (-0.62, -0.22), (-0.66, -0.1)], dark(c, 0.1))
    s = pose.wave(1, 0.2)
    pen.blob(
        [(0.35, 0.2), (0.2, 0.42 + 0.05 * s), (0.0, 0.5 + 0.07 * s), (0.1, 0.24)], dark(c, 0.22)
    )
    for i in range(14):
        u = ((i * 0.618) % 1.0 + pose.t) % 1.0
        x = 0.62 + 0.16 * u * sin(i * 2.4)
        pen.oval(
            x,
            -0.28 - 0.22 * sin(pi * min(u * 0.75, 0.9)),
            0.02 + 0.035 * u,
            0.02 + 0.035 * u,
            (236, 246, 252),
            shade=0,
            alpha=0.75 * (1 - u),
        )


def dolphin(pen: Pen, pose: Pose) -> None:
    """Sleek, smiling, its tail beating up and down."""
    c = pose.c
    pen.blob(_bent([(-0.75, 0.0), (-0.95, -0.16), (-1.06, -0.14), (-0.96, 0.02), (-1.02, 0.16), (-0.86, 0.1)],
        pose, 0.3), dark(c, 0.15))  # fmt: skip
    pen.blob([(0.05, -0.22), (-0.14, -0.44), (-0.26, -0.45), (-0.22, -0.16)], dark(c, 0.1))
    pen.blob(_bent([(0.98, 0.04), (0.8, -0.04), (0.66, -0.17), (0.3, -0.26), (-0.1, -0.22), (-0.5, -0.09),
        (-0.82, -0.02), (-0.82, 0.05), (-0.4, 0.14), (0.1, 0.22), (0.5, 0.17), (0.72, 0.1)], pose, 0.3), c)  # fmt: skip
    pen.flat(_bent([(0.96, 0.06), (0.7, 0.06), (0.3, 0.07), (-0.3, 0.06), (-0.4, 0.13), (0.1, 0.21), (0.5, 0.165),
        (0.72, 0.1)], pose, 0.3), pale(c, 0.75))  # fmt: skip
    pen.blob([(0.3, 0.14), (0.16, 0.38), (0.06, 0.42), (0.1, 0.16)], dark(c, 0.2))
    pen.line([(0.96, 0.045), (0.78, 0.045), (0.64, 0.02)], 0.014, dark(c, 0.5))
    eye(pen, pose, 0.58, -0.04, 0.03)


def jellyfish(pen: Pen, pose: Pose) -> None:
    """A glowing bell that pulses, arms trailing."""
    c, p = pose.c, pose.wave()
    wide, tall = 0.3 - 0.05 * p, 0.26 + 0.05 * p
    pen.glow(0, -0.2, 0.5, c, 0.3)
    for i in range(9):
        x = (i - 4) * wide * 0.22
        points = [
            (
                x + 0.03 * k * sin(2 * pi * (pose.t + 0.13 * i) - k * 1.1),
                -0.12 + k * (0.085 + 0.012 * (i % 3)),
            )
            for k in range(7)
        ]
        pen.line(points, 0.014, pale(c, 0.4), alpha=0.7)
    for i in range(4):
        x = (i - 1.5) * 0.07
        points = [
            (x + 0.035 * k * sin(2 * pi * pose.t - k * 0.9 + i), -0.14 + k * 0.07) for k in range(6)
        ]
        pen.limb(points, (0.07, 0.06, 0.02), pale(c, 0.25), shade=0.5)
    pen.blob([(-wide, -0.12), (-wide * 0.96, -0.22 - tall * 0.3), (-wide * 0.55, -0.2 - tall * 0.95),
        (0, -0.2 - tall * 1.08), (wide * 0.55, -0.2 - tall * 0.95), (wide * 0.96, -0.22 - tall * 0.3), (wide, -0.12),
        (wide * 0.5, -0.1), (0, -0.14), (-wide * 0.5, -0.1)], c, alpha=0.82)  # fmt: skip
    pen.blob([(-wide * 0.6, -0.2), (-wide * 0.4, -0.2 - tall * 0.75), (0, -0.2 - tall * 0.86),
        (wide * 0.4, -0.2 - tall * 0.75), (wide * 0.6, -0.2), (0, -0.16)], pale(c, 0.5), alpha=0.5)  # fmt: skip
    for x in (-0.1, 0.0, 0.1):
        pen.oval(x, -0.25, 0.035, 0.05, pale(c, 0.8), alpha=0.6, shade=0)
    for i in range(7):
        pen.glow((i - 3) * wide * 0.3, -0.12, 0.04, pale(c, 0.7), 0.8)


def turtle(pen: Pen, pose: Pose) -> None:
    """A patterned shell and rowing flippers."""
    c, skin = pose.c, (124, 152, 92)
    s = pose.wave()
    for x, far in ((-0.42, 0.2), (0.3, 0.35)):
        pen.blob([(x + 0.1, 0.02), (x - 0.05, 0.18 - 0.1 * s), (x - far, 0.36 - 0.3 * s),
            (x - far * 0.5, 0.3 - 0.3 * s), (x + 0.16, 0.14)], dark(skin, 0.35))  # fmt: skip
    pen.limb([(-0.5, 0.1), (-0.68, 0.12)], (0.08, 0.01), skin)
    pen.limb([(0.4, 0.04), (0.62, -0.06 + 0.02 * s)], (0.16, 0.15), skin)
    pen.blob([(0.54, -0.06 + 0.02 * s), (0.62, -0.17 + 0.02 * s), (0.76, -0.14 + 0.02 * s), (0.83, -0.04 + 0.02 * s),
        (0.72, 0.04 + 0.02 * s), (0.6, 0.03)], skin)  # fmt: skip
    eye(pen, pose, 0.72, -0.08 + 0.02 * s, 0.028)
    pen.line([(0.82, -0.02 + 0.02 * s), (0.73, -0.0 + 0.02 * s)], 0.014, dark(skin, 0.5))
    pen.blob(
        [(-0.56, 0.1), (0.0, 0.2), (0.48, 0.08), (0.3, 0.2), (0.0, 0.24), (-0.36, 0.2)],
        pale(skin, 0.5),
    )
    pen.blob(
        [
            (-0.58, 0.1),
            (-0.44, -0.16),
            (-0.1, -0.31),
            (0.24, -0.24),
            (0.48, 0.0),
            (0.5, 0.09),
            (0.0, 0.16),
        ],
        c,
    )
    for points in (
        [(-0.16, -0.24), (0.1, -0.25), (0.2, -0.08), (0.02, 0.02), (-0.22, -0.06)],
        [(-0.42, -0.11), (-0.24, -0.2), (-0.28, -0.05), (-0.4, 0.06), (-0.5, 0.05)],
        [(0.2, -0.2), (0.36, -0.1), (0.44, 0.02), (0.3, 0.06), (0.26, -0.06)],
        [(-0.18, 0.02), (0.0, 0.07), (0.18, 0.02), (0.14, 0.11), (-0.14, 0.12)],
    ):
        pen.poly(points, dark(c, 0.3), shade=1.0)
    for x, far in ((-0.34, 0.22), (0.36, 0.4)):
        pen.blob([(x + 0.1, 0.06), (x - 0.02, 0.24 + 0.1 * s), (x - far, 0.36 + 0.22 * s),
            (x - far * 0.55, 0.2 + 0.24 * s), (x - 0.08, 0.1)], skin)  # fmt: skip


def octopus(pen: Pen, pose: Pose) -> None:
    """A round head over eight curling arms."""
    c = pose.c
    for i in range(8):
        side = (i - 3.5) / 3.5
        points = []
        for k in range(7):
            u = k / 6
            x = side * (0.1 + 0.5 * u) + 0.06 * u * sin(2 * pi * pose.t + i * 1.3 - 4 * u)
            y = (
                0.02
                + (0.46 - 0.1 * abs(side)) * u
                + 0.07 * u * cos(2 * pi * pose.t + i * 1.7 - 5 * u)
                - 0.14 * u * u * abs(side)
            )
            points.append((x, y))
        pen.limb(points, (0.15, 0.1, 0.07, 0.025), c if i % 2 else dark(c, 0.2))
        for x, y in points[2:6]:
            pen.oval(x, y + 0.012, 0.014, 0.012, pale(c, 0.65), shade=0, alpha=0.8)
    p = 0.015 * pose.wave()
    pen.blob([(-0.2, 0.08), (-0.25, -0.12 - p), (-0.22, -0.34 - p), (0.0, -0.47 - p), (0.22, -0.34 - p),
        (0.25, -0.12 - p), (0.2, 0.08), (0.0, 0.14)], c)  # fmt: skip
    for x, y, r in (
        (-0.1, -0.34, 0.03),
        (0.05, -0.38, 0.02),
        (0.13, -0.28, 0.028),
        (-0.04, -0.26, 0.018),
    ):
        pen.oval(x, y - p, r, r * 0.8, pale(c, 0.4), shade=0.3, alpha=0.8)
    for x in (-0.1, 0.11):
        eye(pen, pose, x, -0.06, 0.058, white=True, nose=-1 if x > 0 else 1)
    pen.line([(-0.05, 0.06), (0.0, 0.08), (0.06, 0.055)], 0.014, dark(c, 0.55))
