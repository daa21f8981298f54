"""Mammals: one rig, a line of data each; walking, sitting, lying, grazing."""

from dataclasses import replace
from functools import partial
from math import pi, sin

from vitascope_scene.drawing.curves import smooth, tube
from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.rigs.beasts import beast_of, coat, limbs, root_of, tail_at, torso
from vitascope_scene.drawing.rigs.heads import mammal_head
from vitascope_scene.drawing.rigs.necks import (
    broad_hands,
    folded_legs,
    mane,
    neck_marks,
    worn_at_neck,
)
from vitascope_scene.drawing.rigs.outfit import Outfit, dressed
from vitascope_scene.drawing.rigs.plate import fitted
from vitascope_scene.drawing.rigs.props import Thing, held, stood
from vitascope_scene.drawing.rigs.table import TableLine, lines
from vitascope_scene.drawing.rigs.trims import trim
from vitascope_scene.drawing.subjects.beast import Beast, _pair
from vitascope_scene.drawing.subjects.drawing import Draw, Drawing
from vitascope_scene.drawing.subjects.pose import Point, Pose, dark, pale
from vitascope_scene.look import Look

REST = frozenset({"lie", "sleep"})
DOWN = frozenset({"eat", "drink", "bow"})
SITS = frozenset({"sit", "kneel"})
HAUNCHES = frozenset({"dog", "cat", "bear", "low", "stout"})
"""Builds that sit on their haunches; the others lie down."""
CARRIED = 0.34, 0.5
"""Greatest height and width of a thing in a mouth, in heights of the animal."""
FURNITURE = 1.5
"""Greatest height of a thing that stands before it."""
AT_FEET = frozenset({"play", "play_toys", "dig", "fish"})
"""What an animal does with a thing on the ground."""
SEAT_LEAST, SEAT_MOST = 0.5, 1.4
"""Heights of the smallest and the largest thing that an animal sits on."""
FLAT = 2.7
"""From this width on a thing without a seat lies flat, as a carpet."""
ROPE: Colour = (150, 116, 72)
BARE = Outfit(clothes={}, trims={})
LONG = frozenset({"long", "hippo"})
"""Heads whose second number is their length."""
BUILD = 2
"""Which word of a line is the build."""


def mammal_drawing(look: Look) -> Drawing:
    """Return an animal's drawing in a look that it can do on its own legs."""
    line = lines("mammals")[look.concept]
    if look.action in SITS:
        line = _sitting(line)
    build = line.words[BUILD]
    draw: Draw = partial(BODIES.get(build, _walker), line=line, look=look)
    if look.action in SITS | REST and look.prop is not None:
        draw = partial(
            _upon, body=draw, thing=Thing(key=look.prop, colour=look.prop_colour), line=line
        )

    def make(draw: Draw, width: float, height: float, scale: float) -> Drawing:
        b = beast_of(line, (0, 0, 0))
        return Drawing(
            draw=draw,
            width=width,
            height=height,
            pace=0.9,
            metres=float(line.words[0]) / scale,
            colours=tuple(line.words[1].split(",")),
            seat=0.5 - (0.5 - b.back - 0.04) * scale,
        )

    return fitted(draw, make)


def _sitting(line: TableLine) -> TableLine:
    """The line of the same animal on its haunches."""
    if line.words[BUILD] not in HAUNCHES:
        return line
    values = {**line.values, "neck": f"8,-18,{100 * line.number('neck', 2):.0f}"}
    return replace(
        line, words=(*line.words[:BUILD], "sitter", *line.words[BUILD + 1 :]), values=values
    )


def _wear(pen: Pen, pose: Pose, line: TableLine, look: Look) -> None:
    """Hats and glasses on an animal's head."""
    size = line.number("head", 1) / 0.09
    outfit = dressed(BARE, look.wears)
    with pen.at(0, -0.2 * line.number("head", 2) if line.word("head") == "face" else 0, 0, size):
        for one in (*outfit.trims.get("face", ()), *outfit.trims.get("hat", ())):
            trim(pen, pose, one.key, one.colour(pose.c), pose.c)


