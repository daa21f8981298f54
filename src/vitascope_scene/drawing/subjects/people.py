"""People: one jointed figure in many clothes."""

from dataclasses import dataclass, field
from math import pi, sin

from vitascope_scene.drawing.curves import joint
from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.subjects.faces import RADIUS, face
from vitascope_scene.drawing.subjects.pose import (
    INK,
    SKIN,
    STEEL,
    WHITE,
    Point,
    Pose,
    dark,
    pale,
    two_bones,
)


@dataclass(kw_only=True)
class Figure:
    """How a person stands: angles in radians, 0 hangs down, positive forward. Near limbs first."""

    lean: float = 0.0
    legs: tuple[tuple[float, float], tuple[float, float]] = ((0.08, 0.05), (-0.08, 0.05))
    arms: tuple[tuple[float, float], tuple[float, float]] = ((0.12, -0.25), (-0.1, -0.2))
    bob: float = 0.0
    top: Colour = (120, 120, 120)
    bottom: Colour = (60, 66, 84)
    shoe: Colour = (44, 36, 34)
    sleeve: Colour | None = None
    hand: Colour = SKIN
    wide: float = 1.0
    hip: Point = (0.0, 0.04)
    head: float = 0.092
    hands: list[Point] = field(default_factory=list)


def walk(pose: Pose, **clothes: object) -> Figure:
    """Standing and breathing, or walking when on the way."""
    figure = Figure(**clothes)  # type: ignore[arg-type]
    if not pose.go:
        swing = 0.05 * pose.wave()
        figure.arms = ((0.14 + swing, -0.3), (-0.12 - swing, -0.25))
        figure.bob = 0.004 * pose.wave()
        return figure
    s = pose.wave()
    figure.legs = (_step(pose.t), _step(pose.t + 0.5))
    figure.arms = ((-0.55 * s, -0.45 - 0.2 * s), (0.55 * s, -0.45 + 0.2 * s))
    figure.bob = -0.012 * abs(pose.wave(1, 0.0))
    figure.lean = 0.06
    return figure


def run(pose: Pose, **clothes: object) -> Figure:
    """Running, always; on the spot when there is nowhere to go."""
    figure = Figure(**clothes)  # type: ignore[arg-type]
    reach = 1.6 if pose.go else 0.9
    figure.legs = (_step(pose.t, reach), _step(pose.t + 0.5, reach))
    s = pose.wave()
    figure.arms = ((-0.9 * s, -1.5), (0.9 * s, -1.5))
    figure.bob, figure.lean = -0.03 * abs(pose.wave(1, 0.12)), 0.22
    return figure


def _step(t: float, reach: float = 1.0) -> tuple[float, float]:
    """Swing and knee of one leg through a stride."""
    s = sin(2 * pi * t)
    lift = max(0.0, sin(2 * pi * t + 1.9))
    return 0.5 * s * reach, (0.12 + 0.85 * lift) * reach


def draw(pen: Pen, f: Figure, *, legs: bool = True) -> Point:
    """Draw the body without its head; returns where the head goes."""
    hip = (f.hip[0], f.hip[1] + f.bob)
    shoulder = joint(hip, 0.31, pi + f.lean * -1.0)
    shoulder = (2 * hip[0] - shoulder[0] if f.lean < 0 else shoulder[0], shoulder[1])
    shoulder = (hip[0] + 0.31 * sin(f.lean), shoulder[1])
    sleeve = f.sleeve or f.top
    f.hands = []
    _arm(
        pen,
        f,
        (shoulder[0] - 0.02, shoulder[1] + 0.035),
        f.arms[1],
        dark(sleeve, 0.3),
        dark(f.hand, 0.2),
    )
    if legs:
        _leg(pen, f, (hip[0] - 0.015, hip[1]), f.legs[1], 0.28)
        _leg(pen, f, (hip[0] + 0.012, hip[1]), f.legs[0], 0.0)
    w = f.wide
    sx, sy = shoulder
    pen.limb([(sx + 0.005, sy + 0.02), (sx + 0.012, sy - 0.06)], (0.062, 0.058), dark(SKIN, 0.12))
    pen.blob(
        [
            (sx - 0.085 * w, sy + 0.03), (sx - 0.03, sy - 0.012), (sx + 0.045, sy - 0.008), (sx + 0.09 * w, sy + 0.045),
            (sx + 0.088 * w, sy + 0.15), (hip[0] + 0.07 * w, hip[1] - 0.03), (hip[0] + 0.072 * w, hip[1] + 0.035),
            (hip[0] - 0.075 * w, hip[1] + 0.035), (hip[0] - 0.066 * w, hip[1] - 0.06), (sx - 0.085 * w, sy + 0.14),
        ],
        f.top,
    )  # fmt: skip
    _arm(pen, f, (sx + 0.01, sy + 0.045), f.arms[0], sleeve, f.hand)
    return (sx + 0.018, sy - 0.105)


