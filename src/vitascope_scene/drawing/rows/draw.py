"""Draws rows with the pen: shapes, joints that move, repeats."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import pi

from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.rows.lettering import letter
from vitascope_scene.drawing.rows.macros import MACROS
from vitascope_scene.drawing.rows.outlines import annulus, arc, rounded, turned
from vitascope_scene.drawing.rows.palette import paint
from vitascope_scene.drawing.rows.parse import MOTIONS, DrawingRow, Part
from vitascope_scene.drawing.rows.table import row_of
from vitascope_scene.drawing.subjects.pose import Pose, dark, pale

WHITE: Colour = (255, 255, 255)
SHIFT = 0.13
"""How much later in the loop each repeat of a joint moves."""


@dataclass(frozen=True, kw_only=True)
class Shading:
    """How a shape is laid: its colour, how strongly round and flat things are shaded, how opaque."""

    colour: Colour
    soft: float
    hard: float
    alpha: float


def paint_row(pen: Pen, pose: Pose, row: DrawingRow, own: Colour) -> None:
    """Draw a row around the pen's origin, one unit high, in its own colour."""
    for part in row.parts:
        _repeated(pen, pose, part, own, row)


def moves(row: DrawingRow) -> bool:
    """Whether two poses of a row can differ."""
    return any(
        part.shape in MACROS
        or any(name in MOTIONS for name, _ in part.options)
        or (part.shape == "use" and moves(row_of(part.words[0])))
        for part in row.all()
    )


def _repeated(pen: Pen, pose: Pose, part: Part, own: Colour, row: DrawingRow) -> None:
    """Draw a part as often as it says."""
    if part.going is not None and part.going != pose.go:
        return
    repeat = part.repeat
    for number in range(max(repeat.times, repeat.around)):
        step = number if repeat.times > 1 else 0
        turn = 2 * pi * number / repeat.around if repeat.around > 1 else 0.0
        for flip in (False, True) if repeat.mirrored else (False,):
            with (
                pen.at(0, 0, flip=flip),
                pen.at(repeat.step[0] * step, repeat.step[1] * step, turn),
            ):
                _once(pen, pose, part, own, row, number)


def _once(pen: Pen, pose: Pose, part: Part, own: Colour, row: DrawingRow, number: int) -> None:
    """Draw one repeat of a part."""
    if part.shape == "(":
        _joint(pen, pose, part, own, row, number)
    elif part.shape == "use":
        _other(pen, pose, part, own, row)
    elif part.shape in MACROS:
        MACROS[part.shape](pen, pose, part)
    else:
        bright = part.paint.startswith("!")
        with _light(pen, bright):
            SHAPES[part.shape](pen, part, _finish(part, own, bright))


@contextmanager
def _light(pen: Pen, bright: bool) -> Iterator[None]:
    """White light for what shines by itself."""
    before = pen.light
    pen.light = (1, 1, 1) if bright else before
    try:
        yield
    finally:
        pen.light = before


def _finish(part: Part, own: Colour, bright: bool) -> Shading:
    """What the options say; what shines has no shade."""
    soft, hard = (0.0, 0.0) if bright else (1.0, 0.6)
    shade = part.option("s", -1) / 100
    if shade >= 0:
        soft = hard = shade
    colour = paint(part.paint.lstrip("!"), own)
    return Shading(colour=colour, soft=soft, hard=hard, alpha=part.option("a", 100) / 100)


def _joint(pen: Pen, pose: Pose, part: Part, own: Colour, row: DrawingRow, number: int) -> None:
    """Draw what a joint holds, moved, turned and scaled as its options say."""
    x, y = part.points[0] if part.points else (0.0, 0.0)
    wave = pose.wave(int(part.option("n", 1)), part.option("by") / 100 + SHIFT * number)
    turns = part.option("spin") + (part.option("roll") if pose.go else 0)
    turn = (part.option("turn") + part.option("swing") * wave) / 100 + 2 * pi * pose.t * turns
    scale = part.option("scale", 100) / 100 * (1 + part.option("grow") / 100 * wave)
    x += part.option("slide") / 100 * wave
    with pen.at(x, y + part.option("bob") / 100 * wave, turn, scale):
        for inner in part.parts:
            _repeated(pen, pose, inner, own, row)


