"""Things: those that stand, those that burn and those the wind takes."""

from math import cos, pi, sin

from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.subjects.pose import INK, LEAF, STEEL, WHITE, WOOD, Pose, dark, pale


def ball(pen: Pen, pose: Pose) -> None:
    """A beach ball that rolls."""
    c = pose.c
    turn = 2 * pi * pose.t if pose.go else 0.2 * pose.wave()
    pen.oval(0, 0, 0.48, 0.48, c, shade=1.0)
    for k in range(3):
        a = turn + 2 * pi * k / 3
        arc = [(0.47 * cos(a + d), 0.47 * sin(a + d)) for d in (0, 0.25, 0.5, 0.75, 1.0)]
        pole = (0.1 * cos(turn), 0.1 * sin(turn))
        pen.flat(
            [
                pole,
                ((pole[0] + arc[0][0]) * 0.55, (pole[1] + arc[0][1]) * 0.55),
                *arc,
                ((pole[0] + arc[-1][0]) * 0.55, (pole[1] + arc[-1][1]) * 0.55),
            ],
            WHITE,
            alpha=0.85,
        )
    pen.oval(0.1 * cos(turn), 0.1 * sin(turn), 0.07, 0.07, pale(c, 0.3))
    pen.blob([(-0.3, 0.3), (0.0, 0.38), (0.3, 0.3), (0.42, 0.1), (0.47, 0.1), (0.3, 0.37), (0.0, 0.475), (-0.3, 0.37)],
        dark(c, 0.7), alpha=0.35, shade=0)  # fmt: skip
    pen.oval(-0.17, -0.22, 0.11, 0.07, WHITE, turn=-0.6, alpha=0.6, shade=0)


def tree(pen: Pen, pose: Pose) -> None:
    """A broad tree whose crown sways; its leaves take the colour."""
    c = pose.c
    pen.limb([(0.0, 0.5), (-0.01, 0.25), (0.01, 0.0)], (0.13, 0.09, 0.06), WOOD)
    for x, y in ((-0.2, -0.05), (0.2, -0.08)):
        pen.limb([(0.0, 0.16), (x * 0.5, 0.04), (x, y)], (0.06, 0.045, 0.02), WOOD)
    for i in range(44):
        a, r = i * 2.4, 0.31 - 0.007 * i
        x, y = r * 1.2 * cos(a), -0.2 + r * 0.85 * sin(a)
        sway = 0.014 * sin(2 * pi * pose.t + i * 0.8)
        lift = (y + 0.4) / 0.5
        size = 0.085 + 0.035 * ((i * 0.37) % 1.0)
        pen.blob(
            [
                (
                    x + sway + size * (1 + 0.12 * sin(7.0 * k + i)) * cos(k * 0.5236),
                    y + size * (0.85 + 0.1 * sin(5.0 * k + i)) * sin(k * 0.5236),
                )
                for k in range(12)
            ],
            dark(c, 0.42 * min(1.0, max(0.0, lift))),
            shade=0.9,
        )


def flower(pen: Pen, pose: Pose) -> None:
    """A blossom that nods on its stem."""
    c, s = pose.c, 0.03 * pose.wave()
    pen.limb([(0.0, 0.5), (0.03, 0.2), (s, -0.14)], (0.04, 0.034, 0.03), LEAF)
    for side in (-1, 1):
        pen.blob([(0.01, 0.34), (side * 0.14, 0.2), (side * 0.27, 0.18), (side * 0.18, 0.32)], LEAF if side > 0
            else dark(LEAF, 0.2))  # fmt: skip
    with pen.at(s, -0.2, s * 2):
        for layer, paint in ((1.0, dark(c, 0.15)), (0.74, c)):
            for k in range(8):
                a = 2 * pi * k / 8 + (0.39 if layer < 1 else 0.0)
                with pen.at(0, 0, a):
                    pen.blob([(0.03, 0.0), (0.11 * layer, -0.09), (0.24 * layer, -0.08), (0.3 * layer, 0.0),
                        (0.24 * layer, 0.08), (0.11 * layer, 0.09)], paint)  # fmt: skip
        pen.oval(0, 0, 0.1, 0.1, (246, 196, 60))
        for k in range(14):
            pen.oval(
                0.07 * cos(k * 2.4) * (k / 14),
                0.07 * sin(k * 2.4) * (k / 14),
                0.012,
                0.012,
                (176, 110, 30),
                shade=0,
            )


