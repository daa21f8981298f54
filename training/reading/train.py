"""Trains the reader on shards: ``python -m training.reading.train --out folder``."""

import argparse
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from training.reading.batches import NO_HEAD, Batch, Shard, Slips, batches
from training.reading.network import ReaderNetwork
from training.schedule import cosine_rate
from vitascope_scene.reading.encoding import own_names

_HEAD_SHARE, _OWNER_SHARE = 0.5, 0.4


def shard_paths(folder: Path) -> list[Path]:
    """The shards made so far, in order."""
    return sorted(path for path in folder.glob("reading-*.npz") if "partial" not in path.name)


def endless(folder: Path, size: int, seed: int) -> Iterator[Batch]:
    """Batches without end; shards may still be made when training begins, so each pass looks again.

    The first shard is held back to judge by, unless it is the only one.
    """
    rng = np.random.default_rng(seed)
    seen: set[Path] = set()
    while True:
        paths = shard_paths(folder)[1:] or shard_paths(folder)
        fresh = [path for path in paths if path not in seen] or paths
        for path in rng.permutation(np.array(fresh, dtype=object)):
            yield from batches(Shard.load(path), size, rng)
        seen |= set(fresh)


def loss_of(network: ReaderNetwork, batch: Batch, rows: Tensor) -> Tensor:
    """What each word is, which word it points at, and whose it is."""
    labels, heads, owners = network(rows)
    words = batch.labels >= 0
    named = functional.cross_entropy(labels[words], batch.labels[words])
    pointing = batch.heads > NO_HEAD
    headed = functional.cross_entropy(heads[pointing], batch.heads[pointing], reduction="sum")
    headed = headed / pointing.sum().clamp(min=1)
    owned = functional.binary_cross_entropy_with_logits(owners, batch.owners, reduction="none")
    having = batch.owners.sum(-1) > 0
    owned = (owned * words[:, None]).sum(-1)[having].sum() / having.sum().clamp(min=1)
    return named + _HEAD_SHARE * headed + _OWNER_SHARE * owned


@torch.no_grad()
def accuracy(network: ReaderNetwork, shard: Shard) -> dict[str, float]:
    """Share of words with the right label, of pointers that are right, of captions wholly right, in
    every 7th batch.
    """
    told: dict[str, list[Tensor]] = {"labels": [], "heads": [], "owners": [], "captions": []}
    for batch in islice(batches(shard, 128, np.random.default_rng(0)), 0, None, 7):
        labels, heads, owners = network(batch.rows)
        words, pointing = batch.labels >= 0, batch.heads > NO_HEAD
        label_right = (labels.argmax(-1) == batch.labels) | ~words
        head_right = (heads.argmax(-1) == batch.heads) | ~pointing
        owned = batch.owners.sum(-1) > 0
        owner_right = ((owners > 0) == (batch.owners > 0.5)).all(-1) | ~owned
        told["labels"].append(label_right[words])
        told["heads"].append(head_right[pointing])
        told["owners"].append(owner_right[owned])
        told["captions"].append((label_right & head_right & owner_right).all(-1))
    return {name: torch.cat(right).float().mean().item() for name, right in told.items()}


def resume(network: ReaderNetwork, names: tuple[str, ...], path: Path) -> None:
    """Go on from earlier weights; words that they did not know keep their random start."""
    saved = torch.load(path)
    row = {name: number for number, name in enumerate(saved["names"])}
    own = network.own.weight.detach().clone()
    for number, name in enumerate(names):
        if name in row:
            own[number] = saved["weights"]["own.weight"][row[name]]
    network.load_state_dict({**saved["weights"], "own.weight": own})


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--out", type=Path, default=Path("training/runs/main"))
    arguments.add_argument("--steps", type=int, default=6000)
    arguments.add_argument("--batch", type=int, default=48)
    arguments.add_argument("--rate", type=float, default=1e-3)
    arguments.add_argument(
        "--half", action="store_true", help="bf16 where the processor is quick at it"
    )
    arguments.add_argument("--resume", type=Path)
    given = arguments.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    torch.set_flush_denormal(True)
    names = own_names()
    network, slips = ReaderNetwork(len(names)), Slips(names)
    if given.resume:
        resume(network, names, given.resume)
    print("parameters", sum(weights.numel() for weights in network.parameters()), flush=True)
    optimizer = torch.optim.AdamW(
        network.parameters(), lr=given.rate, weight_decay=0.01, betas=(0.9, 0.98), fused=True
    )
    held_back = Shard.load(shard_paths(given.out)[0])
    feed, start, running = endless(given.out, given.batch, 1), time.process_time(), 0.0
    for step in range(given.steps):
        for group in optimizer.param_groups:
            group["lr"] = cosine_rate(step, given.steps, given.rate, warm=200)
        batch = next(feed)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=given.half):
            loss = loss_of(network, batch, slips(batch.rows))
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        running = 0.98 * running + 0.02 * loss.item()
        if step % 250 == 249 or step == given.steps - 1:
            scores = " ".join(
                f"{name} {share:.4f}" for name, share in accuracy(network, held_back).items()
            )
            print(
                f"step {step + 1}: loss {running:.3f}, {time.process_time() - start:.0f} s, {scores}",
                flush=True,
            )
            torch.save({"names": names, "weights": network.state_dict()}, given.out / "reading.pt")


if __name__ == "__main__":
    main()
