"""The word: what it says to its own key, to others, and to nobody."""

import itertools
import random

from hypothesis import given
from hypothesis import strategies as st

from vitascope import ids
from vitascope.media.watermark.payload import (
    CHECK_BITS,
    EPOCH_MS,
    TICK_MS,
    WORD_BITS,
    Payload,
    is_word,
    payload_of,
    reference_of,
    word_of,
)

KEY, OLD, FOREIGN = b"own" * 10, b"old" * 10, b"foreign" * 4


@given(
    st.integers(EPOCH_MS, EPOCH_MS + TICK_MS * (2**21 - 1)),
    st.integers(0, 10**24 - 1),
    st.binary(min_size=1),
)
def test_a_word_says_its_task_to_its_key(made_ms: int, number: int, key: bytes) -> None:
    task_id = f"task_kling_{made_ms}{number:024d}"
    word = word_of(key, task_id)
    payload = payload_of(word, [key])
    assert 0 <= word < 2**WORD_BITS
    assert is_word(word)
    assert payload is not None
    assert payload.fits(task_id)
    assert payload.made_ms <= made_ms < payload.made_ms + TICK_MS


def test_an_older_key_reads_what_it_wrote_and_no_other_key_does() -> None:
    word = word_of(OLD, ids.new_task_id())
    assert payload_of(word, [KEY, OLD]) == payload_of(word, [OLD])
    assert payload_of(word, [OLD]) is not None
    assert payload_of(word, [KEY, FOREIGN]) is None


def test_any_wrong_bit_breaks_the_check() -> None:
    word = word_of(KEY, ids.new_task_id())
    assert [bit for bit in range(WORD_BITS) if is_word(word ^ 1 << bit)] == []


def test_a_random_word_passes_the_check_as_seldom_as_its_bits_say() -> None:
    chance = random.Random(1)
    right = sum(is_word(chance.getrandbits(WORD_BITS)) for _ in range(200_000))
    assert right <= 3  # expected: 200,000 / 2**25 = 0.006
    assert CHECK_BITS == 25


def test_words_of_one_moment_look_unrelated() -> None:
    words = [word_of(KEY, f"task_kling_1796000000000{number:024d}") for number in range(200)]
    bits = [bin(first ^ second).count("1") for first, second in itertools.pairwise(words)]
    assert 28 < sum(bits) / len(bits) < 37


def test_an_id_of_another_shape_has_a_reference_too() -> None:
    assert Payload(reference=reference_of("task_1")).fits("task_1")
