"""One subject while it is being put into the frame: feet, size and acts, in the frame's units."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from vitascope_scene.look import Look
from vitascope_scene.meaning import Subject
from vitascope_scene.scene import Act, Actor
from vitascope_scene.traits import Traits

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

REACH = 1.6
"""How far outside the frame a path may lead, in half widths and half heights."""


@dataclass(kw_only=True)
class Placed:
    """x (steps,) in half widths; feet (steps,) the y of the lower edge, in half heights; size (steps,)
    the height as a share of the frame's height. ratio is the frame's width over its height."""

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
    facing: int = 0
    casts_shadow: bool = True
    copies: "list[tuple[float, float, float]]" = field(default_factory=lambda: [(0.0, 0.0, 1.0)])
    """Of each one alike: its offset in x and in y, and its size."""

    @property
    def width(self) -> float:
        """The width at its largest, in half widths of the frame."""
        return 2 * float(self.size.max()) * self.traits.aspect / self.ratio

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

    def move_to(self, x: float) -> None:
        """Shift its path so that the middle is at x."""
        self.x = self.x + (x - self.middle)

    def hold_to(self, other: "Placed", dx: float) -> None:
        """Go where another goes, dx half widths beside it."""
        self.x = other.x + dx

    def carry(self) -> None:
        """Note that something else carries it: no seat of its own, no shadow on the ground."""
        self.acts = [replace(act, look=replace(act.look, carried=True)) for act in self.acts]
        self.casts_shadow = False

    @property
    def look(self) -> Look:
        """What it looks like at first."""
        return self.acts[0].look

    def actors(self) -> list[Actor]:
        """Return it, or all that are alike, as actors of a scene."""
        return [self._actor(*copy) for copy in self.copies]

    def _actor(self, dx: float, dy: float, factor: float) -> Actor:
        size = self.size * factor
        x = np.clip(self.x + dx, -REACH, REACH)
        centre = np.clip(self.feet + dy - size, -REACH, REACH)
        return Actor(
            acts=tuple(self.acts),
            colour=self.colour,
            path=np.stack([x, centre, size], axis=1).astype(np.float32),
            depth=self.depth,
            number=self.number,
            facing=self.facing,
            casts_shadow=self.casts_shadow,
        )
