"""Heads that a round face does not tell: apes with bare faces, dogs and diggers from the side."""

from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.rigs.table import TableLine
from vitascope_scene.drawing.subjects.beast import eye
from vitascope_scene.drawing.subjects.pose import INK, Pose, dark, pale

NOSES = {"pink": (238, 140, 150)}
TONGUE = (232, 108, 124)
DIM = 300
"""A sum of a paint's parts below which eyes need white around them."""


def ape_head(pen: Pen, pose: Pose, line: TableLine, c: Colour) -> None:
    """A bare face with a broad mouth, ears at the sides."""
    w, h = line.number("head", 1), line.number("head", 2)
    bare = line.colour("mask", c, pale(c, 0.5))
    muzzle = line.colour("muzzle", c, bare)
    if line.has("ruff"):
        pen.oval(-w * 0.1, h * 0.05, w * 1.55, h * 1.4, line.colour("ruff", c, pale(c, 0.4)))
    for side in (-1, 1):
        _side_ear(pen, line, c, bare, side * w, h)
    pen.blob([(-w, 0), (-w * 0.75, -h * 0.8), (0, -h * 1.08), (w * 0.75, -h * 0.8), (w, 0), (w * 0.7, h * 0.7),
        (0, h), (-w * 0.7, h * 0.7)], c)  # fmt: skip
    if line.has("cheek"):
        for side in (-1, 1):
            pen.oval(side * w * 0.78, h * 0.12, w * 0.36, h * 0.78, dark(bare, 0.35))
        pen.blob(
            [(-w * 0.5, h * 0.8), (w * 0.5, h * 0.8), (w * 0.3, h * 1.6), (-w * 0.2, h * 1.6)], c
        )
    pen.blob([(-w * 0.6, -h * 0.25), (-w * 0.3, -h * 0.66), (w * 0.05, -h * 0.42), (w * 0.4, -h * 0.66),
        (w * 0.72, -h * 0.25), (w * 0.6, h * 0.3), (w * 0.05, h * 0.6), (-w * 0.5, h * 0.3)], bare,
        shade=0.6)  # fmt: skip
    _mouth(pen, line, muzzle, w, h)
    for side in (-1, 1):
        eye(
            pen,
            pose,
            w * (0.06 + side * 0.27),
            -h * 0.2,
            w * 0.13,
            white=sum(bare) < DIM,
            nose=-side,
        )
    if line.has("brow"):
        pen.limb(
            [(-w * 0.62, -h * 0.36), (w * 0.06, -h * 0.46), (w * 0.74, -h * 0.36)],
            (h * 0.2, h * 0.2, h * 0.2),
            c,
        )


def _side_ear(pen: Pen, line: TableLine, c: Colour, bare: Colour, x: float, h: float) -> None:
    """A round ear beside the eyes."""
    size = line.number("ears", 1)
    pen.oval(x, -h * 0.05, size, size * 1.15, dark(c, 0.1))
    pen.oval(x, -h * 0.02, size * 0.62, size * 0.75, line.colour("earin", c, bare), shade=0.4)


def _mouth(pen: Pen, line: TableLine, muzzle: Colour, w: float, h: float) -> None:
    """A muzzle that stands out, nostrils and a long mouth."""
    long = line.number("snout")
    x, y = w * 0.08 + long * 0.5, h * 0.56 + long * 0.4
    if long:
        pen.limb([(w * 0.06, -h * 0.1), (x, y)], (w * 0.7, w * 0.9), muzzle)
    pen.oval(x, y, w * (0.6 if not long else 0.46), h * (0.48 if not long else 0.4), muzzle)
    nose = line.colour("nose", muzzle, dark(muzzle, 0.6))
    for side in (-0.13, 0.13):
        pen.oval(x + w * side, y - h * 0.24, w * 0.075, h * 0.06, nose, shade=0)
    ends = [(x - w * 0.38, y + h * 0.06), (x, y + h * 0.18), (x + w * 0.38, y + h * 0.06)]
    pen.line(ends, 0.012, dark(muzzle, 0.65))


def hound_head(pen: Pen, pose: Pose, line: TableLine, c: Colour) -> None:
    """A head from the side: forehead, long muzzle, hanging or pricked ear."""
    w, h, long = line.number("head", 1), line.number("head", 2), line.number("snout", 0, 0.1)
    muzzle = line.colour("muzzle", c, pale(c, 0.25))
    tip = (w * 0.8 + long, h * 0.34)
    if line.word("ears") == "point":
        pen.poly([(-w * 0.2, -h * 0.7), (w * 0.2, -h * 1.75), (w * 0.42, -h * 0.6)], dark(c, 0.3))
    pen.limb([(w * 0.2, h * 0.22), tip], (h * 1.25, h * 0.66), c)
    pen.oval(0, 0, w, h, c)
    if line.has("mask"):
        pen.blob([(w * 0.1, -h * 0.5), (w * 0.62, -h * 0.34), (w * 0.9, h * 0.1), (w * 0.2, h * 0.6),
            (-w * 0.5, h * 0.8), (-w * 0.1, h * 0.1)], line.colour("mask", c, c), shade=0.5)  # fmt: skip
    pen.limb(
        [(w * 0.35, h * 0.5), (tip[0] - 0.01, tip[1] + h * 0.08)],
        (h * 0.6, h * 0.5),
        muzzle,
        shade=0.8,
    )
    if line.has("tongue"):
        pen.limb(
            [(tip[0] - 0.04, tip[1] + h * 0.3), (tip[0] - 0.03, tip[1] + h * 0.85)],
            (0.045, 0.05),
            TONGUE,
        )
    pen.line(
        [(tip[0] + 0.01, tip[1] + h * 0.16), (w * 0.8, h * 0.66), (w * 0.5, h * 0.56)],
        0.01,
        dark(muzzle, 0.7),
    )
    pen.oval(
        tip[0] + 0.012,
        tip[1] - h * 0.18,
        h * 0.22,
        h * 0.18,
        NOSES.get(line.word("nose"), INK),
        shade=0.8,
    )
    eye(pen, pose, w * 0.42, -h * 0.2, w * (0.15 if not line.has("hands") else 0.07), iris=line.colour("iris", c, INK),
        white=sum(c) < DIM)  # fmt: skip
    _hound_ear(pen, line, c, w, h)


def _hound_ear(pen: Pen, line: TableLine, c: Colour, w: float, h: float) -> None:
    """The near ear."""
    paint, kind = line.colour("earc", c, dark(c, 0.28)), line.word("ears")
    if kind == "flop":
        pen.blob([(-w * 0.5, -h * 0.75), (w * 0.05, -h * 0.72), (w * 0.02, h * 0.1), (-w * 0.28, h * 0.8),
            (-w * 0.72, h * 0.5), (-w * 0.85, -h * 0.1)], paint)  # fmt: skip
    elif kind == "point":
        pen.poly(
            [(-w * 0.75, -h * 0.5), (-w * 0.4, -h * 1.85), (w * 0.12, -h * 0.72)], dark(c, 0.1)
        )
        pen.poly(
            [(-w * 0.52, -h * 0.68), (-w * 0.36, -h * 1.45), (-w * 0.08, -h * 0.78)],
            line.colour("earin", c, pale(c, 0.5)),
        )
    elif kind == "round":
        pen.oval(-w * 0.35, -h * 0.75, line.number("ears", 1), line.number("ears", 1), dark(c, 0.1))
