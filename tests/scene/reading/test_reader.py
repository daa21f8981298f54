"""How a long prompt is laid before the network, piece by piece."""

from vitascope_scene.reading.encoding import COLUMNS, MOST_SENTENCES, MOST_WORDS, Encoder, own_names
from vitascope_scene.reading.reader import reader, windows
from vitascope_scene.reading.tagger import tag


def test_a_short_prompt_is_one_window() -> None:
    words = tag("a cat sleeps. a dog runs. a bird sings.")
    assert list(windows(words)) == [(0, 0, len(words))]


def test_every_word_of_a_long_prompt_is_new_once() -> None:
    for prompt in (
        "a cat sleeps on the sofa. " * 60,
        "a cat and " * 200,
        "一只猫在睡觉。" * 90,
        "cat, " * 500,
    ):
        words = tag(prompt)
        new = [at for _, start, end in windows(words) for at in range(start, end)]
        assert new == list(range(len(words)))


def test_a_window_holds_the_sentences_before_and_no_more_than_the_network_reads() -> None:
    words = tag("a cat sleeps on the sofa. " * 60)
    for start, new, end in windows(words):
        assert end - start <= MOST_WORDS
        assert start <= new < end
    start, new, end = list(windows(words))[10]
    assert new - start == (MOST_SENTENCES - 1) * (end - new)


def test_a_prompt_without_words_has_no_window() -> None:
    assert list(windows([])) == []
    assert reader().roles(tag("")) == []


def test_nouns_and_places_have_no_number_of_their_own() -> None:
    encoder = Encoder(own_names())
    cat, dog = (encoder.encode(tag(noun))[0] for noun in ("cat", "dog"))
    assert (cat == dog).all()
    assert cat.shape == (COLUMNS,)


def test_a_word_that_the_weights_do_not_know_is_read_by_its_kind() -> None:
    rows = Encoder(["", "en:a"]).encode(tag("a cat under the tree"))
    assert rows.any(axis=1).all()
