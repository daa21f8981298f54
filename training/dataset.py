"""Captions, labels and scene latents as arrays, made on a second process: ``python -m training.dataset``."""

import argparse
import random
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from training.ask import HEADS, labels_of
from training.captions import caption_of
from training.sampler import sample_pair
from vitascope_scene import keys
from vitascope_scene.lexicon.tables import read_table
from vitascope_scene.sampling.latent import CHANNELS, SLOTS, latent_of
from vitascope_scene.tokenizer import MAX_TOKENS, Tokenizer

TAGS = ("", *(f"{kind}:{key}" for kind, table in read_table("en.toml").items() for key in table))
"""What a single token may be: a word of some key, or nothing."""


@dataclass(frozen=True, kw_only=True)
class Shard:
    """N examples of (MAX_TOKENS,) tokens and tags, one label per head, one flag per effect, a latent."""

    tokens: NDArray[np.int16]
    tags: NDArray[np.int16]
    labels: NDArray[np.uint8]
    effects: NDArray[np.uint8]
    latents: NDArray[np.float16]

    def save(self, path: Path) -> None:
        """Write under a temporary name first, so that a reader never sees half a file."""
        partial = path.with_suffix(".partial.npz")
        np.savez(partial, **vars(self))
        partial.rename(path)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what save wrote."""
        with np.load(path) as arrays:
            return cls(**{name: arrays[name] for name in cls.__dataclass_fields__})


def make_shard(tokenizer: Tokenizer, seed: int, count: int) -> Shard:
    """Sample count captions with their scenes; English and Chinese in turn."""
    rng = random.Random(seed)
    tokens = np.zeros((count, MAX_TOKENS), dtype=np.int16)
    tags = np.zeros((count, MAX_TOKENS), dtype=np.int16)
    labels = np.zeros((count, len(HEADS)), dtype=np.uint8)
    effects = np.zeros((count, len(keys.EFFECTS)), dtype=np.uint8)
    latents = np.zeros((count, SLOTS, CHANNELS), dtype=np.float16)
    numbers = {tag: n for n, tag in enumerate(TAGS)}
    for row in range(count):
        ask, layout = sample_pair(rng)
        caption = caption_of(rng, ask, ("en", "zh")[row % 2])
        spans = list(tokenizer.spans(caption.text))[:MAX_TOKENS]
        tokens[row, : len(spans)] = [token for token, _ in spans]
        tags[row, : len(spans)] = [numbers[caption.tags[at]] for _, at in spans]
        labels[row], effects[row] = labels_of(ask)
        latents[row] = latent_of(layout)
    return Shard(tokens=tokens, tags=tags, labels=labels, effects=effects, latents=latents)


def main() -> None:
    """Write shards one after another."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--out", type=Path, default=Path("training/runs/main"))
    arguments.add_argument("--shards", type=int, default=24)
    arguments.add_argument("--size", type=int, default=16384)
    given = arguments.parse_args()
    tokenizer = Tokenizer.load(given.out / "tokenizer.json")
    start = time.monotonic()
    for number in range(given.shards):
        make_shard(tokenizer, 1000 + number, given.size).save(given.out / f"shard-{number:03d}.npz")
        print(f"shard {number}: {time.monotonic() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
