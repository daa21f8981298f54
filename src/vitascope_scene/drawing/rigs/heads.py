"""Heads of mammals around their own middle, looking to the right."""

from collections.abc import Callable

from vitascope_scene.drawing import rows
from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.rigs.profiles import ape_head, hound_head
from vitascope_scene.drawing.rigs.table import TableLine
from vitascope_scene.drawing.rigs.trims import part_row
from vitascope_scene.drawing.subjects.beast import eye, whiskers
from vitascope_scene.drawing.subjects.pose import INK, Pose, dark, pale

LIGHT, DIM = 500, 300
"""Sums of a paint's parts above and below which a mask is light or dark."""
TURNS = {"leaf": (0.35, -0.1), "flop": (1.7, 0.1), "long": (0.18, -0.12)}
"""How far ears lean out, and to the right."""


def mammal_head(pen: Pen, pose: Pose, line: TableLine, c: Colour) -> None:
    """Draw an animal's head."""
    kind = line.word("head")
    HEADS.get(kind, _face)(pen, pose, line, line.colour("face", c, c) if kind != "long" else c)


def _ears(pen: Pen, line: TableLine, c: Colour, x: float, y: float, side: int) -> None:
    """One ear with its inside."""
    kind, size = line.word("ears", 0, "none"), line.number("ears", 1)
    if kind == "none":
        return
    lean, right = TURNS.get(kind, (0.0, 0.0))
    outer = line.colour("earc", c, dark(c, 0.1))
    inner = line.colour("earin", c, dark(c, 0.25))
    for key, paint in ((f"ear_{kind}", outer), (f"earin_{kind}", inner)):
        row = part_row(key)
        if row is not None:
            with pen.at(x, y, side * lean + right, size, side < 0):
                rows.paint_row(pen, STILL, row, paint)


def _horns(pen: Pen, line: TableLine, x: float, y: float, side: int) -> None:
    """One horn; a single one sits in the middle."""
    kind = line.word("horns")
    row = part_row(f"horns_{kind}")
    if row is None or (kind in ("unicorn", "spiral") and side < 0):
        return
    with pen.at(
        x, y, 0, line.number("horns", 1), side < 0 and kind not in ("back", "straight", "lyre")
    ):
        rows.paint_row(pen, STILL, row, (120, 90, 60))


STILL = Pose(c=(0, 0, 0), t=0.0, go=False)


def _long(pen: Pen, pose: Pose, line: TableLine, c: Colour) -> None:
    """A horse's or cow's head, from the side."""
    size, length, t = line.number("head", 1), line.number("head", 2), line.number("head", 3)
    face = line.colour("face", c, c)
    with pen.at(0, 0, 0.5 if length > 0.14 else 0.15):
        _ears(pen, line, dark(c, 0.2), -size * 0.5, -size * 0.75, -1)
        _horns(pen, line, -size * 0.1, -size * 0.75, -1)
        pen.blob([(-size, 0.1 * size), (-size * 0.7, -size * 0.75), (size * 0.2, -size * 0.9),
            (length * 0.6, -t * 0.9 - 0.1 * size), (length, -t * 0.6), (length * 1.04, t * 0.4),
            (length * 0.8, t * 1.05), (length * 0.4, t * 1.15), (size * 0.1, size * 0.85), (-size * 0.8, size * 0.7)],
            face)  # fmt: skip
        _snout(pen, line, face, length, t)
        _beard(pen, line, c, size, length, t)
        if line.word("horns") == "nose":
            r = line.number("horns", 1)
            horn = (214, 206, 190)
            pen.limb([(length * 0.86, -t * 0.6), (length * 0.98, -t * 0.6 - r * 0.6), (length * 0.92, -t * 0.6 - r)],
                (0.075, 0.05, 0.008), horn)  # fmt: skip
            pen.limb(
                [(length * 0.6, -t * 0.8), (length * 0.62, -t * 0.8 - r * 0.4)], (0.06, 0.008), horn
            )
        eye(pen, pose, size * 0.25, -size * 0.3, max(0.018, size * 0.17), white=sum(face) < DIM)
        _curls(pen, line, c, size)
        _ears(pen, line, c, -size * 0.3, -size * 0.7, 1)
        _horns(pen, line, size * 0.05, -size * 0.8, 1)


