"""Words that are not drawn themselves and what stands in for them."""

import pytest

from vitascope_scene.lexicon import LANGUAGES, NOUN_KINDS, concepts, forms, substitute
from vitascope_scene.lexicon.chinese import addressed, heads_of
from vitascope_scene.lexicon.english import plural_of
from vitascope_scene.lexicon.rows import more_words
from vitascope_scene.lexicon.substitutes import table


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_substitute_is_a_concept_and_no_word_of_the_lexicon_has_one(language: str) -> None:
    own = {form.text for form in forms(language) if form.kind in NOUN_KINDS}
    assert set(table(language).values()) <= set(concepts())
    assert not own & set(table(language))


def test_twenty_thousand_english_and_ten_thousand_chinese_words_lead_to_a_drawing() -> None:
    for language, goal in (("en", 20_000), ("zh", 10_000)):
        own = {form.text for form in forms(language) if form.kind in NOUN_KINDS and not form.plural}
        assert len(own | set(table(language))) >= goal


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("cat", "cat"),
        ("cats", "cat"),
        ("wapiti", "deer"),
        ("wapitis", "deer"),
        ("harpist", "musician"),
        ("emmental", "cheese"),
        ("gray whale", "whale"),
        ("blicket", None),
        ("zorbats", None),
        ("democracy", None),
        ("internet", None),
        ("", None),
    ],
)
def test_an_english_word_leads_to_its_nearest_relative_or_to_nobody(
    word: str, key: str | None
) -> None:
    assert substitute(word, "en") == key


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("猫", "cat"),
        ("兔子们", "rabbit"),
        ("丹顶鹤", "crane_bird"),
        ("雪山猫头鹰", "owl"),
        ("小鲸", "whale"),
        ("银杉树", "pine"),
        ("噗咕", None),
        ("开心", None),
        ("样子", None),
        ("", None),
    ],
)
def test_a_chinese_word_leads_to_its_head_or_to_nobody(word: str, key: str | None) -> None:
    assert substitute(word, "zh") == key


@pytest.mark.parametrize(
    ("word", "language", "key"),
    [
        ("lifeguard", "en", "police_officer"),
        ("boyfriend", "en", "man"),
        ("emily", "en", "woman"),
        ("李白", "zh", "man"),
        ("王大妈", "zh", "woman"),
    ],
)
def test_people_by_trade_and_by_name_are_people(word: str, language: str, key: str) -> None:
    assert substitute(word, language) == key


def test_every_surname_goes_with_every_title() -> None:
    named = dict(addressed())
    assert named["王老师"] == "teacher"
    assert {name[1:] for name in named if name[0] == "王"} == {
        name[1:] for name in named if name[0] == "李"
    }


def test_a_chinese_noun_is_reduced_from_the_front_the_longest_first() -> None:
    assert list(heads_of("雪山猫头鹰"))[:2] == ["山猫头鹰", "猫头鹰"]
    assert list(heads_of("黑猫")) == ["猫"]
    assert list(heads_of("快递")) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_that_is_written_by_hand_leads_somewhere(language: str) -> None:
    led = table(language)
    words = more_words(language)
    plurals = {word: plural_of(word) for word, _ in words} if language == "en" else {}
    dead = [
        (word, key)
        for word, key in words
        if key not in (led.get(word), led.get(plurals.get(word, "")))
    ]
    assert dead == []
    assert len({word for word, _ in words}) == len(words)
