"""The bilingual lexicon: complete, unambiguous, and honest about what it does not hold."""

import pytest

from vitascope_scene import keys
from vitascope_scene.lexicon.coverage import unknown_words, without_unknown_words
from vitascope_scene.lexicon.tables import LANGUAGES, forms, forms_of, plural_of
from vitascope_scene.traits import traits_of

KINDS = {
    "place": keys.PLACES,
    "time": keys.TIMES,
    "weather": keys.WEATHERS,
    "style": keys.STYLES,
    "camera": keys.CAMERAS,
    "effect": keys.EFFECTS,
    "colour": keys.COLOURS,
    "motion": keys.MOTIONS,
    "relation": keys.RELATIONS,
    "subject": keys.SUBJECTS,
}
PAGE_EXAMPLE = (
    "士兵从运输机跳下的第一人称视角——镜头因气流颠簸而晃动，氧气面罩的反光忽明忽暗——云层散开时，"
    "下方战场中防空火力与导弹尾迹交织闪动"
)


def test_the_lexicon_holds_at_least_two_thousand_surface_forms() -> None:
    assert sum(len(forms(language)) for language in LANGUAGES) >= 2000


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_key_has_several_forms_in_both_languages(kind: str, language: str) -> None:
    assert all(len(forms_of(language, kind, key)) >= 3 for key in KINDS[kind])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_names_no_key_that_a_scene_cannot_hold(language: str) -> None:
    known = {(kind, key) for kind, values in KINDS.items() for key in values}
    spare = {("verb", "travel"), ("view", "first_person")} | {("size", k) for k in ("small", "huge")}
    spare |= {("speed", k) for k in ("slow", "fast")}
    assert {(form.kind, form.key) for form in forms(language)} == known | spare


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_form_stands_for_two_keys_of_one_kind(language: str) -> None:
    texts = [(form.kind, form.text) for form in forms(language)]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_is_tidy_lower_case(language: str) -> None:
    assert all(form.text and form.text == form.text.strip().lower() for form in forms(language))


@pytest.mark.parametrize(("noun", "several"), [("cat", "cats"), ("bus", "buses"), ("pony", "ponies"), ("day", "days")])
def test_a_regular_noun_gets_its_plural_by_rule(noun: str, several: str) -> None:
    assert plural_of(noun) == several


def test_every_subject_has_traits_made_of_known_keys() -> None:
    for subject in keys.SUBJECTS:
        traits = traits_of(subject)
        assert set(traits.colours) <= set(keys.COLOURS)
        assert set(traits.places) <= set(keys.PLACES)
        assert set(traits.motions) <= set(keys.MOTIONS)


@pytest.mark.parametrize(
    ("prompt", "unknown"),
    [
        ("A red sports car and a violin in the rain", ["violin"]),
        ("竹林里弹钢琴的熊猫", ["弹钢琴"]),
        ("a kiten on the beach", []),
        ("Violin, violin, VIOLIN", ["violin"]),
        ("", []),
        (PAGE_EXAMPLE, []),
        ("模糊、畸变、低画质", []),
        ("a bird's-eye view of 3 ships", []),
    ],
)
def test_words_that_carry_nothing_are_reported_once_and_in_order(prompt: str, unknown: list[str]) -> None:
    assert unknown_words(prompt) == unknown


def test_a_long_prompt_shrinks_to_what_the_vocabulary_holds() -> None:
    assert without_unknown_words("the invoice of a red fox, 钢琴 in the snow 竹林") == "red fox, in the snow, 竹林"
