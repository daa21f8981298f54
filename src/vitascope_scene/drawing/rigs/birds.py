"""Birds: one rig, a line of data each; standing, walking, pecking, flying."""

from collections.abc import Callable
from functools import partial
from math import cos, pi, sin

from vitascope_scene.drawing import rows
from vitascope_scene.drawing.curves import ellipse, tube
from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.rigs.plate import fitted
from vitascope_scene.drawing.rigs.props import Thing, held
from vitascope_scene.drawing.rigs.table import TableLine, lines
from vitascope_scene.drawing.rigs.trims import part_row
from vitascope_scene.drawing.subjects.beast import eye
from vitascope_scene.drawing.subjects.drawing import Drawing
from vitascope_scene.drawing.subjects.pose import INK, Point, Pose, dark, pale
from vitascope_scene.lexicon import concepts
from vitascope_scene.look import Look

FLYING = frozenset({"fly", "float"})
PECKING = frozenset({"eat", "drink"})
PERCHED = frozenset({"sit", "stand", "sleep", "lie", "eat", "drink", "sing"})
DIM = 330
"""A bird darker than this gets white around its eye."""
STILL = Pose(c=(0, 0, 0), t=0.0, go=False)
FLIGHT_Y = 0.02
LEAST_HELD, MOST_HELD = 0.14, 0.5
"""Heights of the bird of what it holds in its beak."""


def bird_drawing(look: Look) -> Drawing:
    """Return a bird's drawing in a look that it can do with legs or wings."""
    line = lines("birds")[look.concept]
    airy = (concepts()[look.concept].anchor == "air" and not _rests(look)) or look.action in FLYING
    draw = partial(_flying_or_standing, line=line, look=look, airy=airy)

    def make(
        draw: Callable[[Pen, Pose], None], width: float, height: float, scale: float
    ) -> Drawing:
        return Drawing(
            draw=draw,
            width=width,
            height=height,
            rest=0.9 if airy else 2.0,
            pace=0.6,
            metres=float(line.words[0]) / scale,
            colours=tuple(line.words[1].split(",")),
            anchor="air" if airy else "ground",
        )

    return fitted(draw, make)


def _rests(look: Look) -> bool:
    """Whether it sits on something, or stands to do what it does."""
    return look.carried or look.action in PERCHED


def _flying_or_standing(pen: Pen, pose: Pose, *, line: TableLine, look: Look, airy: bool) -> None:
    """In the air where it lives there and is on its way, else on its legs."""
    if look.action in FLYING or (airy and pose.go) or (line.has("fly") and airy):
        head = _flying(pen, pose, line)
    else:
        head = _standing(pen, pose, line, pecks=look.action in PECKING)
    if look.prop is not None and look.action is not None:
        thing = Thing(key=look.prop, colour=look.prop_colour)
        size = min(MOST_HELD, max(LEAST_HELD, (thing.drawing.metres or 0.1) / float(line.words[0])))
        size = min(size, MOST_HELD / max(0.5, thing.drawing.width))
        held(
            pen,
            pose,
            thing,
            pose.c,
            (head[0] + line.number("head") + 0.08, head[1] + 0.03),
            size,
            0.0,
        )


