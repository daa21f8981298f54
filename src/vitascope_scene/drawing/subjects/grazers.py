"""Animals that graze: horse, deer, cow, sheep."""

from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.subjects.beast import Beast, eye, tail, trunk
from vitascope_scene.drawing.subjects.pose import INK, WHITE, Pose, cosine, dark, pale, sine


def _grazer(
    pen: Pen, pose: Pose, c: Colour, b: Beast, head: tuple[float, float], thick: float
) -> tuple[float, float]:
    """Body and neck of horse, deer and cow; returns where the head is."""
    bob = trunk(pen, pose, b, c)
    nod = 0.02 * pose.wave()
    x, y = head[0], head[1] + bob + nod
    pen.limb(
        [(b.shoulder - 0.02, b.back + 0.1 + bob), ((b.shoulder + x) / 2, (b.back + y) / 2), (x, y)],
        (thick * 1.6, thick * 1.05, thick * 0.8),
        c,
    )
    return x, y


def horse(pen: Pen, pose: Pose) -> None:
    """Mane and tail streaming, hooves striking out."""
    c, hair = pose.c, dark(pose.c, 0.62)
    b = Beast(
        hip=-0.32,
        shoulder=0.17,
        back=-0.16,
        belly=0.12,
        leg=0.075,
        paw=0.04,
        foot=0.5,
        rump=0.13,
        chest=0.12,
        hoof=True,
        swing=0.75,
    )
    w, k = pose.wave(), pose.wave(1, 0.2)
    pen.blob([(-0.42, -0.13), (-0.55, -0.12 + 0.03 * w), (-0.64, 0.05 + 0.04 * k), (-0.6, 0.2 + 0.03 * w),
        (-0.54, 0.1), (-0.46, -0.04)], hair)  # fmt: skip
    x, y = _grazer(pen, pose, c, b, (0.38, -0.34), 0.13)
    fly = 0.03 * w
    pen.blob([(x + 0.03, y - 0.09), (x - 0.1, y - 0.04 + fly), (x - 0.2, y + 0.12 + fly), (x - 0.28, y + 0.2 - fly),
        (x - 0.14, y + 0.2), (x - 0.03, y + 0.06)], hair)  # fmt: skip
    with pen.at(x + 0.02, y, 0.62 + 0.05 * w):
        pen.blob([(-0.05, -0.05), (-0.03, -0.14), (0.015, -0.06)], c)
        pen.blob([(-0.09, 0.03), (-0.05, -0.075), (0.06, -0.065), (0.2, -0.035), (0.245, 0.02), (0.21, 0.065),
            (0.08, 0.07), (-0.02, 0.09)], c)  # fmt: skip
        pen.blob([(0.17, -0.035), (0.245, 0.01), (0.22, 0.065), (0.16, 0.05)], dark(c, 0.35))
        pen.line([(0.05, -0.055), (0.14, -0.035)], 0.026, WHITE, alpha=0.85)
        eye(pen, pose, 0.03, -0.02, 0.02)
        pen.oval(0.22, 0.01, 0.01, 0.008, INK, shade=0)
    pen.blob(
        [(x - 0.01, y - 0.1), (x + 0.06, y - 0.05), (x + 0.09, y + 0.03), (x + 0.02, y - 0.01)],
        hair,
    )


def deer(pen: Pen, pose: Pose) -> None:
    """Antlers, a white tail and a spotted back."""
    c = pose.c
    b = Beast(
        hip=-0.27,
        shoulder=0.1,
        back=-0.04,
        belly=0.18,
        leg=0.058,
        paw=0.032,
        foot=0.5,
        rump=0.1,
        chest=0.08,
        hoof=True,
        swing=0.6,
    )
    pen.blob(
        [(-0.34, -0.03), (-0.41, -0.06 + 0.03 * pose.wave(2)), (-0.4, 0.05), (-0.35, 0.06)], WHITE
    )
    x, y = _grazer(pen, pose, c, b, (0.25, -0.2), 0.09)
    for i in range(9):
        pen.oval(-0.28 + 0.043 * i, -0.005 + 0.035 * (i % 3), 0.011, 0.009, pale(c, 0.75), shade=0)
    horn = (176, 146, 104)
    for shift, shade in ((0.03, 0.3), (0.0, 0.0)):
        bone = dark(horn, shade) if shade else horn
        base = (x + shift, y - 0.06)
        pen.limb(
            [base, (base[0] - 0.07, base[1] - 0.09), (base[0] - 0.03, base[1] - 0.23)],
            (0.024, 0.02, 0.01),
            bone,
        )
        for at, to in (
            ((-0.05, -0.06), (0.05, -0.12)),
            ((-0.068, -0.11), (-0.13, -0.16)),
            ((-0.05, -0.17), (0.02, -0.2)),
        ):
            pen.limb(
                [(base[0] + at[0], base[1] + at[1]), (base[0] + to[0], base[1] + to[1])],
                (0.018, 0.008),
                bone,
            )
    with pen.at(x + 0.02, y - 0.01, 0.4 + 0.05 * pose.wave()):
        pen.blob([(-0.05, -0.02), (-0.14, -0.07), (-0.05, -0.055)], dark(c, 0.15))
        pen.blob([(-0.06, 0.02), (-0.03, -0.06), (0.05, -0.05), (0.15, -0.005), (0.16, 0.03), (0.06, 0.055),
            (-0.03, 0.06)], c)  # fmt: skip
        pen.oval(0.15, 0.008, 0.02, 0.017, INK)
        eye(pen, pose, 0.03, -0.015, 0.018)


