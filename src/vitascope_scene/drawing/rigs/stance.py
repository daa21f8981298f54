"""How a body stands, moment by moment: a line of poses.txt as joints."""

from dataclasses import dataclass
from functools import cache
from math import acos, atan2, cos, hypot, pi, sin

from vitascope_scene.drawing.rigs.table import TableLine, lines
from vitascope_scene.drawing.subjects.pose import Point, Pose
from vitascope_scene.lexicon import concepts
from vitascope_scene.look import Look

UPPER, LOWER, THIGH, SHIN, BACK = 0.155, 0.15, 0.212, 0.206, 0.3
SHOULDER = 0.04
"""How far below the shoulder's top a hand's place is measured from."""
HANDS = ("near", "far")
FEET = ("nearfoot", "farfoot")
USUAL: dict[str, Point] = {
    "near": (0.04, 0.3),
    "far": (-0.04, 0.3),
    "nearfoot": (0.04, 0.49),
    "farfoot": (-0.04, 0.49),
}
STRIDE, LIFT = 0.13, 0.06
IDLE = frozenset({None, "stand", "walk", "move"})


@dataclass(frozen=True, kw_only=True)
class Under:
    """A thing behind (layer 0) or in front (1) of the body; key ``$`` is the prop."""

    key: str
    x: float
    y: float
    size: float
    layer: int


@dataclass(frozen=True, kw_only=True)
class Joints:
    """Where the joints of a body are at a moment.

    Hands and feet as wished, before reach is considered.
    """

    hip: Point
    lean: float
    shoulder: Point
    ends: dict[str, Point]

    def on_body(self, up: float, out: float) -> Point:
        """A point of the trunk: up the back and out to the front, from the hip."""
        s, c = sin(self.lean), cos(self.lean)
        return (self.hip[0] + s * up + c * out, self.hip[1] - c * up + s * out)


def pose_line(
    action: str | None, prop: str | None, *, partnered: bool = False, submerged: bool = False
) -> TableLine:
    """The pose of an action with a prop, with somebody of the scene, under water, with a thing of
    the prop's kind, or by itself; else standing.
    """
    table = lines("poses")
    kind = concepts()[prop].kind if prop and prop in concepts() else None
    said = {prop: prop is not None, "with": partnered, "under": submerged, kind: kind is not None}
    keys = [f"{action}:{word}" for word, is_so in said.items() if is_so]
    found = next((table[key] for key in keys if key in table), None)
    return found or table.get(action or "stand") or table["stand"]


def trade_line(look: Look) -> TableLine | None:
    """The pose with the tools of somebody's trade, where a look says neither what is done nor held."""
    idle = look.action in IDLE and look.prop is None and not look.carried
    return lines("poses").get(f"stand:{look.concept}") if idle else None


def at_moment(line: TableLine, pose: Pose) -> TableLine:
    """The pose itself, or the one that takes its place on the way."""
    return lines("poses")[line.text("going")] if pose.go and line.has("going") else line


@cache
def unders(text: str) -> tuple[Under, ...]:
    """The things under and around a body: ``chair@-14,50/table@30,50,1,1``."""
    found = []
    for item in filter(None, text.split("/")):
        key, _, numbers = item.partition("@")
        x, y, size, layer = [float(n) for n in numbers.split(",")] + [50, 1, 0][
            numbers.count(",") :
        ]
        found.append(Under(key=key, x=x / 100, y=y / 100, size=size, layer=int(layer)))
    return tuple(found)


def joints(
    line: TableLine, pose: Pose, *, lean: float = 0.0, arms: str = "", drop: float = 0.0
) -> Joints:
    """The joints at a moment; drop moves hip and feet down (a lower seat)."""
    pump = line.number("pump") * (0.5 + 0.5 * pose.wave())
    hip = (
        line.number("hip"),
        line.number("hip", 1, 0.04)
        + drop
        + line.number("bob") * pose.wave(2)
        + pump
        - line.number("lift0"),
    )
    turn = line.number("lean") + lean + line.number("pumplean") * (0.5 + 0.5 * pose.wave())
    turn += 0.02 * pose.wave() if not pose.go else 0.05 * (not line.has("lean"))
    shoulder = (hip[0] + BACK * sin(turn), hip[1] - BACK * cos(turn))
    ends = {part: _hand(line, pose, part, shoulder, arms) for part in HANDS}
    ends |= {part: _foot(line, pose, part, drop if line.has("seat") else 0.0) for part in FEET}
    return Joints(hip=hip, lean=turn, shoulder=shoulder, ends=ends)


def _hand(line: TableLine, pose: Pose, part: str, shoulder: Point, arms: str) -> Point:
    """Where a hand is; idle ones swing."""
    side = 1 if part == "near" else -1
    if line.has(part):
        x, y = _moved(line, pose, part)
    elif arms == "out":
        x, y = 0.28, 0.02 + 0.02 * side + 0.01 * pose.wave()
    elif arms == "cross":
        x, y = 0.3 * side, 0.0
    else:
        swing = 0.14 * pose.wave() if pose.go else 0.012 * pose.wave()
        x, y = USUAL[part][0] - side * swing, USUAL[part][1] - abs(swing) * 0.25
    return (shoulder[0] + x, shoulder[1] + SHOULDER + y)


def _foot(line: TableLine, pose: Pose, part: str, drop: float) -> Point:
    """Where a foot is; feet that nobody placed walk on the way."""
    if line.has(part) or not (pose.go or line.has("stride")):
        x, y = _moved(line, pose, part)
        return (x, y + drop)
    late = 0.0 if part == "nearfoot" else 0.5
    reach = line.plain("stride", 1)
    x = STRIDE * reach * sin(2 * pi * (pose.t + late))
    y = 0.49 - LIFT * reach * max(0.0, cos(2 * pi * (pose.t + late)))
    return (x, y - line.number("lift0"))


def _moved(line: TableLine, pose: Pose, part: str) -> Point:
    """A hand's or a foot's place with its own movement."""
    usual = USUAL[part]
    x, y = line.number(part, 0, usual[0]), line.number(part, 1, usual[1])
    for move in line.text("move").split("/"):
        name, _, numbers = move.partition(":")
        if name == part:
            dx, dy = _swing(pose, numbers.split(","))
            x, y = x + dx, y + dy
    return x, y


def _swing(pose: Pose, words: list[str]) -> Point:
    """How far a movement has gone, across and down: to and fro, or round and round."""
    dx, dy = float(words[0]) / 100, float(words[1]) / 100
    times = int(words[2]) if len(words) > 2 else 1
    by = float(words[3]) / 100 if len(words) > 3 else 0.0
    if words[-1] == "o":
        turn = 2 * pi * (times * pose.t + by)
        return dx * cos(turn), dy * sin(turn)
    return dx * pose.wave(times, by), dy * pose.wave(times, by)


def bend(a: Point, b: Point, upper: float, lower: float, way: int) -> tuple[Point, Point]:
    """Where the joint between a and b must be, and the end; what is out of reach is pulled in."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    far = hypot(dx, dy)
    reach = (upper + lower) * 0.995
    if far > reach:
        b = (a[0] + dx * reach / far, a[1] + dy * reach / far)
        far = reach
    far = max(far, abs(upper - lower) + 0.01)
    turn = atan2(b[1] - a[1], b[0] - a[0])
    inner = acos(max(-1.0, min(1.0, (upper**2 + far**2 - lower**2) / (2 * upper * far))))
    return (a[0] + upper * cos(turn + way * inner), a[1] + upper * sin(turn + way * inner)), b
