"""The vocabulary as numbers: every key of a kind is a code of ±1, read back as the nearest code."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from vitascope_scene import keys

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

CHANNELS = 24
"""Numbers in a code, and in every slot of a latent."""
FIRST_DISTANCE = 10
"""Places in which two codes differ, while that many can be found."""
TRIES = 2_000

VALUES: dict[str, tuple[str, ...]] = {
    "place": keys.PLACES,
    "time": keys.TIMES,
    "weather": keys.WEATHERS,
    "style": keys.STYLES,
    "camera": keys.CAMERAS,
    "colour": keys.COLOURS,
    "motion": keys.MOTIONS,
}


@cache
def codes(kind: str) -> "NDArray[float32]":
    """The code of every value of a kind, (values, CHANNELS) of ±1: far apart, the same on every
    machine.

    A value added at the end leaves the others' codes as they are.
    """
    generator = np.random.Generator(np.random.PCG64(sum(kind.encode())))
    chosen: list[NDArray[float32]] = []
    least = FIRST_DISTANCE
    while len(chosen) < len(VALUES[kind]):
        for _ in range(TRIES):
            new = np.where(generator.random(CHANNELS) < 0.5, -1.0, 1.0).astype(np.float32)
            wanted = len(chosen) < len(VALUES[kind])
            if wanted and all(int((new != other).sum()) >= least for other in chosen):
                chosen.append(new)
        least -= 1
    return np.stack(chosen)


def code(kind: str, value: str) -> "NDArray[float32]":
    """The code of a value (CHANNELS,): of what the network takes it for."""
    value = keys.TAKEN_FOR.get(value, value)
    return np.asarray(codes(kind)[VALUES[kind].index(value)], dtype=np.float32)


def nearest(kind: str, numbers: "NDArray[float32]", among: Sequence[str] = ()) -> str:
    """The value whose code agrees best with these numbers (CHANNELS,): of all of its kind, or of
    some.
    """
    values = tuple(among) or VALUES[kind]
    known = codes(kind)[[VALUES[kind].index(value) for value in values]]
    return values[int(np.argmax(known @ np.clip(numbers, -1.5, 1.5)))]
