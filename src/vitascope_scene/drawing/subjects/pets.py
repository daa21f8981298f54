"""Animals around the house and in the woods: cat, dog, rabbit, fox, bear, panda."""

from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.subjects.beast import Beast, eye, tail, trunk, whiskers
from vitascope_scene.drawing.subjects.pose import INK, WHITE, Pose, dark, pale


def cat(pen: Pen, pose: Pose) -> None:
    """A tabby with a curling tail, pointed ears and whiskers."""
    b = Beast(
        hip=-0.3,
        shoulder=0.15,
        back=-0.06,
        belly=0.22,
        leg=0.085,
        paw=0.055,
        swing=0.5,
        rump=0.13,
        chest=0.1,
    )
    c = pose.c
    tail(
        pen,
        pose,
        [(-0.4, 0.02), (-0.53, -0.08), (-0.55, -0.27), (-0.46, -0.42)],
        (0.08, 0.075, 0.07, 0.05),
        c,
        0.09,
    )
    bob = trunk(pen, pose, b, c)
    for x in (-0.3, -0.2, -0.1, 0.0):
        pen.line(
            [(x, -0.04 + bob), (x - 0.025, 0.03 + bob), (x - 0.01, 0.09 + bob)],
            0.026,
            dark(c, 0.32),
            alpha=0.75,
        )
    pen.flat([(0.13, -0.03 + bob), (0.22, -0.02 + bob), (0.235, 0.08 + bob), (0.17, 0.2 + bob), (0.12, 0.1 + bob)],
        pale(c, 0.6), alpha=0.6)  # fmt: skip
    tilt = 0.06 * pose.wave()
    with pen.at(0.32, -0.13 + bob * 0.5, tilt):
        for x, lean in ((-0.13, -0.05), (0.1, 0.05)):
            pen.blob([(x - 0.075, -0.08), (x + lean, -0.31), (x + 0.09, -0.1)], c)
            pen.blob(
                [(x - 0.03, -0.11), (x + lean * 0.9, -0.24), (x + 0.05, -0.12)],
                (240, 160, 160),
                shade=0.4,
            )
        pen.blob([(-0.2, 0.02), (-0.16, -0.13), (0.0, -0.19), (0.16, -0.13), (0.2, 0.02), (0.11, 0.13), (0.0, 0.155),
            (-0.11, 0.13)], c)  # fmt: skip
        for x in (-0.05, 0.0, 0.05):
            pen.line([(x, -0.17), (x * 0.8, -0.1)], 0.02, dark(c, 0.32), alpha=0.75)
        pen.blob(
            [(-0.1, 0.06), (0.0, 0.03), (0.1, 0.06), (0.07, 0.13), (-0.07, 0.13)], pale(c, 0.75)
        )
        for x in (-0.085, 0.085):
            eye(pen, pose, x, -0.015, 0.042, iris=(118, 176, 70), nose=-1 if x > 0 else 1)
        pen.poly([(-0.026, 0.05), (0.026, 0.05), (0.0, 0.078)], (226, 120, 120))
        pen.line(
            [(-0.05, 0.09), (-0.024, 0.11), (0.0, 0.09), (0.024, 0.11), (0.05, 0.09)], 0.008, INK
        )
        whiskers(pen, 0.0, 0.078, 0.25)


def dog(pen: Pen, pose: Pose) -> None:
    """A cheerful dog, ears and tongue flapping, tail wagging fast."""
    b = Beast(
        hip=-0.3,
        shoulder=0.16,
        back=-0.12,
        belly=0.18,
        leg=0.09,
        paw=0.055,
        rump=0.12,
        chest=0.12,
        swing=0.6,
    )
    c = pose.c
    w = pose.wave(3)
    pen.limb([(-0.38, -0.06), (-0.5, -0.2), (-0.54 + 0.07 * w, -0.36)], (0.09, 0.08, 0.03), c)
    bob = trunk(pen, pose, b, c)
    pen.blob(
        [(0.12, 0.02 + bob), (0.27, -0.06 + bob), (0.28, 0.1 + bob), (0.17, 0.18 + bob)],
        pale(c, 0.7),
    )
    pen.limb([(0.16, -0.04 + bob), (0.27, -0.2 + bob)], (0.22, 0.19), c)
    pen.line([(0.14, -0.12 + bob), (0.24, -0.05 + bob), (0.33, -0.09 + bob)], 0.035, (206, 48, 48))
    with pen.at(0.34, -0.29 + bob, 0.05 * pose.wave()):
        pen.blob([(-0.15, -0.05), (-0.08, -0.15), (0.05, -0.16), (0.14, -0.06), (0.3, -0.005), (0.31, 0.06),
            (0.2, 0.1), (0.0, 0.12), (-0.12, 0.08)], c)  # fmt: skip
        pen.blob([(0.1, 0.0), (0.29, 0.0), (0.31, 0.06), (0.2, 0.1), (0.08, 0.08)], pale(c, 0.6))
        pen.blob([(0.17, 0.085), (0.24, 0.08), (0.25, 0.17 + 0.02 * w), (0.2, 0.2 + 0.02 * w), (0.17, 0.15)],
            (236, 110, 120))  # fmt: skip
        pen.oval(0.305, 0.005, 0.035, 0.028, INK)
        eye(pen, pose, 0.065, -0.05, 0.03)
        flap = 0.03 * pose.wave(2)
        pen.blob([(-0.06, -0.12), (-0.15, -0.11), (-0.2 - flap, 0.02), (-0.15, 0.13 - flap), (-0.07, 0.06)],
            dark(c, 0.35))  # fmt: skip