def _arm(
    pen: Pen, f: Figure, at: Point, angles: tuple[float, float], sleeve: Colour, hand: Colour
) -> None:
    """An arm with its hand."""
    points = two_bones(at, 0.155, 0.145, *angles)
    pen.limb(points, (0.066 * f.wide, 0.056, 0.044), sleeve)
    x, y = points[2]
    pen.oval(x, y, 0.028, 0.03, hand)
    f.hands.append((x, y))


def _leg(pen: Pen, f: Figure, at: Point, angles: tuple[float, float], shade: float) -> None:
    """A leg with its shoe."""
    points = two_bones(at, 0.22, 0.21, *angles)
    pen.limb(points, (0.098 * f.wide, 0.074, 0.054), dark(f.bottom, shade) if shade else f.bottom)
    (x, y), tilt = points[2], angles[0] - angles[1]
    with pen.at(x, y, -tilt):
        pen.blob(
            [(-0.034, -0.02), (0.03, -0.02), (0.082, 0.012), (0.088, 0.034), (-0.036, 0.034)],
            dark(f.shoe, shade) if shade else f.shoe,
        )  # fmt: skip


def man(pen: Pen, pose: Pose) -> None:
    """A man in a jacket."""
    f = walk(pose, top=pose.c, bottom=(58, 64, 84))
    head = draw(pen, f)
    pen.poly(
        [
            (head[0] + 0.0, head[1] + 0.1),
            (head[0] + 0.05, head[1] + 0.1),
            (head[0] + 0.03, head[1] + 0.19),
        ],
        WHITE,
    )
    face(pen, pose, head, (70, 46, 30))


def woman(pen: Pen, pose: Pose) -> None:
    """A woman in a dress that swings."""
    f = walk(pose, top=pose.c, bottom=SKIN, shoe=dark(pose.c, 0.3), sleeve=SKIN, wide=0.88)
    swing = 0.03 * pose.wave(1, 0.1)
    head = draw(pen, f)
    pen.blob([(-0.05, -0.08), (0.055, -0.08), (0.09, 0.08), (0.135 + swing, 0.25), (0.0 + swing, 0.275),
        (-0.135 + swing, 0.25), (-0.085, 0.08)], pose.c)  # fmt: skip
    pen.line([(-0.07, -0.015), (0.0, 0.002), (0.075, -0.015)], 0.018, dark(pose.c, 0.4))
    face(pen, pose, head, (104, 56, 30), long=True)


def child(pen: Pen, pose: Pose) -> None:
    """A child: a large head, short legs, a rucksack."""
    f = walk(pose, top=pose.c, bottom=(62, 92, 150), shoe=(220, 70, 60), hip=(0.0, 0.1))
    with pen.at(0, 0.085, 0, 0.83):
        pen.blob([(-0.15, -0.2), (-0.07, -0.22), (-0.06, 0.0), (-0.15, 0.0)], (240, 180, 60))
        head = draw(pen, f)
        face(pen, pose, (head[0], head[1] - 0.06), (92, 58, 34), scale=1.6)


def soldier(pen: Pen, pose: Pose) -> None:
    """Helmet, vest, rucksack, rifle across the chest."""
    cloth = pose.c
    f = walk(pose, top=cloth, bottom=dark(cloth, 0.15), wide=1.12)
    f.arms = ((0.55, -1.3), (0.9, -0.75))
    with pen.at(-0.02, 0):
        pen.blob(
            [(-0.19, -0.27), (-0.09, -0.3), (-0.06, -0.05), (-0.17, -0.02), (-0.2, -0.1)],
            dark(cloth, 0.35),
        )
    head = draw(pen, f)
    pen.blob([(-0.085, -0.22), (0.09, -0.22), (0.09, -0.03), (-0.08, -0.03)], dark(cloth, 0.28))
    for x in (-0.05, 0.005, 0.055):
        pen.box(x, -0.11, x + 0.042, -0.05, dark(cloth, 0.12))
    face(pen, pose, head, dark(cloth, 0.5))
    with pen.at(*head):
        pen.blob([(0.1, -0.028), (0.08, -0.09), (0.0, -0.125), (-0.08, -0.095), (-0.105, -0.01), (-0.085, 0.01),
            (0.0, -0.03)], dark(cloth, 0.1))  # fmt: skip
        pen.line([(-0.05, 0.0), (-0.02, 0.08), (0.03, 0.09)], 0.012, dark(cloth, 0.5))
    with pen.at(0.13, -0.1, -0.32):
        pen.limb([(-0.17, 0.03), (-0.06, 0.0), (0.06, 0.0)], (0.055, 0.036, 0.034), (58, 56, 52))
        pen.limb([(0.0, 0.0), (0.24, -0.005)], (0.022, 0.015), (40, 40, 42))
        pen.limb([(0.02, 0.0), (0.045, 0.075)], (0.03, 0.026), (50, 50, 50))
    pen.oval(f.hands[1][0], f.hands[1][1], 0.028, 0.028, (66, 60, 50))


