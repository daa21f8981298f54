"""Animals of the savannah, the jungle and the farm."""

from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.subjects.beast import Beast, eye, tail, trunk, whiskers
from vitascope_scene.drawing.subjects.pose import INK, WHITE, Pose, cosine, dark, pale, sine


def _cat_face(pen: Pen, pose: Pose, c: Colour, *, iris: Colour = (210, 160, 50)) -> None:
    """A big cat's head in three-quarter view."""
    for x in (-0.13, 0.11):
        pen.oval(x, -0.13, 0.06, 0.06, dark(c, 0.15))
        pen.oval(x, -0.12, 0.03, 0.03, INK, shade=0.3)
    pen.blob([(-0.17, 0.0), (-0.13, -0.13), (0.0, -0.17), (0.13, -0.13), (0.18, 0.0), (0.13, 0.14), (0.02, 0.19),
        (-0.1, 0.14)], c)  # fmt: skip
    pen.blob(
        [(-0.08, 0.07), (0.02, 0.02), (0.13, 0.07), (0.1, 0.16), (0.02, 0.19), (-0.05, 0.16)],
        pale(c, 0.8),
    )
    for x in (-0.06, 0.1):
        eye(pen, pose, x, -0.03, 0.03, iris=iris, nose=-1 if x > 0 else 1)
    pen.blob([(-0.015, 0.05), (0.06, 0.05), (0.022, 0.09)], (90, 50, 46))
    pen.line(
        [(-0.035, 0.11), (-0.005, 0.136), (0.022, 0.11), (0.049, 0.136), (0.08, 0.11)], 0.01, INK
    )
    whiskers(pen, 0.022, 0.1, 0.18)


def lion(pen: Pen, pose: Pose) -> None:
    """A great dark mane around the face, a tufted tail."""
    c = pose.c
    b = Beast(
        hip=-0.42,
        shoulder=0.2,
        back=-0.16,
        belly=0.17,
        leg=0.11,
        paw=0.07,
        foot=0.75,
        rump=0.13,
        chest=0.14,
    )
    tip = tail(pen, pose, [(-0.52, -0.05), (-0.66, 0.02), (-0.7, 0.2), (-0.64, 0.3)], (0.05, 0.04, 0.035, 0.03),
        c, 0.12)  # fmt: skip
    pen.oval(*tip, 0.055, 0.07, dark(c, 0.55))
    bob = trunk(pen, pose, b, c)
    w = 0.012 * pose.wave()
    with pen.at(0.38, -0.18 + bob):
        mane = dark(c, 0.5)
        for r, shade in ((1.0, mane), (0.8, dark(c, 0.36))):
            points = [
                (
                    r * (0.3 + (0.035 if i % 2 else -0.02)) * cosine(i / 18) - 0.03,
                    r * (0.31 + (0.035 if i % 2 else -0.02) + w) * sine(i / 18) + 0.02,
                )
                for i in range(18)
            ]
            pen.blob(points, shade)
        _cat_face(pen, pose, c)


def tiger(pen: Pen, pose: Pose) -> None:
    """Stripes everywhere."""
    c = pose.c
    b = Beast(
        hip=-0.42,
        shoulder=0.22,
        back=-0.16,
        belly=0.17,
        leg=0.11,
        paw=0.07,
        foot=0.75,
        rump=0.13,
        chest=0.15,
    )
    tail(pen, pose, [(-0.52, -0.06), (-0.68, -0.04), (-0.76, -0.18), (-0.72, -0.32)], (0.06, 0.055, 0.05, 0.04),
        c, 0.12)  # fmt: skip
    bob = trunk(pen, pose, b, c)
    pen.flat([(-0.4, 0.13 + bob), (-0.1, 0.1 + bob), (0.2, 0.12 + bob), (0.25, 0.16 + bob), (-0.1, 0.165 + bob),
        (-0.42, 0.15 + bob)], WHITE, alpha=0.8)  # fmt: skip
    for i in range(9):
        x = -0.5 + 0.09 * i
        pen.blob([(x, -0.15 + bob), (x + 0.028, -0.15 + bob), (x - 0.01, -0.02 + bob), (x + 0.012, 0.08 + bob),
            (x - 0.03, -0.02 + bob)], INK, shade=0.2)  # fmt: skip
    for x in (-0.42, 0.22):
        for y in (0.2, 0.28):
            pen.line([(x - 0.055, y), (x + 0.02, y + 0.015)], 0.022, INK)
    with pen.at(0.42, -0.2 + bob, 0.05 * pose.wave(), 1.12):
        _cat_face(pen, pose, c)
        for side in (-1, 1):
            for y in (-0.02, 0.04, 0.1):
                pen.line([(side * 0.165 + 0.005, y), (side * 0.1 + 0.01, y + 0.015)], 0.018, INK)
        for x in (-0.05, 0.0, 0.05):
            pen.line([(x + 0.01, -0.16), (x * 0.7 + 0.015, -0.09)], 0.016, INK)


