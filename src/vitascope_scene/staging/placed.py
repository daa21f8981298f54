"""One subject while it is being put into the frame: feet, size and acts, in the frame's units."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vitascope_scene.drawing.choose import drawing_of
from vitascope_scene.drawing.traits import Traits
from vitascope_scene.lexicon import concepts
from vitascope_scene.look import Look
from vitascope_scene.meaning import Subject
from vitascope_scene.scene import Act, Actor

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

REACH = 1.6
"""How far outside the frame a path may lead, in half widths and half heights."""
CLOSEST = 0.45
"""The least distance between two alike, as a share of their width."""
EMPTY = 0.4
"""Heights of a rig's plate that its drawing leaves empty at the sides."""


class Copy(NamedTuple):
    """One of several alike: its offset in x and in y, its size, and where it faces (0: as the
    others).
    """

    dx: float = 0.0
    dy: float = 0.0
    size: float = 1.0
    facing: int = 0


@dataclass(kw_only=True)
class Placed:
    """x (steps,) in half widths; feet (steps,) the y of the lower edge, in half heights; size
    (steps,) the height as a share of the frame's height. ratio is the frame's width over its
    height.
    """

    number: int
    subject: Subject
    colour: str | None
    traits: Traits
    acts: list[Act]
    x: "NDArray[float64]"
    feet: "NDArray[float64]"
    size: "NDArray[float64]"
    ratio: float
    depth: float = 0.0
    beside: "tuple[Placed, float] | None" = None
    """What it is drawn just before or after, and by which step of depth."""
    facing: int = 0
    casts_shadow: bool = True
    is_backdrop: bool = False
    """Whether it is large and far, and others are what the picture is about."""
    shots: tuple[tuple[float, float], ...] = ()
    copies: list[Copy] = field(default_factory=lambda: [Copy()])

    @property
    def kind(self) -> str:
        """The kind of its concept."""
        return concepts()[self.subject.concept].kind

    @property
    def width(self) -> float:
        """The width at its largest, in half widths of the frame."""
        return 2 * float(self.size.max()) * self.traits.aspect / self.ratio

    @property
    def reach(self) -> float:
        """The width with all that its acts bring: what it sits on, works at or holds."""
        widest = max(drawing_of(act.look).width - EMPTY for act in self.acts)
        return 2 * float(self.size.max()) * max(self.traits.aspect, widest) / self.ratio

    @property
    def span(self) -> float:
        """The width of one, or of all that are alike."""
        return (
            self.reach + max(copy.dx for copy in self.copies) - min(copy.dx for copy in self.copies)
        )

    @property
    def middle(self) -> float:
        """Where it stands on the whole."""
        return float((self.x.min() + self.x.max()) / 2)

    @property
    def travels(self) -> bool:
        """Whether it goes somewhere."""
        return float(np.ptp(self.x)) > 0.5

    def scale(self, factor: float) -> None:
        """Make it larger or smaller; its feet stay."""
        self.size = self.size * factor
        self.copies = [copy._replace(dx=copy.dx * factor) for copy in self.copies]

    def squeeze(self, room: float) -> None:
        """Bring those alike nearer to one another until they fit, or almost cover each other."""
        apart = self.span - self.reach
        if apart > 0 and self.span > room:
            least = CLOSEST * self.reach * (len(self.copies) - 1)
            factor = min(1.0, max(room - self.reach, least) / apart)
            self.copies = [copy._replace(dx=copy.dx * factor) for copy in self.copies]

    def zoom(self, x: float, y: float, factor: float) -> None:
        """Make it and its distance from a point larger or smaller."""
        self.scale(factor)
        self.x = x + (self.x - x) * factor
        self.feet = y + (self.feet - y) * factor
        self.copies = [copy._replace(dy=copy.dy * factor) for copy in self.copies]

    def move_to(self, x: float) -> None:
        """Shift its path so that the middle is at x."""
        self.x = self.x + (x - self.middle)

    def hold_to(self, other: "Placed", dx: float) -> None:
        """Go where another goes, dx half widths beside it."""
        self.x = other.x + dx

    def carry(self) -> None:
        """Note that something else carries it: no seat of its own, no shadow on the ground."""
        self._relook(self.acts, carried=True)
        self.casts_shadow = False

    def lie_down(self) -> None:
        """Lie, where a person was not said to do anything else."""
        if self.kind == "person":
            free = [act for act in self.acts if act.look.action in (None, "stand", "walk")]
            self._relook(free, action="lie")

    def lift(self, feet: float) -> None:
        """Take off: what flies though it has no wings."""
        self.feet = self.feet - max(0.0, float(self.feet.mean()) - feet)
        self.casts_shadow = False

    def join(self, actions: Sequence[str | None]) -> None:
        """Note that somebody else in the picture is who it does these with."""
        self._relook([act for act in self.acts if act.look.action in actions], partnered=True)

    def _relook(self, acts: Sequence[Act], **said: bool | str) -> None:
        self.acts = [
            replace(act, look=replace(act.look, **said)) if act in acts else act  # type: ignore[arg-type]
            for act in self.acts
        ]

    @property
    def nearness(self) -> float:
        """How near it is on the whole: what stands lower, or is larger, is drawn later."""
        lower = self.feet if self.traits.anchor == "ground" else self.size
        return float(lower.mean()) + self.depth

    def settle(self) -> None:
        """Make the depth fit what it is drawn just before or after, with all that are alike."""
        if self.beside is not None:
            other, step = self.beside
            first, last = (max, min) if step > 0 else (min, max)
            wanted = other.nearness + first(other.spread) + step
            self.depth += wanted - self.nearness - last(self.spread)

    @property
    def spread(self) -> list[float]:
        """How much nearer than the path each of those alike is."""
        if self.traits.anchor == "ground":
            return [copy.dy for copy in self.copies]
        return [float(self.size.mean()) * (copy.size - 1) for copy in self.copies]

    @property
    def look(self) -> Look:
        """What it looks like at first."""
        return self.acts[0].look

    def actors(self) -> list[Actor]:
        """Return it, or all that are alike, as actors of a scene."""
        return [self._actor(copy) for copy in self.copies]

    def _actor(self, copy: Copy) -> Actor:
        size = self.size * copy.size
        x = np.clip(self.x + copy.dx, -REACH, REACH)
        centre = np.clip(self.feet + copy.dy - size, -REACH, REACH)
        return Actor(
            acts=tuple(self.acts),
            colour=self.colour,
            path=np.stack([x, centre, size], axis=1).astype(np.float32),
            depth=self.depth,
            number=self.number,
            facing=copy.facing or self.facing,
            casts_shadow=self.casts_shadow,
            anchor=self.traits.anchor,
            shots=self.shots,
        )