def house(pen: Pen, pose: Pose) -> None:
    """A cottage with a lit window and smoke from its chimney; walls take the colour."""
    c = pose.c
    for i in range(7):
        u = (i / 7 + pose.t) % 1.0
        pen.oval(
            0.28 + 0.1 * u + 0.03 * sin(i * 2.0 + 6 * u),
            -0.34 - 0.2 * u,
            0.03 + 0.05 * u,
            0.03 + 0.04 * u,
            (220, 220, 224),
            shade=0.3,
            alpha=0.6 * (1 - u),
        )
    pen.box(0.22, -0.36, 0.34, -0.1, (150, 80, 66))
    pen.poly([(-0.44, -0.06), (0.44, -0.06), (0.44, 0.5), (-0.44, 0.5)], c)
    for y in (0.06, 0.18, 0.3, 0.42):
        pen.line([(-0.43, y), (0.43, y)], 0.006, dark(c, 0.3), alpha=0.5)
    pen.poly([(-0.54, -0.03), (-0.3, -0.38), (0.3, -0.38), (0.54, -0.03)], (150, 66, 52) if sum(c) != 300
        else (90, 80, 90))  # fmt: skip
    for k in range(4):
        y = -0.31 + 0.08 * k
        pen.line([(-0.34 - 0.055 * k, y), (0.34 + 0.055 * k, y)], 0.012, (104, 42, 36), alpha=0.6)
    pen.box(-0.1, 0.14, 0.1, 0.5, (96, 62, 40))
    pen.oval(0.065, 0.33, 0.015, 0.015, (230, 190, 80))
    for x in (-0.28, 0.28):
        pen.box(x - 0.1, 0.08, x + 0.1, 0.3, WHITE)
        pen.shine([(x - 0.085, 0.19), (x - 0.085, 0.1), (x, 0.095), (x + 0.085, 0.1), (x + 0.085, 0.28), (x, 0.285),
            (x - 0.085, 0.28)], (255, 222, 132))  # fmt: skip
        pen.line([(x, 0.09), (x, 0.29)], 0.014, WHITE)
        pen.line([(x - 0.09, 0.19), (x + 0.09, 0.19)], 0.014, WHITE)
        pen.glow(x, 0.19, 0.18, (255, 190, 90), 0.4)
    for k in range(9):
        x = -0.44 + 0.11 * k
        if abs(x) > 0.12:
            pen.blob(
                [(x - 0.06, 0.5), (x - 0.04, 0.44), (x + 0.02, 0.42), (x + 0.07, 0.5)],
                dark(LEAF, 0.1 * (k % 3)),
            )


def lighthouse(pen: Pen, pose: Pose) -> None:
    """A banded tower whose beam sweeps."""
    c = pose.c
    reach = cos(2 * pi * pose.t)
    beam = 0.62 * reach
    wide = 0.05 + 0.1 * abs(reach)
    pen.blob([(-0.3, 0.5), (-0.2, 0.4), (0.05, 0.37), (0.22, 0.42), (0.32, 0.5)], (112, 108, 104))
    pen.poly([(-0.14, 0.42), (-0.075, -0.27), (0.075, -0.27), (0.14, 0.42)], WHITE, shade=0.9)
    for band in range(3):
        y0, y1 = -0.2 + 0.24 * band, -0.08 + 0.24 * band
        w0, w1 = 0.075 + 0.095 * (y0 + 0.27), 0.075 + 0.095 * (y1 + 0.27)
        pen.poly([(-w0, y0), (w0, y0), (w1, y1), (-w1, y1)], c, shade=0.9)
    pen.blob(
        [(-0.035, 0.42), (-0.035, 0.32), (0.0, 0.295), (0.035, 0.32), (0.035, 0.42)], (84, 56, 40)
    )
    pen.box(-0.11, -0.295, 0.11, -0.265, INK)
    pen.box(-0.06, -0.4, 0.06, -0.29, (255, 236, 170))
    for x in (-0.06, 0.0, 0.06):
        pen.line([(x, -0.4), (x, -0.29)], 0.01, INK)
    pen.blob([(-0.085, -0.395), (-0.05, -0.45), (0.0, -0.49), (0.05, -0.45), (0.085, -0.395)], c)
    for k in (1.0, -0.3):
        pen.shine([(0.0, -0.35), (beam * k * 0.6, -0.35 - wide * 0.6), (beam * k, -0.35 - wide),
            (beam * k * 1.02, -0.35), (beam * k, -0.35 + wide), (beam * k * 0.6, -0.35 + wide * 0.6)], (255, 246, 200),
            alpha=0.3)  # fmt: skip
    pen.glow(0, -0.345, 0.2 + 0.12 * max(0.0, 1 - abs(reach) * 1.5), (255, 236, 170), 1.0)


