"""Scenes to listen to: drawn up by hand, so that no network is needed."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vitascope_scene.look import Look
from vitascope_scene.scene import STEP_SECONDS, Act, Actor, Scene
from vitascope_scene.sound.parts import Sound

SECONDS = 6.0
RATE = 48_000


def actor(
    concept: str, *, action: str | None = None, motion: str = "still", **values: Any
) -> Actor:
    """One thing; x (from, to) is its way across, high how large it looks."""
    (begin, end), high = values.pop("x", (0.0, 0.0)), values.pop("high", 0.5)
    steps = round(SECONDS / STEP_SECONDS) + 1
    path = np.stack(
        [np.linspace(begin, end, steps), np.zeros(steps), np.full(steps, high)], 1
    ).astype(np.float32)
    acts = values.pop("acts", (Act(look=Look(concept=concept, action=action), motion=motion),))
    return Actor(acts=acts, colour=None, path=path, **values)


def scene(place: str = "meadow", *actors: Actor, **values: Any) -> Scene:
    """A scene by day and in clear weather, unless values say otherwise."""
    steps = round(SECONDS / STEP_SECONDS) + 1
    camera = np.tile(np.array([0, 0, 1, 0], np.float32), (steps, 1))
    usual: dict[str, Any] = {
        "time": "day", "weather": "clear", "style": "natural", "camera": "static", "effects": frozenset(),
        "seconds": SECONDS, "seed": 5, "camera_path": camera,
    }  # fmt: skip
    return Scene(place=place, actors=actors, **(usual | values))


def bands(sound: Sound) -> NDArray[np.float64]:
    """The decibels from 20 to 200, to 2,000 and to 16,000 hertz, both channels together."""
    power = np.sum(np.abs(np.fft.rfft(np.atleast_2d(sound))) ** 2, axis=0)
    hertz = np.fft.rfftfreq(sound.shape[-1], 1 / RATE)
    edges = ((20, 200), (200, 2_000), (2_000, 16_000))
    return np.array(
        [10 * np.log10(power[(hertz >= low) & (hertz < high)].sum() + 1e-9) for low, high in edges]
    )


def levels(sound: Sound, seconds: float = 0.1) -> NDArray[np.float64]:
    """The level of each tenth of a second in decibels below full scale."""
    step = round(seconds * RATE)
    whole = np.atleast_2d(sound)[:, : sound.shape[-1] // step * step]
    power = np.sum(whole.reshape(len(whole), -1, step).astype(np.float64) ** 2, axis=0).mean(axis=1)
    return np.asarray(10 * np.log10(power + 1e-12))
