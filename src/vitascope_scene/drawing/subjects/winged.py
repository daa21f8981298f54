"""Animals with wings, and the birds that prefer to walk or swim."""

from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.subjects.beast import eye, tail
from vitascope_scene.drawing.subjects.pose import INK, WHITE, Point, Pose, dark, pale

BEAK: Colour = (244, 164, 42)


def _wing(
    pen: Pen, root: Point, span: float, lift: float, width: float, colour: Colour, feathers: int = 5
) -> None:
    """A spread wing from its root; lift -1..1 swings it up or down, fingers at its end."""
    x, y = root
    elbow = (x - 0.1 * span, y - 0.45 * span * lift - 0.04)
    tip = (x - 0.32 * span, y - span * lift)
    for i in range(feathers):
        f = i / max(feathers - 1, 1)
        end = (
            tip[0] - 0.1 * span - 0.26 * span * f,
            tip[1] + (0.1 + 0.5 * f) * span * lift * 0.9 + 0.05 * f,
        )
        pen.limb(
            [(elbow[0] - 0.1 * f * span, elbow[1]), end],
            (width * 0.75, width * 0.3),
            dark(colour, 0.3),
        )
    pen.blob(
        [
            (x + width * 0.9, y),
            (elbow[0] + width * 0.8, elbow[1] - 0.02),
            tip,
            (elbow[0] - width * 1.2, elbow[1] + 0.05 + 0.1 * span * lift),
            (x - width * 1.4, y + 0.02),
        ],
        colour,
    )


def bird(pen: Pen, pose: Pose) -> None:
    """A small round bird that flaps."""
    c, w = pose.c, pose.wave()
    bob = -0.05 * pose.wave(1, 0.25)
    _wing(pen, (0.02, -0.06 + bob), 0.48, w, 0.13, dark(c, 0.3), 4)
    pen.blob([(-0.2, 0.02 + bob), (-0.56, -0.06 + bob), (-0.62, 0.03 + bob), (-0.52, 0.1 + bob), (-0.2, 0.12 + bob)],
        dark(c, 0.2))  # fmt: skip
    pen.blob([(-0.3, 0.04 + bob), (-0.12, -0.12 + bob), (0.14, -0.16 + bob), (0.34, -0.05 + bob), (0.3, 0.12 + bob),
        (0.08, 0.22 + bob), (-0.16, 0.17 + bob)], c)  # fmt: skip
    pen.flat([(0.32, 0.06 + bob), (0.22, 0.15 + bob), (0.06, 0.205 + bob), (-0.12, 0.15 + bob), (0.12, 0.1 + bob)],
        pale(c, 0.7), alpha=0.8)  # fmt: skip
    pen.poly([(0.47, -0.08 + bob), (0.62, -0.03 + bob), (0.46, 0.0 + bob)], BEAK)
    pen.oval(0.36, -0.08 + bob, 0.14, 0.135, c)
    eye(pen, pose, 0.41, -0.1 + bob, 0.034)
    _wing(pen, (0.04, -0.02 + bob), 0.55, w, 0.15, c)