def _headed(pen: Pen, pose: Pose, line: TableLine, look: Look, at: Point, turn: float) -> None:
    """The head at its place, asleep when it sleeps."""
    still = replace(pose, t=0.89) if look.action == "sleep" else pose
    with pen.at(*at, turn):
        mammal_head(pen, still, line, pose.c)
        _wear(pen, pose, line, look)


def _walker(pen: Pen, pose: Pose, *, line: TableLine, look: Look) -> None:
    """On four legs, or lying on its belly."""
    c, b = pose.c, beast_of(line, pose.c)
    resting = look.action in REST | SITS
    low = 0.44 - b.belly if resting else 0.0
    with pen.at(0, low):
        tail_at(pen, pose, line, c, root_of(line, b))
        bob = -0.02 * abs(pose.wave(1, 0.1)) if pose.go and not resting else 0.005 * pose.wave()
        if line.word("coat") == "humps":
            coat(pen, line, c, b, bob)
        if resting:
            folded_legs(pen, b, limbs(line, c))
        else:
            _pair(pen, pose, b, dark(limbs(line, c), 0.36), bob, 0.5)
            _pair(pen, pose, b, limbs(line, c), bob, 0.0)
        _front(pen, pose, line, look, b, bob)
        broad_hands(pen, line, b)
    if look.action == "pull" and look.prop is not None:
        _drawn(pen, pose, line, look, b)
    elif look.prop is not None and look.action is not None and _is_before(line, look):
        thing = Thing(key=look.prop, colour=look.prop_colour)
        size = min(0.4 if look.action in DOWN else FURNITURE, _size(line, thing))
        stood(pen, pose, thing, c, (0.55 + 0.4 * size * thing.drawing.width, 0.5), size)


def _drawn(pen: Pen, pose: Pose, line: TableLine, look: Look, b: Beast) -> None:
    """What it pulls, behind it on a rope."""
    thing = Thing(key=look.prop or "sled", colour=look.prop_colour)
    size = min(0.9, max(0.35, _size(line, thing)))
    x = b.hip - b.rump - 0.3 - 0.4 * size * thing.drawing.width
    stood(pen, pose, thing, pose.c, (x, 0.5), size)
    pen.line([(b.shoulder, 0.0), (b.hip, 0.08), (x + 0.3 * size, 0.36)], 0.025, ROPE)


def _is_before(line: TableLine, look: Look) -> bool:
    """Whether its thing stands on the ground before it: what it eats or plays with, and what is too
    large to carry.
    """
    if look.action in SITS | REST or look.prop is None:
        return False
    is_large = (Thing(key=look.prop).drawing.metres or 0.3) > 1.5 * float(line.words[0])
    return look.action in DOWN | AT_FEET or is_large


def _upon(pen: Pen, pose: Pose, *, body: Draw, thing: Thing, line: TableLine) -> None:
    """On the thing that it sits or lies on."""
    drawing = thing.drawing
    size = min(SEAT_MOST, max(SEAT_LEAST, _size(line, thing)))
    seat = drawing.seat if drawing.seat is not None else -0.5 if drawing.width < FLAT else 0.0
    stood(pen, pose, thing, pose.c, (0.0, 0.5), size)
    with pen.at(0, -size * (0.5 - seat)):
        body(pen, pose)


def _size(line: TableLine, thing: Thing) -> float:
    """A thing's height in heights of the animal, never too small to be seen."""
    return max(0.16, (thing.drawing.metres or 0.3) / float(line.words[0]))


def _in_mouth(pen: Pen, pose: Pose, line: TableLine, look: Look, at: Point) -> None:
    """What it carries in its mouth, or in its forepaws."""
    is_held = (
        look.action != "pull"
        and look.action not in SITS | REST
        and look.action is not None
        and not _is_before(line, look)
    )
    if is_held:
        _gripped(pen, pose, line, look, at)


def _gripped(pen: Pen, pose: Pose, line: TableLine, look: Look, at: Point) -> None:
    """Its thing in its mouth or its claws."""
    if look.prop is None:
        return
    thing = Thing(key=look.prop, colour=look.prop_colour)
    size = min(CARRIED[0], _size(line, thing), CARRIED[1] / max(0.4, thing.drawing.width))
    held(pen, pose, thing, pose.c, at, size, thing.drawing.turn)