def parachutist(pen: Pen, pose: Pose) -> None:
    """A person under a striped canopy that breathes."""
    breathe, tilt = 0.015 * pose.wave(), 0.05 * pose.wave(1, 0.2)
    with pen.at(0, 0, tilt):
        for x in (-0.3, -0.15, 0.0, 0.15, 0.3):
            pen.line([(x, -0.2), (x * 0.12, 0.14)], 0.005, (70, 70, 76))
        rim = 0.36 + breathe
        crown = [(-rim, -0.2), (-0.33, -0.36), (-0.17, -0.475), (0.0, -0.5), (0.17, -0.475),
            (0.33, -0.36), (rim, -0.2)]  # fmt: skip
        hem = [(0.24, -0.235), (0.12, -0.195), (0.0, -0.235), (-0.12, -0.195), (-0.24, -0.235)]
        pen.blob([*crown, *hem], pose.c)
        for a, b in ((-0.23, -0.1), (0.02, 0.14)):
            pen.blob([(a, -0.215), (a * 0.7, -0.42), (0.5 * (a + b) * 0.4, -0.49), (b * 0.7, -0.42), (b, -0.215)],
                WHITE, shade=0.6, alpha=0.85)  # fmt: skip
        with pen.at(0, 0.27, 0, 0.5):
            f = Figure(top=(84, 92, 70), bottom=(70, 78, 60))
            kick = 0.12 * pose.wave(2)
            f.arms = ((2.7, 0.2), (-2.7, 0.2))
            f.legs = ((0.25 + kick, 0.6), (-0.05 - kick, 0.5))
            head = draw(pen, f)
            face(pen, pose, head, (60, 66, 52))
            pen.blob(
                [
                    (head[0] + 0.1, head[1] - 0.03),
                    (head[0], head[1] - 0.12),
                    (head[0] - 0.1, head[1] - 0.02),
                ],
                (76, 84, 62),
            )


def astronaut(pen: Pen, pose: Pose) -> None:
    """A white suit with coloured stripes, a pack and a golden visor."""
    suit = (236, 238, 242)
    f = walk(pose, top=suit, bottom=suit, shoe=(150, 154, 164), hand=pose.c, wide=1.5)
    if not pose.go:
        f.arms = ((0.7 + 0.25 * pose.wave(), -0.6), (-0.5 - 0.2 * pose.wave(1, 0.3), -0.6))
        f.legs = ((0.25 + 0.1 * pose.wave(1, 0.4), 0.5), (-0.1 + 0.1 * pose.wave(), 0.4))
    pen.blob([(-0.2, -0.32), (-0.06, -0.34), (-0.06, 0.03), (-0.2, 0.03)], (176, 182, 194))
    head = draw(pen, f)
    pen.box(-0.05, -0.19, 0.085, -0.1, (200, 206, 216))
    pen.oval(-0.02, -0.145, 0.013, 0.013, (220, 60, 50), shade=0)
    pen.oval(0.02, -0.145, 0.013, 0.013, (60, 170, 90), shade=0)
    pen.line([(-0.1, 0.03), (0.0, 0.045), (0.1, 0.03)], 0.024, pose.c)
    with pen.at(*head):
        pen.mark(0, 0, 0.135)
        pen.oval(0, 0, 0.135, 0.13, suit)
        pen.oval(0.035, 0.004, 0.092, 0.085, (206, 150, 52), shade=1.3)
        pen.oval(0.012, -0.03, 0.026, 0.018, (255, 240, 200), alpha=0.85, shade=0, turn=-0.5)
    pen.line([(-0.13, -0.28), (-0.09, -0.22)], 0.02, pose.c)