def _flying(pen: Pen, pose: Pose, line: TableLine) -> Point:
    """Wings up and down over a body that lies in the air; returns where the head is."""
    c, s = pose.c, pose.wave(2 if line.has("hover") else 1)
    length, high = (
        max(line.number("body"), line.number("body", 1)),
        min(line.number("body"), line.number("body", 1)),
    )
    y = FLIGHT_Y - 0.03 * s
    wing = line.colour("wing", c, dark(c, 0.22))
    if line.has("glow"):
        pen.glow(0, y, 0.8, (255, 150, 40), 0.5)
    _wing(pen, line, dark(wing, 0.3), (0.08, y - high * 0.4), length * 1.7, s, -0.55)
    _tail(pen, pose, line, (-length * 0.8, y), c, flat=True)
    _tucked(pen, line, c, (-length * 0.5, y + high * 0.6))
    hr, thick = line.number("head"), line.number("neck", 2)
    reach = max(0.5 * abs(line.number("neck", 1)), hr)
    head = (length * 0.75 + reach, y - high * 0.25)
    skin = line.colour("skin", c, c)
    body = ellipse(0, y, length, high * 0.85, 0.0)
    neck = tube([(length * 0.55, y - high * 0.1), head], (thick * 1.5, thick))
    pen.skin([body, neck, ellipse(*head, hr, hr * 0.95)], c)
    if line.has("skin"):
        pen.oval(*head, hr, hr * 0.95, skin)
    if line.has("belly"):
        pen.blob([(length * 0.7, y + high * 0.1), (0, y + high * 0.3), (-length * 0.6, y + high * 0.3),
            (0, y + high * 0.8), (length * 0.6, y + high * 0.5)], line.colour("belly", c, c), shade=0.5)  # fmt: skip
    _face(pen, pose, line, c, head)
    _wing(pen, line, wing, (-0.02, y - high * 0.3), length * 1.9, s, 0.1)
    return head


def _wing(
    pen: Pen, line: TableLine, c: Colour, root: Point, span: float, s: float, back: float
) -> None:
    """A wing with long feathers, raised or lowered.

    Slim for gliders, with fingers for birds of prey.
    """
    (x, y), span = root, span * line.plain("span", 1)
    lift, chord = 0.4 + 0.55 * s, 0.3 / line.plain("span", 1)
    tip = (x - span * (0.42 + back), y - span * 0.95 * lift)
    bend = (x + span * (0.1 - 0.4 * back), y - span * 0.55 * lift - 0.04)
    if line.has("fingers"):
        for k in range(4):
            reach = (tip[0] - span * (0.3 - 0.11 * k), tip[1] - span * (0.14 - 0.1 * k))
            pen.limb([(tip[0] + 0.06, tip[1] + 0.05), reach], (0.07, 0.02), dark(c, 0.12 * (k % 2)))
    rear = (x - span * (0.3 + 0.2 * back), y - span * 0.3 * lift + span * chord * 0.5)
    pen.blob([(x + span * chord, y), bend, tip, (tip[0] - span * 0.06, tip[1] + span * chord * 0.6), rear,
        (x - span * chord, y + span * 0.06)], c)  # fmt: skip
    if line.has("tip"):
        pen.limb(
            [tip, ((tip[0] + bend[0]) / 2, (tip[1] + bend[1]) / 2 + 0.04)],
            (0.05, 0.09),
            line.colour("tip", c, c),
        )
    for u in (0.3, 0.55, 0.8):
        start = (bend[0] + (tip[0] - bend[0]) * u, bend[1] + (tip[1] - bend[1]) * u)
        pen.line(
            [start, (start[0] - span * 0.1, start[1] + span * chord * 0.7)],
            0.012,
            dark(c, 0.35),
            alpha=0.7,
        )


def _tucked(pen: Pen, line: TableLine, c: Colour, at: Point) -> None:
    """Legs stretched out behind."""
    leg = line.number("legs")
    if leg > 0.12:
        foot = line.colour("legs", c, (240, 150, 40), 1)
        pen.limb([at, (at[0] - leg, at[1] + 0.05)], (0.03, 0.016), foot)


