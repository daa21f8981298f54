"""The scene latent: slots of numbers that stand for a Scene, and the way back.

A latent has shape (SLOTS, CHANNELS). Word slots hold one key as a fixed code of ±1, read back as the nearest code; the
effects slot holds one ±1 per effect and one for first person. Path slots hold the cosine coefficients of a curve over
POINTS half-second steps of a ten-second clip (a shorter one takes every second point): a path is smooth however
rough the sample. Latents know neither the frame's ratio nor its length: ``scene_of`` fits them to both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from vitascope_scene import keys
from vitascope_scene.scene import STEP_SECONDS, Actor, Scene
from vitascope_scene.traits import traits_of

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

CHANNELS = 24
POINTS = 21
WAVES = 12
"""Cosine waves per curve: two curves fill a slot."""
ACTORS = 3
NOBODY = "nobody"
NO_RELATION = "none"

WORLD_SLOTS = ("place", "time", "weather", "style", "camera", "effects", "relation")
ACTOR_SLOTS = ("subject", "colour", "motion")
WORD_SLOTS = WORLD_SLOTS + ACTOR_SLOTS * ACTORS
PATH_SLOTS = ("path", "size") * ACTORS + ("pan", "lens")
SLOTS = len(WORD_SLOTS) + len(PATH_SLOTS)

VALUES: dict[str, tuple[str, ...]] = {
    "place": keys.PLACES,
    "time": keys.TIMES,
    "weather": keys.WEATHERS,
    "style": keys.STYLES,
    "camera": keys.CAMERAS,
    "relation": (NO_RELATION, *keys.RELATIONS),
    "subject": (NOBODY, *keys.SUBJECTS),
    "colour": keys.COLOURS,
    "motion": keys.MOTIONS,
}
FIRST_PERSON = len(keys.EFFECTS)
"""The channel of the effects slot that says first person."""

LOWEST = 0.8
"""Where the lower edge of what takes off stands at first, as the renderer counts: 1 is the lower edge of the frame."""
_SPREAD = {"path": 0.9, "size": 0.35, "pan": 0.7, "lens": 0.35}
"""How far each kind of curve usually strays, to bring its waves to the noise's range."""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A scene before it is fitted to a frame: words as in Scene, curves at POINTS points.

    actors are (subject, colour, motion); paths (actors, POINTS, 3) hold x, y and height as a share of the frame's
    shorter side, y being the feet of a subject on the ground; camera (POINTS, 4) is x, y, zoom, roll.
    """

    place: str
    time: str
    weather: str
    style: str
    camera_move: str
    effects: frozenset[str]
    first_person: bool
    relation: str | None
    actors: tuple[tuple[str, str, str], ...]
    paths: "NDArray[float32]"
    camera: "NDArray[float32]"


@cache
def codes(kind: str) -> "NDArray[float32]":
    """The code of every value of a kind, (values, CHANNELS) of ±1: far apart, and the same on every machine."""
    count = len(VALUES[kind])
    generator = np.random.Generator(np.random.PCG64(sum(kind.encode())))
    chosen: list[NDArray[float32]] = []
    least = 10
    while len(chosen) < count:
        for _ in range(2000):
            code = np.where(generator.random(CHANNELS) < 0.5, -1.0, 1.0).astype(np.float32)
            if len(chosen) < count and all(int((code != other).sum()) >= least for other in chosen):
                chosen.append(code)
        least -= 1
    return np.stack(chosen)


@cache
def cosines() -> "NDArray[float32]":
    """The orthonormal cosine basis, (WAVES, POINTS)."""
    point, wave = np.arange(POINTS) + 0.5, np.arange(WAVES)[:, None]
    basis = np.cos(np.pi * wave * point / POINTS) * np.sqrt(2 / POINTS)
    basis[0] /= np.sqrt(2)
    return np.asarray(basis, dtype=np.float32)


@cache
def wave_scale() -> "NDArray[float32]":
    """The usual size of each wave of a unit curve: steady part and slow waves large, fast ones small but never lost."""
    falling = 1.0 / (1.0 + np.arange(WAVES)) ** 1.2
    return np.asarray(np.sqrt(POINTS) * np.maximum(falling * 0.35, 0.012), dtype=np.float32)


def latent_of(layout: Layout) -> "NDArray[float32]":
    """A layout as numbers in the noise's range."""
    latent = np.zeros((SLOTS, CHANNELS), dtype=np.float32)
    world = (
        layout.place,
        layout.time,
        layout.weather,
        layout.style,
        layout.camera_move,
        "",
        layout.relation or NO_RELATION,
    )
    for slot, (kind, value) in enumerate(zip(WORLD_SLOTS, world, strict=True)):
        latent[slot] = _flags(layout) if kind == "effects" else code(kind, value)
    for number in range(ACTORS):
        words = layout.actors[number] if number < len(layout.actors) else (NOBODY, "", "")
        for offset, (kind, value) in enumerate(zip(ACTOR_SLOTS, words, strict=True)):
            latent[len(WORLD_SLOTS) + number * len(ACTOR_SLOTS) + offset] = code(kind, value)
    latent[len(WORD_SLOTS) :] = _curves_to_waves(layout)
    return latent


