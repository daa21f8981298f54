"""Words of a prompt, and all that each may mean."""

import pytest

from vitascope_scene.reading.tagger import COMMA, STOP, sentences, tag
from vitascope_scene.reading.text import plain
from vitascope_scene.reading.words import SEVERAL, SINGLE


def texts(prompt: str) -> list[str]:
    return [word.text for word in tag(prompt)]


def keys(prompt: str, text: str) -> set[str]:
    (word,) = (word for word in tag(prompt) if word.text == text)
    return {reading.key for reading in word.readings}


def test_the_longest_phrase_is_one_word() -> None:
    assert texts("two people under the Eiffel Tower") == [
        "two",
        "people",
        "under",
        "the",
        "eiffel tower",
    ]
    assert texts("a paper boat") == ["a", "paper boat"]


def test_a_word_keeps_all_its_readings() -> None:
    kinds = {reading.kind for reading in tag("orange")[0].readings}
    assert {"colour", "food"} <= kinds


def test_chinese_is_cut_into_known_words() -> None:
    assert texts("一只小猫在钢琴上弹吉他") == ["一只", "小猫", "在", "钢琴", "上", "弹", "吉他"]


@pytest.mark.parametrize("word", ["开心", "星球", "汗水", "花样", "火热", "月光", "光芒"])
def test_a_noun_is_not_found_inside_another_word(word: str) -> None:
    assert any(text.startswith(word) for text in texts(f"一个{word}的女孩"))


def test_an_unknown_chinese_word_stays_whole() -> None:
    (word,) = (word for word in tag("一条咘鱼在游泳") if "咘" in word.text)
    assert word.text == "咘鱼"
    assert word.unknown


def test_traditional_characters_are_read_as_simplified_ones_and_kept_as_written() -> None:
    assert texts("一個女孩騎著一匹馬") == texts("一个女孩骑着一匹马")
    (word,) = (word for word in tag("一隻咘鱻") if word.unknown)
    assert word.written == "咘鱻"


def test_the_particle_of_taiwan_is_read_but_not_where_it_means_famous() -> None:
    assert plain("看著著名的書").text == "看着著名的书"


def test_full_width_and_capital_letters_are_plain_ones() -> None:
    assert texts("Ａ Red ＣＡＴ") == ["a", "red", "cat"]


def test_a_number_before_a_measure_word_is_a_count() -> None:
    for prompt in ("三只猫", "3只猫", "3 只猫", "two cats", "2 cats"):
        counts = [
            reading.key
            for word in tag(prompt)
            for reading in word.readings
            if reading.kind == "count"
        ]
        assert counts == [{"t": "2", "2": "2"}.get(prompt[0], "3")], prompt


def test_a_word_one_slip_from_a_known_one_is_that_word() -> None:
    assert keys("a buterfly", "butterfly") == {"butterfly"}
    assert tag("a grffe")[1].unknown


def test_a_short_or_known_word_is_never_respelt() -> None:
    assert "car" not in texts("a cer")
    assert texts("the beautiful breath")[1:] == ["beautiful", "breath"]


def test_the_owner_is_read_without_its_s() -> None:
    word = tag("the girl's hair")[1]
    assert (word.text, word.owned, word.written) == ("girl", True, "girl")


def test_plural_and_singular_are_told_apart() -> None:
    cat, cats, sunglasses = (
        tag(noun)[0].readings[0].number for noun in ("cat", "cats", "sunglasses")
    )
    assert (cat, cats) == (SINGLE, SEVERAL)
    assert sunglasses != SEVERAL


def test_stops_end_sentences_and_commas_do_not() -> None:
    prompt = "a cat, a dog. 一只猫！\nthe end"
    assert [len(sentence) for sentence in sentences(tag(prompt))] == [6, 3, 2]
    assert [word.small for word in tag(prompt) if not word.language] == [COMMA, STOP, STOP, STOP]


def test_any_text_is_tagged_without_error() -> None:
    for prompt in (
        "",
        "   ",
        "🙂🙂",
        "a\u0000b",
        "ﷺ",
        "e\u0301t\u0301",
        "'''---'''",
        "㍿",
        "\n\n。。。",
    ):
        for word in tag(prompt):
            assert word.start < word.end


def test_a_name_is_not_a_misspelt_word() -> None:
    assert tag("the Peking opera")[1].unknown or tag("the Peking opera")[1].text == "peking"
    assert tag("the pekking bird")[1].text != "peking"


def test_what_a_phrase_says_of_two_things_is_read_apart() -> None:
    assert texts("a rainy street at night") == ["a", "rainy", "street", "at night"]
    assert texts("she throws a frisbee") == ["she", "throws", "a", "frisbee"]
    assert texts("a cat sitting on it") == ["a", "cat", "sitting", "on", "it"]
    assert texts("rainforest") == ["rainforest"]


def test_words_that_are_mostly_adjectives_are_no_nouns() -> None:
    for word in ("academic", "bigger", "happiest"):
        assert tag(word)[0].readings == ()


def test_names_that_mean_something_else_need_their_capital_letter() -> None:
    def kinds(prompt: str, word: str) -> set[str]:
        return {one.kind for found in tag(prompt) if found.text == word for one in found.readings}

    assert kinds("Emma and Rose dance", "rose") == {"person"}
    assert "person" not in kinds("Emma holds a rose", "rose")
    assert "person" not in kinds("A Red Rose In The Snow", "rose")


def test_numbers_up_to_eleven_are_exact() -> None:
    for prompt, number in (("eight cups", "8"), ("十一只狗", "11"), ("a dozen eggs", "many")):
        keys = [one.key for word in tag(prompt) for one in word.readings if one.kind == "count"]
        assert keys == [number]
