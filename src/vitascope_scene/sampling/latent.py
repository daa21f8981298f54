"""The scene latent: slots of numbers that stand for a layout, and the way back.

A latent has shape (SLOTS, CHANNELS). Word slots hold one key as a code; the effects slot holds one
±1 per effect. Path slots hold the cosine coefficients of a curve over POINTS points: a path is
smooth however rough the sample. Who is in the picture is no slot: that is given, never sampled, so
that no stranger can appear.
"""

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from vitascope_scene import keys
from vitascope_scene.meaning import MOST_ACTORS
from vitascope_scene.sampling.codes import CHANNELS, code
from vitascope_scene.sampling.layout import POINTS, Layout

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

WAVES = 12
"""Cosine waves per curve: two curves fill a slot."""
WORLD = ("place", "time", "weather", "style", "camera")
ACTOR = ("colour", "motion")
WORDS: tuple[tuple[str, int | None], ...] = (
    *((kind, None) for kind in WORLD),
    *((kind, number) for number in range(MOST_ACTORS) for kind in ACTOR),
)
"""The word slots: a kind of key, and whose it is (None: the world's)."""
EFFECTS_SLOT = len(WORDS)
PATHS = EFFECTS_SLOT + 1
"""The first path slot: two an actor (x and y, height), then the camera's two (x and y, zoom and
roll).
"""
SLOTS = PATHS + 2 * MOST_ACTORS + 2

_SPREAD = {"path": 0.9, "size": 0.35, "pan": 0.7, "lens": 0.35}
"""How far each kind of curve usually strays, to bring its waves to the noise's range."""
_USUAL_SIZE, _USUAL_LENS = 0.4, np.array([1.2, 0.0], dtype=np.float32)


@cache
def cosines() -> "NDArray[float32]":
    """The orthonormal cosine basis, (WAVES, POINTS)."""
    point, wave = np.arange(POINTS) + 0.5, np.arange(WAVES)[:, None]
    basis = np.cos(np.pi * wave * point / POINTS) * np.sqrt(2 / POINTS)
    basis[0] /= np.sqrt(2)
    return np.asarray(basis, dtype=np.float32)


@cache
def wave_scale() -> "NDArray[float32]":
    """The usual size of each wave of a unit curve: slow waves large, fast ones small but never
    lost.
    """
    falling = 1.0 / (1.0 + np.arange(WAVES)) ** 1.2
    return np.asarray(np.sqrt(POINTS) * np.maximum(falling * 0.35, 0.012), dtype=np.float32)


def latent_of(layout: Layout) -> "NDArray[float32]":
    """A layout as numbers in the noise's range; slots of actors who are not there are zero."""
    latent = np.zeros((SLOTS, CHANNELS), dtype=np.float32)
    words = {
        "place": layout.place,
        "time": layout.time,
        "weather": layout.weather,
        "style": layout.style,
        "camera": layout.camera_move,
    }
    for slot, (kind, number) in enumerate(WORDS):
        if number is None:
            latent[slot] = code(kind, words[kind])
        elif number < len(layout.actors):
            value = layout.actors[number][1 if kind == "colour" else 2]
            latent[slot] = 0.0 if value is None else code(kind, value)
    latent[EFFECTS_SLOT] = effect_flags(layout.effects)
    latent[PATHS:] = _curves_to_waves(layout)
    return latent


def effect_flags(effects: "frozenset[str]") -> "NDArray[float32]":
    """Effects as ±1, (CHANNELS,)."""
    flags = np.zeros(CHANNELS, dtype=np.float32)
    flags[: len(keys.EFFECTS)] = [1.0 if name in effects else -1.0 for name in keys.EFFECTS]
    return flags


def curves_of(latent: "NDArray[float32]") -> "tuple[NDArray[float32], NDArray[float32]]":
    """The actors' paths (MOST_ACTORS, POINTS, 3) and the camera's (POINTS, 4)."""
    slots = (latent[PATHS:].reshape(-1, 2, WAVES) * wave_scale()) @ cosines()
    places = slots[0 : 2 * MOST_ACTORS : 2] * _SPREAD["path"]
    sizes = slots[1 : 2 * MOST_ACTORS : 2, :1] * _SPREAD["size"] + _USUAL_SIZE
    paths = np.concatenate([places, sizes], axis=1).transpose(0, 2, 1)
    lens = slots[-1].T * _SPREAD["lens"] + _USUAL_LENS
    camera = np.concatenate([slots[-2].T * _SPREAD["pan"], lens], axis=1)
    return np.asarray(paths, dtype=np.float32), np.asarray(camera, dtype=np.float32)


def _curves_to_waves(layout: Layout) -> "NDArray[float32]":
    """All curves as path slots, (slots, CHANNELS)."""
    slots = np.zeros((2 * MOST_ACTORS + 2, 2, POINTS), dtype=np.float32)
    for number, path in enumerate(layout.paths):
        slots[2 * number] = path[:, :2].T / _SPREAD["path"]
        slots[2 * number + 1, 0] = (path[:, 2] - _USUAL_SIZE) / _SPREAD["size"]
    slots[-2] = layout.camera[:, :2].T / _SPREAD["pan"]
    slots[-1] = (layout.camera[:, 2:] - _USUAL_LENS).T / _SPREAD["lens"]
    waves = slots @ cosines().T / wave_scale()
    return np.asarray(waves.reshape(-1, CHANNELS), dtype=np.float32)
