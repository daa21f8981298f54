"""Captions: names that hold a colour speak for it, and characters that mean nothing mean nothing."""

import random

import pytest
from training.ask import ActorAsk, Ask
from training.captions import caption_of
from training.speech import is_kept_back, loose_characters

from vitascope_scene.lexicon.tables import LANGUAGES, forms, forms_of


def captions(language: str, colour: str) -> list[str]:
    """Many captions of a bear in a colour."""
    ask = Ask(actors=[ActorAsk(subject="bear", colour=colour)])
    return [caption_of(random.Random(seed), ask, language).text for seed in range(300)]


@pytest.mark.parametrize(("language", "name"), [("en", "polar bear"), ("zh", "北极熊")])
def test_a_name_that_holds_a_colour_stands_for_that_colour_only(language: str, name: str) -> None:
    assert any(name in text for text in captions(language, "white"))
    assert not any(name in text for colour in ("", "red", "brown") for text in captions(language, colour))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_subjects_plain_words_hold_no_colour(language: str) -> None:
    coloured = [form for form in forms(language) if form.colour]
    assert coloured
    assert all(form not in forms_of(language, "subject", form.key)[:2] for form in coloured)


def test_loose_characters_are_no_forms_of_their_own() -> None:
    assert not set(loose_characters()) & {form.text for form in forms("zh")}


def test_forms_kept_back_hold_no_colour() -> None:
    assert not any(form.colour for language in LANGUAGES for form in forms(language) if is_kept_back(form))
