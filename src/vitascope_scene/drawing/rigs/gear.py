"""What some poses bring beside the hand's thing: strings, ropes, bubbles, water, skates, things
juggled.
"""

from math import cos, pi, sin

from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.rigs.body import Body
from vitascope_scene.drawing.rigs.props import Thing, has_furniture, held, held_size, stood
from vitascope_scene.drawing.rigs.table import TableLine
from vitascope_scene.drawing.rigs.trims import trim
from vitascope_scene.drawing.rows.palette import paint
from vitascope_scene.drawing.subjects.pose import INK, STEEL, Point

SPECIAL = ("juggle", "string", "skip", "drop")
"""Poses that move the hand's thing about themselves."""
BALLS = 3
FLOOR = 0.49
CORD: Colour = (90, 84, 78)


def special(line: TableLine) -> bool:
    """Whether the pose does not simply hold its thing."""
    return any(line.has(name) for name in SPECIAL)


def copies(body: Body, size: float) -> list[tuple[float, float, float]]:
    """Shift and turn of each piece of what the hand holds."""
    count = max(body.props.count if body.props.named else 1, int(body.line.plain("fan", 1)))
    count = min(count, 7)
    x, y = body.line.number("beside"), -body.line.number("lift")
    middle = (count - 1) / 2
    if body.line.has("fan"):
        return [(0.02 * (k - middle) + x, y, 0.35 * (k - middle)) for k in range(count)]
    step = min(0.11, size * 0.55)
    return [
        (x + step * (k - middle), y - 0.02 * (k % 2), 0.12 * (k - middle)) for k in range(count)
    ]


def at_hands(body: Body) -> None:
    """Second tools, and what a hand's thing hangs on."""
    for name, which in (("hold", "near"), ("hold2", "far")):
        if body.line.has(name) and (body.props.hand is not None or not body.line.has("bare")):
            key, turn, scale = body.line.text(name).split(",")
            thing = Thing(key=key)
            size = (thing.drawing.metres or 0.2) / 1.75 * float(scale)
            held(body.pen, body.pose, thing, body.own, body.hand(which), size, float(turn) / 100)
    for name, draw in MOVERS.items():
        if body.line.has(name):
            draw(body)


def _juggle(body: Body) -> None:
    """Things go round above the hands."""
    thing = body.props.hand
    if thing is None:
        return
    size, count = held_size(thing, body.line), max(BALLS, body.props.count)
    x, y = body.at.shoulder
    for k in range(count):
        turn = 2 * pi * (body.pose.t + k / count)
        at = (x + 0.02 + 0.22 * cos(turn), y - 0.16 + 0.3 * sin(turn))
        held(body.pen, body.pose, thing, body.own, at, size, 0.0)


def _string(body: Body) -> None:
    """A kite or balloon on a string that sways."""
    thing = body.props.hand
    if thing is None:
        return
    x, y, size = (body.line.number("string", k) for k in range(3))
    x, y = x + 0.04 * body.pose.wave(), y + 0.03 * body.pose.wave(1, 0.25)
    hand = body.hand("near")
    size = min(size, max(0.3, (thing.drawing.metres or 1) / 1.75))
    body.pen.line([hand, ((hand[0] + x) / 2 + 0.06, (hand[1] + y) / 2 + 0.05), (x, y)], 0.006, CORD)
    with body.pen.at(x, y, 0.12 * body.pose.wave(), size):
        thing.draw(body.pen, body.pose, body.own)


def _skip(body: Body) -> None:
    """A rope swung under the feet and over the head."""
    near, far = body.hand("near"), body.hand("far")
    turn = 2 * pi * 2 * body.pose.t
    y = 0.02 + 0.52 * cos(turn)
    colour = body.props.hand.colour if body.props.hand else None
    rope = [
        far,
        (far[0] - 0.1, (far[1] + y) / 2),
        (0.0, y),
        (near[0] + 0.1, (near[1] + y) / 2),
        near,
    ]
    body.pen.line(rope, 0.016, paint(colour or "tomato", body.own))
    for x, hand in ((-0.03, far), (0.03, near)):
        body.pen.limb([hand, (hand[0] + x, hand[1] + 0.01)], (0.024, 0.02), paint("wood", body.own))


