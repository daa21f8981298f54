"""Teaches the flow network to turn noise into the scenes that captions ask for: ``python -m training.train_flow``."""

import argparse
import copy
import random
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.dataset import Shard
from training.networks import MEANING, REGISTERS, Flow, TextEncoder
from training.schedule import cosine_rate, shard_paths
from vitascope_scene.tokenizer import PAD, Tokenizer

SHIFT = 3.0
"""Draws times toward the noise, where the words are decided."""
DROPPED = 0.1
"""Share of captions taken away, so that the network also knows scenes without one."""


@torch.no_grad()
def encode(
    encoder: TextEncoder, tokens: np.ndarray[tuple[int, int], np.dtype[np.int16]]
) -> np.ndarray[tuple[int, int, int], np.dtype[np.float16]]:
    """Meanings of all captions of a shard, read in order of length."""
    lengths = (tokens != PAD).sum(axis=1)
    meanings = np.zeros((len(tokens), len(REGISTERS), MEANING), dtype=np.float16)
    for rows in np.array_split(np.argsort(lengths), max(1, len(tokens) // 128)):
        some = torch.from_numpy(tokens[rows, : max(1, int(lengths[rows].max()))].astype(np.int64))
        with torch.autocast("cpu", dtype=torch.bfloat16):
            meanings[rows] = encoder(some).float().numpy().astype(np.float16)
    return meanings


def encoded(encoder: TextEncoder, path: Path) -> tuple[Tensor, Tensor]:
    """A shard's latents and meanings; meanings are kept beside it once made."""
    shard, kept = Shard.load(path), path.with_name(path.stem.replace("shard", "meaning") + ".npy")
    if not kept.exists():
        partial = kept.with_suffix(".partial.npy")
        np.save(partial, encode(encoder, shard.tokens))
        partial.rename(kept)
    return torch.from_numpy(shard.latents), torch.from_numpy(np.load(kept))


def batches(encoder: TextEncoder, paths: list[Path], size: int) -> Iterator[tuple[Tensor, Tensor]]:
    """Endless batches of latents and meanings, some of the meanings those of an empty caption."""
    rng = random.Random(2)
    empty = torch.from_numpy(encode(encoder, np.zeros((1, 1), dtype=np.int16)))
    while True:
        for path in rng.sample(paths, len(paths)):
            latents, meanings = encoded(encoder, path)
            order = torch.randperm(len(latents))
            for start in range(0, len(latents), size):
                rows = order[start : start + size]
                dropped = torch.rand(len(rows), 1, 1) < DROPPED
                yield latents[rows].float(), torch.where(dropped, empty, meanings[rows]).float()


def flow_loss(flow: Flow, latents: Tensor, meanings: Tensor) -> Tensor:
    """Mean squared error of the velocity at a time drawn for each scene."""
    noise = torch.randn_like(latents)
    sigma = torch.sigmoid(torch.randn(len(latents)))
    sigma = SHIFT * sigma / (1 + (SHIFT - 1) * sigma)
    time_now = 1 - sigma
    mixed = time_now[:, None, None] * latents + sigma[:, None, None] * noise
    velocity = flow(mixed, time_now, meanings).float()
    loss: Tensor = (velocity - (latents - noise)).square().mean()
    return loss


def main() -> None:
    """Train with an exponential moving average, report, save the average."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--out", type=Path, default=Path("training/runs/main"))
    arguments.add_argument("--steps", type=int, default=12000)
    arguments.add_argument("--batch", type=int, default=64)
    arguments.add_argument("--rate", type=float, default=1e-3)
    arguments.add_argument("--shards", type=int, default=24)
    arguments.add_argument("--resume", type=Path)
    arguments.add_argument("--decay", type=float, default=0.999)
    given = arguments.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    encoder = TextEncoder(Tokenizer.load(given.out / "tokenizer.json").size)
    encoder.load_state_dict(torch.load(given.out / "text.pt"))
    encoder.eval()
    flow = Flow()
    if given.resume:
        flow.load_state_dict(torch.load(given.resume))
    average = copy.deepcopy(flow).requires_grad_(False)
    optimizer = torch.optim.AdamW(flow.parameters(), lr=given.rate, weight_decay=0.01, betas=(0.9, 0.98))
    feed, start, running = batches(encoder, shard_paths(given.out)[: given.shards], given.batch), time.monotonic(), 1.0
    for step in range(given.steps):
        for group in optimizer.param_groups:
            group["lr"] = cosine_rate(step, given.steps, given.rate, warm=300)
        latents, meanings = next(feed)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss = flow_loss(flow, latents, meanings)
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(flow.parameters(), 1.0)
        optimizer.step()
        decay = min(given.decay, (step + 1) / (step + 10))
        torch._foreach_lerp_(list(average.parameters()), list(flow.parameters()), 1 - decay)
        running = 0.99 * running + 0.01 * loss.item()
        if step % 500 == 499 or step == given.steps - 1:
            print(f"flow {step + 1}: loss {running:.4f}, {time.monotonic() - start:.0f} s", flush=True)
            torch.save(average.state_dict(), given.out / "flow.pt")


if __name__ == "__main__":
    main()
