"""Necks of mammals, with what grows and hangs there, and their folded or digging limbs."""

from vitascope_scene.drawing.curves import ellipse
from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.rigs.outfit import for_the_neck
from vitascope_scene.drawing.rigs.table import TableLine, lines
from vitascope_scene.drawing.rows.palette import paint
from vitascope_scene.drawing.subjects.beast import Beast
from vitascope_scene.drawing.subjects.pose import INK, Point, dark, pale
from vitascope_scene.look import Look


def mane(pen: Pen, line: TableLine, c: Colour, neck: list[Point], thick: float, down: bool) -> None:
    """A crest along the neck, or a pale chest."""
    base, mid, (x, y) = neck
    paint = line.colour("mane", c, dark(c, 0.5), 1)
    if line.word("mane") == "crest" and not down:
        pen.limb([(base[0] - 0.09, base[1] - 0.09), (mid[0] - thick * 0.62, mid[1] - thick * 0.5),
            (x - thick * 0.6, y - 0.06)], (0.04, 0.09, 0.07), paint)  # fmt: skip


def worn_at_neck(pen: Pen, look: Look, c: Colour, neck: list[Point], thick: float) -> None:
    """A scarf, a tie or a necklace, with a loose end at the chest."""
    for worn in look.wears:
        if for_the_neck(worn.garment):
            colour = paint(worn.colour or lines("garments")[worn.garment].words[0], c)
            (mx, my), (x, y) = neck[1], neck[2]
            at = ((mx + x) / 2, (my + y) / 2 + 0.02)
            pen.limb(
                [(at[0] - thick * 0.6, at[1] - 0.01), (at[0] + thick * 0.55, at[1] + 0.06)],
                (0.075, 0.075),
                colour,
            )
            pen.limb(
                [(at[0] + thick * 0.4, at[1] + 0.05), (at[0] + thick * 0.42, at[1] + 0.2)],
                (0.05, 0.075),
                colour,
            )


def neck_marks(pen: Pen, line: TableLine, c: Colour, neck: list[Point], thick: float) -> None:
    """Wool, stripes or spots on the neck."""
    (bx, by), _, (x, y) = neck
    kind = line.word("coat")
    if line.word("mane") == "chest":
        pen.limb(
            [(bx + thick * 0.5, by + 0.02), (x - 0.02, y + thick * 0.7)],
            (0.1, 0.07),
            line.colour("mane", c, c, 1),
        )
    along = [(bx + (x - bx) * u, by + (y - by) * u) for u in (0.25, 0.45, 0.65, 0.85)]
    if kind == "wool":
        pen.skin(
            [ellipse(px, py, thick * 0.75, thick * 0.55, 0.0) for px, py in along], pale(c, 0.1)
        )
    for k, (px, py) in enumerate(along):
        if kind == "stripes":
            pen.line(
                [(px - thick * 0.55, py - thick * 0.1), (px + thick * 0.5, py + thick * 0.35)],
                0.02,
                INK,
            )
        elif kind == "patches" and abs(y - by) > 0.4:
            pen.oval(px, py, thick * 0.36, thick * 0.3, line.colour("coat", c, c, 1), shade=0.3)
        elif kind in ("spots", "rosettes"):
            side = thick * 0.3 * (-1) ** k
            pen.oval(px + side, py + 0.02, 0.016, 0.014, line.colour("coat", c, c, 1), shade=0)


def broad_hands(pen: Pen, line: TableLine, b: Beast) -> None:
    """A digger's broad hands with their claws."""
    if not line.has("hands"):
        return
    paint = line.colour("hands", (0, 0, 0), INK)
    for x, shade in ((b.shoulder + 0.15, 0.25), (b.shoulder + 0.06, 0.0)):
        pen.oval(x, 0.43, 0.075, 0.06, dark(paint, shade), turn=-0.3)
        for k in range(4):
            start = (x + 0.03 + 0.014 * k, 0.47 - 0.026 * k)
            pen.limb([start, (start[0] + 0.07, start[1] + 0.02)], (0.024, 0.008), (250, 238, 220))


def folded_legs(pen: Pen, b: Beast, c: Colour) -> None:
    """Legs folded under the body."""
    y = b.belly + 0.02
    for x, shade in ((b.shoulder + 0.06, 0.3), (b.shoulder + 0.1, 0.0)):
        pen.limb(
            [(x - 0.12, y - 0.02), (x + 0.16, y + 0.02)], (b.leg * 1.2, b.leg * 0.9), dark(c, shade)
        )
    pen.oval(b.hip + 0.02, y - 0.06, 0.14, 0.1, c)