def _cow_head(pen: Pen, pose: Pose, bob: float, spot: Colour) -> None:
    """Horns, ears, a mouth that chews."""
    c = pose.c
    with pen.at(0.45, -0.24 + bob, 0.1 + 0.06 * pose.wave()):
        pen.limb([(-0.16, 0.08), (-0.02, 0.0)], (0.26, 0.2), c)
        for side in (-1, 1):
            pen.limb(
                [(0.08 * side, -0.1), (0.15 * side, -0.16), (0.13 * side, -0.24)],
                (0.04, 0.03, 0.012),
                (232, 222, 196),
            )
            pen.blob(
                [
                    (0.08 * side, -0.06),
                    (0.2 * side, -0.11),
                    (0.24 * side, -0.04),
                    (0.12 * side, -0.01),
                ],
                spot,
            )
        pen.blob([(-0.12, -0.06), (0.0, -0.13), (0.12, -0.06), (0.12, 0.1), (0.09, 0.22), (-0.08, 0.22), (-0.11, 0.1)],
            c)  # fmt: skip
        pen.blob([(0.01, -0.12), (0.12, -0.06), (0.12, 0.05), (0.04, 0.05)], spot, shade=0.5)
        chew = 0.012 * pose.wave(2)
        pen.blob(
            [(-0.1, 0.15), (0.0, 0.11), (0.11, 0.15), (0.09 + chew, 0.25), (-0.07 + chew, 0.25)],
            (238, 176, 166),
        )
        for x in (-0.04, 0.05):
            pen.oval(x, 0.18, 0.014, 0.02, (120, 66, 66), shade=0)
        for x in (-0.06, 0.07):
            eye(
                pen, pose, x, -0.01, 0.023, white=sum(spot) < 200 and x > 0, nose=-1 if x > 0 else 1
            )


def cow(pen: Pen, pose: Pose) -> None:
    """Patches, horns, an udder, a bell."""
    c = pose.c
    spot = (52, 46, 46) if sum(c) > 330 else (240, 238, 232)
    b = Beast(
        hip=-0.42,
        shoulder=0.2,
        back=-0.3,
        belly=0.17,
        leg=0.1,
        paw=0.05,
        foot=0.6,
        rump=0.14,
        chest=0.14,
        hoof=True,
        swing=0.35,
    )
    tip = tail(
        pen, pose, [(-0.54, -0.24), (-0.6, -0.05), (-0.58, 0.15)], (0.03, 0.022, 0.02), c, 0.12
    )
    pen.oval(*tip, 0.03, 0.05, dark(c, 0.6))
    bob = trunk(pen, pose, b, c)
    pen.blob(
        [(-0.3, 0.14 + bob), (-0.16, 0.14 + bob), (-0.18, 0.22 + bob), (-0.28, 0.22 + bob)],
        (238, 166, 160),
    )
    for points in (
        [(-0.5, -0.2), (-0.34, -0.28), (-0.24, -0.14), (-0.34, 0.02), (-0.48, -0.04)],
        [(-0.08, -0.27), (0.08, -0.28), (0.1, -0.1), (0.0, 0.0), (-0.1, -0.1)],
        [(0.18, -0.1), (0.28, -0.14), (0.3, 0.05), (0.2, 0.1)],
    ):
        pen.blob([(x, y + bob) for x, y in points], spot, shade=0.5)
    _cow_head(pen, pose, bob, spot)
    pen.oval(0.3, 0.06 + bob, 0.04, 0.045, (222, 176, 60))


def sheep(pen: Pen, pose: Pose) -> None:
    """A cloud on thin legs."""
    c, skin = pose.c, (64, 56, 56)
    b = Beast(
        hip=-0.26,
        shoulder=0.16,
        back=-0.1,
        belly=0.2,
        leg=0.07,
        paw=0.04,
        rump=0.1,
        chest=0.1,
        hoof=True,
        swing=0.4,
    )
    bob = trunk(pen, pose, b, dark(c, 0.1), legs=skin)
    puffs = [(-0.03 + 0.37 * cosine(i / 14), -0.0 + 0.27 * sine(i / 14)) for i in range(14)]
    for x, y in sorted(puffs, key=lambda p: p[1]):
        pen.oval(x, y + bob, 0.12, 0.11, c, shade=0.9)
    pen.oval(-0.03, -0.02 + bob, 0.34, 0.22, c, shade=0.35)
    for x, y in ((-0.2, -0.05), (0.0, -0.12), (0.12, 0.03), (-0.1, 0.08)):
        pen.line(
            [(x - 0.05, y + bob), (x, y + 0.04 + bob), (x + 0.05, y + bob)],
            0.012,
            dark(c, 0.25),
            alpha=0.5,
        )
    with pen.at(0.38, -0.15 + bob, 0.2 + 0.06 * pose.wave()):
        for side in (-1, 1):
            pen.blob(
                [
                    (0.07 * side, -0.04),
                    (0.18 * side, -0.02),
                    (0.19 * side, 0.04),
                    (0.08 * side, 0.02),
                ],
                skin,
            )
        pen.blob([(-0.1, -0.07), (0.0, -0.13), (0.1, -0.07), (0.1, 0.06), (0.05, 0.18), (-0.03, 0.18), (-0.09, 0.06)],
            skin)  # fmt: skip
        for x in (-0.045, 0.06):
            eye(pen, pose, x, 0.0, 0.022, white=True, nose=-1 if x > 0 else 1)
        for x in (-0.08, 0.0, 0.08):
            pen.oval(x, -0.11, 0.065, 0.055, c, shade=0.8)
        pen.line([(-0.02, 0.14), (0.01, 0.15), (0.04, 0.14)], 0.008, pale(skin, 0.5))