def _drop(body: Body) -> None:
    """A ball between the hand and the floor."""
    thing = body.props.hand
    if thing is None:
        return
    size = held_size(thing, body.line)
    x, _ = body.hand("near")
    top = body.hand("near")[1] + size / 2
    high = abs(cos(2 * pi * body.pose.t))
    y = (FLOOR - size / 2) * (1 - high) + top * high
    held(body.pen, body.pose, thing, body.own, (x + 0.04, y), size, 3 * body.pose.t)


def _bubbles(body: Body) -> None:
    """Bubbles that drift away from the hand."""
    x, y = body.hand("near")
    for k in range(5):
        share = (body.pose.t + k / 5) % 1
        at = (x + 0.06 + 0.4 * share, y - 0.08 - 0.22 * share + 0.05 * sin(7 * share + k))
        r = 0.02 + 0.03 * share + 0.008 * (k % 2)
        body.pen.oval(*at, r, r, (176, 220, 244), shade=0.5, alpha=0.5)
        body.pen.oval(
            at[0] - r * 0.35, at[1] - r * 0.4, r * 0.25, r * 0.2, (255, 255, 255), shade=0
        )


def _line(body: Body) -> None:
    """A fishing line from the rod's tip down to its catch."""
    tip, end = _rod_tip(body), (body.line.number("spot"), body.line.number("spot", 1) - 0.1)
    body.pen.line([tip, ((tip[0] + end[0]) / 2, (tip[1] + end[1]) / 2 + 0.02), end], 0.006, CORD)


def _rod_tip(body: Body) -> Point:
    """About where the rod ends."""
    near, far = body.hand("near"), body.hand("far")
    return ((near[0] + far[0]) / 2 + 0.9, (near[1] + far[1]) / 2 - 0.76)


def _rope(body: Body) -> None:
    """A rope from the hands to what is pulled."""
    hand = body.hand("near")
    far = next((u.x for u, thing in body.under if thing is not None), -0.72)
    end = far + 0.12
    body.pen.line(
        [hand, (hand[0] * 0.5 + end * 0.5, 0.2), (end, 0.24)], 0.018, paint("straw", body.own)
    )


MOVERS = {
    "juggle": _juggle,
    "string": _string,
    "skip": _skip,
    "drop": _drop,
    "bubbles": _bubbles,
    "line": _line,
    "rope": _rope,
}


def around(body: Body) -> None:
    """What lies beside the figure, and water before it."""
    spot = body.props.spot
    is_free = not body.props.carried and not (body.props.outdoors and has_furniture(body.line))
    if spot is not None and body.line.has("spot") and is_free:
        x, y, size = (body.line.number("spot", k) for k in range(3))
        count = body.props.count if not body.props.named else 1
        size = min(size, 0.5 / max(spot.drawing.width, 0.5)) if size < 0.3 else size
        for k in range(min(count, 5)):
            shift = size * spot.drawing.width * 0.8 * (k - (min(count, 5) - 1) / 2)
            stood(body.pen, body.pose, spot, body.own, (x + shift, y), size)
    if body.line.has("water") and not body.props.carried:
        with body.pen.at(0.02 * body.pose.wave(), body.line.number("water") - 0.1):
            trim(body.pen, body.pose, "splash", None, body.own)


def on_foot(body: Body) -> None:
    """Blades or wheels under a shoe."""
    if body.line.has("blades"):
        body.pen.limb([(-0.05, 0.048), (0.1, 0.048)], (0.012, 0.012), STEEL)
        body.pen.limb([(0.0, 0.03), (0.0, 0.048)], (0.012, 0.012), STEEL)
        body.pen.limb([(0.06, 0.03), (0.06, 0.048)], (0.012, 0.012), STEEL)
    if body.line.has("wheels"):
        for x in (-0.025, 0.065):
            body.pen.oval(x, 0.05, 0.018, 0.018, INK)