def _standing(pen: Pen, pose: Pose, line: TableLine, *, pecks: bool) -> Point:
    """On its legs; returns where the head is."""
    c, s = pose.c, pose.wave()
    long, high, tilt = (line.number("body", k) for k in range(3))
    upright = high > long
    leg = line.number("legs")
    y = 0.49 - leg - high * (0.92 if upright else 0.8) - (0.02 * abs(s) if pose.go else 0.004 * s)
    if line.has("trunk"):
        pen.limb([(0.3, -0.75), (0.32, 0.0), (0.3, 0.5)], (0.26, 0.24, 0.28), (118, 84, 56))
    if line.has("glow"):
        pen.glow(0, y, 0.8, (255, 150, 40), 0.5)
    _leg(pen, pose, line, -0.03, y + high * 0.6, 0.5, 0.25)
    root = (-long * 0.4, y + high * 0.6) if upright else (-long * 0.8, y)
    _tail(pen, pose, line, root, c, flat=False)
    x, top = line.number("neck"), y + line.number("neck", 1) + 0.008 * s
    if pecks and not upright:
        x, top = x + 0.08, 0.36 + 0.02 * pose.wave(3)
    if line.has("trunk"):
        x += 0.05 * max(0.0, pose.wave(3))
    _body(pen, line, c, (long, high, tilt, y), (x, top))
    _leg(pen, pose, line, 0.03, y + high * 0.6, 0.0, 0.0)
    _folded(pen, pose, line, c, (long, high, tilt, y))
    _face(pen, pose, line, c, (x, top))
    return (x, top)


def _leg(
    pen: Pen, pose: Pose, line: TableLine, x: float, y: float, late: float, shade: float
) -> None:
    """A thin leg with three toes."""
    leg, foot = line.number("legs"), line.colour("legs", pose.c, (240, 150, 40), 1)
    if leg <= 0.001:
        return
    paint = dark(foot, shade) if shade else foot
    swing = 0.5 * sin(2 * pi * (pose.t + late)) * leg if pose.go else 0.0
    lift = max(0.0, cos(2 * pi * (pose.t + late))) * 0.25 * leg if pose.go else 0.0
    end = (x + swing, 0.485 - lift)
    knee = ((x + end[0]) / 2 + 0.1 * leg, (y + end[1]) / 2)
    pen.limb([(x, y), knee, end], (0.03 if leg > 0.2 else 0.026, 0.018, 0.018), paint)
    for toe in (-0.02, 0.03, 0.055):
        pen.limb([end, (end[0] + toe, end[1] + 0.007)], (0.016, 0.012), paint)


def _body(
    pen: Pen, line: TableLine, c: Colour, shape: tuple[float, float, float, float], head: Point
) -> None:
    """Body, neck and head as one skin; belly and throat on it."""
    long, high, tilt, y = shape
    upright = high > long
    thick, r = line.number("neck", 2), line.number("head")
    base = (long * 0.1, y - high * 0.5) if upright else (long * 0.55, y - high * 0.25)
    spine = [base, ((base[0] + head[0]) / 2 + 0.04, (base[1] + head[1]) / 2), head]
    widths: tuple[float, ...] = (thick * 1.7, thick * 1.05, thick * 0.9)
    if line.has("curve"):
        middle = (head[0] - 0.06, (base[1] + head[1]) / 2)
        spine = [
            base,
            (base[0] + 0.12, base[1] - 0.02),
            middle,
            (head[0] - 0.05, head[1] - 0.01),
            head,
        ]
        widths = (thick * 2, thick * 1.1, thick, thick, thick)
    body = ellipse(0, y, long, high, 0.25 if upright else tilt)
    if line.has("skin"):
        skin = line.colour("skin", c, c)
        pen.limb(spine, widths, skin)
        pen.oval(*head, r, r * 0.95, skin)
        pen.skin([body], c)
    else:
        pen.skin([body, tube(spine, widths), ellipse(*head, r, r * 0.95)], c)
    _marks(pen, line, c, shape, head)


def _marks(
    pen: Pen, line: TableLine, c: Colour, shape: tuple[float, float, float, float], head: Point
) -> None:
    """Belly and throat."""
    long, high, _, y = shape
    if line.has("belly"):
        belly = line.colour("belly", c, c)
        if high > long:
            pen.oval(
                long * 0.42, y + high * 0.14, long * 0.6, high * 0.72, belly, turn=0.2, shade=0.6
            )
        else:
            pen.blob([(long * 0.85, y - high * 0.2), (long * 0.3, y + high * 0.2), (-long * 0.5, y + high * 0.4),
                (-long * 0.1, y + high * 0.94), (long * 0.55, y + high * 0.75)], belly, shade=0.6)  # fmt: skip
    if line.has("throat"):
        thick, r = line.number("neck", 2), line.number("head")
        pen.oval(
            head[0],
            head[1] + r * 1.1,
            thick * 0.45,
            r * 0.7,
            line.colour("throat", c, c),
            shade=0.7,
        )