def eagle(pen: Pen, pose: Pose) -> None:
    """Great fingered wings, white head, hooked beak. Twice as wide as high, seen from the front quarter."""
    c, w = pose.c, pose.wave()
    lift = 0.35 + 0.5 * w
    bob = 0.05 * w
    pen.blob(
        [
            (-0.1, 0.2 + bob),
            (-0.19, 0.4 + bob),
            (-0.05, 0.46 + bob),
            (0.08, 0.4 + bob),
            (0.04, 0.2 + bob),
        ],
        WHITE,
    )
    for side in (-1, 1):
        tips: list[Point] = [(side * 0.06, 0.13 + bob), (side * 0.06, -0.06 + bob),
            (side * 0.36, -0.1 - 0.2 * lift + bob), (side * 0.66, -0.06 - 0.42 * lift + bob)]  # fmt: skip
        for i in range(6):
            end = (side * (0.98 - 0.06 * i), -0.08 - 0.62 * lift + 0.115 * i + bob)
            pen.limb(
                [(side * (0.62 - 0.05 * i), -0.02 - 0.34 * lift + 0.03 * i + bob), end],
                (0.09, 0.03),
                dark(c, 0.42),
            )
        pen.blob(
            [
                *tips,
                (side * 0.62, 0.12 - 0.3 * lift + bob),
                (side * 0.36, 0.16 - 0.08 * lift + bob),
            ],
            c if side > 0 else dark(c, 0.12),
        )
        for i in range(4):
            pen.line(
                [
                    (side * (0.2 + 0.11 * i), 0.0 - 0.1 * lift * i * 0.9 + bob),
                    (side * (0.2 + 0.1 * i), 0.11 - 0.09 * lift * i + bob),
                ],
                0.014,
                dark(c, 0.4),
                alpha=0.7,
            )
    pen.blob([(-0.09, -0.1 + bob), (0.07, -0.12 + bob), (0.11, 0.08 + bob), (0.03, 0.27 + bob), (-0.08, 0.25 + bob),
        (-0.13, 0.06 + bob)], dark(c, 0.15))  # fmt: skip
    for x in (-0.05, 0.04):
        pen.limb([(x, 0.22 + bob), (x + 0.02, 0.31 + bob)], (0.045, 0.03), BEAK)
    pen.blob([(-0.06, -0.1 + bob), (-0.05, -0.23 + bob), (0.04, -0.27 + bob), (0.11, -0.2 + bob), (0.1, -0.08 + bob),
        (0.03, -0.03 + bob)], WHITE)  # fmt: skip
    pen.blob([(0.08, -0.22 + bob), (0.18, -0.2 + bob), (0.2, -0.11 + bob), (0.15, -0.155 + bob), (0.09, -0.14 + bob)],
        BEAK)  # fmt: skip
    eye(pen, pose, 0.06, -0.19 + bob, 0.018, iris=(240, 190, 40))


