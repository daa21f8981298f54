"""A Scene: everything the renderer needs to draw a clip."""

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from vitascope_scene.look import Look

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

STEP_SECONDS = 0.5
"""Paths are sampled every half second and interpolated smoothly between."""


@dataclass(frozen=True, kw_only=True)
class Act:
    """What an actor looks like and how it moves, from a moment on (seconds) until its next act."""

    look: Look
    motion: str = "still"
    since: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Actor:
    """One thing on its way through the picture.

    colour is a key of the vocabulary, None is the drawing's own. acts has at least one entry, in
    order of time. path has shape (steps, 3): x and y of the centre in units of the frame's half
    width and half height (0, 0 is the middle; x right, y down; -1..1 is visible), and its height as
    a fraction of the frame's height. number is that of its subject, the same for all that are
    alike. What has more depth is drawn later; facing is 1 to the right, -1 to the left, 0 where it
    goes.
    """

    acts: tuple[Act, ...]
    colour: str | None
    path: "NDArray[float32]"
    depth: float = 0.0
    number: int = 0
    facing: int = 0
    casts_shadow: bool = True
    anchor: str | None = None
    shots: tuple[tuple[float, float], ...] = ()

    def is_shown_at(self, t: float) -> bool:
        """Return True while it is in the picture."""
        return not self.shots or any(since <= t < until for since, until in self.shots)

    @property
    def concept(self) -> str:
        """What it is."""
        return self.acts[0].look.concept

    @property
    def motion(self) -> str:
        """How it moves at first."""
        return self.acts[0].motion

    def act_at(self, t: float) -> Act:
        """Return what it does at t seconds."""
        return next((act for act in reversed(self.acts) if act.since <= t), self.acts[0])


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What the world is like from a moment (seconds) on."""

    since: float
    time: str
    weather: str
    effects: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A place with its light and weather, actors, a camera, effects and a style, over time.

    All words are keys of the vocabulary. camera_path has shape (steps, 4): x and y offset in half
    widths and half heights, zoom (1 is neutral) and roll in radians; it drives the parallax. seed
    picks everything that is free: cloud shapes, hills, where the stars are. cuts are the moments in
    seconds at which another shot begins; turns are the later ones at which the world changes.
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
    first_person: bool = False
    cuts: tuple[float, ...] = ()
    turns: tuple[Turn, ...] = ()

    def rng(self, name: str) -> np.random.Generator:
        """Chance for one purpose, from the seed."""
        return np.random.default_rng([self.seed & 0xFFFFFFFF, zlib.crc32(name.encode())])
