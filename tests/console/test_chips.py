"""Chips put words into the prompt that the embedded engine reads, in every language."""

import pytest

from vitascope.console.chips import CHIPS
from vitascope.console.words import Words
from vitascope.language import LANGUAGES
from vitascope_scene.reading import read

WORDINGS = [wording for group in CHIPS.values() for wording in group]
PROMPTS = {"en": "a cat, {wording}", "zh": "一只猫，{wording}"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wording", WORDINGS)
def test_a_chip_says_something_of_the_scene_and_nothing_else(language: str, wording: str) -> None:
    meaning = read(PROMPTS[language].format(wording=Words(language)(wording)))
    assert any((meaning.camera, meaning.time, meaning.weather, meaning.style, meaning.effects))
    assert [subject.concept for subject in meaning.subjects] == ["cat"]
    assert meaning.unknown_words == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_chip_holds_a_comma_by_which_chips_are_told_apart(language: str) -> None:
    shown = [Words(language)(wording) for wording in WORDINGS]
    assert [each for each in shown if "," in each or "，" in each] == []
    assert len(set(shown)) == len(shown)