def _front(pen: Pen, pose: Pose, line: TableLine, look: Look, b: Beast, bob: float) -> None:
    """Body and neck as one skin, coat, mane and head."""
    c = pose.c
    x, y, thick = (
        line.number("neck"),
        line.number("neck", 1) + bob + 0.012 * pose.wave(),
        line.number("neck", 2),
    )
    down = look.action in DOWN
    if down:
        x, y = x + 0.06, 0.3 + 0.012 * pose.wave(2)
    elif look.action == "sleep":
        x, y = x + 0.04, b.belly - 0.1
    base = (b.shoulder - 0.01, b.back + max(0.12, thick * 0.86) + bob)
    mid = (
        (base[0] + 0.22, base[1] + 0.06)
        if line.has("dip")
        else ((base[0] + x) / 2, (base[1] + y) / 2)
    )
    neck = [base, mid, (x, y)]
    mane(pen, line, c, neck, thick, down)
    pen.skin([*torso(line, b, bob), tube(neck, (thick * 1.7, thick * 1.15, thick * 0.9))], c)
    if line.word("coat") != "humps":
        coat(pen, line, c, b, bob)
    neck_marks(pen, line, c, neck, thick)
    worn_at_neck(pen, look, c, neck, thick)
    _headed(pen, pose, line, look, (x, y), (0.35 if down else 0) + 0.04 * pose.wave())
    length = line.number("head", 2 if line.word("head") in LONG else 1) + line.number("snout")
    _in_mouth(pen, pose, line, look, (x + 0.85 * length, y + 0.5 * line.number("head", 1) + 0.02))


def _sitter(pen: Pen, pose: Pose, *, line: TableLine, look: Look) -> None:
    """Upright on its haunches."""
    c, s = pose.c, pose.wave()
    hop = -0.06 * abs(pose.wave()) if pose.go else 0.0
    with pen.at(0, hop):
        tail_at(pen, pose, line, c, root_of(line, beast_of(line, c)))
        x, y, thick = (
            line.number("neck"),
            line.number("neck", 1) + 0.012 * s,
            line.number("neck", 2),
        )
        slim = line.number("slim", 0, max(0.13, thick * 0.95))
        pen.limb(
            [(-0.02, 0.12), (0.1, 0.2), (0.17, 0.1 + 0.02 * s)], (0.07, 0.055, 0.05), dark(c, 0.3)
        )
        pen.skin([
            smooth([(-slim, 0.34), (-slim * 0.8, 0.08), (x - thick * 0.6, -0.06), (x + thick * 0.5, -0.06),
                (slim * 0.95, 0.12), (slim, 0.36), (slim * 0.5, 0.47), (-slim * 0.6, 0.47)]),
            tube([(0, 0.0), (x, y)], (thick * 1.2, thick)),
        ], c)  # fmt: skip
        if line.word("coat") == "belly":
            pen.blob([(slim * 0.1, -0.02), (slim * 0.75, 0.06), (slim * 0.85, 0.3), (slim * 0.4, 0.42), (0, 0.3)],
                pale(c, 0.75), shade=0.5)  # fmt: skip
        if line.has("stripe"):
            for k, paint in enumerate((dark(c, 0.6), pale(c, 0.7), dark(c, 0.6))):
                out = slim * (0.95 - 0.2 * k)
                pen.line(
                    [(x - thick * 0.45 + 0.035 * k, -0.06), (-out * 0.9, 0.1), (-out, 0.3)],
                    0.026,
                    paint,
                )
        if line.has("pouch"):
            pen.line([(0.0, 0.24), (slim * 0.5, 0.28), (slim * 0.9, 0.24)], 0.014, dark(c, 0.4))
        pen.oval(-0.03, 0.36, slim * 0.8, 0.13, c)
        pen.blob([(-0.1, 0.44), (0.05, 0.42), (0.2, 0.45), (0.21, 0.5), (-0.1, 0.5)], dark(c, 0.08))
        if line.has("hold") and look.prop is None:
            with pen.at(0.22, 0.07 - 0.02 * s):
                trim(pen, pose, f"hold_{line.text('hold')}", None, c)
        _in_mouth(pen, pose, line, look, (0.24, 0.08 - 0.02 * s))
        if look.action in DOWN and look.prop:
            thing = Thing(key=look.prop, colour=look.prop_colour)
            held(
                pen,
                pose,
                thing,
                c,
                (0.22, 0.02 - 0.03 * s),
                min(CARRIED[0], _size(line, thing)),
                0.0,
            )
        pen.limb([(-0.01, 0.08), (0.11, 0.19), (0.2, 0.08 - 0.02 * s)], (0.08, 0.06, 0.05), c)
        worn_at_neck(pen, look, c, [(0, 0.1), (x, y + 0.1), (x, y)], thick)
        _headed(pen, pose, line, look, (x + 0.01, y - 0.04), 0.03 * s)


