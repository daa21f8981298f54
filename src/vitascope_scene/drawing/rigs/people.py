"""Drawings of people and of animals that act like people."""

from dataclasses import replace
from functools import partial

from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.rigs.animals import animal_figure
from vitascope_scene.drawing.rigs.body import Performer
from vitascope_scene.drawing.rigs.outfit import dressed, outfit_of
from vitascope_scene.drawing.rigs.person import PosedBody
from vitascope_scene.drawing.rigs.plate import fitted
from vitascope_scene.drawing.rigs.props import SEAT, Props, props_of
from vitascope_scene.drawing.rigs.stance import pose_line, trade_line
from vitascope_scene.drawing.rigs.table import TableLine, lines
from vitascope_scene.drawing.rows.palette import paint
from vitascope_scene.drawing.subjects.drawing import Draw, Drawing
from vitascope_scene.drawing.subjects.pose import Pose
from vitascope_scene.lexicon import LIVING, actions, concepts
from vitascope_scene.look import Look


def has_outfit(concept: str) -> bool:
    """Whether a concept is dressed by the rig."""
    return concept in lines("people")


def person_drawing(
    look: Look, animal: Performer | None = None, metres: float = 1.75, colours: str = ""
) -> Drawing:
    """Return the drawing of a person, or of an animal that acts like one, in a look."""
    action = pose_key(look)
    known = actions().get(action or "")
    prop = look.prop or (known.prop if known and not look.partnered else None)
    line = trade_line(look) or pose_line(
        action, prop, partnered=look.partnered, submerged=look.submerged
    )
    if look.seat is not None and not line.has("under"):
        line = _seated(line)
    row = lines("people").get(look.concept)
    usual = tuple(colours.split(",")) if row is None else tuple(row.words[1].split(","))
    size = metres if row is None else float(row.words[0])
    props = props_of(look, line)
    draw = (
        _group(look, row, line, props)
        if row and row.has("group")
        else _one(look, animal, line, props)
    )
    anchor = line.text("where", "ground")

    def make(draw: Draw, width: float, height: float, scale: float) -> Drawing:
        return Drawing(
            draw=draw,
            width=width,
            height=height,
            rest=2.0,
            pace=0.9 if not line.has("stride") else 0.65,
            metres=size / scale,
            colours=usual,
            anchor=anchor,
        )

    return fitted(draw, make)


def _seated(line: TableLine) -> TableLine:
    """The pose with the hands' part of one and the legs of who sits."""
    sitting = lines("poses")["sit"].values
    below = {name: sitting[name] for name in ("hip", "nearfoot", "farfoot", "sits")}
    hands = {
        name: value
        for name, value in line.values.items()
        if name not in ("stride", "tip", "shift", "go", "pump")
    }
    return replace(line, values=hands | below | {"under": f"{SEAT}@-4,50,1,0"})


def pose_key(look: Look) -> str | None:
    """The action whose pose is drawn."""
    action = actions().get(look.action or "")
    if action is None or action.key in lines("poses"):
        return look.action
    return action.like if action.like in lines("poses") else None


def _one(look: Look, animal: Performer | None, line: TableLine, props: Props) -> Draw:
    """One figure, or two who face each other."""
    figure = animal or Performer(outfit=outfit_of(lines("people")[look.concept]))
    figure = replace(figure, outfit=dressed(figure.outfit, look.wears, look.without))
    other = _partner(look) if line.has("twin") and not look.partnered else None
    if other is None:
        return partial(_alone, figure=figure, line=line, props=props)
    return partial(
        _pair,
        figure=figure,
        other=other,
        line=line,
        props=replace(props, hand=None) if look.prop else props,
    )


def _alone(pen: Pen, pose: Pose, *, figure: Performer, line: TableLine, props: Props) -> None:
    PosedBody(pen, pose, figure, line, props).draw()


def _pair(
    pen: Pen,
    pose: Pose,
    *,
    figure: Performer,
    other: tuple[Performer, str],
    line: TableLine,
    props: Props,
) -> None:
    """The partner, mirrored and half a loop later, and the figure itself."""
    half = line.number("twin") / 2
    their = replace(pose, t=(pose.t + 0.5) % 1, c=paint(other[1], pose.c))
    with pen.at(half, 0, 0, 1, True):
        PosedBody(pen, their, other[0], line, props).draw()
    with pen.at(-half, 0):
        PosedBody(pen, pose, figure, line, props).draw()


def _partner(look: Look) -> tuple[Performer, str] | None:
    """Who faces the figure, with a colour: the one who is named.

    None where nobody is, or a thing is hugged.
    """
    key = look.prop
    if key is None or concepts()[key].kind not in LIVING:
        return None
    row = lines("people").get(key)
    if row is not None and not row.has("group"):
        return Performer(outfit=outfit_of(row)), look.prop_colour or row.words[1].split(",")[0]
    found = animal_figure(key)
    return (found[0], look.prop_colour or found[1]) if found else None


def _group(look: Look, row: TableLine, line: TableLine, props: Props) -> Draw:
    """Several people side by side, the farthest first."""
    members = [_member(text, look) for text in row.text("group").split("/")]
    apart = (
        line.number("gap", 0, line.number("twin")) / 2
        if line.has("mutual") and len(members) == 2
        else None
    )

    def draw(pen: Pen, pose: Pose) -> None:
        for number, (figure, colour, x, size) in enumerate(members):
            own = pose.c if number == 0 else paint(colour, pose.c)
            late = replace(pose, t=(pose.t + 0.37 * number) % 1, c=own)
            if apart is not None:
                x = apart if number else -apart
            with pen.at(x, 0.5 * (1 - size), 0, size, apart is not None and number == 1):
                PosedBody(pen, late, figure, line, props).draw()

    return draw


def _member(text: str, look: Look) -> tuple[Performer, str, float, float]:
    """``woman:red@17*.96``: who, in which colour, where, how large."""
    who, _, where = text.partition("@")
    key, _, colour = who.partition(":")
    x, _, size = where.partition("*")
    outfit = dressed(outfit_of(lines("people")[key]), look.wears, look.without)
    return Performer(outfit=outfit), colour, float(x) / 100, float(size or 1)
