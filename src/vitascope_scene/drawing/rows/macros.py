"""Parts that bring their own colours and move by themselves: eyes, wheels, flames, steam."""

from collections.abc import Callable
from math import pi, sin

from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.rows.parse import Part
from vitascope_scene.drawing.subjects.beast import eye
from vitascope_scene.drawing.subjects.pose import WHITE, Pose
from vitascope_scene.drawing.subjects.road import rim
from vitascope_scene.drawing.subjects.sporty import wheel

FLAMES = ((1.0, (255, 130, 36)), (0.66, (255, 206, 90)), (0.34, (255, 250, 220)))
"""The outer, the middle and the inner flame: their shares and colours."""


def _eye(pen: Pen, pose: Pose, part: Part) -> None:
    """An eye that blinks."""
    x, y, r = part.numbers
    eye(pen, pose, x, y, r, white="white" in part.words)


def _wheel(pen: Pen, pose: Pose, part: Part) -> None:
    """A wheel with spokes."""
    x, y, r = part.numbers
    wheel(pen, x, y, r, 2 * pi * pose.t if pose.go else 0.2)


def _rim(pen: Pen, pose: Pose, part: Part) -> None:
    """A car's wheel in its dark arch."""
    x, y, r = part.numbers
    pen.oval(x, y - 0.01, r * 1.15, r * 1.12, (24, 24, 28), shade=0.2)
    rim(pen, pose, x, y, r)


def _flame(pen: Pen, pose: Pose, part: Part) -> None:
    """A flame above its foot that flickers."""
    x, y, size = part.numbers
    for share, colour in FLAMES:
        h, w = size * share * (1 + 0.1 * pose.wave(5)), 0.26 * size * share
        lean = 0.09 * size * share * pose.wave(2)
        left = [(x - w * 0.7, y), (x - w, y - h * 0.3), (x + lean - w * 0.25, y - h * 0.75)]
        right = [(x + w * 0.35 + lean, y - h * 0.7), (x + w, y - h * 0.3), (x + w * 0.7, y)]
        pen.shine([*left, (x + lean * 1.5, y - h), *right], colour, alpha=0.9)


def _steam(pen: Pen, pose: Pose, part: Part) -> None:
    """Three wisps that rise and sway."""
    x, y, high = part.numbers
    for k in (-1, 0, 1):
        wisp = [
            (
                x + 0.3 * high * k + 0.09 * high * sin(2 * pi * pose.t + 1.7 * k - 1.2 * i),
                y - high * i / 4,
            )
            for i in range(5)
        ]
        pen.line(wisp, high * 0.09, WHITE, alpha=0.4)


MACROS: dict[str, Callable[[Pen, Pose, Part], None]] = {
    "eye": _eye,
    "wheel": _wheel,
    "rim": _rim,
    "flame": _flame,
    "steam": _steam,
}