def _folded(
    pen: Pen, pose: Pose, line: TableLine, c: Colour, shape: tuple[float, float, float, float]
) -> None:
    """The near wing, folded; whirring where it hovers."""
    long, high, tilt, y = shape
    upright = high > long
    wing = line.colour("wing", c, dark(c, 0.22))
    flap = 0.9 * pose.wave(3) if line.has("hover") else 0.0
    at = (-long * 0.25, y - high * 0.15) if upright else (-long * 0.05, y - high * 0.15)
    w, h = (high * 0.75, long * 0.6) if upright else (long * 0.85, high * 0.55)
    with pen.at(*at, (0.9 if upright else tilt * 0.6 + 0.15) + flap):
        pen.blob([(w * 0.6, -h * 0.5), (w * 0.7, h * 0.3), (0, h * 0.9), (-w * 1.1, h * 0.55), (-w * 0.6, -h * 0.3),
            (0, -h * 0.75)], wing)  # fmt: skip
        for k in range(3):
            pen.line([(w * 0.3 - 0.3 * k * w, h * (0.1 + 0.1 * k)), (-w * (0.4 + 0.15 * k), h * 0.55)], 0.01,
                dark(wing, 0.35), alpha=0.7)  # fmt: skip
        if line.has("spots"):
            for k in range(6):
                pen.oval(
                    -w * 0.6 + w * 0.24 * k,
                    h * (0.2 if k % 2 else -0.1),
                    0.014,
                    0.014,
                    (250, 250, 248),
                    shade=0,
                )


def _tail(pen: Pen, pose: Pose, line: TableLine, root: Point, c: Colour, *, flat: bool) -> None:
    """The tail behind the body."""
    kind = line.word("tail", 0, "none")
    if kind in TAILS:
        paint = line.colour("tail", c, dark(c, 0.12), 2)
        upright = line.number("body", 1) > line.number("body") and not flat
        TAILS[kind if not (flat and kind == "fan") else "fold"](
            pen, pose, line, root, paint, upright
        )


def _fan(pen: Pen, pose: Pose, line: TableLine, root: Point, c: Colour, upright: bool) -> None:
    (x, y), length = root, line.number("tail", 1)
    for k in range(13):
        u = -1.35 + 2.0 * k / 12 + 0.03 * pose.wave()
        end = (x * 0.3 + length * sin(u) * 1.05, y + 0.05 - length * cos(u) * 1.1)
        pen.limb([(x * 0.4, y), end], (0.03, 0.085), dark(c, 0.12 * (k % 2)))
        pen.oval(
            *end, 0.036, 0.036, (232, 188, 70) if line.has("eyes") else pale(c, 0.35), shade=0.5
        )
        if line.has("eyes"):
            pen.oval(*end, 0.022, 0.022, (40, 90, 190), shade=0.3)


def _fold(pen: Pen, pose: Pose, line: TableLine, root: Point, c: Colour, upright: bool) -> None:
    (x, y), length = root, line.number("tail", 1)
    for k in (-1, 0, 1):
        pen.limb([(x + 0.05, y), (x - length * 0.6, y + 0.03 + 0.05 * k), (x - length * 1.2, y + 0.06 + 0.1 * k)],
            (0.08, 0.09, 0.05), dark(c, 0.1 * (k + 1)))  # fmt: skip


def _plume(pen: Pen, pose: Pose, line: TableLine, root: Point, c: Colour, upright: bool) -> None:
    (x, y), length = root, line.number("tail", 1)
    for k in range(4):
        pen.limb([(x, y - 0.04), (x - length * 0.4, y - length * (0.95 - 0.2 * k)),
            (x - length * 0.95, y - length * (0.5 - 0.28 * k) + 0.02 * pose.wave())], (0.06, 0.06, 0.015),
            dark(c, 0.12 * k))  # fmt: skip


