"""The body of a figure at one moment: who it is, where its joints are, and what it deals with."""

from collections.abc import Callable
from dataclasses import dataclass

from vitascope_scene.drawing.pen import Pen
from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.rigs.outfit import Outfit
from vitascope_scene.drawing.rigs.props import (
    FURNITURE_LEAST,
    MOUNT_LEAST,
    SEAT,
    Props,
    Thing,
    has_furniture,
    placed_size,
    seat_of,
)
from vitascope_scene.drawing.rigs.stance import LOWER, UPPER, at_moment, bend, joints, unders
from vitascope_scene.drawing.rigs.table import TableLine
from vitascope_scene.drawing.subjects.pose import Point, Pose

Part = Callable[[Pen, Pose, Colour], None]
CLEAR = 0.06
"""How far the hip is above what one sits on."""


@dataclass(frozen=True, kw_only=True)
class Performer:
    """Who acts: clothes and build, and the head and tail where it is an animal."""

    outfit: Outfit
    head: Part | None = None
    tail: Part | None = None


class Body:
    """One figure at one moment."""

    def __init__(
        self, pen: Pen, pose: Pose, figure: Performer, line: TableLine, props: Props
    ) -> None:
        """Find the joints."""
        line = at_moment(line, pose)
        self.pen, self.pose, self.figure, self.line, self.props = pen, pose, figure, line, props
        self.outfit, self.own = figure.outfit, pose.c
        at_home = props.outdoors and has_furniture(line) and not line.has("hip")
        is_with_other = props.partnered and not (line.has("sits") or line.has("mutual"))
        is_bare = props.carried or at_home or is_with_other
        under = () if is_bare else unders(line.text("under"))
        self.under = [(u, self._thing(u.key)) for u in under]
        self.at = joints(
            line, pose, lean=self.outfit.lean, arms=self.outfit.arms, drop=self._drop()
        )
        self.tipped = line.has("tip")

    def _thing(self, key: str) -> Thing | None:
        """The thing that stands under or beside the body."""
        return (
            {"$": self.props.hand, SEAT: self.props.seat}.get(key)
            if key in ("$", SEAT)
            else Thing(key=key)
        )

    def _drop(self) -> float:
        """How much lower or higher than in the pose's line one sits on this thing."""
        for u, thing in self.under:
            if (
                thing is not None
                and u.key in ("$", SEAT)
                and (self.line.has("sits") or self.line.has("drive"))
            ):
                size = self._size(thing, u.size)
                top = seat_of(thing, size, u.y)
                sits = top + 0.1 if self.line.has("drive") else top - CLEAR
                return sits - self.line.number("hip", 1, 0.04) if self._moves(thing) else 0.0
        return 0.0

    def _size(self, thing: Thing, size: float) -> float:
        """The height of a thing under or beside the body.

        A mount is never too small to be ridden.
        """
        return placed_size(
            thing,
            size,
            MOUNT_LEAST if self.line.has("sits") and self.line.has("seat") else FURNITURE_LEAST,
        )

    def _moves(self, thing: Thing) -> bool:
        """Whether the seat of this thing, rather than the pose's own, decides."""
        usual = self.line.text("prop").split(",")[0]
        return thing.key != usual or not self.line.has("drive")

    def hand(self, which: str) -> Point:
        """Where a hand is within reach."""
        sx, sy = self.at.shoulder
        start = (sx + (0.01 if which == "near" else -0.02), sy + 0.045)
        return bend(start, self.at.ends[which], UPPER, LOWER, 1)[1]
