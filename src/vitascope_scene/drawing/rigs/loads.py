"""What trucks carry behind the cab."""

from collections.abc import Callable

from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.subjects.pose import STEEL, Pose, dark, pale


def _dump(pen: Pen, pose: Pose, c: Colour) -> None:
    pen.blob(
        [(-1.3, -0.3), (-0.9, -0.46), (-0.4, -0.5), (0.1, -0.48), (0.42, -0.38), (0, -0.2)],
        (140, 104, 70),
    )
    pen.poly([(-1.4, -0.3), (0.46, -0.36), (0.4, 0.16), (-1.2, 0.2)], c)
    for i in range(4):
        pen.line([(-1.2 + 0.4 * i, -0.3), (-1.1 + 0.38 * i, 0.16)], 0.03, dark(c, 0.3))


def _tank(pen: Pen, pose: Pose, c: Colour) -> None:
    pen.limb([(-1.1, -0.12), (0.22, -0.12)], (0.56, 0.56), c)
    for i in range(3):
        pen.line([(-1.0 + 0.45 * i, -0.38), (-1.0 + 0.45 * i, 0.14)], 0.02, dark(c, 0.3))
    pen.box(-0.5, -0.46, -0.3, -0.38, dark(c, 0.2))


def _mixer(pen: Pen, pose: Pose, c: Colour) -> None:
    with pen.at(-0.42, -0.12, -0.14):
        pen.blob([(-0.86, -0.12), (-0.4, -0.3), (0.3, -0.34), (0.7, -0.16), (0.7, 0.16), (0.3, 0.34), (-0.4, 0.3),
            (-0.86, 0.12)], pale(c, 0.6))  # fmt: skip
        for k in range(3):
            u = ((k / 3 + pose.t) % 1) * 1.1 - 0.55
            pen.line([(u - 0.08, -0.24), (u, 0), (u + 0.08, 0.24)], 0.07, c)
    pen.poly([(-1.3, -0.1), (-1.42, 0.1), (-1.3, 0.2), (-1.2, -0.05)], dark(c, 0.3))


def _hopper(pen: Pen, pose: Pose, c: Colour) -> None:
    pen.blob([(-1.36, 0.16), (-1.36, -0.2), (-1.1, -0.46), (0.44, -0.48), (0.46, 0.2)], c)
    pen.box(-1.44, -0.1, -1.26, 0.24, dark(c, 0.4))
    for i in range(3):
        pen.line([(-0.8 + 0.4 * i, -0.44), (-0.8 + 0.4 * i, 0.18)], 0.03, dark(c, 0.25))


def _crane(pen: Pen, pose: Pose, c: Colour) -> None:
    pen.box(-1.3, 0.06, 0.46, 0.2, c)
    pen.limb([(0.2, 0.08), (-1.1, -0.44)], (0.1, 0.07), (240, 190, 50))
    pen.limb([(-0.5, 0.1), (-0.7, -0.26)], (0.07, 0.07), STEEL)
    pen.line([(-1.1, -0.44), (-1.12 + 0.02 * pose.wave(), 0.0)], 0.018, (40, 40, 44))
    pen.line([(-1.12, 0), (-1.2, 0.08), (-1.1, 0.12), (-1.05, 0.06)], 0.03, (40, 40, 44))


LOADS: dict[str, Callable[[Pen, Pose, Colour], None]] = {
    "dump": _dump,
    "tank": _tank,
    "mixer": _mixer,
    "hopper": _hopper,
    "crane": _crane,
}
