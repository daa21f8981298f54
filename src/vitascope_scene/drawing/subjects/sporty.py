"""People with gear: diver, cyclist, skier."""

from math import cos, pi, sin

from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.subjects.faces import face
from vitascope_scene.drawing.subjects.people import Figure, draw
from vitascope_scene.drawing.subjects.pose import INK, RUBBER, SKIN, STEEL, WHITE, Pose, dark, pale


def diver(pen: Pen, pose: Pose) -> None:
    """Swimming level with fins, tank and mask. Twice as wide as high."""
    s = pose.wave()
    for side, shade in ((-1, 0.3), (1, 0.0)):
        kick = 0.28 * s * side
        knee = (-0.42, 0.06 + 0.2 * kick)
        foot = (-0.68, 0.08 + 0.75 * kick)
        pen.limb([(-0.15, 0.04), knee, foot], (0.17, 0.13, 0.09), dark(pose.c, shade + 0.1))
        pen.blob(
            [
                (foot[0] + 0.03, foot[1] - 0.04),
                (foot[0] - 0.2, foot[1] - 0.1 + kick * 0.4),
                (foot[0] - 0.3, foot[1] + kick * 0.5),
                (foot[0] - 0.19, foot[1] + 0.08 + kick * 0.4),
                (foot[0] + 0.02, foot[1] + 0.04),
            ],
            (244, 196, 40) if shade == 0 else (190, 148, 30),
        )
    pen.limb(
        [(0.16, 0.08), (0.1, 0.25), (0.3, 0.33 + 0.03 * s)], (0.1, 0.08, 0.06), dark(pose.c, 0.3)
    )
    pen.blob(
        [
            (-0.22, -0.04),
            (0.0, -0.1),
            (0.28, -0.12),
            (0.4, -0.02),
            (0.34, 0.14),
            (0.05, 0.16),
            (-0.2, 0.12),
        ],
        pose.c,
    )
    pen.line([(-0.1, 0.09), (0.15, 0.08), (0.36, 0.04)], 0.03, pale(pose.c, 0.6))
    pen.limb([(-0.12, -0.19), (0.25, -0.21)], (0.17, 0.17), (226, 178, 40))
    pen.limb([(0.25, -0.21), (0.33, -0.2)], (0.05, 0.05), STEEL)
    pen.limb([(0.26, 0.03), (0.36, 0.2), (0.56, 0.22 - 0.03 * s)], (0.11, 0.09, 0.07), pose.c)
    pen.oval(0.59, 0.22 - 0.03 * s, 0.045, 0.04, SKIN)
    with pen.at(0.52, -0.08, 0.15, 1.5):
        pen.oval(0, 0, 0.1, 0.095, dark(pose.c, 0.1))
        pen.blob([(0.03, -0.07), (0.095, -0.04), (0.1, 0.03), (0.05, 0.07), (0.015, 0.0)], SKIN)
        pen.blob(
            [(0.035, -0.055), (0.105, -0.035), (0.105, 0.012), (0.04, 0.015)],
            (110, 200, 226),
            shade=1.2,
        )
        pen.line([(0.03, -0.02), (-0.09, -0.03)], 0.02, INK)
        pen.line([(0.07, 0.045), (0.03, 0.1), (-0.1, -0.04)], 0.022, (30, 32, 38))


def wheel(
    pen: Pen, x: float, y: float, r: float, turn: float, *, spokes: int = 10, tyre: float = 0.16
) -> None:
    """A thin spoked wheel."""
    pen.oval(x, y, r, r, RUBBER, shade=0.4)
    pen.oval(x, y, r * (1 - tyre), r * (1 - tyre), (196, 204, 212), shade=0.0)
    pen.oval(x, y, r * (0.92 - tyre), r * (0.92 - tyre), (150, 160, 168), shade=0.0, alpha=0.55)
    for i in range(spokes):
        a = turn + 2 * pi * i / spokes
        pen.line([(x, y), (x + r * 0.84 * cos(a), y + r * 0.84 * sin(a))], r * 0.035, (80, 84, 92))
    pen.oval(x, y, r * 0.12, r * 0.12, STEEL)


