"""Learns the tokenizer's pieces from captions: ``python -m training.train_tokenizer``."""

import argparse
import random
from collections import Counter
from itertools import pairwise
from pathlib import Path

from training.captions import caption_of
from training.sampler import sample_ask
from vitascope_scene.lexicon.tables import forms, stop_words
from vitascope_scene.tokenizer import START, Tokenizer, normalise

PIECES = 2200
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def main() -> None:
    """Count, merge, save."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--out", type=Path, default=Path("training/runs/main"))
    arguments.add_argument("--captions", type=int, default=20000)
    given = arguments.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    tokenizer = learn(count_words(given.captions))
    tokenizer.save(given.out / "tokenizer.json")
    print(f"tokenizer: {tokenizer.size} tokens, {len(tokenizer.merges)} merges")


def count_words(captions: int) -> Counter[str]:
    """How often each English word and each Han character occurs; every lexicon form counts, common or not."""
    rng = random.Random(0)
    counts: Counter[str] = Counter()
    texts = [caption_of(rng, sample_ask(rng), "en").text for _ in range(captions)]
    texts += [form.text for form in forms("en")] * 8 + list(stop_words("en")) * 8
    for text in texts:
        counts.update(word for word in "".join(c if c in _LETTERS else " " for c in text).split())
    han = "".join(form.text for form in forms("zh")) + "".join(stop_words("zh"))
    counts.update(c for c in han if ord(c) > 0x3400)
    return counts


def learn(counts: Counter[str]) -> Tokenizer:
    """Han characters, letters, then the most frequent pairs until it is full."""
    han = sorted(word for word in counts if ord(word[0]) > 0x3400)
    letters = [START + letter for letter in _LETTERS] + list(_LETTERS)
    words = {word: [START + word[0], *word[1:]] for word in counts if word[0] in _LETTERS}
    merges: list[tuple[str, str]] = []
    while len(han) + len(letters) + len(merges) < PIECES:
        pair = _most_frequent(words, counts)
        merges.append(pair)
        words = {word: _merge(pieces, pair) for word, pieces in words.items()}
    joined = dict.fromkeys(left + right for left, right in merges)
    return Tokenizer([*letters, *(normalise(c) for c in han), *joined], merges)


def _most_frequent(words: dict[str, list[str]], counts: Counter[str]) -> tuple[str, str]:
    """The neighbouring pieces seen most often."""
    pairs: Counter[tuple[str, str]] = Counter()
    for word, pieces in words.items():
        for pair in pairwise(pieces):
            pairs[pair] += counts[word]
    return max(pairs, key=lambda pair: (pairs[pair], pair))


def _merge(pieces: list[str], pair: tuple[str, str]) -> list[str]:
    """The same word with every such pair joined."""
    merged: list[str] = []
    for piece in pieces:
        if merged and (merged[-1], piece) == pair:
            merged[-1] += piece
        else:
            merged.append(piece)
    return merged


if __name__ == "__main__":
    main()
