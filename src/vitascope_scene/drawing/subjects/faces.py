"""Faces of people, and how each mood looks on them."""

from dataclasses import dataclass

from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.subjects.pose import INK, SKIN, WHITE, Point, Pose, dark

LIP: Colour = (150, 66, 62)
INSIDE: Colour = (122, 32, 40)
TONGUE: Colour = (226, 96, 96)
TEAR: Colour = (120, 190, 246)
FLUSH: Colour = (222, 70, 56)
BLUSH: Colour = (238, 142, 122)
EYE: Point = (0.042, 0.0)
RADIUS = 0.1
"""Of a head with its hair."""
BACK_OF_BROW, FRONT_OF_BROW = 0.022, 0.062
BROW = -0.028


@dataclass(frozen=True, kw_only=True)
class Features:
    """How far a brow is raised at its back and its front end, what the eye does, the mouth's shape,
    and what else shows.
    """

    brow: tuple[float, float]
    eye: str = "open"
    mouth: str = "smile"
    tears: bool = False
    flushed: bool = False


MOODS = {
    "smile": Features(brow=(0.006, 0.006)),
    "laugh": Features(brow=(0.012, 0.012), eye="glad", mouth="laugh"),
    "sad": Features(brow=(-0.006, 0.014), eye="half", mouth="down"),
    "cry": Features(brow=(-0.006, 0.016), eye="shut", mouth="wail", tears=True),
    "angry": Features(brow=(0.014, -0.014), mouth="down", flushed=True),
    "surprised": Features(brow=(0.022, 0.022), eye="wide", mouth="round"),
    "scared": Features(brow=(0.0, 0.024), eye="wide", mouth="teeth"),
    "sleepy": Features(brow=(0.0, 0.0), eye="shut", mouth="small"),
}
"""What a face shows in each mood."""
_MOUTHS: dict[str, tuple[Point, ...]] = {
    "": ((0.03, 0.052), (0.048, 0.055), (0.062, 0.05)),
    "smile": ((0.014, 0.043), (0.03, 0.058), (0.05, 0.061), (0.072, 0.044)),
    "down": ((0.022, 0.066), (0.036, 0.054), (0.052, 0.052), (0.068, 0.064)),
    "small": ((0.036, 0.056), (0.05, 0.058)),
}


def face(
    pen: Pen,
    pose: Pose,
    at: Point,
    hair: Colour,
    *,
    long: bool = False,
    scale: float = 1.0,
    skin: Colour = SKIN,
) -> None:
    """A head in three-quarter view looking ahead; bald where hair has the skin's colour."""
    with pen.at(at[0], at[1], 0, scale):
        pen.mark(0, 0, RADIUS)
        if long:
            sway = 0.02 * pose.wave()
            pen.blob([(-0.02, -0.1), (-0.1, -0.03), (-0.115 + sway, 0.1), (-0.06 + sway, 0.15), (0.0, 0.06)],
                dark(hair, 0.15))  # fmt: skip
        pen.blob([(0.0, -0.085), (0.065, -0.06), (0.086, 0.0), (0.07, 0.062), (0.024, 0.095), (-0.05, 0.07),
            (-0.075, 0.0), (-0.06, -0.06)], skin)  # fmt: skip
        pen.blob([(-0.02, 0.01), (-0.036, 0.032), (-0.014, 0.042)], dark(skin, 0.1))
        if hair != skin:
            pen.blob([(0.07, -0.045), (0.035, -0.105), (-0.05, -0.1), (-0.096, -0.02), (-0.075, 0.05),
                (-0.045, 0.02), (-0.03, -0.03), (0.02, -0.055)], hair)  # fmt: skip
        _features(pen, pose, dark(hair, 0.3))