def cyclist(pen: Pen, pose: Pose) -> None:
    """A racing cyclist who pedals."""
    turn = 2 * pi * pose.t
    for x in (-0.3, 0.31):
        wheel(pen, x, 0.29, 0.205, turn, spokes=10, tyre=0.12)
    crank, saddle = (-0.02, 0.29), (-0.13, -0.04)
    pedals = [
        (crank[0] + 0.075 * cos(turn + pi * i), crank[1] + 0.075 * sin(turn + pi * i))
        for i in (0, 1)
    ]
    _pedal(pen, pedals[1], 0.3, pose)
    for a, b in (
        (crank, saddle),
        (crank, (0.2, 0.0)),
        (saddle, (0.2, -0.0)),
        (crank, (-0.3, 0.29)),
        (saddle, (-0.3, 0.29)),
        ((0.2, -0.02), (0.31, 0.29)),
    ):
        pen.limb([a, b], (0.026, 0.022), pose.c)
    pen.limb([(-0.18, -0.06), (-0.07, -0.06)], (0.035, 0.024), INK)
    pen.line([(0.2, -0.04), (0.27, -0.06), (0.28, 0.01)], 0.022, INK)
    pen.oval(*crank, 0.042, 0.042, STEEL)
    _pedal(pen, pedals[0], 0.0, pose)
    bob = 0.006 * pose.wave(2)
    pen.blob(
        [
            (-0.17, -0.1),
            (-0.1, -0.2 + bob),
            (0.05, -0.32 + bob),
            (0.13, -0.29 + bob),
            (0.11, -0.21),
            (-0.02, -0.09),
            (-0.1, -0.05),
        ],
        pose.c,
    )
    pen.line([(-0.1, -0.13), (0.05, -0.26 + bob)], 0.03, WHITE)
    pen.limb([(0.09, -0.25 + bob), (0.13, -0.13), (0.255, -0.05)], (0.06, 0.05, 0.04), SKIN)
    with pen.at(0.17, -0.365 + bob, 0.12):
        face(pen, pose, (0, 0), (70, 46, 34), scale=0.92)
        pen.blob(
            [(0.085, -0.04), (0.03, -0.11), (-0.08, -0.09), (-0.12, -0.02), (0.0, -0.045)],
            dark(pose.c, 0.1),
        )
        pen.line([(-0.06, -0.06), (0.04, -0.085)], 0.016, WHITE)


def _pedal(pen: Pen, foot: tuple[float, float], shade: float, pose: Pose) -> None:
    """A leg from the saddle to a pedal, its knee where it must be."""
    hip = (-0.1, -0.07)
    middle = ((hip[0] + foot[0]) / 2 + 0.11, (hip[1] + foot[1]) / 2 - 0.04)
    pen.limb([hip, middle, foot], (0.095, 0.07, 0.05), dark(SKIN, shade + 0.02))
    pen.limb(
        [hip, (hip[0] * 0.45 + middle[0] * 0.55, hip[1] * 0.45 + middle[1] * 0.55)],
        (0.105, 0.085),
        dark(INK, shade),
    )
    pen.limb(
        [(foot[0] - 0.03, foot[1]), (foot[0] + 0.06, foot[1] + 0.008)],
        (0.045, 0.03),
        dark(WHITE, shade),
    )


def skier(pen: Pen, pose: Pose) -> None:
    """Crouched on skis with poles, scarf flying."""
    s = pose.wave()
    pen.limb([(-0.42, 0.43), (0.2, 0.45), (0.42, 0.4)], (0.022, 0.03, 0.016), dark(pose.c, 0.5))
    f = Figure(
        top=pose.c,
        bottom=(44, 50, 70),
        shoe=(226, 226, 230),
        hand=INK,
        wide=1.18,
        lean=0.5 + 0.05 * s,
        hip=(-0.1, 0.1),
    )
    f.legs = ((0.72 + 0.05 * s, 1.0), (0.6, 0.9))
    f.arms = ((0.7 + 0.08 * s, -0.9), (0.9, -0.7))
    with pen.at(0, -0.03):
        head = draw(pen, f)
        for x, y in f.hands:
            pen.limb([(x + 0.03, y - 0.05), (x - 0.28, y + 0.24)], (0.014, 0.01), STEEL)
        face(pen, pose, head, dark(pose.c))
        with pen.at(*head):
            pen.blob(
                [
                    (0.09, -0.03),
                    (0.05, -0.11),
                    (-0.06, -0.11),
                    (-0.1, 0.0),
                    (-0.05, 0.03),
                    (-0.02, -0.035),
                ],
                dark(pose.c, 0.25),
            )
            pen.blob(
                [(0.02, -0.035), (0.096, -0.03), (0.096, 0.02), (0.02, 0.02)],
                (250, 176, 60),
                shade=1.2,
            )
            pen.blob(
                [(-0.02, 0.08), (-0.14, 0.05 + 0.03 * s), (-0.27, 0.08 - 0.04 * s), (-0.14, 0.11)],
                (250, 220, 70),
            )
    pen.limb([(-0.45, 0.465), (0.22, 0.475), (0.46, 0.42)], (0.026, 0.034, 0.016), pose.c)
    for i in range(7):
        x = -0.36 - 0.05 * ((i * 37 % 10) / 10 + pose.t) * (1 + i % 3)
        pen.oval(x, 0.44 - 0.05 * ((i * 53 % 10) / 10), 0.03, 0.022, WHITE, shade=0, alpha=0.5)
