"""The lexicon's words: enough of them, in two languages, and every key one that the rest of the
engine knows.
"""

from collections import defaultdict
from pathlib import Path

import pytest

from vitascope_scene import keys
from vitascope_scene.lexicon import (
    LANGUAGES,
    NOUN_KINDS,
    actions,
    concepts,
    forms,
    forms_of,
    stop_words,
)
from vitascope_scene.lexicon.words import TRAVEL

CLOSED = {
    "time": keys.TIMES,
    "weather": keys.WEATHERS,
    "style": (*keys.STYLES, "van_gogh", "ukiyo_e", "cyberpunk", "surrealism", "render_3d"),
    "camera": (*keys.CAMERAS, *keys.SHOTS),
    "effect": keys.EFFECTS,
    "colour": keys.COLOURS,
    "motion": keys.MOTIONS,
    "relation": (
        *(
            "beside",
            "left_of",
            "right_of",
            "on",
            "under",
            "in_front_of",
            "behind",
            "inside",
            "above",
        ),
        *("chasing", "facing"),
    ),
    "count": (*map(str, range(1, 12)), "many"),
    "size": ("small", "large"),
    "speed": ("slow", "fast"),
    "view": ("first_person",),
    "negation": ("not",),
    "pronoun": ("one", "several"),
    "sequence": ("then", "cut"),
    "measure": ("measure",),
}
SHARED = Path(__file__).with_name("shared_forms.txt")
TWICE = {"en": {"glasses", "drums"}, "zh": set()}
"""Nouns of two concepts: two glasses and a pair of glasses, two drums and a drum kit."""


def places() -> set[str]:
    return {form.key for form in forms("en") if form.kind == "place"}


def kind_of(form_kind: str) -> str:
    return "noun" if form_kind in NOUN_KINDS else form_kind


def test_the_lexicon_holds_a_thousand_nouns_a_hundred_actions_and_eighty_places() -> None:
    assert len(concepts()) >= 1170
    assert len(actions()) >= 118
    assert len(places()) >= 80


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_concept_action_and_place_has_several_forms(language: str) -> None:
    written = defaultdict(set)
    for form in forms(language):
        written[kind_of(form.kind), form.key].add(form.text)
    asked = [("noun", key) for key in concepts()] + [("action", key) for key in actions()]
    asked += [("place", key) for key in places()]
    assert [key for key in asked if len(written[key]) < 3] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", CLOSED)
def test_a_closed_kind_holds_just_the_keys_that_the_engine_knows(kind: str, language: str) -> None:
    assert {form.key for form in forms(language) if form.kind == kind} == set(CLOSED[kind])


def test_all_places_of_the_network_are_in_the_lexicon() -> None:
    assert {*keys.PLACES, *keys.TAKEN_FOR} <= places()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_to_show_is_the_first_form_without_marks(language: str) -> None:
    names = [concept.names[language] for concept in concepts().values()]
    names += [action.names[language] for action in actions().values()]
    assert set(names) <= {form.text for form in forms(language)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_is_tidy_lower_case_without_marks(language: str) -> None:
    for text in {form.text for form in forms(language)}:
        assert text == " ".join(text.split()).lower()
        assert not set(text) & set("=+~!#|")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_form_stands_for_two_keys_of_one_kind(language: str) -> None:
    found = defaultdict(set)
    for form in forms(language):
        if form.kind != "action":  # "play" is settled by what is played
            found[kind_of(form.kind), form.text].add(form.key)
    assert {text for (_, text), texts in found.items() if len(texts) > 1} == TWICE[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_forms_with_readings_of_several_kinds_are_those_that_are_meant_to(language: str) -> None:
    kinds = defaultdict(set)
    for form in forms(language):
        kinds[form.text].add(kind_of(form.kind))
    shared = {text for text, found in kinds.items() if len(found) > 1} | set(kinds) & stop_words(
        language
    )
    lines = SHARED.read_text(encoding="utf-8").splitlines()
    listed = [line.partition(": ")[2] for line in lines if line.startswith(language)]
    assert shared == {text for line in listed for text in line.split(", ")}


def test_where_a_concept_is_at_home_and_how_it_moves_are_known_keys() -> None:
    for concept in concepts().values():
        assert concept.kind in NOUN_KINDS
        assert concept.anchor in ("ground", "surface", "air", "deep")
        homes = set(concept.home) - places() - set(concepts())
        assert (concept.key, homes) == (concept.key, set())
        assert set(concept.motions) <= {*keys.MOTIONS, "walk"}


def test_what_an_action_needs_and_takes_are_known_keys() -> None:
    families = {concept.family for concept in concepts().values()}
    for action in actions().values():
        assert action.motion in (None, TRAVEL, *keys.MOTIONS)
        assert action.prop in (None, *concepts())
        assert action.like in (None, *actions())
        assert action.takes <= {*NOUN_KINDS, *families, *concepts(), "any"}, action.key
        assert set(action.needs) <= places()


def test_an_action_without_a_pose_names_one_that_has() -> None:
    borrowed = [action.like for action in actions().values() if action.like]
    assert borrowed
    assert all(actions()[like].like is None for like in borrowed)


def test_a_word_keeps_all_its_readings() -> None:
    readings = {(form.kind, form.key) for form in forms("en") if form.text == "orange"}
    assert readings == {("food", "orange_fruit"), ("colour", "orange")}
    assert {form.kind for form in forms("zh") if form.text == "画"} == {"furniture", "action"}
    played = {form.key for form in forms("en") if (form.kind, form.text) == ("action", "playing")}
    assert {"play_guitar", "play_piano", "tennis", "play_chess", "play"} <= played


def test_a_colour_that_a_name_holds_is_told() -> None:
    assert {form.own for form in forms_of("en", "animal", "cat") if form.text == "black cats"} == {
        "black"
    }
    assert {form.own for form in forms_of("zh", "animal", "cat") if form.text == "橘猫"} == {
        "orange"
    }


def test_plurals_say_so_in_both_languages() -> None:
    plural = {form.text for form in forms_of("en", "animal", "wolf") if form.plural}
    assert {"wolves", "gray wolves"} <= plural
    assert {form.text for form in forms_of("zh", "person", "child") if form.plural} >= {
        "孩子们",
        "小朋友们",
    }
    assert not any(
        form.plural for form in forms_of("en", "animal", "sheep") if form.text == "sheep"
    )


def test_a_verb_comes_in_all_its_forms() -> None:
    texts = {form.text for form in forms_of("en", "action", "play_guitar")}
    assert {
        "play the guitar",
        "plays the guitar",
        "playing the guitar",
        "played the guitar",
    } <= texts
    assert {"asleep", "fast asleep"} <= {form.text for form in forms_of("en", "action", "sleep")}
    assert {"弹吉他", "弹着吉他"} <= {form.text for form in forms_of("zh", "action", "play_guitar")}


def test_phrases_that_only_look_like_nouns_are_stop_words() -> None:
    assert {"as well", "as well as", "filmed using"} <= stop_words("en")
    assert {"开心", "汗水", "正在", "的"} <= stop_words("zh")
    assert ("count", "2") in {
        (form.kind, form.key) for form in forms("en") if form.text == "a couple of"
    }
    assert {form.key for form in forms("zh") if form.text == "星球"} == {"planet"}
