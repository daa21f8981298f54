"""The reader's network: labels every word of a prompt, and points from words to words."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from vitascope_scene.reading.encoding import COLUMNS, KINDS, MOST_SENTENCES, SHAPES
from vitascope_scene.reading.roles import LABELS

WIDTH, LAYERS, HEADS, SPREAD = 128, 4, 4, 3
POINTER = 64
REACH = 24
"""Distances between words that are told apart; farther ones are alike."""
_READINGS = (COLUMNS - 3) // 2
_FAR = -1e4


class ReaderLayer(nn.Module):
    """Attention with a bias by distance, then a feed-forward part."""

    def __init__(self) -> None:
        super().__init__()
        self.before, self.between = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.projections, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.up, self.down = nn.Linear(WIDTH, SPREAD * WIDTH), nn.Linear(SPREAD * WIDTH, WIDTH)

    def forward(self, words: Tensor, bias: Tensor) -> Tensor:
        batch, length, _ = words.shape
        projected = self.projections(self.before(words)).reshape(
            batch, length, 3, HEADS, WIDTH // HEADS
        )
        query, key, value = projected.permute(2, 0, 3, 1, 4)
        weights = (
            (query @ key.transpose(-1, -2) * (WIDTH // HEADS) ** -0.5 + bias)
            .softmax(-1)
            .to(value.dtype)
        )
        words = words + self.out((weights @ value).transpose(1, 2).reshape(batch, length, WIDTH))
        return words + self.down(functional.gelu(self.up(self.between(words))))


class ReaderNetwork(nn.Module):
    """Rows of numbers, one a word, to labels, heads (which word it points at) and owners (whose it
    is).
    """

    def __init__(self, owns: int) -> None:
        super().__init__()
        self.kind = nn.Embedding(len(KINDS), WIDTH)
        self.own = nn.Embedding(owns, WIDTH)
        self.number = nn.Embedding(3, WIDTH)
        self.shape = nn.Embedding(len(SHAPES), WIDTH)
        self.sentence = nn.Embedding(MOST_SENTENCES, WIDTH)
        for table in (self.kind, self.own, self.number, self.shape, self.sentence):
            nn.init.normal_(table.weight, std=0.4)
        self.layers = nn.ModuleList(ReaderLayer() for _ in range(LAYERS))
        self.last = nn.LayerNorm(WIDTH)
        self.distance = nn.Embedding(2 * REACH + 1, HEADS + 2)
        nn.init.zeros_(self.distance.weight)
        self.hidden, self.label = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, len(LABELS))
        self.pointers = nn.Linear(WIDTH, 4 * POINTER)

    def forward(self, rows: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return labels (batch, word, label), heads and owners (batch, word, word) as logits."""
        padding = (rows[..., 0] == 0).float() * _FAR
        near = self.distance(self._distances(rows.shape[1])).permute(2, 0, 1)[None]
        words = self.embed(rows)
        for layer in self.layers:
            words = layer(words, near[:, :HEADS] + padding[:, None, None])
        words = self.last(words)
        points = (
            self.pointers(words).reshape(*rows.shape[:2], 4, POINTER).permute(2, 0, 1, 3).float()
        )
        heads = (
            points[0] @ points[1].transpose(-1, -2) * POINTER**-0.5
            + near[:, HEADS]
            + padding[:, None]
        )
        owners = (
            points[2] @ points[3].transpose(-1, -2) * POINTER**-0.5
            + near[:, HEADS + 1]
            + padding[:, None]
        )
        return self.label(functional.gelu(self.hidden(words))).float(), heads, owners

    def embed(self, rows: Tensor) -> Tensor:
        """A word's readings taken together, with its number, shape and sentence."""
        kinds, owns = rows[..., :_READINGS], rows[..., _READINGS : 2 * _READINGS]
        said = (kinds > 0).unsqueeze(-1).float()
        own = self.own(owns) * (owns > 0).unsqueeze(-1).float()
        readings = (self.kind(kinds) * said + own).sum(-2) / said.sum(-2).clamp(min=1).sqrt()
        rest = self.number(rows[..., -3]) + self.shape(rows[..., -2]) + self.sentence(rows[..., -1])
        return readings + rest

    @staticmethod
    def _distances(length: int) -> Tensor:
        at = torch.arange(length)
        return (at[None] - at[:, None]).clamp(-REACH, REACH) + REACH
