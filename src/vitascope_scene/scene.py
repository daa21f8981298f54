"""A Scene: everything the renderer needs to draw a clip, and what the network's latent stands for."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

STEP_SECONDS = 0.5
"""Paths are sampled every half second and interpolated smoothly between."""


@dataclass(frozen=True, kw_only=True)
class Actor:
    """One subject on its way through the picture.

    subject, colour and motion are vocabulary keys. path has shape (steps, 3): x and y of the subject's centre in
    units of the frame's half width and half height (0, 0 is the middle; x right, y down; -1..1 is visible), and its
    height as a fraction of the frame's height.
    """

    subject: str
    colour: str
    motion: str
    path: "NDArray[float32]"


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A place with its light and weather, up to three actors, a camera, effects and a style, over time.

    All words are vocabulary keys. camera_path has shape (steps, 4): x and y offset in half widths and half heights,
    zoom (1 is neutral) and roll in radians; it drives the parallax. seed picks everything that is free: cloud shapes,
    hills, where the stars are.
    """

    place: str
    time: str
    weather: str
    style: str
    camera: str
    effects: frozenset[str]
    actors: tuple[Actor, ...]
    camera_path: "NDArray[float32]"
    seconds: float
    seed: int
    relation: str | None = None
    first_person: bool = False
