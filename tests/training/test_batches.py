"""What the text encoder is fed while shards are still being made."""

from pathlib import Path

import pytest
from training.dataset import make_shard

from vitascope_scene.sampling.network import WEIGHTS
from vitascope_scene.tokenizer import Tokenizer


@pytest.mark.torch
def test_a_shard_that_was_made_meanwhile_comes_next(tmp_path: Path) -> None:
    from training.train_text import batches

    tokenizer = Tokenizer.load(WEIGHTS / "tokenizer.json")
    shards = [make_shard(tokenizer, seed, 32) for seed in (1, 2)]
    shards[0].save(tmp_path / "shard-000.npz")
    feed = batches(tmp_path, 32, seed=1)
    labels = [next(feed)[2]]
    shards[1].save(tmp_path / "shard-001.npz")
    labels.append(next(feed)[2])
    for shard, given in zip(shards, labels, strict=True):
        assert sorted(map(tuple, given.tolist())) == sorted(map(tuple, shard.labels.tolist()))