def rabbit(pen: Pen, pose: Pose) -> None:
    """Long ears, a round back, a hop in its step."""
    c = pose.c
    hop = -0.1 * abs(pose.wave()) if pose.go else 0.006 * pose.wave()
    ear = 0.05 * pose.wave(1, 0.2)
    with pen.at(0, hop, -0.08 * pose.wave(2) if pose.go else 0.0):
        pen.oval(-0.4, 0.25, 0.1, 0.09, WHITE)
        pen.blob([(-0.42, 0.25), (-0.3, 0.02), (-0.08, -0.04), (0.12, 0.06), (0.17, 0.28), (0.1, 0.44), (-0.2, 0.47),
            (-0.4, 0.42)], c)  # fmt: skip
        for x, y, shade in ((0.1, 0.43, 0.25), (0.17, 0.44, 0.0)):
            pen.limb(
                [(x - 0.03, 0.22), (x, y - 0.02), (x + 0.05, y + 0.03)],
                (0.09, 0.07, 0.06),
                dark(c, shade) if shade else c,
            )
        pen.blob([(-0.36, 0.3), (-0.22, 0.13), (-0.06, 0.22), (-0.06, 0.4), (-0.2, 0.46)], c)
        pen.blob(
            [(-0.26, 0.42), (0.0, 0.42), (0.05, 0.47), (-0.02, 0.5), (-0.26, 0.49)], pale(c, 0.3)
        )
        with pen.at(0.2, -0.02):
            for x, lean in ((-0.03, -0.13), (-0.09, -0.02)):
                pen.blob([(x - 0.04, -0.09), (x - 0.07 + lean * 0.6 + ear, -0.3), (x + lean + ear * 1.6, -0.46),
                    (x + 0.06 + lean * 0.6 + ear, -0.3), (x + 0.05, -0.1)], c)  # fmt: skip
                pen.blob([(x - 0.01, -0.13), (x - 0.03 + lean * 0.6 + ear, -0.28), (x + lean + ear * 1.5, -0.4),
                    (x + 0.02 + lean * 0.6 + ear, -0.28)], (240, 170, 176), shade=0.4)  # fmt: skip
            pen.blob([(-0.16, 0.02), (-0.1, -0.12), (0.03, -0.15), (0.14, -0.06), (0.19, 0.04), (0.12, 0.13),
                (-0.06, 0.14)], c)  # fmt: skip
            pen.oval(0.11, 0.06, 0.075, 0.06, pale(c, 0.7))
            eye(pen, pose, 0.045, -0.03, 0.04)
            nose = 0.004 * pose.wave(4)
            pen.oval(0.175, 0.025 + nose, 0.022, 0.016, (232, 130, 140))
            whiskers(pen, 0.14, 0.06, 0.13)