def windmill(pen: Pen, pose: Pose) -> None:
    """A Dutch mill with turning sails."""
    c = pose.c
    pen.poly([(-0.19, 0.5), (-0.11, -0.16), (0.11, -0.16), (0.19, 0.5)], c, shade=0.9)
    for y in (0.1, 0.3):
        pen.line([(-0.14 - 0.08 * y, y), (0.14 + 0.08 * y, y)], 0.016, dark(c, 0.35))
    pen.blob(
        [(-0.13, -0.14), (-0.1, -0.24), (0.0, -0.29), (0.1, -0.24), (0.13, -0.14)], (110, 64, 48)
    )
    pen.blob(
        [(-0.055, 0.5), (-0.055, 0.38), (0.0, 0.35), (0.055, 0.38), (0.055, 0.5)], (84, 54, 40)
    )
    for y in (0.02, 0.2):
        pen.shine(
            [(-0.03, y), (0.0, y - 0.04), (0.03, y), (0.03, y + 0.05), (-0.03, y + 0.05)],
            (255, 222, 140),
        )
    for k in range(4):
        with pen.at(0, -0.17, pi / 2 * (k + pose.t)):
            pen.limb([(0.0, 0.0), (0.0, -0.36)], (0.024, 0.014), WOOD)
            pen.poly(
                [(0.012, -0.08), (0.1, -0.08), (0.1, -0.36), (0.012, -0.36)],
                (246, 240, 224),
                shade=0.4,
            )
            for i in range(5):
                pen.line([(0.012, -0.1 - 0.06 * i), (0.1, -0.1 - 0.06 * i)], 0.007, WOOD)
            pen.line([(0.056, -0.08), (0.056, -0.36)], 0.007, WOOD)
    pen.oval(0, -0.17, 0.032, 0.032, dark(WOOD, 0.3))


def lantern(pen: Pen, pose: Pose) -> None:
    """A glowing paper lantern that swings, with a tassel."""
    c = pose.c
    with pen.at(0, -0.5, 0.08 * pose.wave()), pen.at(0, 0.5):
        pen.glow(0, -0.02, 0.62, c, 0.55)
        pen.line([(0, -0.5), (0, -0.34)], 0.014, (70, 50, 36))
        pen.blob([(-0.14, -0.3), (-0.3, -0.18), (-0.34, -0.02), (-0.3, 0.14), (-0.14, 0.26), (0.14, 0.26), (0.3, 0.14),
            (0.34, -0.02), (0.3, -0.18), (0.14, -0.3)], c)  # fmt: skip
        before, pen.light = pen.light, (1, 1, 1)
        for k in (0.94, 0.62, 0.3):
            pen.flat([(-0.14 * k, -0.28), (-0.33 * k, -0.02), (-0.14 * k, 0.24), (0.14 * k, 0.24), (0.33 * k, -0.02),
                (0.14 * k, -0.28)], pale(c, 0.42 - 0.3 * k), alpha=0.85)  # fmt: skip
        for k in (-0.7, -0.35, 0.0, 0.35, 0.7):
            pen.line(
                [(0.14 * k, -0.29), (0.335 * k, -0.02), (0.14 * k, 0.25)],
                0.009,
                dark(c, 0.3),
                alpha=0.7,
            )
        pen.light = before
        pen.glow(0, 0.0, 0.3, (255, 214, 130), 0.5 + 0.12 * pose.wave(3))
        for y in (-0.31, 0.27):
            pen.box(-0.15, y - 0.025, 0.15, y + 0.025, (206, 160, 60))
        for i in range(5):
            pen.line(
                [((i - 2) * 0.015, 0.3), ((i - 2) * 0.03 + 0.02 * pose.wave(), 0.49)],
                0.012,
                (222, 176, 60),
            )