def _up(pen: Pen, pose: Pose, line: TableLine, root: Point, c: Colour, upright: bool) -> None:
    (x, y), length = root, line.number("tail", 1)
    pen.blob([(x + 0.08, y - 0.06), (x - length * 0.6, y - length), (x - length, y - length * 0.55),
        (x - length * 0.7, y - 0.02), (x + 0.06, y + 0.05)], c)  # fmt: skip


def _fluff(pen: Pen, pose: Pose, line: TableLine, root: Point, c: Colour, upright: bool) -> None:
    (x, y), length = root, line.number("tail", 1)
    for k in range(4):
        pen.oval(
            x - length * 0.3, y - 0.05 + 0.035 * k, length * 0.55, 0.04, dark(c, 0.08 * (k % 2))
        )


def _long(pen: Pen, pose: Pose, line: TableLine, root: Point, c: Colour, upright: bool) -> None:
    (x, y), length = root, line.number("tail", 1)
    end = (x - length * 0.32, min(0.52, y + length)) if upright else (x - length, y + 0.08)
    pen.limb([(x, y), ((x + end[0]) / 2 - 0.02, (y + end[1]) / 2), end], (0.09, 0.07, 0.015), c)


def _fork(pen: Pen, pose: Pose, line: TableLine, root: Point, c: Colour, upright: bool) -> None:
    (x, y), length = root, line.number("tail", 1)
    for k in (0.05, 0.32):
        pen.limb([(x + 0.08, y), (x - length * 0.5, y + length * k * 0.4), (x - length, y + length * k)],
            (0.08, 0.05, 0.008), c)  # fmt: skip


def _down(pen: Pen, pose: Pose, line: TableLine, root: Point, c: Colour, upright: bool) -> None:
    (x, y), length = root, line.number("tail", 1)
    dx, dy = (-length * 0.45, length * 0.8) if upright else (-length, length * 0.25)
    pen.blob([(x + 0.08, y - 0.05), (x + dx * 0.9, y + dy - 0.03), (x + dx, y + dy + 0.03),
        (x + dx * 0.7, y + dy + 0.04), (x + 0.08, y + 0.06)], c)  # fmt: skip


TAILS = {
    "fan": _fan, "fold": _fold, "plume": _plume, "up": _up, "fluff": _fluff, "long": _long, "fork": _fork,
    "down": _down,
}  # fmt: skip


def _face(pen: Pen, pose: Pose, line: TableLine, c: Colour, at: Point) -> None:
    """Crest, cheek, beak, wattle and eye around the middle of the head."""
    r = line.number("head")
    with pen.at(*at, 0, r):
        crest = part_row(f"crest_{line.word('crest')}")
        if crest is not None:
            rows.paint_row(pen, STILL, crest, line.colour("crest", c, dark(c, 0.2), 1))
        if line.has("cheek"):
            pen.oval(0.35, 0.12, 0.58, 0.55, line.colour("cheek", c, c), shade=0.5)
        beak = part_row(f"beak_{line.word('beak')}")
        if beak is not None:
            with pen.at(0.75, 0, 0, line.number("beak", 1) / r):
                rows.paint_row(pen, STILL, beak, line.colour("beak", c, (240, 160, 40), 2))
        if line.has("wattle"):
            pen.oval(0.87, 0.85, 0.28, 0.5, line.colour("wattle", c, c))
        own = line.colour("skin", c, c)
        eye(pen, pose, 0.3, -0.15, max(0.17, 0.014 / r), white=sum(own) < DIM, iris=INK)


def bird_head(pen: Pen, pose: Pose, c: Colour, *, line: TableLine, size: float) -> None:
    """A bird's head of this radius around the pen's origin, for a body of another kind."""
    k = size / line.number("head")
    with pen.at(0, 0, 0, k):
        r = line.number("head")
        pen.oval(0, 0, r, r * 0.95, line.colour("skin", c, c))
        _face(pen, pose, line, c, (0.0, 0.0))
