"""What is given to the flow network: the words that were said, who is there and what each is like."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from vitascope_scene import keys
from vitascope_scene.drawing.traits import traits_of
from vitascope_scene.lexicon import NOUN_KINDS, concepts
from vitascope_scene.meaning import MOST_ACTORS
from vitascope_scene.sampling.codes import CHANNELS, VALUES, code
from vitascope_scene.sampling.latent import SLOTS, WORDS, effect_flags

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

ANCHORS = ("ground", "surface", "air", "deep")
FEATURES = (
    4 + len(ANCHORS) + len(NOUN_KINDS) + len(keys.COLOURS) + len(keys.MOTIONS) + len(keys.PLACES)
)
"""Numbers that say what one actor is like."""
HELD = CHANNELS + 1
"""Numbers a slot is told: the code that it holds, and whether it holds one."""


@dataclass(frozen=True, kw_only=True)
class Given:
    """Everything that is not to be sampled.

    actors are concepts; words maps (kind, number) of a word slot to its key, where it was said.
    motions names for each actor those it may be sampled, empty for its own usual ones; places those
    where all of it may be, empty for any.
    """

    actors: tuple[str, ...] = ()
    words: dict[tuple[str, int | None], str] = field(default_factory=dict)
    effects: frozenset[str] = frozenset()
    first_person: bool = False
    motions: tuple[tuple[str, ...], ...] = ()
    places: tuple[str, ...] = ()


def held_of(given: Given) -> "NDArray[float32]":
    """What each slot is told, (SLOTS, HELD); effects are told what was said and still sampled."""
    held = np.zeros((SLOTS, HELD), dtype=np.float32)
    for slot, word in enumerate(WORDS):
        if (value := given.words.get(word)) is not None:
            held[slot, :CHANNELS], held[slot, CHANNELS] = code(word[0], value), 1.0
    flags = np.maximum(effect_flags(given.effects), 0)
    flags[len(keys.EFFECTS)] = float(given.first_person)
    held[len(WORDS), :CHANNELS] = flags
    return held


def features_of(given: Given) -> "NDArray[float32]":
    """What each actor is like, (MOST_ACTORS, FEATURES); zero where nobody is."""
    rows = [_features(concept) for concept in given.actors]
    empty = np.zeros(FEATURES, dtype=np.float32)
    return np.stack([*rows, *[empty] * (MOST_ACTORS - len(rows))])


def _features(concept: str) -> "NDArray[float32]":
    traits = traits_of(concept)
    size = np.log(max(traits.metres, 0.01))
    parts: list[Sequence[float]] = [
        (1.0, size / 4, traits.height, min(traits.aspect, 4.0) / 2),
        _flags(ANCHORS, (traits.anchor,)),
        _flags(NOUN_KINDS, (concepts()[concept].kind,)),
        _flags(keys.COLOURS, traits.colours),
        _flags(keys.MOTIONS, traits.motions),
        _flags(VALUES["place"], traits.places),
    ]
    return np.concatenate([np.asarray(part, dtype=np.float32) for part in parts])


def _flags(values: Sequence[str], present: Sequence[str]) -> list[float]:
    return [float(value in present) for value in values]
