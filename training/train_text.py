"""Teaches the text encoder, alone, to name what captions say: ``python -m training.train_text``."""

import argparse
import random
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from training.ask import HEADS
from training.dataset import Shard, make_shard
from training.networks import TextEncoder
from training.schedule import cosine_rate, shard_paths
from vitascope_scene.tokenizer import PAD, Tokenizer

Batch = tuple[Tensor, Tensor, Tensor, Tensor]


def batches(folder: Path, size: int, seed: int) -> Iterator[Batch]:
    """Endless batches of similar length, so that little padding is read: tokens, tags, labels, effects.

    Shards are still being made when training begins: each pass takes those that are there, the new ones first.
    """
    rng, seen = random.Random(seed), set[Path]()
    while True:
        paths = shard_paths(folder)
        fresh = [path for path in paths if path not in seen]
        for path in rng.sample(fresh or paths, len(fresh or paths)):
            yield from _shard_batches(Shard.load(path), size, rng)
        seen |= set(fresh)


def _shard_batches(shard: Shard, size: int, rng: random.Random) -> Iterator[Batch]:
    """One shard's batches in random order."""
    lengths = (shard.tokens != PAD).sum(axis=1) + np.random.default_rng(rng.getrandbits(32)).uniform(
        0, 4, len(shard.tokens)
    )
    rows = np.argsort(lengths)
    starts = list(range(0, len(rows) - size + 1, size))
    rng.shuffle(starts)
    for start in starts:
        chosen = rows[start : start + size]
        length = max(1, int((shard.tokens[chosen] != PAD).sum(axis=1).max()))
        yield (
            torch.from_numpy(shard.tokens[chosen, :length].astype(np.int64)),
            torch.from_numpy(shard.tags[chosen, :length].astype(np.int64)),
            torch.from_numpy(shard.labels[chosen].astype(np.int64)),
            torch.from_numpy(shard.effects[chosen].astype(np.float32)),
        )


def loss_of(encoder: TextEncoder, batch: Batch) -> Tensor:
    """Every attribute from its register, every effect, and every token's own key."""
    tokens, tags, labels, effects = batch
    meanings, outputs = encoder.read(tokens)
    logits, seen = encoder.name(meanings)
    named = sum((functional.cross_entropy(one.float(), labels[:, n]) for n, one in enumerate(logits)), torch.zeros(()))
    shown = functional.binary_cross_entropy_with_logits(seen.float(), effects) * effects.shape[1] * 0.5
    words = tokens != PAD
    spelt = functional.cross_entropy(encoder.tags(outputs[words]).float(), tags[words])
    return named + shown + 2.0 * spelt


@torch.no_grad()
def accuracy(encoder: TextEncoder, shard: Shard) -> dict[str, float]:
    """Share of captions whose attribute is named right, per head; "all" is every head of a caption at once."""
    right: list[Tensor] = []
    for tokens, _, labels, effects in _shard_batches(shard, 128, random.Random(0)):
        logits, seen = encoder.name(encoder(tokens))
        heads = [one.argmax(1) == labels[:, n] for n, one in enumerate(logits)]
        right.append(torch.stack([*heads, ((seen > 0) == (effects > 0.5)).all(dim=1)], dim=1))
    table = torch.cat(right).float()
    return dict(zip([*HEADS, "effects"], table.mean(0).tolist(), strict=True)) | {
        "all": table.all(dim=1).float().mean().item()
    }


def main() -> None:
    """Train, report, save."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--out", type=Path, default=Path("training/runs/main"))
    arguments.add_argument("--steps", type=int, default=12000)
    arguments.add_argument("--batch", type=int, default=64)
    arguments.add_argument("--examples", type=int, default=1024, help="held-out captions to judge it by; at least 128")
    arguments.add_argument("--rate", type=float, default=1e-3)
    arguments.add_argument("--resume", type=Path)
    given = arguments.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    tokenizer = Tokenizer.load(given.out / "tokenizer.json")
    encoder = TextEncoder(tokenizer.size)
    if given.resume:
        encoder.load_state_dict(torch.load(given.resume))
    held_out = make_shard(tokenizer, 7, given.examples)
    optimizer = torch.optim.AdamW(encoder.parameters(), lr=given.rate, weight_decay=0.01, betas=(0.9, 0.98))
    feed, start, running = batches(given.out, given.batch, 1), time.monotonic(), 0.0
    for step in range(given.steps):
        for group in optimizer.param_groups:
            group["lr"] = cosine_rate(step, given.steps, given.rate, warm=200)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = loss_of(encoder, next(feed))
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
        optimizer.step()
        running = 0.98 * running + 0.02 * loss.item()
        if step % 500 == 499 or step == given.steps - 1:
            scores = accuracy(encoder, held_out)
            worst = " ".join(
                f"{name} {score:.3f}" for name, score in sorted(scores.items(), key=lambda item: item[1])[:6]
            )
            print(f"text {step + 1}: loss {running:.3f}, {time.monotonic() - start:.0f} s, {worst}", flush=True)
            torch.save(encoder.state_dict(), given.out / "text.pt")


if __name__ == "__main__":
    main()
