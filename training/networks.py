"""The two networks in PyTorch: a text encoder that names attributes, and a flow transformer over scene latents."""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.ask import HEADS
from training.dataset import TAGS
from vitascope_scene import keys
from vitascope_scene.sampling.latent import ACTOR_SLOTS, ACTORS, CHANNELS, SLOTS, WORLD_SLOTS
from vitascope_scene.tokenizer import MAX_TOKENS, PAD

REGISTERS = (*WORLD_SLOTS, *(f"{kind}{number}" for number in range(ACTORS) for kind in ACTOR_SLOTS))
"""One per word slot: the place in the text encoder's output where that slot's meaning is read."""
MEANING = 96
"""Numbers per register that the flow network sees."""
TEXT_WIDTH, TEXT_LAYERS, TEXT_HEADS = 192, 4, 4
FLOW_WIDTH, FLOW_LAYERS, FLOW_HEADS = 160, 4, 4
_REACH = 24


def register_of(head: str) -> int:
    """Which register names an attribute: sizes and speeds are told with the motion, first person with the relation."""
    number = head[-1] if head[-1].isdigit() else ""
    name = head.removesuffix(number)
    name = {"size": "motion", "speed": "motion", "first_person": "relation"}.get(name, name)
    return REGISTERS.index(name + number)


class Attention(nn.Module):
    """Multi-head self-attention with an additive bias."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.mix = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        """x (batch, tokens, width); bias broadcasts to (batch, heads, tokens, tokens)."""
        batch, tokens, width = x.shape
        q, k, v = self.mix(x).reshape(batch, tokens, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        # written out: PyTorch's fused attention is several times slower to train on a CPU at these lengths
        scores = (q * (width // self.heads) ** -0.5) @ k.transpose(-1, -2)
        seen = (scores if bias is None else scores + bias).softmax(dim=-1).to(v.dtype) @ v
        mixed: Tensor = self.out(seen.transpose(1, 2).reshape(batch, tokens, width))
        return mixed


class TextLayer(nn.Module):
    """Attention and a feed-forward net, each after a norm."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.LayerNorm(TEXT_WIDTH), nn.LayerNorm(TEXT_WIDTH)
        self.attention = Attention(TEXT_WIDTH, TEXT_HEADS)
        self.feed = nn.Sequential(
            nn.Linear(TEXT_WIDTH, 3 * TEXT_WIDTH), nn.GELU(), nn.Linear(3 * TEXT_WIDTH, TEXT_WIDTH)
        )

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        x = x + self.attention(self.first(x), bias)
        out: Tensor = x + self.feed(self.second(x))
        return out


class TextEncoder(nn.Module):
    """Tokens to meanings, one per register, with relative positions as T5 has them.

    While it is trained, linear heads name every attribute from its register and every token's own key.
    """

    near: Tensor

    def __init__(self, vocabulary: int) -> None:
        super().__init__()
        self.embed = nn.Embedding(vocabulary, TEXT_WIDTH)
        self.registers = nn.Parameter(torch.randn(len(REGISTERS), TEXT_WIDTH) * 0.5)
        self.position = nn.Parameter(torch.randn(MAX_TOKENS, TEXT_WIDTH) * 0.02)
        self.bias = nn.Embedding(2 * _REACH + 2, TEXT_HEADS)
        self.layers = nn.ModuleList(TextLayer() for _ in range(TEXT_LAYERS))
        self.norm = nn.LayerNorm(TEXT_WIDTH)
        self.meaning = nn.Linear(TEXT_WIDTH, MEANING)
        self.names = nn.ModuleList(nn.Linear(MEANING, len(values)) for values in HEADS.values())
        self.effects = nn.Linear(MEANING, len(keys.EFFECTS))
        self.tags = nn.Linear(TEXT_WIDTH, len(TAGS))
        nn.init.normal_(self.embed.weight, std=0.5)
        nn.init.zeros_(self.bias.weight)
        self.register_buffer("near", _distances(), persistent=False)

    def forward(self, tokens: Tensor) -> Tensor:
        """Tokens (batch, length) to meanings (batch, registers, MEANING)."""
        return self.read(tokens)[0]

    def read(self, tokens: Tensor) -> tuple[Tensor, Tensor]:
        """Meanings, and the text tokens' own outputs."""
        batch, length = tokens.shape
        text = self.embed(tokens) + self.position[:length]
        x = torch.cat([self.registers.expand(batch, -1, -1), text], dim=1)
        size = len(REGISTERS) + length
        bias = self.bias(self.near[:size, :size]).permute(2, 0, 1)[None]
        unseen = functional.pad((tokens == PAD).to(bias.dtype) * -1e4, (len(REGISTERS), 0))
        bias = bias + unseen[:, None, None, :]
        for layer in self.layers:
            x = layer(x, bias)
        x = self.norm(x)
        count = len(REGISTERS)
        return functional.layer_norm(self.meaning(x[:, :count]), (MEANING,)), x[:, count:]

    def name(self, meanings: Tensor) -> tuple[list[Tensor], Tensor]:
        """Logits of every head in order, and of the effects."""
        logits = [head(meanings[:, register_of(name)]) for name, head in zip(HEADS, self.names, strict=True)]
        return logits, self.effects(meanings[:, REGISTERS.index("effects")])