def layout_of(latent: "NDArray[float32]") -> Layout:
    """The nearest layout to a sampled latent."""
    words = [nearest(kind, latent[slot]) if kind != "effects" else "" for slot, kind in enumerate(WORD_SLOTS)]
    flags = latent[WORLD_SLOTS.index("effects")] > 0
    first = len(WORLD_SLOTS)
    triples = [tuple(words[at : at + 3]) for at in range(first, first + 3 * ACTORS, 3)]
    present = [n for n, triple in enumerate(triples) if triple[0] != NOBODY]
    paths, camera = _waves_to_curves(latent[len(WORD_SLOTS) :])
    return Layout(
        place=words[0],
        time=words[1],
        weather=words[2],
        style=words[3],
        camera_move=words[4],
        effects=frozenset(name for name, on in zip(keys.EFFECTS, flags, strict=False) if on),
        first_person=bool(flags[FIRST_PERSON]),
        relation=None if words[6] == NO_RELATION or len(present) < 2 else words[6],
        actors=tuple((triples[n][0], triples[n][1], triples[n][2]) for n in present),
        paths=paths[present],
        camera=camera,
    )


def scene_of(layout: Layout, *, width: int, height: int, seconds: float, seed: int) -> Scene:
    """Fit a layout to a frame of this shape and a clip of this length."""
    steps = round(seconds / STEP_SECONDS) + 1
    at = np.linspace(0, POINTS - 1, steps)
    actors = tuple(
        Actor(
            subject=subject,
            colour=colour,
            motion=motion,
            path=_fit(_resample(path, at), subject, motion, width / height),
        )
        for (subject, colour, motion), path in zip(layout.actors, layout.paths, strict=True)
    )
    return Scene(
        place=layout.place,
        time=layout.time,
        weather=layout.weather,
        style=layout.style,
        camera=layout.camera_move,
        effects=layout.effects,
        actors=actors,
        camera_path=_clamp_camera(_resample(layout.camera, at)),
        seconds=seconds,
        seed=seed,
        relation=layout.relation,
        first_person=layout.first_person,
    )


def code(kind: str, value: str) -> "NDArray[float32]":
    """A value's code; nothing at all, such as the colour of nobody, is zero."""
    return codes(kind)[VALUES[kind].index(value)] if value else np.zeros(CHANNELS, dtype=np.float32)


