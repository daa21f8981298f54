"""Four-legged animals: one body that walks, trots and breathes, in many shapes."""

from dataclasses import dataclass
from math import pi, sin

from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.subjects.faces import MOODS, TEAR, Features
from vitascope_scene.drawing.subjects.pose import INK, Point, Pose, dark

BROW_LIFT = 50.0
"""Radii of an eye by which a brow rises for each unit that a person's does."""


@dataclass(frozen=True, kw_only=True)
class Beast:
    """x of hips and shoulders, heights of back and belly, legs (length is from belly to ground at
    0.5) and how far they swing.
    """

    hip: float
    shoulder: float
    back: float
    belly: float
    rump: float = 0.1
    chest: float = 0.08
    leg: float = 0.08
    foot: float = 0.6
    swing: float = 0.45
    paw: float = 0.05
    sag: float = 0.02
    sock: Colour | None = None
    hoof: bool = False


def trunk(pen: Pen, pose: Pose, b: Beast, colour: Colour, *, legs: Colour | None = None) -> float:
    """Far legs, body, near legs; returns how far the body has bobbed."""
    bob = -0.02 * abs(pose.wave(1, 0.1)) if pose.go else 0.005 * pose.wave()
    limbs = legs or colour
    _pair(pen, pose, b, dark(limbs, 0.36), bob, 0.5)
    _pair(pen, pose, b, limbs, bob, 0.0)
    pen.blob(outline(b, bob), colour)
    return bob


def outline(b: Beast, bob: float) -> list[Point]:
    """The body's outline, for the body and for what is painted on it."""
    mid = (b.hip + b.shoulder) / 2
    return [
        (b.hip - b.rump, (b.back * 0.6 + b.belly * 0.4) + bob), (b.hip - b.rump * 0.4, b.back + 0.02
            + bob), (mid, b.back + b.sag + bob),
        (b.shoulder - 0.02, b.back - 0.01 + bob), (b.shoulder + b.chest, (b.back * 0.65 + b.belly * 0.35) + bob),
        (b.shoulder + b.chest * 0.5, b.belly + 0.005 + bob), (mid, b.belly - 0.01 + bob), (b.hip + 0.03, b.belly - 0.02
            + bob),
        (b.hip - b.rump * 0.8, b.belly - 0.03 + bob),
    ]  # fmt: skip


def _pair(pen: Pen, pose: Pose, b: Beast, colour: Colour, bob: float, shift: float) -> None:
    """A hind and a front leg of one side."""
    offset = 0.025 if shift else 0.0
    _leg(pen, pose, b, (b.hip + offset, b.belly - 0.06 + bob), pose.t + shift, colour, hind=True)
    _leg(
        pen,
        pose,
        b,
        (b.shoulder - offset, b.belly - 0.05 + bob),
        pose.t + shift + 0.28,
        colour,
        hind=False,
    )


def _leg(
    pen: Pen, pose: Pose, b: Beast, at: Point, t: float, colour: Colour, *, hind: bool
) -> None:
    """Thigh, shank and paw; the foot lifts while it swings forward."""
    length = 0.5 - at[1] - 0.015
    swing = b.swing * sin(2 * pi * t) if pose.go else (0.04 if hind else 0.0)
    lift = max(0.0, sin(2 * pi * t + pi * 0.55)) * 0.22 * length if pose.go else 0.0
    foot = (at[0] + swing * length * 0.75, 0.49 - lift)
    bend = (-0.14 if hind else 0.05) * length - (0.3 * lift if hind else -0.5 * lift)
    knee = ((at[0] + foot[0]) / 2 + bend, at[1] + length * (0.55 if hind else 0.5) - lift * 0.4)
    top = b.leg * (1.5 if hind else 1.25)
    pen.limb(
        [at, ((at[0] + knee[0]) / 2 + (0.02 if hind else 0.0), (at[1] + knee[1]) / 2), knee, foot],
        (top, b.leg * 1.1, b.leg * 0.8, b.leg * b.foot),
        colour,
    )
    if b.sock:
        pen.limb(
            [((knee[0] + foot[0]) / 2, (knee[1] + foot[1]) / 2), foot],
            (b.leg * 0.74, b.leg * b.foot * 1.05),
            b.sock,
        )
    paw = b.paw
    if b.hoof:
        pen.poly(
            [
                (foot[0] - paw * 0.5, foot[1] - paw * 0.5),
                (foot[0] + paw * 0.55, foot[1] - paw * 0.5),
                (foot[0] + paw * 0.75, foot[1] + 0.012),
                (foot[0] - paw * 0.6, foot[1] + 0.012),
            ],
            (58, 46, 40),
        )
    else:
        pen.oval(foot[0] + paw * 0.35, foot[1] - paw * 0.15, paw, paw * 0.62, b.sock or colour)


def wagged(pose: Pose, points: list[Point], wag: float) -> list[Point]:
    """A tail's points at a moment: its end wags."""
    return [
        (
            x + wag * pose.wave(1, -0.12 * i) * i / len(points),
            y + 0.5 * wag * pose.wave(1, 0.2 - 0.12 * i) * i / len(points),
        )
        for i, (x, y) in enumerate(points)
    ]


def tail(
    pen: Pen,
    pose: Pose,
    points: list[Point],
    widths: tuple[float, ...],
    colour: Colour,
    wag: float = 0.06,
) -> Point:
    """A tail whose end wags; returns its tip."""
    moved = wagged(pose, points, wag)
    pen.limb(moved, widths, colour)
    return moved[-1]


def eye(
    pen: Pen,
    pose: Pose,
    x: float,
    y: float,
    r: float,
    *,
    white: bool = False,
    iris: Colour = INK,
    nose: int = 1,
) -> None:
    """An eye that blinks, with a light in it, and a brow where the pose has a mood; the nose is to
    its right (1) or to its left (-1).
    """
    pen.mark(x, y)
    mood = MOODS.get(pose.mood)
    if mood is not None:
        _brow(pen, mood, x, y, r, nose)
        if mood.eye == "wide":
            r, white = r * 1.25, True
    if pose.blink or (mood and mood.eye in ("shut", "glad")):
        sag = -0.6 if mood and mood.eye == "glad" else 0.4
        pen.line([(x - r, y), (x, y + r * sag), (x + r, y)], r * 0.5, INK)
        return
    if white:
        pen.oval(x, y, r * 1.25, r * 1.25, (250, 250, 244), shade=0.2)
    pen.oval(x + (r * 0.2 if white else 0), y, r * 0.85, r, iris, shade=0)
    if iris != INK:
        pen.oval(x + r * 0.2, y, r * 0.35, r * 0.8, INK, shade=0)
    pen.oval(x + r * 0.25, y - r * 0.35, r * 0.3, r * 0.3, (255, 255, 255), shade=0)


def _brow(pen: Pen, mood: Features, x: float, y: float, r: float, nose: int) -> None:
    """A brow over an eye, and tears under it."""
    back, front = (y - r * (1.7 + lift * BROW_LIFT) for lift in mood.brow)
    pen.line([(x - nose * r * 1.4, back), (x + nose * r * 1.3, front)], r * 0.55, INK)
    if mood.tears:
        pen.line([(x, y + r), (x - nose * r * 0.4, y + r * 3.6)], r * 0.9, TEAR, alpha=0.85)


def whiskers(pen: Pen, x: float, y: float, length: float) -> None:
    """Three each way."""
    for side in (-1, 1):
        for lift in (-0.3, 0.0, 0.3):
            pen.line(
                [(x, y), (x + side * length, y + lift * length)], 0.005, (246, 246, 240), alpha=0.8
            )