def _snout(pen: Pen, line: TableLine, c: Colour, length: float, t: float) -> None:
    """Muzzle, nostril and mouth of a long head."""
    muzzle = line.colour("muzzle", c, pale(c, 0.25))
    pen.blob([(length * 0.72, -t * 0.8), (length, -t * 0.6), (length * 1.045, t * 0.4), (length * 0.8, t * 1.03),
        (length * 0.66, t * 0.5)], muzzle, shade=0.8)  # fmt: skip
    if line.has("snoutdrop"):
        pen.limb(
            [(length * 0.9, -t * 0.2), (length * 1.14, t * 0.5), (length * 1.12, t * 1.3)],
            (t * 1.4, t, t * 0.6),
            c,
        )
    pen.oval(length * 0.93, -t * 0.15, t * 0.16, t * 0.22, dark(muzzle, 0.6), shade=0)
    pen.line(
        [(length * 0.98, t * 0.5), (length * 0.8, t * 0.62), (length * 0.68, t * 0.5)],
        0.009,
        dark(c, 0.6),
    )
    if line.has("nosering"):
        pen.line(
            [(length * 0.94, 0.0), (length * 1.02, t * 0.7), (length * 0.9, t * 0.8)],
            0.014,
            (240, 200, 70),
        )


def _beard(pen: Pen, line: TableLine, c: Colour, size: float, length: float, t: float) -> None:
    """A goat's beard."""
    if line.has("beard"):
        pen.blob(
            [
                (length * 0.3, t * 0.9),
                (length * 0.55, t * 1.1),
                (length * 0.4, t * 1.1 + size * 0.9),
            ],
            dark(c, 0.4),
        )


def _curls(pen: Pen, line: TableLine, c: Colour, size: float) -> None:
    """Curls on top."""
    if line.has("hair"):
        for k in range(5):
            pen.oval(
                -size * 0.8 + k * size * 0.4, -size * 0.8, size * 0.42, size * 0.4, pale(c, 0.1)
            )


def _face(pen: Pen, pose: Pose, line: TableLine, c: Colour) -> None:
    """A round face in three-quarter view."""
    w, h, snout = line.number("head", 1), line.number("head", 2), line.number("snout")
    if line.has("ring"):
        pen.oval(0.0, 0.02, w * 1.6, h * 1.65, line.colour("ring", c, c))
    for side in (-1, 1):
        _ears(pen, line, c, side * w * 0.66 - 0.005, -h * 0.72, side)
        if line.has("ruff"):
            pen.blob([(side * w * 0.5, 0), (side * w * 1.35, h * 0.5), (side * w, h * 0.75),
                (side * w * 0.9, h * 1.15),
                (side * w * 0.3, h * 0.8)], pale(c, 0.5))  # fmt: skip
    cheek = 1.12 if line.has("cheek") else 1.0
    pen.blob([(-w, 0), (-w * 0.75, -h * 0.75), (0, -h), (w * 0.77, -h * 0.75), (w * 1.03, 0),
        (w * 0.82 * cheek, h * 0.72), (w * 0.1, h * 1.05), (-w * 0.72 * cheek, h * 0.72)], c)  # fmt: skip
    _markings(pen, line, c, w, h)
    _nose(pen, line, c, w, h, snout)
    _eyes(pen, pose, line, c, w, h)
    _curls(pen, line, c, w * 0.8)