def kite(pen: Pen, pose: Pose) -> None:
    """A diamond with a dancing tail of bows."""
    c = pose.c
    with pen.at(0, 0, 0.12 * pose.wave()):
        points = [
            (0.04 * k * sin(2 * pi * pose.t + k * 0.8) * 0.35, 0.16 + 0.048 * k) for k in range(8)
        ]
        pen.line(points, 0.009, (90, 70, 60))
        for i, (x, y) in enumerate(points[2::2]):
            bow = (c, pale(c, 0.5), (250, 210, 70))[i % 3]
            for side in (-1, 1):
                pen.blob([(x, y), (x + side * 0.06, y - 0.025), (x + side * 0.06, y + 0.025)], bow)
        corners = [(0.0, -0.5), (0.3, -0.2), (0.0, 0.18), (-0.3, -0.2)]
        paints = (c, pale(c, 0.55), dark(c, 0.15), pale(c, 0.3))
        for k in range(4):
            pen.poly([corners[k], corners[(k + 1) % 4], (0.0, -0.2)], paints[k])
        pen.line([(0.0, -0.5), (0.0, 0.18)], 0.012, WOOD)
        pen.line([(-0.3, -0.2), (0.3, -0.2)], 0.012, WOOD)


def _fire(pen: Pen, pose: Pose, x: float, y: float, size: float) -> None:
    """Tongues of flame."""
    for k, (dx, tall) in enumerate(
        ((-0.35, 0.6), (0.35, 0.66), (-0.12, 0.9), (0.14, 0.84), (0.0, 1.0))
    ):
        for share, colour in ((1.0, (244, 92, 26)), (0.7, (255, 164, 44)), (0.4, (255, 236, 150))):
            h = (
                size
                * tall
                * share
                * (1 + 0.16 * pose.wave(3, 0.2 * k) + 0.1 * pose.wave(5, 0.37 * k))
            )
            w = size * 0.3 * share
            lean = size * 0.1 * pose.wave(2, 0.23 * k)
            cx = x + dx * size
            pen.shine([(cx - w, y - 0.02), (cx - w * 0.9, y - h * 0.3), (cx - w * 0.2 + lean, y - h * 0.72),
                (cx + lean * 1.6, y - h), (cx + w * 0.4 + lean, y - h * 0.6), (cx + w, y - h * 0.26),
                (cx + w * 0.7, y)], colour, alpha=0.8)  # fmt: skip