def _ape(pen: Pen, pose: Pose, *, line: TableLine, look: Look) -> None:
    """On its knuckles: long arms, high shoulders, short legs."""
    c = pose.c
    for shift, shade in ((0.5, 0.36), (0.0, 0.0)):
        swing = 0.12 * sin(2 * pi * (pose.t + shift)) if pose.go else 0.0
        paint = dark(c, shade) if shade else c
        off = 0.05 if shade else 0.0
        pen.limb(
            [(-0.26 + off, 0.16), (-0.2 + off, 0.32), (-0.26 + off - swing, 0.46)],
            (0.18, 0.12, 0.09),
            paint,
        )
        pen.oval(-0.22 + off - swing, 0.475, 0.08, 0.03, dark(paint, 0.25))
    far = 0.12 * sin(2 * pi * (pose.t + 0.25)) if pose.go else 0.0
    _arm(pen, dark(c, 0.36), 0.24, far)
    pen.blob([(-0.38, 0.2), (-0.32, 0.02), (-0.08, -0.14), (0.12, -0.28), (0.28, -0.16), (0.26, 0.08), (0.08, 0.2),
        (-0.22, 0.32)], c)  # fmt: skip
    if line.word("coat") == "saddleback":
        pen.blob([(-0.34, 0.1), (-0.26, 0.02), (-0.06, -0.1), (0.04, -0.08), (-0.1, 0.1), (-0.26, 0.2)],
            pale(c, 0.35), shade=0.6, alpha=0.9)  # fmt: skip
    if line.word("coat") == "fringe":
        for k in range(5):
            x = -0.28 + 0.11 * k
            pen.limb(
                [(x, 0.1), (x - 0.02, 0.3 + 0.03 * (k % 2))],
                (0.09, 0.01),
                dark(c, 0.15 + 0.1 * (k % 2)),
            )
    _headed(
        pen, pose, line, look, (line.number("neck"), line.number("neck", 1)), 0.03 * pose.wave()
    )
    _arm(pen, c, 0.13, -far)


def _arm(pen: Pen, c: Colour, x: float, swing: float) -> None:
    """A long arm on its knuckles."""
    pen.limb([(x, -0.12), (x + 0.08, 0.14), (x + 0.04 + swing, 0.44)], (0.19, 0.13, 0.1), c)
    pen.oval(x + 0.06 + swing, 0.465, 0.06, 0.04, dark(c, 0.3))


