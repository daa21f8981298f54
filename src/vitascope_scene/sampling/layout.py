"""A layout: what was sampled for one beat, before it is fitted to a frame."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

POINTS = 21
"""Points of a path: every half second of a ten-second clip."""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Words as in Scene; curves at POINTS points that span the beat, whatever its length.

    actors are (concept, colour, motion), in the order of the meaning's subjects; colour None is the
    drawing's own. paths (actors, POINTS, 3) hold x, y and height as a share of the frame's shorter
    side, y being the feet of a subject on the ground, else its centre; camera (POINTS, 4) is x, y,
    zoom, roll.
    """

    place: str
    time: str
    weather: str
    style: str
    camera_move: str
    effects: frozenset[str]
    first_person: bool
    actors: tuple[tuple[str, str | None, str], ...]
    paths: "NDArray[float32]"
    camera: "NDArray[float32]"