def _features(pen: Pen, pose: Pose, brow: Colour) -> None:
    """Cheek, eye, brow and mouth, in the pose's mood."""
    mood = MOODS.get(pose.mood)
    if mood is None:
        _eye(pen, "shut" if pose.blink else "", *EYE)
        pen.line([(0.03, -0.025), (0.054, -0.027)], 0.007, brow)
        pen.line(_MOUTHS[""], 0.007, LIP)
        pen.oval(0.022, 0.034, 0.016, 0.011, BLUSH, alpha=0.4, shade=0)
        return
    pen.oval(0.016, 0.036, 0.02, 0.015, FLUSH if mood.flushed else BLUSH, alpha=0.5, shade=0)
    is_shut = pose.blink and mood.eye in ("open", "half")
    _eye(pen, "shut" if is_shut else mood.eye, *EYE)
    back, front = (BROW - lift for lift in mood.brow)
    pen.line([(BACK_OF_BROW, back), (FRONT_OF_BROW, front)], 0.011, brow)
    _mouth(pen, mood.mouth)
    if mood.tears:
        _tears(pen, pose)


def _eye(pen: Pen, kind: str, x: float, y: float) -> None:
    """An eye: the usual one, wide open, half open, shut, or shut with laughter."""
    if kind == "shut":
        pen.line([(x - 0.013, y), (x, y + 0.006), (x + 0.011, y + 0.002)], 0.007, INK)
    elif kind == "glad":
        pen.line([(x - 0.016, y + 0.007), (x, y - 0.009), (x + 0.016, y + 0.006)], 0.008, INK)
    elif kind == "wide":
        pen.oval(x, y, 0.019, 0.023, WHITE, shade=0)
        pen.oval(x + 0.004, y, 0.008, 0.01, INK, shade=0)
    elif kind == "half":
        pen.oval(x, y + 0.004, 0.01, 0.011, INK, shade=0)
        pen.line([(x - 0.015, y + 0.003), (x + 0.013, y - 0.007)], 0.007, INK)
    else:
        pen.oval(x, y, 0.009 if not kind else 0.011, 0.014 if not kind else 0.016, INK, shade=0)


def _mouth(pen: Pen, kind: str) -> None:
    """A mouth: a line, or open in laughter, in grief, in surprise or with fear."""
    if kind in _MOUTHS:
        pen.line(_MOUTHS[kind], 0.01, LIP)
    elif kind == "laugh":
        pen.blob(
            [(0.014, 0.036), (0.046, 0.042), (0.077, 0.033), (0.064, 0.074), (0.034, 0.077)],
            INSIDE,
            shade=0,
        )
        pen.blob(
            [(0.03, 0.064), (0.05, 0.058), (0.062, 0.066), (0.05, 0.077), (0.036, 0.077)],
            TONGUE,
            shade=0,
        )
        pen.poly([(0.02, 0.038), (0.072, 0.036), (0.066, 0.046), (0.026, 0.047)], WHITE, shade=0)
    elif kind == "wail":
        pen.blob([(0.026, 0.074), (0.034, 0.05), (0.05, 0.045), (0.066, 0.052), (0.068, 0.074), (0.048, 0.07)],
            INSIDE, shade=0)  # fmt: skip
    elif kind == "round":
        pen.oval(0.05, 0.059, 0.013, 0.018, INSIDE, shade=0)
    else:
        pen.blob([(0.024, 0.048), (0.05, 0.044), (0.07, 0.05), (0.068, 0.068), (0.046, 0.062), (0.026, 0.068)],
            INSIDE, shade=0)  # fmt: skip
        pen.line([(0.028, 0.053), (0.048, 0.051), (0.067, 0.055)], 0.007, WHITE)


def _tears(pen: Pen, pose: Pose) -> None:
    """A stream down the cheek with drops that run."""
    pen.line([(0.04, 0.01), (0.03, 0.04), (0.03, 0.075)], 0.012, TEAR, alpha=0.75)
    for late in (0.0, 0.5):
        fallen = (pose.t * 2 + late) % 1.0
        pen.oval(0.03, 0.03 + 0.09 * fallen, 0.009, 0.013, TEAR, alpha=1 - 0.6 * fallen, shade=0)
