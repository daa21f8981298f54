"""Numbers and examples are the visitor's."""

from vitascope.console.examples import EXAMPLES, examples_in
from vitascope.console.words import Words
from vitascope.language import PSEUDO


def test_numbers_are_written_as_people_write_them() -> None:
    assert Words("en").credits(12_345_500) == "12,345.5"


def test_a_number_in_a_text_is_written_so_too() -> None:
    assert Words("en")("Attempts: {count}", count=1_234) == "Attempts: 1,234"


def test_the_pseudo_language_writes_english_numbers() -> None:
    assert Words(PSEUDO)("Attempts: {count}", count=1_234) == "⟦Áttéḿpťš: 1,234⟧".replace(
        "ḿ", "m"
    ).replace("ť", "t")


def test_examples_are_in_the_visitors_language_but_for_the_one_that_is_quoted() -> None:
    titles = [each.title for each in examples_in(Words("zh"))]
    assert titles == ["雪中红狐", "海底蓝鲸", "夜空火箭", "水彩渔村", "第一人称跳伞"]
    assert {each.tag for each in examples_in(Words("en"))} == {"en", "zh-CN"}
    assert examples_in(Words("en"))[-1] is EXAMPLES[-1]
