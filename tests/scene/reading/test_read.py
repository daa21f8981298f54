"""Prompts read whole by the shipped network: what somebody wrote, and what is in the picture."""

import pytest
from training.reading.evaluate import stranger_prompts
from training.reading.facts import facts_of

from vitascope_scene.lexicon.words import concepts, forms
from vitascope_scene.meaning import MANY, MOST_ACTORS, MOST_BEATS
from vitascope_scene.reading import denied_of, read
from vitascope_scene.reading.tagger import tag

EXPECTED = {
    "a paper boat": {"paper_boat"},
    "小猫在钢琴上": {"kitten", "piano", "kitten.on=piano"},
    "two people under the Eiffel tower": {
        "man",
        "man.count=2",
        "eiffel_tower",
        "man.under=eiffel_tower",
    },
    "a koala plays a guitar": {"koala", "koala.action=play_guitar", "koala.prop=guitar"},
    "a woman in a red dress drinks coffee in a cafe, a black cat sleeps under the table": {
        "place=cafe",
        "woman",
        "woman.wears=red_dress",
        "woman.action=drink",
        "woman.prop=coffee",
        "cat",
        "cat.colour=black",
        "cat.action=sleep",
        "table",
        "cat.under=table",
    },
    "没有雨的城市": {"place=city", "denied=rain"},
    "一个穿蓝色雨衣的小女孩牵着一只白狗": {
        "girl",
        "girl.wears=blue_raincoat",
        "girl.action=pull",
        "dog",
        "dog.colour=white",
        "girl.beside=dog",
    },
    "a red car and a blue bus on the highway": {
        "place=highway",
        "car",
        "car.colour=red",
        "bus",
        "bus.colour=blue",
    },
    "三个红苹果在桌子上": {"apple", "apple.colour=red", "apple.count=3", "table", "apple.on=table"},
}


@pytest.mark.parametrize("prompt", EXPECTED)
def test_a_prompt_says_what_it_says_and_no_more(prompt: str) -> None:
    assert facts_of(read(prompt)) == EXPECTED[prompt]


def test_traditional_characters_mean_the_same() -> None:
    assert read("一個穿藍色雨衣的小女孩牽著一隻白狗") == read("一个穿蓝色雨衣的小女孩牵着一只白狗")


def test_another_language_is_said_to_be_unread() -> None:
    told = read("un chat noir dort sous la table")
    assert told.unread
    assert not told.subjects


def test_six_actors_are_read() -> None:
    told = read("a cat, a dog, a cow, a sheep, a pig and a duck in the meadow")
    assert [one.concept for one in told.subjects] == ["cat", "dog", "cow", "sheep", "pig", "duck"]
    assert told.place == "meadow"


def test_sentences_follow_one_another_as_beats() -> None:
    told = read("A man reads a newspaper. Then he drinks coffee. After that he sleeps.")
    (man,) = told.subjects
    assert [doing.action for doing in man.doings if doing] == ["read", "drink", "sleep"]
    assert told.beats == MOST_BEATS


def test_a_cut_makes_shots() -> None:
    told = read("A dog runs on the beach. Cut to a cat sleeping on a sofa.")
    assert told.cut
    assert told.beats == 2
    assert [one.concept for one in told.subjects][:2] == ["dog", "cat"]


def test_a_crowd_is_many() -> None:
    assert read("a flock of birds").subjects[0].count == MANY
    assert read("一群孩子").subjects[0].count == MANY


def test_a_word_that_nobody_knows_brings_nobody_and_is_named() -> None:
    told = read("a zorbly and a white horse")
    assert [one.concept for one in told.subjects] == ["horse"]
    assert told.unknown_words == ("zorbly",)


def test_what_something_is_like_is_not_there() -> None:
    assert [one.concept for one in read("a cloud like a dragon").subjects] == ["cloud"]
    assert [one.concept for one in read("a boy runs like a horse").subjects] == ["boy"]