def _markings(pen: Pen, line: TableLine, c: Colour, w: float, h: float) -> None:
    """A mask around the eyes, a blaze between them, a lower face of its own."""
    if line.has("face2"):
        pen.blob([(-w * 0.8, h * 0.2), (w * 0.1, h * 0.0), (w * 0.9, h * 0.2), (w * 0.7, h * 0.8), (0, h),
            (-w * 0.6, h * 0.8)], line.colour("face2", c, c), shade=0.5)  # fmt: skip
    if line.has("mask"):
        mask = line.colour("mask", c, c)
        wide = sum(mask) <= LIGHT
        for side in (-1, 1):
            x = 0.02 + side * w * 0.45
            spot = [(x - w * 0.4, -h * 0.12), (x, -h * 0.5), (x + w * 0.4, -h * 0.15),
            (x + side * w * 0.45, h * 0.32),
                (x - side * w * 0.1, h * 0.35)] if wide else [(x - w * 0.3, -h * 0.35), (x, -h * 0.62),
                (x + w * 0.3, -h * 0.35), (x + side * w * 0.25, h * 0.35), (x - w * 0.15, h * 0.5)]  # fmt: skip
            pen.blob(spot, mask, shade=0.5)
    if line.has("stripe"):
        for side in (-1, 1):
            x = 0.02 + side * w * 0.45
            pen.limb(
                [(x - side * w * 0.1, -h * 0.16), (x + side * w * 0.5, h * 0.3)],
                (w * 0.3, w * 0.1),
                dark(c, 0.6),
            )
    if line.has("blaze"):
        x = 0.02
        pen.blob([(x - w * 0.1, -h * 0.95), (x + w * 0.1, -h * 0.95), (x + w * 0.16, 0), (x + w * 0.2, h * 0.4),
            (x - w * 0.2, h * 0.4), (x - w * 0.14, 0)], line.colour("blaze", c, c), shade=0.4)  # fmt: skip
    if line.has("brow"):
        pen.limb(
            [(-w * 0.7, -h * 0.34), (0.02, -h * 0.42), (w * 0.8, -h * 0.34)],
            (h * 0.2, h * 0.16, h * 0.2),
            c,
        )


def _nose(pen: Pen, line: TableLine, c: Colour, w: float, h: float, snout: float) -> None:
    """Muzzle, nose, mouth, teeth and whiskers."""
    nose, x = line.word("nose"), 0.02 + snout * 0.35
    if nose == "snout":
        pen.oval(x, h * 0.3, w * 0.42, h * 0.34, pale(c, 0.15))
        for side in (-0.15, 0.17):
            pen.oval(x + w * side, h * 0.3, w * 0.08, h * 0.13, dark(c, 0.5), shade=0)
        pen.line(
            [(x - w * 0.3, h * 0.74), (x, h * 0.82), (x + w * 0.3, h * 0.74)], 0.01, dark(c, 0.6)
        )
    else:
        _muzzle(pen, line, c, w, h, snout, x)
    if line.has("whiskers"):
        whiskers(pen, x + snout * 0.3, h * 0.42, w * 0.9)
    for name, length, colour in (("buck", 0.3, (250, 250, 244)), ("fangs", 0.22, (250, 250, 244))):
        if line.has(name):
            for side in (-0.13, 0.03) if name == "buck" else (-0.2, 0.16):
                pen.poly([(x + w * side, h * 0.62), (x + w * (side + 0.12), h * 0.62),
                    (x + w * (side + (0.12 if name == "buck" else 0.06)), h * (0.62 + length))], colour)  # fmt: skip
    if line.has("tusks"):
        long = line.plain("tusks")
        for side in (-1, 1):
            pen.limb([(x + side * w * 0.3, h * 0.6), (x + side * w * 0.42, h * (0.6 + 0.5 * long - 0.6 * (long < 2))),
                (x + side * w * (0.36 if long > 1 else 0.5), h * (0.2 if long < 2 else 1.9))],
                (w * 0.16, w * 0.14, w * 0.04), (246, 240, 222))  # fmt: skip