def fox(pen: Pen, pose: Pose) -> None:
    """A slim body, dark socks, a great brush with a white tip."""
    c = pose.c
    b = Beast(
        hip=-0.22,
        shoulder=0.25,
        back=-0.1,
        belly=0.17,
        leg=0.075,
        paw=0.045,
        rump=0.12,
        chest=0.12,
        sock=dark(c, 0.75),
        swing=0.6,
    )
    w = 0.06 * pose.wave()
    pen.blob([(-0.28, -0.06), (-0.46, -0.14 + w), (-0.68, -0.06 + w), (-0.8, 0.1 + 2 * w), (-0.62, 0.15 + w),
        (-0.42, 0.08)], c)  # fmt: skip
    pen.blob([(-0.65, -0.06 + w), (-0.73, -0.01 + 1.5 * w), (-0.82, 0.12 + 2 * w), (-0.7, 0.13 + 1.5 * w),
        (-0.62, 0.08 + w)], WHITE)  # fmt: skip
    bob = trunk(pen, pose, b, c)
    pen.blob([(0.22, 0.0 + bob), (0.37, -0.08 + bob), (0.37, 0.1 + bob), (0.26, 0.17 + bob)], WHITE)
    with pen.at(0.45, -0.22 + bob, 0.05 * pose.wave()):
        for x in (-0.1, 0.03):
            pen.blob([(x - 0.05, -0.08), (x - 0.03, -0.27), (x + 0.07, -0.09)], dark(c, 0.12))
            pen.blob([(x - 0.02, -0.1), (x - 0.02, -0.22), (x + 0.04, -0.1)], INK, shade=0.3)
        pen.blob([(-0.17, 0.04), (-0.12, -0.11), (0.02, -0.14), (0.14, -0.04), (0.32, 0.065), (0.3, 0.1), (0.1, 0.13),
            (-0.06, 0.15)], c)  # fmt: skip
        pen.blob(
            [(-0.16, 0.05), (-0.02, 0.04), (0.12, 0.05), (0.3, 0.09), (0.1, 0.14), (-0.06, 0.16)],
            WHITE,
        )
        pen.oval(0.315, 0.07, 0.026, 0.022, INK)
        eye(pen, pose, 0.06, -0.015, 0.028, iris=(196, 140, 40))


def _ursine(
    pen: Pen, pose: Pose, body: Colour, legs: Colour, face: Colour, patch: Colour | None
) -> None:
    """Bears of any paint."""
    b = Beast(
        hip=-0.28,
        shoulder=0.2,
        back=-0.24,
        belly=0.23,
        leg=0.16,
        paw=0.085,
        foot=0.8,
        rump=0.24,
        chest=0.17,
        sag=-0.03,
        swing=0.38,
    )
    bob = trunk(pen, pose, b, body, legs=legs)
    if patch:
        pen.blob([(0.06, -0.24 + bob), (0.22, -0.27 + bob), (0.33, -0.1 + bob), (0.3, 0.2 + bob), (0.1, 0.23 + bob),
            (0.08, 0.0 + bob)], legs)  # fmt: skip
    with pen.at(0.42, -0.22 + bob, 0.06 * pose.wave()):
        ear = patch or dark(face, 0.15)
        for x in (-0.14, 0.1):
            pen.oval(x, -0.16, 0.07, 0.068, ear)
            pen.oval(x, -0.15, 0.035, 0.034, dark(ear, 0.4))
        pen.blob([(-0.21, 0.03), (-0.16, -0.13), (0.0, -0.2), (0.15, -0.13), (0.2, 0.03), (0.12, 0.17), (0.0, 0.2),
            (-0.12, 0.17)], face)  # fmt: skip
        if patch:
            for x, lean in ((-0.07, 0.5), (0.1, -0.5)):
                pen.oval(x, 0.0, 0.055, 0.07, patch, turn=lean)
        pen.oval(0.03, 0.09, 0.1, 0.08, pale(face, 0.4))
        for x in (-0.065, 0.1):
            eye(pen, pose, x, -0.01, 0.027, nose=-1 if x > 0 else 1)
        pen.oval(0.035, 0.055, 0.042, 0.03, INK)
        pen.line(
            [(-0.015, 0.105), (0.012, 0.126), (0.035, 0.104), (0.058, 0.126), (0.085, 0.105)],
            0.01,
            INK,
        )


def bear(pen: Pen, pose: Pose) -> None:
    """Heavy, round-eared, humped."""
    _ursine(pen, pose, pose.c, dark(pose.c, 0.15), pose.c, None)


def panda(pen: Pen, pose: Pose) -> None:
    """Black and white whatever the colour; chews bamboo when it stands."""
    black = (40, 40, 46)
    _ursine(pen, pose, (244, 243, 238), black, (246, 245, 240), black)
    if not pose.go:
        with pen.at(0.47, -0.07 + 0.01 * pose.wave(2), -0.5):
            pen.limb([(-0.1, 0.0), (0.28, 0.0)], (0.026, 0.022), (118, 170, 66))
            for x in (0.14, 0.22, 0.28):
                pen.blob(
                    [(x, 0.0), (x + 0.06, -0.05), (x + 0.14, -0.06), (x + 0.07, 0.0)], (88, 156, 60)
                )