def candle(pen: Pen, pose: Pose) -> None:
    """A dripping candle on a saucer."""
    c = pose.c
    pen.glow(0, -0.3, 0.55, (255, 180, 90), 0.5 + 0.06 * pose.wave(3))
    pen.blob([(-0.24, 0.44), (-0.2, 0.5), (0.2, 0.5), (0.24, 0.44), (0.0, 0.4)], (190, 150, 70))
    pen.blob([(0.2, 0.44), (0.32, 0.38), (0.33, 0.46), (0.22, 0.48)], (190, 150, 70))
    pen.blob([(-0.11, -0.12), (0.0, -0.15), (0.11, -0.12), (0.115, 0.15), (0.12, 0.44), (-0.12, 0.44), (-0.115, 0.15)],
        pale(c, 0.12))  # fmt: skip
    pen.shine([(-0.1, -0.1), (0.0, -0.14), (0.1, -0.1), (0.07, 0.05), (0.0, 0.1), (-0.07, 0.05)], pale(c, 0.7),
        alpha=0.5)  # fmt: skip
    for x, y in ((-0.09, 0.02), (0.07, 0.1), (-0.03, -0.02)):
        pen.limb([(x, -0.12), (x, y)], (0.035, 0.045), pale(c, 0.3))
    pen.line([(0, -0.13), (0.005, -0.2)], 0.014, INK)
    lean = 0.025 * pose.wave(2)
    for share, colour in ((1.0, (255, 150, 40)), (0.66, (255, 216, 110)), (0.36, (255, 252, 230))):
        h = 0.27 * share * (1 + 0.1 * pose.wave(5))
        w = 0.07 * share
        pen.shine([(-w * 0.6, -0.17), (-w, -0.17 - h * 0.3), (lean - w * 0.2, -0.17 - h * 0.8),
            (lean * 1.6, -0.17 - h), (w * 0.3 + lean, -0.17 - h * 0.75), (w, -0.17 - h * 0.3), (w * 0.6, -0.17)],
            colour, alpha=0.9)  # fmt: skip
    pen.glow(0, -0.28, 0.18, (255, 200, 110), 0.7)


def umbrella(pen: Pen, pose: Pose) -> None:
    """An open umbrella, tilting in the wind."""
    c = pose.c
    with pen.at(0, 0, 0.1 * pose.wave()):
        pen.line([(0, -0.4), (0, 0.36), (0.03, 0.45), (0.09, 0.45), (0.12, 0.38)], 0.026, WOOD)
        pen.line([(0, -0.4), (0, -0.49)], 0.016, STEEL)
        edges = [-0.46, -0.23, 0.0, 0.23, 0.46]
        top = [
            (-0.46, -0.08),
            (-0.4, -0.26),
            (-0.22, -0.39),
            (0.0, -0.44),
            (0.22, -0.39),
            (0.4, -0.26),
            (0.46, -0.08),
        ]
        scallops = [(x - 0.115, -0.12) for x in edges[:0:-1]]
        pen.blob(
            [
                *top,
                scallops[0],
                (0.23, -0.085),
                scallops[1],
                (0.0, -0.08),
                scallops[2],
                (-0.23, -0.085),
                scallops[3],
            ],
            c,
        )
        for a, b in ((-0.23, -0.02), (0.23, 0.02)):
            pen.flat([(0.0, -0.43), (a * 0.75, -0.33), (a, -0.09), ((a + b) / 2, -0.12), (b, -0.085), (b * 0.7, -0.3)],
                dark(c, 0.3) if a > 0 else pale(c, 0.3), alpha=0.6)  # fmt: skip
        for x in edges:
            pen.oval(x, -0.08, 0.012, 0.012, STEEL)


def cup(pen: Pen, pose: Pose) -> None:
    """A steaming cup of coffee on its saucer."""
    c = pose.c
    for k in range(3):
        points = [
            (-0.14 + 0.13 * k + 0.035 * sin(2 * pi * pose.t + 1.7 * k - 1.2 * i), -0.16 - 0.075 * i)
            for i in range(5)
        ]
        pen.line(points, 0.03, WHITE, alpha=0.4)
    pen.blob(
        [(-0.46, 0.42), (-0.3, 0.37), (0.3, 0.37), (0.46, 0.42), (0.26, 0.49), (-0.26, 0.49)],
        pale(c, 0.4),
    )
    pen.line([(0.28, -0.02), (0.46, 0.0), (0.45, 0.2), (0.26, 0.24)], 0.065, dark(c, 0.12))
    pen.blob([(-0.33, -0.1), (0.33, -0.1), (0.31, 0.12), (0.24, 0.33), (0.14, 0.42), (-0.14, 0.42), (-0.24, 0.33),
        (-0.31, 0.12)], c)  # fmt: skip
    pen.oval(0, -0.1, 0.33, 0.085, pale(c, 0.55))
    pen.oval(0, -0.09, 0.285, 0.065, (84, 50, 30), shade=0.8)
    pen.oval(-0.08, -0.1, 0.1, 0.022, (178, 128, 84), shade=0, alpha=0.8)
    pen.blob([(-0.26, 0.0), (-0.2, -0.01), (-0.18, 0.2), (-0.23, 0.16)], WHITE, alpha=0.45, shade=0)