def dancer(pen: Pen, pose: Pose) -> None:
    """On one leg, skirt flying, arms up."""
    s, k = pose.wave(), pose.wave(1, 0.25)
    f = Figure(top=pose.c, bottom=SKIN, shoe=pale(pose.c), sleeve=SKIN, wide=0.84, lean=0.1 * s)
    f.arms = ((2.5 + 0.4 * s, 0.5), (-2.4 + 0.4 * s, -0.5))
    f.legs = ((0.06, 0.0), (-0.9 - 0.4 * k, 0.7 + 0.3 * k))
    head = draw(pen, f)
    flare = 0.04 * k
    pen.blob([(-0.07, -0.03), (0.07, -0.03), (0.2, 0.09 + flare), (0.23, 0.15 - flare), (0.08, 0.135 + flare),
        (-0.08, 0.15 - flare), (-0.22, 0.12 + flare)], pose.c)  # fmt: skip
    pen.blob(
        [(-0.18, 0.1), (-0.02, 0.05), (0.16, 0.12), (0.02, 0.11)], pale(pose.c, 0.4), alpha=0.7
    )
    face(pen, pose, head, (58, 36, 30))
    pen.oval(head[0] - 0.06, head[1] - 0.1, 0.045, 0.042, (58, 36, 30))


def runner(pen: Pen, pose: Pose) -> None:
    """Shorts, vest with a number, head band."""
    f = run(pose, top=pose.c, bottom=SKIN, shoe=(244, 92, 40), sleeve=SKIN)
    head = draw(pen, f)
    with pen.at(0.0, 0.04 + f.bob, 0):
        pen.blob(
            [(-0.08, -0.05), (0.08, -0.05), (0.11, 0.1), (0.0, 0.08), (-0.1, 0.09)],
            dark(pose.c, 0.55),
        )
    pen.box(-0.005, -0.17 + f.bob, 0.07, -0.1 + f.bob, WHITE)
    face(pen, pose, head, (60, 40, 28))
    pen.line(
        [
            (head[0] - 0.078, head[1] - 0.02),
            (head[0], head[1] - 0.05),
            (head[0] + 0.075, head[1] - 0.045),
        ],
        0.022,
        pale(pose.c, 0.3),
    )


def knight(pen: Pen, pose: Pose) -> None:
    """Plate armour, a plume, a sword and a shield in the main colour."""
    plate = (176, 184, 196) if sum(pose.c) > 200 else (92, 96, 108)
    f = walk(
        pose,
        top=plate,
        bottom=dark(plate, 0.12),
        shoe=dark(plate, 0.3),
        hand=dark(plate, 0.2),
        wide=1.2,
    )
    f.arms = ((0.5 + 0.06 * pose.wave(), -1.0), (0.7, -0.5))
    head = draw(pen, f)
    pen.blob([(-0.09, 0.0), (0.09, 0.0), (0.11, 0.13), (0.03, 0.1), (-0.1, 0.13)], pose.c)
    pen.oval(-0.075, -0.24, 0.06, 0.05, plate)
    with pen.at(*head):
        pen.mark(0, 0, RADIUS)
        flow = 0.03 * pose.wave()
        pen.blob([(0.02, -0.1), (-0.04, -0.2), (-0.16, -0.17 + flow), (-0.2, -0.03 + flow), (-0.12, -0.08),
            (-0.05, -0.1)], (206, 46, 44))  # fmt: skip
        pen.blob([(0.1, 0.0), (0.085, -0.07), (0.0, -0.12), (-0.085, -0.07), (-0.09, 0.05), (-0.04, 0.1), (0.06, 0.1),
            (0.11, 0.04)], plate)  # fmt: skip
        pen.poly([(0.1, -0.03), (0.0, -0.03), (0.0, 0.0), (0.108, 0.0)], INK)
        for y in (0.03, 0.052, 0.074):
            pen.line([(0.05, y), (0.09, y)], 0.007, INK)
    hx, hy = f.hands[1]
    with pen.at(hx, hy, 0.35):
        pen.poly(
            [(-0.012, 0.0), (-0.018, -0.42), (0.0, -0.47), (0.018, -0.42), (0.012, 0.0)],
            (214, 222, 232),
        )
        pen.line([(-0.06, 0.0), (0.06, 0.0)], 0.022, (196, 150, 50))
        pen.line([(0, 0.0), (0, 0.08)], 0.022, (96, 60, 34))
    with pen.at(-0.05, -0.07):
        pen.blob([(-0.11, -0.13), (0.11, -0.13), (0.1, 0.04), (0.0, 0.16), (-0.1, 0.04)], pose.c)
        pen.poly(
            [(-0.016, -0.12), (0.016, -0.12), (0.016, 0.12), (-0.016, 0.12)], pale(pose.c, 0.75)
        )
        pen.poly([(-0.1, -0.045), (0.1, -0.045), (0.1, -0.013), (-0.1, -0.013)], pale(pose.c, 0.75))