def _muzzle(
    pen: Pen, line: TableLine, c: Colour, w: float, h: float, snout: float, x: float
) -> None:
    """A muzzle with a nose."""
    nose = line.word("nose")
    muzzle = line.colour("muzzle", c, pale(c, 0.25))
    pen.blob([(x - w * 0.5, h * 0.45), (x - w * 0.3, h * 0.1), (x + snout * 0.4, -h * 0.02),
        (x + w * 0.42 + snout * 0.4, h * 0.12), (x + w * 0.5 + snout * 0.3, h * 0.5), (x + w * 0.1, h * 0.95),
        (x - w * 0.3, h * 0.85)], muzzle)  # fmt: skip
    if nose == "big":
        pen.oval(x, h * 0.12, w * 0.2, h * 0.36, INK, shade=0.8)
    else:
        r, paint = (
            w * (0.26 if nose == "wide" else 0.17),
            (238, 140, 150) if nose == "pink" else INK,
        )
        tip = x + snout * 0.5
        pen.blob(
            [(tip - r, h * 0.1), (tip, h * 0.04), (tip + r, h * 0.1), (tip + r * 0.1, h * 0.32)],
            paint,
            shade=0.7,
        )
    pen.line([(x + snout * 0.4, h * 0.3), (x + snout * 0.3, h * 0.55)], 0.008, INK)
    ends = [
        (x - w * 0.2, h * 0.55),
        (x + snout * 0.15, h * 0.68),
        (x + w * 0.26 + snout * 0.3, h * 0.55),
    ]
    pen.line(ends, 0.01, INK)


def _eyes(pen: Pen, pose: Pose, line: TableLine, c: Colour, w: float, h: float) -> None:
    """Both eyes."""
    mask = line.colour("mask", c, c)
    white = sum(mask) < DIM
    for side in (-1, 1):
        eye(
            pen,
            pose,
            0.025 + side * w * 0.43,
            -h * 0.16,
            w * 0.155,
            iris=line.colour("iris", c, INK),
            white=white,
            nose=-side,
        )
        if line.has("tears"):
            x = 0.025 + side * w * 0.34
            pen.line(
                [(x, 0.0), (x - side * w * 0.06, h * 0.35), (x - side * w * 0.03, h * 0.6)],
                0.016,
                INK,
            )


def _trunk(pen: Pen, pose: Pose, line: TableLine, c: Colour) -> None:
    """An elephant's head with trunk, tusk and ear."""
    w, h, s = line.number("head", 1), line.number("head", 2), pose.wave()
    pen.blob([(-w, h * 0.3), (-w * 0.8, -h * 0.8), (0, -h * 1.1), (w * 0.9, -h * 0.6), (w * 1.05, h * 0.3),
        (w * 0.3, h),
        (-w * 0.6, h)], c)  # fmt: skip
    pen.limb([(w * 0.75, h * 0.1), (w * 1.25, h * 1.2), (w * 1.1, h * 2.4), (w * 1.5 + 0.05 * s, h * 3.0)],
        (w * 0.95, w * 0.65, w * 0.42, w * 0.3), c)  # fmt: skip
    big = 1.7 if line.has("tusks") else 1.0
    pen.limb([(w * 0.6, h * 0.9), (w * 1.1 * big, h * 1.4 * big), (w * 1.6 * big, h * 0.9 * big)],
        (0.05, 0.045, 0.01), (246, 240, 222))  # fmt: skip
    eye(pen, pose, w * 0.45, -h * 0.15, 0.026)
    _curls(pen, line, dark(c, 0.2), w)
    _ears(pen, line, c, -w * 0.1, -h * 0.1, 1)