def elephant(pen: Pen, pose: Pose) -> None:
    """Ears that fan, a trunk that swings, tusks."""
    c = pose.c
    b = Beast(
        hip=-0.36,
        shoulder=0.14,
        back=-0.38,
        belly=0.14,
        leg=0.17,
        paw=0.075,
        foot=0.85,
        rump=0.2,
        chest=0.14,
        sag=-0.03,
        swing=0.3,
    )
    tip = tail(
        pen, pose, [(-0.54, -0.2), (-0.6, 0.0), (-0.58, 0.14)], (0.03, 0.022, 0.016), dark(c), 0.08
    )
    pen.oval(*tip, 0.022, 0.035, dark(c, 0.6))
    bob = trunk(pen, pose, b, c)
    for x in (b.hip, b.shoulder):
        for i in (-1, 0, 1):
            pen.oval(x + 0.05 * i + 0.03, 0.48, 0.02, 0.014, pale(c, 0.55), shade=0.2)
    s, k = pose.wave(), pose.wave(1, 0.2)
    with pen.at(0.34, -0.24 + bob, 0.03 * s):
        pen.limb([(0.12, 0.02), (0.24, 0.18), (0.26 + 0.03 * s, 0.4), (0.3 + 0.08 * s, 0.56),
            (0.37 + 0.1 * s, 0.56 + 0.03 * k)], (0.16, 0.13, 0.09, 0.065, 0.05), c)  # fmt: skip
        pen.limb([(0.12, 0.13), (0.2, 0.22), (0.33, 0.2)], (0.045, 0.04, 0.012), (250, 244, 224))
        pen.blob([(-0.14, 0.02), (-0.1, -0.16), (0.06, -0.21), (0.2, -0.09), (0.22, 0.1), (0.08, 0.2), (-0.08, 0.16)],
            c)  # fmt: skip
        eye(pen, pose, 0.12, -0.02, 0.022)
        flap = 0.05 * k
        pen.blob([(0.0, -0.16), (-0.12, -0.21), (-0.29 - flap, -0.13), (-0.3 - flap, 0.06), (-0.18 - flap, 0.24),
            (-0.05, 0.2), (0.03, 0.05)], dark(c, 0.12))  # fmt: skip
        pen.blob([(-0.03, -0.1), (-0.13, -0.13), (-0.23 - flap, -0.06), (-0.22 - flap, 0.06), (-0.13, 0.16),
            (-0.04, 0.1)], (206, 158, 152), shade=0.6, alpha=0.6)  # fmt: skip


def _giraffe_patches(pen: Pen, patch: Colour) -> None:
    """Patches of body and neck."""
    for i, (x, y, r) in enumerate(
        (
            (-0.19, 0.03, 0.034),
            (-0.11, 0.01, 0.035),
            (-0.03, 0.02, 0.034),
            (0.05, 0.03, 0.033),
            (-0.15, 0.1, 0.033),
            (-0.07, 0.09, 0.034),
            (0.01, 0.1, 0.032),
            (0.09, 0.1, 0.025),
            (0.1, -0.03, 0.026),
            (0.13, -0.1, 0.022),
            (0.145, -0.165, 0.02),
            (0.165, -0.23, 0.017),
            (0.175, -0.285, 0.014),
            (0.19, -0.335, 0.012),
        )
    ):
        k = 1 + 0.2 * (i % 3 - 1)
        pen.poly([(x - r, y - r * 0.4), (x - r * 0.2, y - r * k), (x + r, y - r * 0.5), (x + r * 0.8, y + r * 0.7),
            (x - r * 0.5, y + r * 0.9)], patch, shade=0.3)  # fmt: skip


def giraffe(pen: Pen, pose: Pose) -> None:
    """All neck and legs, patched."""
    c = pose.c
    b = Beast(
        hip=-0.17,
        shoulder=0.09,
        back=-0.03,
        belly=0.17,
        leg=0.052,
        paw=0.035,
        rump=0.07,
        chest=0.06,
        hoof=True,
        swing=0.3,
        sag=0.03,
    )
    tail(
        pen,
        pose,
        [(-0.23, 0.03), (-0.28, 0.12), (-0.27, 0.22)],
        (0.018, 0.012, 0.022),
        dark(c, 0.4),
        0.06,
    )
    bob = trunk(pen, pose, b, c)
    s = 0.018 * pose.wave()
    neck = [
        (0.07, 0.06 + bob),
        (0.13, -0.1 + bob),
        (0.17 + s * 0.5, -0.26 + bob),
        (0.2 + s, -0.4 + bob),
    ]
    pen.line(
        [(x - 0.05 + 0.006 * i, y - 0.01) for i, (x, y) in enumerate(neck)], 0.022, dark(c, 0.55)
    )
    pen.limb(neck, (0.16, 0.1, 0.075, 0.06), c)
    _giraffe_patches(pen, dark(c, 0.5))
    with pen.at(0.21 + s, -0.415 + bob, 0.25 + s * 3):
        pen.blob([(-0.03, 0.0), (-0.09, -0.02), (-0.05, -0.04)], dark(c, 0.2))
        for x in (-0.015, 0.015):
            pen.limb([(x, -0.02), (x - 0.005, -0.072)], (0.014, 0.014), c)
            pen.oval(x - 0.005, -0.075, 0.013, 0.013, INK)
        pen.blob([(-0.045, 0.0), (0.0, -0.04), (0.06, -0.02), (0.125, 0.015), (0.13, 0.04), (0.06, 0.05),
            (-0.02, 0.045)], c)  # fmt: skip
        pen.oval(0.105, 0.028, 0.03, 0.022, pale(c, 0.5))
        eye(pen, pose, 0.025, -0.008, 0.014)


