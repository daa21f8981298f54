"""The tokenizer: every text has tokens, and the same ones every time."""

from pathlib import Path

import pytest

from vitascope_scene.sampling.network import WEIGHTS
from vitascope_scene.tokenizer import BREAK, FIRST_BYTE, Tokenizer


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.load(WEIGHTS / "tokenizer.json")


def test_full_width_and_capital_letters_read_as_plain_ones(tokenizer: Tokenizer) -> None:
    assert tokenizer.encode("ＲＥＤ Car") == tokenizer.encode("red car")


def test_han_characters_are_read_one_by_one(tokenizer: Tokenizer) -> None:
    assert len(tokenizer.encode("竹林里的熊猫")) == 6


def test_a_character_nobody_taught_falls_back_to_its_bytes(tokenizer: Tokenizer) -> None:
    assert tokenizer.encode("犇") == [FIRST_BYTE + byte for byte in "犇".encode()]


def test_any_punctuation_is_one_break(tokenizer: Tokenizer) -> None:
    assert tokenizer.encode("——") == tokenizer.encode("!?") == [BREAK]


@pytest.mark.parametrize("text", ["", " ", "\x00", "🙂🙂", "Ünïcödé", "a_b", "x" * 5000, "٣", "ﷺ"])
def test_no_text_is_too_odd_to_encode(tokenizer: Tokenizer, text: str) -> None:
    assert all(0 <= token < tokenizer.size for token in tokenizer.encode(text))


def test_a_saved_tokenizer_reads_the_same(tokenizer: Tokenizer, tmp_path: Path) -> None:
    tokenizer.save(tmp_path / "tokenizer.json")
    again = Tokenizer.load(tmp_path / "tokenizer.json")
    assert again.encode("a paratrooper 跳下") == tokenizer.encode("a paratrooper 跳下")


def test_common_words_are_few_pieces(tokenizer: Tokenizer) -> None:
    assert len(tokenizer.encode("a cat in the rain")) <= 7