def _distances() -> Tensor:
    """The bias row for each pair: 0 where a register takes part, else by how far apart two tokens stand."""
    size = len(REGISTERS) + MAX_TOKENS
    at = torch.arange(size)
    near = (at[None] - at[:, None]).clamp(-_REACH, _REACH) + _REACH + 1
    near[: len(REGISTERS)] = 0
    near[:, : len(REGISTERS)] = 0
    return near


class FlowLayer(nn.Module):
    """A transformer layer whose norms are shifted and scaled by the time."""

    def __init__(self) -> None:
        super().__init__()
        self.attention = Attention(FLOW_WIDTH, FLOW_HEADS)
        self.feed = nn.Sequential(
            nn.Linear(FLOW_WIDTH, 3 * FLOW_WIDTH), nn.GELU(), nn.Linear(3 * FLOW_WIDTH, FLOW_WIDTH)
        )
        self.shift = nn.Parameter(torch.randn(6, FLOW_WIDTH) * 0.02)

    def forward(self, x: Tensor, time: Tensor) -> Tensor:
        """x (batch, slots, width); time (batch, 6, width) is shared by all layers, each adds its own shift."""
        a, b, c, d, e, f = (time + self.shift).unsqueeze(2).unbind(1)
        x = x + c * self.attention(functional.layer_norm(x, (FLOW_WIDTH,)) * (1 + a) + b, None)
        out: Tensor = x + f * self.feed(functional.layer_norm(x, (FLOW_WIDTH,)) * (1 + d) + e)
        return out


class Flow(nn.Module):
    """Velocity of a noisy scene latent: a word slot reads its own register, path slots the motion or the camera."""

    reads: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.enter = nn.Linear(CHANNELS, FLOW_WIDTH)
        self.mean = nn.Linear(MEANING, FLOW_WIDTH)
        self.overall = nn.Linear(MEANING * len(REGISTERS), FLOW_WIDTH)
        self.slots = nn.Parameter(torch.randn(SLOTS, FLOW_WIDTH) * 0.3)
        self.time = nn.Sequential(nn.Linear(128, FLOW_WIDTH), nn.SiLU(), nn.Linear(FLOW_WIDTH, 6 * FLOW_WIDTH))
        self.layers = nn.ModuleList(FlowLayer() for _ in range(FLOW_LAYERS))
        self.leave = nn.Linear(FLOW_WIDTH, CHANNELS)
        nn.init.zeros_(self.leave.weight)
        nn.init.zeros_(self.leave.bias)
        motions = [REGISTERS.index(f"motion{number}") for number in range(ACTORS) for _ in range(2)]
        camera = REGISTERS.index("camera")
        self.register_buffer(
            "reads", torch.tensor([*range(len(REGISTERS)), *motions, camera, camera]), persistent=False
        )

    def forward(self, latent: Tensor, time: Tensor, meanings: Tensor) -> Tensor:
        """latent (batch, SLOTS, CHANNELS), time (batch,) from 0 (noise) to 1 (scene), the text encoder's meanings."""
        x = (
            self.enter(latent)
            + self.mean(meanings)[:, self.reads]
            + self.overall(meanings.flatten(1))[:, None]
            + self.slots
        )
        waves = time[:, None] * 1000 * torch.exp(-math.log(10000) * torch.arange(64, device=time.device) / 64)
        clock = self.time(torch.cat([waves.sin(), waves.cos()], dim=1).to(x.dtype)).reshape(-1, 6, FLOW_WIDTH)
        for layer in self.layers:
            x = layer(x, clock)
        out: Tensor = self.leave(functional.layer_norm(x, (FLOW_WIDTH,)))
        return out