def owl(pen: Pen, pose: Pose) -> None:
    """Two great eyes between ear tufts; wings open when it flies."""
    c = pose.c
    w = pose.wave()
    spread = 0.3 + 0.25 * w if pose.go else 0.03 + 0.01 * w
    for side in (-1, 1):
        pen.blob([(side * 0.2, -0.14), (side * (0.32 + spread), -0.16 - spread * 0.5 * w),
            (side * (0.35 + spread * 0.9), 0.1), (side * 0.3, 0.3), (side * 0.18, 0.3)], dark(c, 0.3))  # fmt: skip
    pen.blob([(-0.14, 0.3), (-0.1, 0.5), (0.0, 0.47), (0.1, 0.5), (0.14, 0.3)], dark(c, 0.3))
    pen.blob([(0.0, -0.2), (0.24, -0.12), (0.3, 0.1), (0.2, 0.36), (0.0, 0.43), (-0.2, 0.36), (-0.3, 0.1),
        (-0.24, -0.12)], c)  # fmt: skip
    pen.flat(
        [(0.0, -0.08), (0.17, 0.02), (0.18, 0.22), (0.0, 0.38), (-0.18, 0.22), (-0.17, 0.02)],
        pale(c, 0.55),
    )
    for row in range(4):
        for x in range(-2 + row // 2, 3 - row // 2):
            pen.line(
                [
                    (x * 0.065 - 0.02, 0.04 + row * 0.08),
                    (x * 0.065, 0.065 + row * 0.08),
                    (x * 0.065 + 0.02, 0.04 + row * 0.08),
                ],
                0.012,
                dark(c, 0.3),
            )
    for side in (-1, 1):
        for i in (0, 1, 2):
            pen.limb(
                [(side * 0.07 + i * 0.03 - 0.03, 0.42), (side * 0.07 + i * 0.035 - 0.035, 0.47)],
                (0.03, 0.02),
                BEAK,
            )
    with pen.at(0, -0.2, 0.12 * pose.wave(1, 0.1)):
        for side in (-1, 1):
            pen.blob(
                [(side * 0.1, -0.14), (side * 0.26, -0.28), (side * 0.24, -0.06)], dark(c, 0.2)
            )
        pen.blob([(0.0, -0.18), (0.2, -0.14), (0.27, 0.02), (0.16, 0.16), (0.0, 0.18), (-0.16, 0.16), (-0.27, 0.02),
            (-0.2, -0.14)], c)  # fmt: skip
        for side in (-1, 1):
            pen.oval(side * 0.11, -0.01, 0.125, 0.125, pale(c, 0.65))
            if pose.blink:
                pen.line(
                    [(side * 0.11 - 0.08, 0.0), (side * 0.11, 0.03), (side * 0.11 + 0.08, 0.0)],
                    0.02,
                    INK,
                )
            else:
                pen.oval(side * 0.105, -0.01, 0.085, 0.085, (250, 180, 40), shade=0.5)
                pen.oval(side * 0.105, -0.01, 0.05, 0.05, INK, shade=0)
                pen.oval(side * 0.105 + 0.02, -0.035, 0.018, 0.018, WHITE, shade=0)
        pen.blob([(-0.035, 0.04), (0.035, 0.04), (0.0, 0.13)], BEAK)


def duck(pen: Pen, pose: Pose) -> None:
    """A floating duck whose tail wiggles."""
    c = pose.c
    w, bob = pose.wave(2), 0.012 * pose.wave()
    pen.blob(
        [(-0.42, 0.05 + bob), (-0.6, -0.08 + 0.02 * w), (-0.52, 0.1), (-0.42, 0.2)], dark(c, 0.1)
    )
    pen.blob([(-0.5, 0.1 + bob), (-0.3, 0.02 + bob), (0.0, 0.08 + bob), (0.2, 0.0 + bob), (0.4, 0.14 + bob),
        (0.36, 0.34), (0.1, 0.42), (-0.25, 0.42), (-0.46, 0.3)], c)  # fmt: skip
    pen.blob([(-0.4, 0.14 + bob), (-0.16, 0.07 + bob), (0.12, 0.14 + bob), (0.02, 0.28 + bob), (-0.22, 0.3 + bob),
        (-0.36, 0.24 + bob)], dark(c, 0.16))  # fmt: skip
    pen.line(
        [(-0.32, 0.24 + bob), (-0.16, 0.26 + bob), (-0.02, 0.22 + bob)],
        0.014,
        dark(c, 0.4),
        alpha=0.6,
    )
    pen.limb([(0.26, 0.14 + bob), (0.25, -0.05 + bob), (0.28, -0.2 + bob)], (0.22, 0.14, 0.16), c)
    with pen.at(0.3, -0.22 + bob, 0.05 * pose.wave()):
        pen.oval(0, 0, 0.165, 0.155, c)
        pen.blob(
            [(0.1, -0.05), (0.2, -0.03), (0.32, 0.0), (0.36, 0.05), (0.28, 0.09), (0.1, 0.1)], BEAK
        )
        pen.line([(0.13, 0.04), (0.24, 0.045), (0.33, 0.05)], 0.01, dark(BEAK, 0.5))
        eye(pen, pose, 0.065, -0.04, 0.03)


def swan(pen: Pen, pose: Pose) -> None:
    """A long curved neck, folded wings like sails."""
    c, s = pose.c, 0.015 * pose.wave()
    pen.blob([(-0.48, 0.12), (-0.64, 0.0 + s), (-0.58, 0.2), (-0.44, 0.3)], dark(c, 0.08))
    pen.limb([(0.27, 0.24), (0.42, 0.1), (0.34, -0.1 + s), (0.27, -0.28 + s), (0.36, -0.42 + s), (0.45, -0.38 + s)],
        (0.2, 0.13, 0.09, 0.085, 0.1, 0.1), c)  # fmt: skip
    pen.blob([(-0.52, 0.16), (-0.2, 0.06), (0.2, 0.1), (0.4, 0.22), (0.34, 0.38), (0.1, 0.44), (-0.26, 0.43),
        (-0.48, 0.32)], c)  # fmt: skip
    for i in range(3):
        y = 0.075 * i
        pen.blob(
            [
                (0.2, 0.2 + y * 0.8),
                (0.0, -0.02 + y),
                (-0.3, -0.1 + y + 2 * s),
                (-0.58 + 0.04 * i, -0.04 + y + 2 * s),
                (-0.4, 0.12 + y),
                (-0.1, 0.26 + y * 0.7),
            ],
            dark(c, 0.05 * i),
        )
    with pen.at(0.46, -0.39 + s):
        pen.blob(
            [(0.03, -0.03), (0.13, 0.02), (0.12, 0.05), (0.02, 0.045)],
            BEAK if sum(c) > 300 else (206, 54, 46),
        )
        pen.blob([(0.025, -0.045), (0.065, -0.012), (0.03, 0.02)], INK, shade=0.2)
        eye(pen, pose, 0.0, -0.015, 0.015)


def penguin(pen: Pen, pose: Pose) -> None:
    """Waddles, flippers out; its back takes the colour."""
    c = pose.c if sum(pose.c) < 600 else (60, 66, 80)
    tilt = 0.1 * pose.wave() if pose.go else 0.025 * pose.wave()
    with pen.at(0, 0.46):
        for side in (-1, 1):
            up = max(0.0, side * pose.wave(1, 0.25)) * 0.04 if pose.go else 0.0
            pen.blob([(side * 0.09 - 0.07, 0.03 - up), (side * 0.09 - 0.03, -0.03 - up),
                (side * 0.09 + 0.06, -0.02 - up), (side * 0.09 + 0.12, 0.03 - up)], BEAK)  # fmt: skip
    with pen.at(0, 0.44, tilt), pen.at(0, -0.44):
        flap = 0.12 + 0.1 * abs(pose.wave())
        pen.blob(
            [(-0.18, -0.2), (-0.24 - flap * 0.5, -0.02), (-0.24 - flap, 0.16), (-0.18, 0.1)],
            dark(c, 0.3),
        )
        pen.blob([(0.0, -0.5), (0.15, -0.42), (0.19, -0.25), (0.26, 0.02), (0.25, 0.28), (0.14, 0.43), (-0.12, 0.43),
            (-0.25, 0.28), (-0.26, 0.02), (-0.18, -0.25), (-0.14, -0.42)], c)  # fmt: skip
        pen.blob([(0.06, -0.22), (0.18, -0.1), (0.2, 0.14), (0.14, 0.36), (0.0, 0.41), (-0.1, 0.36), (-0.13, 0.12),
            (-0.06, -0.12)], (248, 248, 244))  # fmt: skip
        pen.blob([(0.02, -0.37), (0.1, -0.42), (0.165, -0.36), (0.15, -0.25), (0.08, -0.22), (0.02, -0.28)],
            (248, 248, 244))  # fmt: skip
        pen.blob([(-0.06, -0.27), (0.06, -0.22), (0.14, -0.24), (0.1, -0.17), (-0.02, -0.18)], (250, 196, 70),
            alpha=0.8, shade=0.3)  # fmt: skip
        pen.blob([(0.13, -0.37), (0.27, -0.325), (0.13, -0.29)], BEAK)
        eye(pen, pose, 0.085, -0.355, 0.024)
        pen.blob(
            [(0.13, -0.18), (0.22 + flap * 0.5, -0.02), (0.2 + flap, 0.18), (0.12, 0.08)],
            dark(c, 0.12),
        )


def butterfly(pen: Pen, pose: Pose) -> None:
    """Four patterned wings that open and close."""
    c = pose.c
    fold = 0.62 + 0.38 * pose.wave(2)
    edge = dark(c, 0.75)
    for side in (-1, 1):
        k = side * fold
        pen.blob([(0.0, -0.04), (k * 0.2, -0.38), (k * 0.5, -0.46), (k * 0.6, -0.3), (k * 0.46, -0.06),
            (k * 0.12, 0.02)], edge)  # fmt: skip
        pen.blob(
            [
                (0.0, -0.02),
                (k * 0.3, 0.02),
                (k * 0.44, 0.2),
                (k * 0.34, 0.4),
                (k * 0.18, 0.38),
                (0.0, 0.1),
            ],
            edge,
        )
        pen.blob([(k * 0.04, -0.06), (k * 0.22, -0.33), (k * 0.46, -0.4), (k * 0.53, -0.3), (k * 0.4, -0.1),
            (k * 0.14, -0.01)], c)  # fmt: skip
        pen.blob(
            [
                (k * 0.04, 0.02),
                (k * 0.28, 0.06),
                (k * 0.38, 0.2),
                (k * 0.3, 0.34),
                (k * 0.18, 0.31),
            ],
            pale(c, 0.2),
        )
        for x, y, r in ((0.4, -0.29, 0.05), (0.27, -0.22, 0.04), (0.25, 0.2, 0.055)):
            pen.oval(k * x, y, r * fold, r, pale(c, 0.75), shade=0.4)
        for i in range(4):
            pen.oval(k * (0.54 - 0.03 * i), -0.34 + 0.08 * i, 0.016 * fold, 0.016, WHITE, shade=0)
        pen.line([(0.0, -0.2), (side * 0.06, -0.32), (side * 0.13, -0.37)], 0.012, INK)
        pen.oval(side * 0.13, -0.37, 0.018, 0.018, INK)
    pen.limb([(0, -0.2), (0, 0.0), (0, 0.26)], (0.06, 0.075, 0.03), (52, 42, 40))
    pen.oval(0, -0.2, 0.045, 0.045, (52, 42, 40))


def _dragon_head(pen: Pen, pose: Pose) -> None:
    """Horns, a gaping mouth, the lick of fire."""
    c, w = pose.c, pose.wave()
    with pen.at(0.55, -0.3, 0.08 * pose.wave(1, 0.4)):
        pen.limb(
            [(-0.06, -0.06), (-0.13, -0.12), (-0.2, -0.12)],
            (0.05, 0.03, 0.008),
            (236, 222, 180),
        )
        gape = 0.05 + 0.03 * w
        pen.blob([(-0.06, 0.03), (0.1, 0.05 + gape), (0.2, 0.04 + gape), (0.1, 0.09 + gape), (-0.04, 0.1)],
            dark(c, 0.15))  # fmt: skip
        pen.blob([(-0.1, 0.02), (-0.06, -0.08), (0.06, -0.09), (0.16, -0.04), (0.24, -0.035), (0.24, 0.03),
            (0.1, 0.045), (-0.04, 0.08)], c)  # fmt: skip
        eye(pen, pose, 0.05, -0.04, 0.022, iris=(250, 210, 60))
        for i in range(7):
            u = (i / 7 + pose.t * 2) % 1.0
            pen.glow(
                0.24 + 0.4 * u,
                0.05 + gape * 0.5 + 0.05 * u * w,
                0.05 + 0.12 * u,
                (255, 150 - 60 * u, 40),
                0.9 * (1 - u),
            )


def dragon(pen: Pen, pose: Pose) -> None:
    """Leather wings beating, a long spiked tail, a lick of fire."""
    c, w = pose.c, pose.wave()
    bob = 0.04 * pose.wave(1, 0.25)
    with pen.at(0, bob):
        _leather(pen, (0.04, -0.08), w, dark(c, 0.5))
        tail(
            pen,
            pose,
            [(-0.25, 0.1), (-0.5, 0.18), (-0.72, 0.06), (-0.9, 0.1)],
            (0.2, 0.12, 0.07, 0.03),
            c,
            0.14,
        )
        for x, s in ((-0.12, 0.3), (0.16, 0.2)):
            pen.limb(
                [(x, 0.12), (x - 0.05, 0.27), (x + 0.05, 0.36 + 0.015 * w)],
                (0.14, 0.08, 0.05),
                dark(c, s),
            )
            for i in (0, 1, 2):
                pen.limb([(x + 0.05, 0.355), (x + 0.03 + 0.035 * i, 0.4)], (0.025, 0.008), WHITE)
        pen.blob([(-0.34, 0.08), (-0.15, -0.08), (0.1, -0.12), (0.28, -0.05), (0.26, 0.13), (0.05, 0.22), (-0.2, 0.2)],
            c)  # fmt: skip
        pen.flat(
            [(0.27, 0.05), (0.2, 0.15), (0.03, 0.21), (-0.18, 0.19), (0.0, 0.13)],
            pale(c, 0.6),
            alpha=0.9,
        )
        pen.limb(
            [(0.2, 0.0), (0.36, -0.09), (0.42, -0.22), (0.52, -0.3)], (0.22, 0.15, 0.12, 0.12), c
        )
        for i, (x, y) in enumerate(
            (
                (-0.5, 0.13),
                (-0.36, 0.06),
                (-0.22, -0.05),
                (-0.08, -0.1),
                (0.1, -0.13),
                (0.25, -0.09),
                (0.33, -0.18),
                (0.4, -0.3),
            )
        ):
            pen.poly(
                [
                    (x - 0.035, y + 0.025),
                    (x - 0.03, y - 0.06 - 0.01 * (i % 2)),
                    (x + 0.03, y + 0.02),
                ],
                dark(c, 0.55),
            )
        _dragon_head(pen, pose)
        _leather(pen, (0.0, -0.06), w, dark(c, 0.2))


def _leather(pen: Pen, root: Point, w: float, colour: Colour) -> None:
    """A bat's wing with three fingers."""
    x, y = root
    wrist = (x - 0.02 - 0.06 * w, y - 0.16 - 0.2 * (w + 0.4))
    ends = [(x - 0.3 - 0.06 * i, y - (0.36 - 0.17 * i) * (w + 0.35) + 0.06 * i) for i in range(4)]
    web = [(x + 0.1, y), wrist]
    for i, end in enumerate(ends):
        web.append(end)
        if i < 3:
            web.append(((end[0] + ends[i + 1][0]) / 2 + 0.06, (end[1] + ends[i + 1][1]) / 2))
    pen.poly([*web, (x - 0.18, y + 0.06)], colour, shade=1.0)
    for end in ends:
        pen.limb([wrist, end], (0.03, 0.01), dark(colour, 0.4))
    pen.limb([(x + 0.06, y), wrist], (0.07, 0.035), dark(colour, 0.3))
