"""Slips of the pen."""

import pytest

from vitascope_scene.reading.spelling import respelt


@pytest.mark.parametrize(("written", "meant"), [("girafe", "giraffe"), ("elepant", "elephant")])
def test_a_slip_is_mended(written: str, meant: str) -> None:
    assert respelt(written) == meant


@pytest.mark.parametrize("word", ["lunch", "rugby", "foams", "choir", "product", "blorfit"])
def test_a_real_word_and_an_invented_one_are_no_slips(word: str) -> None:
    assert respelt(word) == ""