def _other(pen: Pen, pose: Pose, part: Part, own: Colour, row: DrawingRow) -> None:
    """Draw another row at its real size, or at the size that is said."""
    other = row_of(part.words[0])
    x, y = part.points[0]
    scale = part.numbers[0] if part.numbers else other.metres / row.metres
    colour = part.words[1] if len(part.words) > 1 else other.colours[0]
    with pen.at(x, y, part.option("turn") / 100, scale):
        paint_row(pen, pose, other, paint(colour, own))


def _oval(pen: Pen, part: Part, finish: Shading) -> None:
    x, y, rx, *ry = part.numbers
    pen.oval(
        x, y, rx, ry[0] if ry else rx, finish.colour,
        turn=part.option("turn") / 100, shade=finish.soft, alpha=finish.alpha,
    )  # fmt: skip


def _blob(pen: Pen, part: Part, finish: Shading) -> None:
    pen.blob(part.points, finish.colour, shade=finish.soft, alpha=finish.alpha)


def _poly(pen: Pen, part: Part, finish: Shading) -> None:
    pen.poly(part.points, finish.colour, shade=finish.hard, alpha=finish.alpha)


def _box(pen: Pen, part: Part, finish: Shading) -> None:
    x0, y0, x1, y1, *r = part.numbers
    outline = rounded(x0, y0, x1, y1, r[0] if r else 0.0)
    pen.poly(outline, finish.colour, shade=finish.hard, alpha=finish.alpha)


def _limb(pen: Pen, part: Part, finish: Shading) -> None:
    pen.limb(part.points, part.numbers, finish.colour, shade=finish.soft)


def _line(pen: Pen, part: Part, finish: Shading) -> None:
    pen.line(part.points, part.numbers[0], finish.colour, alpha=finish.alpha)


def _edge(pen: Pen, part: Part, finish: Shading) -> None:
    """Straight bars from point to point."""
    w = part.numbers[0]
    for a, b in zip(part.points, part.points[1:], strict=False):
        pen.limb([a, b], (w, w), finish.colour, shade=finish.soft)


def _turn(pen: Pen, part: Part, finish: Shading) -> None:
    """A vessel from pairs of y and half width, with a streak of gloss where it is said."""
    x = part.option("x") / 100
    pen.fill(turned(x, part.points), finish.colour, finish.soft, finish.alpha)
    if part.words:
        inner = part.points[1:-1] or part.points
        width = max(w for _, w in inner) * 0.13
        pen.line([(x - w * 0.62, y) for y, w in inner], width, WHITE, alpha=0.5)


def _ring(pen: Pen, part: Part, finish: Shading) -> None:
    """A whole ring, or a piece of one."""
    x, y, rx, w, *ry = part.numbers
    r2 = ry[0] if ry else rx
    if part.option("part") > 0:
        line = arc(x, y, rx, r2, part.option("from") / 100, part.option("part") / 100)
        pen.limb(line, (w, w), finish.colour, shade=finish.soft)
    else:
        pen.fill(annulus(x, y, rx, r2, w), finish.colour, finish.soft, finish.alpha)


def _glow(pen: Pen, part: Part, finish: Shading) -> None:
    x, y, r = part.numbers
    pen.glow(x, y, r, finish.colour, finish.alpha)


def _mouth(pen: Pen, part: Part, finish: Shading) -> None:
    """The open top of a vessel and what is in it."""
    x, y, rx = part.numbers
    inside = paint(part.words[0], finish.colour) if part.words else dark(finish.colour, 0.45)
    pen.oval(x, y, rx, rx * 0.26, pale(finish.colour, 0.35))
    pen.oval(x, y + rx * 0.02, rx * 0.86, rx * 0.19, inside, shade=0.7)


def _text(pen: Pen, part: Part, finish: Shading) -> None:
    x, y, high = part.numbers
    letter(pen, part.words[0].replace("_", " ").strip(), (x, y), high, finish.colour)


SHAPES: dict[str, Callable[[Pen, Part, Shading], None]] = {
    "oval": _oval,
    "blob": _blob,
    "poly": _poly,
    "box": _box,
    "limb": _limb,
    "line": _line,
    "edge": _edge,
    "turn": _turn,
    "ring": _ring,
    "glow": _glow,
    "mouth": _mouth,
    "text": _text,
}