def statue(pen: Pen, pose: Pose) -> None:
    """A marble hero on a pedestal; a pigeon bobs on its arm."""
    c = pose.c
    pen.box(-0.26, 0.38, 0.26, 0.5, dark(c, 0.2))
    pen.box(-0.2, 0.14, 0.2, 0.38, c)
    pen.box(-0.23, 0.1, 0.23, 0.15, pale(c, 0.2))
    pen.box(-0.12, 0.22, 0.12, 0.3, dark(c, 0.35))
    pen.limb([(-0.03, -0.1), (-0.07, 0.0), (-0.08, 0.11)], (0.075, 0.06, 0.05), dark(c, 0.2))
    pen.limb([(0.04, -0.1), (0.06, 0.0), (0.05, 0.11)], (0.08, 0.06, 0.05), c)
    pen.blob(
        [(-0.12, -0.3), (-0.04, -0.33), (-0.14, -0.06), (-0.2, 0.1), (-0.26, 0.06), (-0.18, -0.14)],
        dark(c, 0.3),
    )
    pen.blob(
        [(-0.09, -0.3), (0.09, -0.3), (0.08, -0.16), (0.09, -0.02), (-0.08, -0.02), (-0.07, -0.16)],
        c,
    )
    pen.limb([(0.07, -0.27), (0.17, -0.33), (0.27, -0.42)], (0.055, 0.045, 0.04), c)
    pen.limb([(-0.08, -0.27), (-0.14, -0.16), (-0.1, -0.08)], (0.055, 0.045, 0.04), dark(c, 0.12))
    pen.limb([(0.27, -0.34), (0.28, -0.5)], (0.016, 0.01), pale(c, 0.2))
    pen.oval(0.005, -0.39, 0.055, 0.065, c)
    pen.blob(
        [(-0.06, -0.38), (-0.05, -0.46), (0.04, -0.465), (0.06, -0.41), (0.0, -0.42)], dark(c, 0.25)
    )
    bob = 0.014 * pose.wave(4, 0.1)
    pen.blob(
        [(0.12, -0.34 + bob), (0.2, -0.4 + bob), (0.22, -0.36 + bob), (0.16, -0.32 + bob)],
        (90, 96, 112),
    )
    pen.oval(0.215, -0.4 + bob * 2, 0.02, 0.02, (70, 76, 96))


def campfire(pen: Pen, pose: Pose) -> None:
    """Logs, stones, flames and sparks; the colour tints the sparks."""
    pen.glow(0, 0.1, 0.85, (255, 130, 40), 0.5 + 0.08 * pose.wave(3))
    for k in range(9):
        x = -0.46 + 0.115 * k
        pen.oval(
            x, 0.43 + 0.04 * sin(k * 2.0), 0.075, 0.055, (108, 104, 104) if k % 2 else (86, 84, 88)
        )
    for a, b in (
        ((-0.36, 0.38), (0.26, 0.28)),
        ((0.36, 0.38), (-0.26, 0.28)),
        ((-0.1, 0.44), (0.06, 0.24)),
    ):
        pen.limb([a, b], (0.095, 0.08), (94, 58, 36))
        pen.oval(a[0], a[1], 0.045, 0.045, (176, 124, 78))
    _fire(pen, pose, 0.0, 0.38, 0.62)
    spark: Colour = pale(pose.c, 0.3)
    for i in range(14):
        u = ((i * 0.618) % 1.0 + pose.t) % 1.0
        x = 0.3 * sin(i * 2.2) * (0.4 + u) + 0.05 * sin(6 * u + i)
        pen.glow(
            x,
            0.2 - 0.7 * u,
            0.022 * (1.3 - u),
            spark if i % 3 == 0 else (255, 190, 80),
            1.6 * (1 - u),
        )