def dinosaur(pen: Pen, pose: Pose) -> None:
    """A tyrannosaur on two legs that roars."""
    c = pose.c
    s = pose.wave()
    roar = 0.06 + 0.05 * max(0.0, pose.wave(1, 0.1))
    bob = 0.012 * pose.wave(2)
    for side, shade in ((-1, 0.35), (1, 0.0)):
        swing = (0.35 * s * side) if pose.go else 0.06 * side
        x = -0.02 + 0.02 * side
        paint = dark(c, shade) if shade else c
        knee = (x + 0.11 + 0.1 * swing, 0.27)
        ankle = (x - 0.05 + 0.22 * swing, 0.38)
        toe = (x + 0.02 + 0.3 * swing, 0.475)
        pen.limb([(x - 0.02, 0.1 + bob), knee, ankle, toe], (0.24, 0.16, 0.08, 0.07), paint)
        pen.blob(
            [
                (toe[0] - 0.05, 0.46),
                (toe[0] + 0.06, 0.45),
                (toe[0] + 0.15, 0.49),
                (toe[0] - 0.05, 0.5),
            ],
            paint,
        )
        if side < 0:
            tail(pen, pose, [(-0.1, 0.05 + bob), (-0.35, 0.08), (-0.58, 0.0), (-0.76, -0.1)], (0.3, 0.19, 0.1, 0.02),
                c, 0.12)  # fmt: skip
            pen.blob([(-0.18, 0.0 + bob), (-0.05, -0.12 + bob), (0.13, -0.2 + bob), (0.24, -0.12 + bob),
                (0.22, 0.06 + bob), (0.08, 0.2 + bob), (-0.12, 0.2 + bob)], c)  # fmt: skip
    pen.flat(
        [(0.22, -0.02 + bob), (0.2, 0.08 + bob), (0.07, 0.19 + bob), (0.1, 0.08 + bob)],
        pale(c, 0.55),
        alpha=0.8,
    )
    pen.limb([(0.14, -0.1 + bob), (0.26, -0.28 + bob)], (0.26, 0.2), c)
    for x in (0.2, 0.24):
        pen.limb(
            [(x, 0.0 + bob), (x + 0.07, 0.07 + 0.02 * s), (x + 0.12, 0.05 + 0.02 * s)],
            (0.05, 0.04, 0.02),
            dark(c, 0.15),
        )
    for i in range(8):
        x = 0.1 - 0.09 * i
        y = (-0.19 + 0.028 * i * i * 0.5 if i < 4 else 0.02 - 0.01 * (i - 4)) + bob
        pen.poly([(x - 0.035, y + 0.03), (x - 0.02, y - 0.05), (x + 0.03, y + 0.02)], dark(c, 0.4))
    with pen.at(0.3, -0.34 + bob, 0.05 * s):
        pen.blob([(-0.1, 0.02), (0.08, 0.06), (0.27, 0.06 + roar), (0.28, 0.1 + roar), (0.06, 0.15), (-0.08, 0.12)],
            dark(c, 0.1))  # fmt: skip
        pen.poly(
            [(-0.02, 0.04), (0.3, 0.03), (0.26, 0.06 + roar), (0.04, 0.08)],
            (120, 30, 40),
            shade=0.2,
        )
        pen.blob([(-0.13, 0.02), (-0.08, -0.11), (0.05, -0.13), (0.2, -0.09), (0.33, -0.05), (0.34, 0.025),
            (0.1, 0.04), (-0.06, 0.09)], c)  # fmt: skip
        for i in range(6):
            x = 0.07 + 0.045 * i
            pen.poly([(x, 0.028), (x + 0.03, 0.028), (x + 0.015, 0.07)], WHITE, shade=0)
        eye(pen, pose, 0.06, -0.06, 0.027, iris=(250, 200, 50))
        pen.line([(0.03, -0.1), (0.1, -0.085)], 0.018, dark(c, 0.45))