def _hippo(pen: Pen, pose: Pose, line: TableLine, c: Colour) -> None:
    """A small skull and a huge blunt mouth with two teeth."""
    size, length, t = line.number("head", 1), line.number("head", 2), line.number("head", 3)
    with pen.at(0, 0, 0.22):
        _ears(pen, line, c, -size * 0.5, -size * 0.8, -1)
        pen.blob([(-size, 0.2 * size), (-size * 0.8, -size * 0.8), (size * 0.3, -size), (length * 0.5, -t * 0.35),
            (length * 0.85, -t * 0.75), (length * 1.12, -t * 0.3), (length * 1.14, t * 0.6), (length * 0.8, t * 1.1),
            (size * 0.2, size), (-size * 0.7, size * 0.9)], c)  # fmt: skip
        pen.blob([(length * 0.56, -t * 0.5), (length * 0.86, -t * 0.74), (length * 1.12, -t * 0.3),
            (length * 1.12, t * 0.5),
            (length * 0.8, t * 0.8), (length * 0.52, t * 0.5)], pale((226, 160, 176), 0.1), shade=0.7)  # fmt: skip
        for x in (0.8, 0.98):
            pen.oval(length * x, -t * 0.42, t * 0.1, t * 0.13, dark(c, 0.6), shade=0)
        pen.line(
            [(length * 1.08, t * 0.5), (length * 0.75, t * 0.66), (length * 0.4, t * 0.36)],
            0.012,
            dark(c, 0.6),
        )
        for x in (0.7, 0.94):
            pen.poly(
                [
                    (length * x, t * 0.56),
                    (length * x + 0.035, t * 0.56),
                    (length * x + 0.02, t * 0.96),
                ],
                (250, 248, 236),
            )
        eye(pen, pose, size * 0.1, -size * 0.62, 0.026, white=True)
        _ears(pen, line, c, -size * 0.2, -size * 0.85, 1)


def _box(pen: Pen, pose: Pose, line: TableLine, c: Colour) -> None:
    """A capybara's head: blunt as a box, its nose at the top edge."""
    size, length, t = line.number("head", 1), line.number("head", 2), line.number("head", 3)
    _ears(pen, line, dark(c, 0.2), -size * 0.5, -size * 0.85, -1)
    pen.poly([(-size, size * 0.8), (-size * 0.9, -size * 0.7), (-size * 0.4, -size), (length * 0.8, -t * 0.75),
        (length, -t * 0.6), (length * 1.03, t * 0.7), (length * 0.94, t * 0.9),
        (size * 0.2, size)], c, shade=1.0)  # fmt: skip
    pen.blob([(length * 0.78, -t * 0.68), (length * 0.98, -t * 0.6), (length, t * 0.6), (length * 0.82, t * 0.78)],
        dark(c, 0.3), shade=0.7)  # fmt: skip
    pen.oval(length * 0.93, -t * 0.34, t * 0.09, t * 0.14, INK, shade=0)
    pen.line(
        [(length * 1.0, t * 0.42), (length * 0.8, t * 0.5), (length * 0.62, t * 0.4)], 0.01, INK
    )
    eye(pen, pose, size * 0.3, -size * 0.45, 0.022)
    _ears(pen, line, c, -size * 0.25, -size * 0.85, 1)


def _bill(pen: Pen, pose: Pose, line: TableLine, c: Colour) -> None:
    """A platypus."""
    size, length, t = line.number("head", 1), line.number("head", 2), line.number("head", 3)
    bill = (92, 92, 104)
    pen.oval(0, 0, size, size * 0.85, c)
    pen.blob(
        [
            (size * 0.4, -t * 0.5),
            (length, -t * 0.4),
            (length * 1.2, t * 0.2),
            (length, t * 0.8),
            (size * 0.4, t * 0.8),
        ],
        bill,
    )
    pen.line([(length * 1.15, t * 0.25), (size * 0.7, t * 0.3)], 0.01, dark(bill, 0.5))
    pen.oval(length * 0.95, -t * 0.1, 0.012, 0.014, INK, shade=0)
    eye(pen, pose, size * 0.3, -size * 0.3, 0.024, white=True)


HEADS: dict[str, Callable[[Pen, Pose, TableLine, Colour], None]] = {
    "long": _long,
    "face": _face,
    "trunk": _trunk,
    "hippo": _hippo,
    "box": _box,
    "bill": _bill,
    "ape": ape_head,
    "hound": hound_head,
}