def nearest(kind: str, numbers: "NDArray[float32]", among: Sequence[str] = ()) -> str:
    """The value whose code agrees best with these numbers (CHANNELS,): of all of its kind, or of some."""
    values = tuple(among) or VALUES[kind]
    known = codes(kind)[[VALUES[kind].index(value) for value in values]]
    return values[int(np.argmax(known @ np.clip(numbers, -1.5, 1.5)))]


def _flags(layout: Layout) -> "NDArray[float32]":
    """Effects and first person as ±1."""
    flags = np.zeros(CHANNELS, dtype=np.float32)
    flags[: len(keys.EFFECTS)] = [1.0 if name in layout.effects else -1.0 for name in keys.EFFECTS]
    flags[FIRST_PERSON] = 1.0 if layout.first_person else -1.0
    return flags


def _curves_to_waves(layout: Layout) -> "NDArray[float32]":
    """All curves as path slots, (PATH_SLOTS, CHANNELS)."""
    slots = np.zeros((len(PATH_SLOTS), 2, POINTS), dtype=np.float32)
    for number, path in enumerate(layout.paths):
        slots[2 * number] = path[:, :2].T / _SPREAD["path"]
        slots[2 * number + 1, 0] = (path[:, 2] - 0.4) / _SPREAD["size"]
    slots[-2] = layout.camera[:, :2].T / _SPREAD["pan"]
    slots[-1] = (layout.camera[:, 2:] - np.array([1.2, 0.0], dtype=np.float32)).T / _SPREAD["lens"]
    waves = slots @ cosines().T / wave_scale()
    return np.asarray(waves.reshape(len(PATH_SLOTS), CHANNELS), dtype=np.float32)


def _waves_to_curves(waves: "NDArray[float32]") -> "tuple[NDArray[float32], NDArray[float32]]":
    """Path slots back to actors' paths (ACTORS, POINTS, 3) and the camera's (POINTS, 4)."""
    slots = (waves.reshape(len(PATH_SLOTS), 2, WAVES) * wave_scale()) @ cosines()
    paths = np.stack(
        [
            np.stack([*(slots[2 * n] * _SPREAD["path"]), slots[2 * n + 1, 0] * _SPREAD["size"] + 0.4], axis=1)
            for n in range(ACTORS)
        ]
    )
    lens = slots[-1] * _SPREAD["lens"] + np.array([[1.2], [0.0]], dtype=np.float32)
    return np.asarray(paths, dtype=np.float32), np.concatenate([slots[-2] * _SPREAD["pan"], lens]).T.astype(np.float32)


def _resample(curve: "NDArray[float32]", at: "NDArray[np.float64]") -> "NDArray[float32]":
    """A curve read at these points between its own."""
    columns = [np.interp(at, np.arange(POINTS), column) for column in curve.T]
    return np.stack(columns, axis=1).astype(np.float32)


def _fit(path: "NDArray[float32]", subject: str, motion: str, ratio: float) -> "NDArray[float32]":
    """Shares of the shorter side to shares of the height, no wider than the frame, the feet to the centre.

    What takes off stands whole in the picture first.
    """
    traits = traits_of(subject)
    size = np.clip(path[:, 2], 0.05, 1.1) * min(1.0, ratio)
    size = np.minimum(size, 0.85 * ratio / traits.aspect)
    y = path[:, 1] - size if traits.anchor == "ground" else path[:, 1]
    if motion == "rise" and traits.anchor == "air":
        y = y - max(0.0, float(y[0] + size[0]) - LOWEST) * np.linspace(1, 0, len(y)) ** 2
    return np.stack([np.clip(path[:, 0], -1.6, 1.6), np.clip(y, -1.6, 1.6), size], axis=1).astype(np.float32)


def _clamp_camera(path: "NDArray[float32]") -> "NDArray[float32]":
    """Keep a camera path within what a renderer can draw."""
    low, high = np.array([-1.2, -1.2, 0.9, -0.7]), np.array([1.2, 1.2, 2.2, 0.7])
    return np.asarray(np.clip(path, low, high), dtype=np.float32)
