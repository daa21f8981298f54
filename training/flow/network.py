"""The flow transformer in PyTorch: the velocity of a noisy latent, told what was said and who is
there.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from vitascope_scene.meaning import MOST_ACTORS
from vitascope_scene.sampling.codes import CHANNELS
from vitascope_scene.sampling.given import FEATURES, HELD
from vitascope_scene.sampling.latent import PATHS, SLOTS, WORDS

WIDTH, LAYERS, HEADS = 160, 4, 4


def owners() -> list[int]:
    """Return the actor whose features each slot reads; MOST_ACTORS where it is the world's."""
    words = [MOST_ACTORS if number is None else number for _, number in WORDS]
    paths = [number for number in range(MOST_ACTORS) for _ in range(2)]
    return [*words, MOST_ACTORS, *paths, MOST_ACTORS, MOST_ACTORS]


def movers() -> list[int]:
    """Return the word slot whose code each slot is told beside its own: a path its motion, a lens
    its camera.
    """
    motions = {number: slot for slot, (kind, number) in enumerate(WORDS) if kind == "motion"}
    camera = next(slot for slot, (kind, _) in enumerate(WORDS) if kind == "camera")
    paths = [motions[number] for number in range(MOST_ACTORS) for _ in range(2)]
    return [*range(PATHS), *paths, camera, camera]


class FlowLayer(nn.Module):
    """A transformer layer whose norms are shifted and scaled by the time."""

    def __init__(self) -> None:
        super().__init__()
        self.mix = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.feed = nn.Sequential(
            nn.Linear(WIDTH, 3 * WIDTH), nn.GELU(), nn.Linear(3 * WIDTH, WIDTH)
        )
        self.shift = nn.Parameter(torch.randn(6, WIDTH) * 0.02)

    def forward(self, x: Tensor, time: Tensor) -> Tensor:
        """x (batch, slots, width); time (batch, 6, width)."""
        a, b, c, d, e, f = (time + self.shift).unsqueeze(2).unbind(1)
        x = x + c * self._attend(functional.layer_norm(x, (WIDTH,)) * (1 + a) + b)
        out: Tensor = x + f * self.feed(functional.layer_norm(x, (WIDTH,)) * (1 + d) + e)
        return out

    def _attend(self, x: Tensor) -> Tensor:
        # Written out: PyTorch's fused attention is slower to train on a CPU at this length.
        batch, slots, width = x.shape
        parts = self.mix(x).reshape(batch, slots, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4)
        scores = (parts[0] * (width // HEADS) ** -0.5) @ parts[1].transpose(-1, -2)
        seen = scores.softmax(dim=-1).to(parts.dtype) @ parts[2]
        mixed: Tensor = self.out(seen.transpose(1, 2).reshape(batch, slots, width))
        return mixed


class Flow(nn.Module):
    """Velocity of a latent (batch, SLOTS, CHANNELS)."""

    owner: Tensor
    mover: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.enter = nn.Linear(CHANNELS, WIDTH)
        self.told = nn.Linear(HELD, WIDTH)
        self.moved = nn.Linear(HELD, WIDTH)
        self.like = nn.Linear(FEATURES, WIDTH)
        self.overall = nn.Linear(SLOTS * HELD + MOST_ACTORS * FEATURES, WIDTH)
        self.slots = nn.Parameter(torch.randn(SLOTS, WIDTH) * 0.3)
        self.time = nn.Sequential(nn.Linear(128, WIDTH), nn.SiLU(), nn.Linear(WIDTH, 6 * WIDTH))
        self.layers = nn.ModuleList(FlowLayer() for _ in range(LAYERS))
        self.leave = nn.Linear(WIDTH, CHANNELS)
        nn.init.zeros_(self.leave.weight)
        nn.init.zeros_(self.leave.bias)
        self.register_buffer("owner", torch.tensor(owners()), persistent=False)
        self.register_buffer("mover", torch.tensor(movers()), persistent=False)

    def forward(self, latent: Tensor, time: Tensor, held: Tensor, features: Tensor) -> Tensor:
        """time (batch,) from 0 (noise) to 1 (scene).

        held (batch, SLOTS, HELD), features (batch, actors, FEATURES).
        """
        like = functional.pad(self.like(features), (0, 0, 0, 1))[:, self.owner]
        everything = torch.cat([held.flatten(1), features.flatten(1)], dim=1)
        x = (
            self.enter(latent)
            + self.told(held)
            + self.moved(held)[:, self.mover]
            + like
            + self.overall(everything)[:, None]
            + self.slots
        )
        powers = torch.exp(-math.log(10000) * torch.arange(64, device=time.device) / 64)
        waves = time[:, None] * 1000 * powers
        clock = self.time(torch.cat([waves.sin(), waves.cos()], dim=1).to(x.dtype))
        clock = clock.reshape(-1, 6, WIDTH)
        for layer in self.layers:
            x = layer(x, clock)
        out: Tensor = self.leave(functional.layer_norm(x, (WIDTH,)))
        return out