def test_a_real_word_without_a_drawing_is_its_relative() -> None:
    told = read("a white Lemming under a tree")
    assert [(one.concept, one.colour) for one in told.subjects] == [
        ("mouse", "white"),
        ("tree", None),
    ]
    assert told.substitutes == {"Lemming": "mouse"}


def test_no_stranger_comes_with_unknown_words() -> None:
    """In 210 sentences around 20 words that no language has, nothing is shown that nobody named."""
    strangers = []
    for prompt, _, beside in stranger_prompts():
        told = read(prompt)
        props = {
            doing.prop for one in told.subjects for doing in one.doings if doing and doing.prop
        }
        shown = props | {one.concept for one in told.subjects}
        named = {reading.key for word in tag(prompt) for reading in word.readings}
        if shown - {concept.rstrip("?") for concept in beside} - named:
            strangers.append((prompt, shown))
    assert strangers == []


@pytest.mark.parametrize(
    "sentence",
    [
        "a red cat sits on a table and a dog runs in the park. ",
        "一只小猫坐在桌子上，然后它跳下来。",
    ],
)
def test_a_prompt_of_5000_characters_is_read_whole(sentence: str) -> None:
    told = read((sentence * 500)[:4900] + " a unicorn. 一只独角兽。")
    assert "unicorn" in [one.concept for one in told.subjects]
    assert len(told.subjects) <= MOST_ACTORS


def test_a_long_sentence_without_a_stop_is_read_too() -> None:
    told = read(", ".join(["a cat"] * 300) + ", a unicorn")
    assert told.subjects


def test_a_negative_prompt_denies_all_that_its_words_may_mean() -> None:
    assert {"dog", "rain", "night"} <= denied_of("dogs, rain, at night, blurry, zorbly")
    assert {"dog", "rain"} <= denied_of("狗，下雨，低画质")
    assert denied_of("three people on the left") == {"man"}
    assert denied_of("") == denied_of("zorbly quandel") == frozenset()


def test_any_text_is_read_without_error() -> None:
    for prompt in (
        "",
        " ",
        "🙂",
        "a",
        "的",
        "\n\n",
        "....",
        "a\u0000b",
        "'s",
        "2",
        "then",
        "without",
        "穿着",
    ):
        assert read(prompt).beats == 1


def test_whatever_an_article_announces_is_in_the_picture() -> None:
    shown = {
        noun: {subject.concept for subject in read(f"a {noun} in the mountains").subjects}
        for noun, _ in _nouns()
    }
    missing = {noun for noun, key in _nouns() if key not in shown[noun]}
    assert missing <= {"plug", "playing card", "jack-o'-lantern"}


def _nouns() -> list[tuple[str, str]]:
    """Return the first English word for every drawn thing, with the thing."""
    first: dict[str, str] = {}
    for form in forms("en"):
        if form.key in concepts() and not form.plural:
            first.setdefault(form.key, form.text)
    return [(noun, key) for key, noun in first.items()]


@pytest.mark.parametrize("prompt", ["train", "the train in the mountains", "a lemon"])
def test_what_could_be_a_verb_or_a_colour_is_a_thing_where_nothing_else_is(prompt: str) -> None:
    assert len(read(prompt).subjects) == 1


@pytest.mark.parametrize(
    "prompt", ["the camera rises over the mountains", "a view of the sea", "a time lapse of a city"]
)
def test_what_is_said_of_the_picture_is_nobody(prompt: str) -> None:
    assert read(prompt).subjects == ()


@pytest.mark.parametrize(
    ("prompt", "place"),
    [
        ("a chef throws dough into the air", None),
        ("an eagle flies into the sky", "clouds"),
        ("children cheer, a rainbow in the sky", None),
    ],
)
def test_nobody_is_in_the_sky_who_throws_something_into_it(prompt: str, place: str | None) -> None:
    assert read(prompt).place == place
