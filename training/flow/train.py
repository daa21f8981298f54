"""Teach the flow network to turn noise into layouts that fit what is given: ``python -m
training.flow.train``.
"""

import argparse
import copy
import random
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.flow.network import Flow
from training.flow.samples import sample_pair
from training.schedule import cosine_rate
from vitascope_scene.sampling.codes import CHANNELS
from vitascope_scene.sampling.given import features_of, held_of
from vitascope_scene.sampling.latent import latent_of

SHIFT = 3.0
"""Draws times toward the noise, where the words are decided."""
DROPPED = 0.1
"""Share of pairs of which nothing is told, so that the network also knows layouts on their own."""


def make_pairs(count: int, seed: int) -> tuple[Tensor, Tensor, Tensor]:
    """Return latents, what is held and features of so many pairs."""
    rng = random.Random(seed)
    latents, held, features = [], [], []
    for _ in range(count):
        given, layout = sample_pair(rng)
        latents.append(latent_of(layout).astype(np.float16))
        held.append(held_of(given).astype(np.float16))
        features.append(features_of(given).astype(np.float16))
    return (
        torch.from_numpy(np.stack(latents)),
        torch.from_numpy(np.stack(held)),
        torch.from_numpy(np.stack(features)),
    )


def batches(pairs: tuple[Tensor, Tensor, Tensor], size: int) -> Iterator[tuple[Tensor, ...]]:
    """Yield endless batches, of some of which nothing is told."""
    count = len(pairs[0])
    while True:
        order = torch.randperm(count)
        for start in range(0, count - size + 1, size):
            rows = order[start : start + size]
            told = (torch.rand(size, 1, 1) >= DROPPED).float()
            latents, held, features = (part[rows].float() for part in pairs)
            yield latents, held * told, features * told


def flow_loss(flow: Flow, latents: Tensor, held: Tensor, features: Tensor) -> Tensor:
    """Return the mean squared error of the velocity.

    Slots that are held are clean and do not count.
    """
    noise = torch.randn_like(latents)
    sigma = torch.sigmoid(torch.randn(len(latents)))
    sigma = SHIFT * sigma / (1 + (SHIFT - 1) * sigma)
    now = 1 - sigma
    free = (held[:, :, CHANNELS:] == 0).float()
    mixed = now[:, None, None] * latents + sigma[:, None, None] * noise
    mixed = free * mixed + (1 - free) * latents
    velocity = flow(mixed, now, held, features).float()
    errors = (velocity - (latents - noise)).square() * free
    loss: Tensor = errors.sum() / (free.sum() * CHANNELS)
    return loss


def main() -> None:
    """Train with an exponential moving average, report, save the average."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--out", type=Path, default=Path("training/runs/main"))
    arguments.add_argument("--pairs", type=int, default=120_000)
    arguments.add_argument("--steps", type=int, default=10_000)
    arguments.add_argument("--batch", type=int, default=64)
    arguments.add_argument("--rate", type=float, default=1.5e-3)
    arguments.add_argument(
        "--half", action="store_true", help="bfloat16; four times as fast on some processors"
    )
    given = arguments.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    torch.manual_seed(0)
    start = time.monotonic()
    feed = batches(make_pairs(given.pairs, seed=1), given.batch)
    print(f"{given.pairs} pairs, {time.monotonic() - start:.0f} s", flush=True)
    flow = Flow()
    average = copy.deepcopy(flow).requires_grad_(False)
    optimizer = torch.optim.AdamW(
        flow.parameters(), lr=given.rate, weight_decay=0.01, betas=(0.9, 0.98)
    )
    running = 1.0
    for step in range(given.steps):
        for group in optimizer.param_groups:
            group["lr"] = cosine_rate(step, given.steps, given.rate, warm=300)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=given.half):
            loss = flow_loss(flow, *next(feed))
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(flow.parameters(), 1.0)
        optimizer.step()
        decay = min(0.999, (step + 1) / (step + 10))
        torch._foreach_lerp_(list(average.parameters()), list(flow.parameters()), 1 - decay)
        running = 0.99 * running + 0.01 * loss.item()
        if step % 500 == 499 or step == given.steps - 1:
            print(
                f"flow {step + 1}: loss {running:.4f}, {time.monotonic() - start:.0f} s", flush=True
            )
            torch.save(average.state_dict(), given.out / "flow.pt")


if __name__ == "__main__":
    main()
