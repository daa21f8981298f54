"""Text to numbers: lower case, Han characters one by one, byte-pair pieces for words, bytes for all else."""

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

MAX_TOKENS = 112
"""Longest prompt the text encoder reads; a longer one is shortened to the words that may matter."""
PAD = 0
BREAK = 1
"""Stands for any punctuation."""
FIRST_BYTE = 2
START = "▁"
"""Marks the piece that opens a word."""

_PIECE = re.compile(r"[㐀-鿿豈-﫿]|[a-z0-9]+|[^\W_]|[^\w\s]+", re.UNICODE)
_PLAIN = re.compile(r"[a-z0-9]+")
_HAN = re.compile(r"[㐀-鿿豈-﫿]")


def normalise(text: str) -> str:
    """NFKC and lower case, so that full-width and styled letters read as plain ones."""
    return unicodedata.normalize("NFKC", text).lower()


class Tokenizer:
    """A vocabulary of pieces and the ranked merges that build them."""

    def __init__(self, pieces: Sequence[str], merges: Sequence[tuple[str, str]]) -> None:
        """pieces are numbered after the pad, the break and the 256 bytes; merges are in the order they were learnt."""
        self.pieces = tuple(pieces)
        self.merges = tuple(merges)
        self._ids = {piece: FIRST_BYTE + 256 + n for n, piece in enumerate(pieces)}
        self._ranks = {pair: n for n, pair in enumerate(merges)}
        self._cache: dict[str, tuple[int, ...]] = {}

    @classmethod
    def load(cls, path: Path) -> "Tokenizer":
        """Read what save wrote."""
        table = json.loads(path.read_text(encoding="utf-8"))
        return cls(table["pieces"], [(left, right) for left, right in table["merges"]])

    def save(self, path: Path) -> None:
        """Write the vocabulary as JSON."""
        table = {"pieces": self.pieces, "merges": self.merges}
        path.write_text(json.dumps(table, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")

    @property
    def size(self) -> int:
        """How many different tokens there are."""
        return FIRST_BYTE + 256 + len(self.pieces)

    def encode(self, text: str) -> list[int]:
        """The tokens of a text, neither cut nor padded."""
        return [token for token, _ in self.spans(normalise(text))]

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Tokens of an already normalised text, each with the offset of the word it came from."""
        for match in _PIECE.finditer(text):
            for token in self._word(match.group()):
                yield token, match.start()

    def _word(self, word: str) -> tuple[int, ...]:
        """One word's tokens, remembered."""
        if word not in self._cache:
            self._cache[word] = tuple(self._word_tokens(word))
        return self._cache[word]

    def _word_tokens(self, word: str) -> Iterator[int]:
        """A Han character, a plain word's pieces, a break, or bytes."""
        if word in self._ids and _HAN.fullmatch(word):
            yield self._ids[word]
        elif _PLAIN.fullmatch(word):
            yield from (self._ids[piece] for piece in self.merged(word))
        elif not any(character.isalnum() for character in word):
            yield BREAK
        else:
            yield from (FIRST_BYTE + byte for byte in word.encode())

    def merged(self, word: str) -> list[str]:
        """A plain word as pieces: letters joined by the learnt merges, the earliest learnt first."""
        pieces = [START + word[0], *word[1:]]
        while len(pieces) > 1:
            pairs = [(self._ranks.get(pair, len(self._ranks)), at) for at, pair in enumerate(pairwise(pieces))]
            rank, at = min(pairs)
            if rank == len(self._ranks):
                break
            pieces[at : at + 2] = [pieces[at] + pieces[at + 1]]
        return pieces