def _hanger(pen: Pen, pose: Pose, *, line: TableLine, look: Look) -> None:
    """Hanging from a branch by its long arms."""
    c, sway = pose.c, 0.03 * pose.wave()
    pen.limb([(-0.62, -0.36), (0, -0.4), (0.64, -0.34)], (0.07, 0.08, 0.05), (120, 82, 50))
    pen.blob([(0.5, -0.37), (0.62, -0.5), (0.72, -0.42), (0.62, -0.36)], (84, 150, 66))
    for x, low in ((-0.28, 0.2), (0.26, 0.06)):
        pen.limb([(x + sway, low), (x - 0.05, -0.14), (x, -0.4)], (0.12, 0.09, 0.07), dark(c, 0.3))
    pen.blob(
        [
            (-0.4 + sway, 0.16),
            (-0.2, 0.06),
            (0.16, 0.02),
            (0.36, 0.12),
            (0.3, 0.36),
            (0.0, 0.46),
            (-0.32, 0.4),
        ],
        c,
    )
    for x, low in ((-0.36, 0.2), (0.14, 0.08)):
        pen.limb([(x + sway, low), (x - 0.06, -0.14), (x - 0.02, -0.4)], (0.13, 0.1, 0.08), c)
        for k in (-1, 0, 1):
            pen.limb(
                [(x - 0.02 + 0.025 * k, -0.4), (x + 0.025 * k, -0.46)],
                (0.02, 0.006),
                (236, 226, 200),
            )
    _headed(pen, pose, line, look, (0.36 + sway, 0.14), 0.1)


def _bat(pen: Pen, pose: Pose, *, line: TableLine, look: Look) -> None:
    """Wings spread, flapping."""
    c, flap = pose.c, 0.12 * pose.wave(2)
    wing = dark(c, 0.25)
    for flip in (False, True):
        with pen.at(0, 0.02, 0, 1, flip):
            pen.poly([(0.06, -0.04), (0.26, -0.3 - flap), (0.62, -0.34 - flap * 2), (0.74, 0.02 - flap), (0.58, -0.02),
                (0.5, 0.18), (0.36, 0.06), (0.24, 0.24), (0.12, 0.14)], wing)  # fmt: skip
            for x, y in ((0.5, 0.16), (0.24, 0.22)):
                pen.line([(0.28, -0.28 - flap), (x, y)], 0.012, dark(wing, 0.3))
    pen.blob([(-0.12, -0.02), (0, -0.12), (0.12, -0.02), (0.1, 0.26), (0, 0.34), (-0.1, 0.26)], c)
    _headed(pen, pose, line, look, (0.0, -0.16), 0.0)
    if look.action is not None and look.action not in SITS | REST:
        _gripped(pen, pose, line, look, (0.0, 0.36))


def _swimmer(pen: Pen, pose: Pose, *, line: TableLine, look: Look) -> None:
    """A seal on the shore: chest up, tail flippers behind."""
    c, s = pose.c, pose.wave()
    x, y, thick = line.number("neck"), line.number("neck", 1) + 0.012 * s, line.number("neck", 2)
    pen.blob(
        [(-0.5, 0.44), (-0.72, 0.3 + 0.02 * s), (-0.7, 0.42), (-0.74, 0.5), (-0.5, 0.49)],
        dark(c, 0.2),
    )
    pen.limb([(0.16, 0.26), (0.28, 0.42), (0.4, 0.48)], (0.14, 0.12, 0.05), dark(c, 0.35))
    pen.skin([
        smooth([(-0.6, 0.46), (-0.34, 0.3), (-0.02, 0.14), (0.18, 0.02), (0.36, 0.1), (0.38, 0.34), (0.24, 0.48),
            (-0.3, 0.5)]),
        tube([(0.2, 0.2), (0.28, 0.0), (x, y)], (thick * 1.9, thick * 1.5, thick * 1.1)),
    ], c)  # fmt: skip
    if line.word("coat") == "spots":
        for k in range(9):
            pen.oval(
                -0.3 + 0.5 * ((k * 0.618) % 1),
                0.28 + 0.12 * ((k * 0.41) % 1),
                0.018,
                0.014,
                dark(c, 0.4),
                shade=0,
            )
    pen.limb([(0.08, 0.3), (0.16, 0.44), (0.3, 0.49)], (0.15, 0.12, 0.05), dark(c, 0.12))
    _headed(pen, pose, line, look, (x + 0.04, y), 0.04 * s)
    if look.action is not None and look.action not in SITS | REST:
        high, snout = line.number("head", 1), line.number("snout")
        _gripped(
            pen, pose, line, look, (x + 0.04 + 0.85 * high + 0.5 * snout, y + 0.5 * high + 0.05)
        )


BODIES = {"sitter": _sitter, "ape": _ape, "hanger": _hanger, "bat": _bat, "swimmer": _swimmer}
