"""Shards as batches, with the slips that training makes on purpose."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from vitascope_scene.lexicon import NOUN_KINDS
from vitascope_scene.reading.encoding import COLUMNS, KINDS

NO_HEAD = -1
_READINGS = (COLUMNS - 3) // 2
_SHARE_FUNCTION_LOST = 0.16
_SHARE_NOUN_LOST = 0.03
_SHARE_NOUN_SUBSTITUTE = 0.05
_SHARE_ACTION_LOST = 0.15
_UNKNOWN = KINDS.index("unknown")
_FUNCTION = KINDS.index("function")
_ACTION = KINDS.index("action")
_NOUNS = torch.tensor([KINDS.index(kind) for kind in NOUN_KINDS])


@dataclass(frozen=True, kw_only=True)
class Shard:
    """Captions one after another, as dataset.save wrote them."""

    rows: NDArray[np.int16]
    labels: NDArray[np.int8]
    heads: NDArray[np.int16]
    owners: NDArray[np.int32]
    lengths: NDArray[np.int64]
    chinese: NDArray[np.bool_]

    @classmethod
    def load(cls, path: Path) -> "Shard":
        with np.load(path) as found:
            return cls(**{name: found[name] for name in cls.__dataclass_fields__})


@dataclass(frozen=True, kw_only=True)
class Batch:
    rows: Tensor
    labels: Tensor
    heads: Tensor
    owners: Tensor
    chosen: NDArray[np.int64]


def batches(shard: Shard, size: int, rng: np.random.Generator | None = None) -> Iterator[Batch]:
    """Every caption of a shard once, with those of like length; in order where there is no rng."""
    jitter = rng.random(len(shard.lengths)) * 4 if rng else 0
    order = np.argsort(shard.lengths + jitter, kind="stable")
    starts = np.arange(0, len(order), size)
    if rng:
        rng.shuffle(starts)
    ends = np.cumsum(shard.lengths)
    pairs = np.searchsorted(shard.owners[:, 0], np.arange(len(shard.lengths) + 1))
    for start in starts:
        yield _batch(shard, order[start : start + size], ends, pairs)


def _batch(
    shard: Shard, chosen: NDArray[np.int64], ends: NDArray[np.int64], pairs: NDArray[np.int64]
) -> Batch:
    longest = int(shard.lengths[chosen].max())
    rows = np.zeros((len(chosen), longest, COLUMNS), np.int64)
    labels = np.full((len(chosen), longest), NO_HEAD, np.int64)
    heads = np.full((len(chosen), longest), NO_HEAD, np.int64)
    owners = np.zeros((len(chosen), longest, longest), np.float32)
    for at, caption in enumerate(chosen):
        length = shard.lengths[caption]
        here = slice(ends[caption] - length, ends[caption])
        rows[at, :length] = shard.rows[here]
        labels[at, :length] = shard.labels[here]
        heads[at, :length] = shard.heads[here]
        _, words, whose = shard.owners[pairs[caption] : pairs[caption + 1]].T
        owners[at, words, whose] = 1
    return Batch(
        rows=torch.from_numpy(rows),
        labels=torch.from_numpy(labels),
        heads=torch.from_numpy(heads),
        owners=torch.from_numpy(owners),
        chosen=chosen,
    )


class Slips:
    """Changes words of a batch so that the network leans on no single one.

    A function word becomes unknown or another one, a noun a stranger or one of which only a
    relative is known, an action one of which only the kind is known.
    """

    def __init__(self, encoder_names: tuple[str, ...]) -> None:
        own = {name: number for number, name in enumerate(encoder_names)}
        self._functions = torch.tensor(
            [own[name] for name in encoder_names if name[:3] in ("en:", "zh:")]
        )

    def __call__(self, rows: Tensor) -> Tensor:
        rows = rows.clone()
        kinds, owns = rows[..., :_READINGS], rows[..., _READINGS : 2 * _READINGS]
        alone = kinds[..., 1] == 0
        function = (
            (kinds[..., 0] == _FUNCTION) & alone & (torch.rand(alone.shape) < _SHARE_FUNCTION_LOST)
        )
        lost = function & (torch.rand(alone.shape) < 0.5)
        swapped = function & ~lost
        kinds[..., 0][lost] = _UNKNOWN
        owns[..., 0][lost] = 0
        others = self._functions[torch.randint(len(self._functions), (int(swapped.sum()),))]
        owns[..., 0][swapped] = others
        self._lose_nouns(kinds, alone)
        owns[(kinds == _ACTION) & (torch.rand(kinds.shape) < _SHARE_ACTION_LOST)] = 0
        return rows

    def _lose_nouns(self, kinds: Tensor, alone: Tensor) -> None:
        noun = torch.isin(kinds[..., 0], _NOUNS) & alone
        roll = torch.rand(noun.shape)
        kinds[..., 1][noun & (roll > 1 - _SHARE_NOUN_SUBSTITUTE)] = _UNKNOWN
        kinds[..., 0][noun & (roll < _SHARE_NOUN_LOST)] = _UNKNOWN