def robot(pen: Pen, pose: Pose) -> None:
    """A friendly machine: boxes, hoses, glowing eyes, swinging arms."""
    s = pose.wave()
    step = 0.35 * s if pose.go else 0.0
    for side, swing in ((-1, -step), (1, step)):
        points = two_bones((0.075 * side, 0.16), 0.16, 0.14, swing, 0.08 + 0.3 * max(0.0, -swing))
        pen.limb(points, (0.07, 0.06, 0.06), STEEL if side > 0 else dark(STEEL))
        pen.blob([(points[2][0] - 0.07, 0.5), (points[2][0] - 0.06, 0.44), (points[2][0] + 0.04, 0.43),
            (points[2][0] + 0.1, 0.47), (points[2][0] + 0.1, 0.5)], dark(pose.c, 0.2))  # fmt: skip
    for side in (-1, 1):
        lift = 0.5 * s * side if pose.go else (1.2 + 0.5 * pose.wave(2) if side > 0 else 0.2 * s)
        arm = two_bones((0.19 * side, -0.1), 0.15, 0.15, side * 0.35 + lift, -0.5)
        pen.limb(arm, (0.06, 0.05, 0.05), STEEL)
        pen.oval(arm[1][0], arm[1][1], 0.035, 0.035, dark(pose.c))
        with pen.at(arm[2][0], arm[2][1], -0.6 - lift):
            pen.limb([(-0.01, 0.0), (-0.045, 0.04), (-0.02, 0.085)], (0.03, 0.026, 0.018), pose.c)
            pen.limb([(0.01, 0.0), (0.045, 0.04), (0.02, 0.085)], (0.03, 0.026, 0.018), pose.c)
    pen.blob([(-0.18, -0.15), (-0.13, -0.19), (0.13, -0.19), (0.18, -0.15), (0.16, 0.14), (0.1, 0.19), (-0.1, 0.19),
        (-0.16, 0.14)], pose.c)  # fmt: skip
    pen.box(-0.1, -0.1, 0.1, 0.05, dark(pose.c, 0.55))
    for i, colour in enumerate(((255, 90, 80), (255, 210, 80), (90, 230, 130))):
        pen.shine([(x - 0.06 + 0.06 * i, y - 0.06) for x, y in ((-0.02, 0), (0, -0.02), (0.02, 0), (0, 0.02))],
            colour, alpha=0.5 + 0.5 * (int(pose.t * 6) % 3 == i))  # fmt: skip
    pen.line(
        [(-0.07, 0.02), (-0.03, -0.01), (0.0, 0.03), (0.03, 0.0), (0.07, 0.02)],
        0.01,
        (120, 240, 220),
    )
    pen.limb([(0, -0.17), (0, -0.22)], (0.07, 0.07), dark(STEEL))
    tilt = 0.06 * pose.wave()
    with pen.at(0, -0.32, tilt):
        pen.mark(0, 0, 0.14)
        pen.line([(0.0, -0.1), (0.0, -0.155)], 0.012, STEEL)
        pen.shine([(-0.02, -0.16), (0, -0.18), (0.02, -0.16), (0, -0.14)], (255, 80, 70))
        pen.blob([(-0.15, -0.08), (-0.11, -0.115), (0.11, -0.115), (0.15, -0.08), (0.15, 0.07), (0.11, 0.105),
            (-0.11, 0.105), (-0.15, 0.07)], pale(pose.c, 0.25))  # fmt: skip
        pen.box(-0.12, -0.06, 0.125, 0.045, (30, 36, 48))
        for x in (-0.055, 0.06):
            r = 0.008 if pose.blink else 0.03
            pen.shine(
                [(x - 0.03, -0.01), (x, -0.01 - r), (x + 0.03, -0.01), (x, -0.01 + r)],
                (120, 240, 255),
            )
            pen.glow(x, -0.01, 0.08, (60, 150, 170), 0.7)
        pen.line([(-0.05, 0.075), (0.05, 0.075)], 0.012, dark(pose.c, 0.5))
