"""Every text is there in Chinese, with the same placeholders."""

import re

from babel.messages.pofile import read_po

from tests.console.texts import CONSOLE, texts
from vitascope.console.words import PSEUDO, Words, choose

PLACEHOLDER = re.compile(r"\{\w+\}")


def _chinese() -> dict[str, str]:
    with (CONSOLE / "locales" / "zh.po").open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id}


def test_every_text_is_translated_and_no_translation_is_left_over() -> None:
    chinese = _chinese()
    assert sorted(texts() - {text for text, told in chinese.items() if told}) == []
    assert sorted(set(chinese) - texts()) == []


def test_translations_keep_the_placeholders() -> None:
    for text, told in _chinese().items():
        assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(told)), text


def test_the_language_is_the_chosen_one_or_else_the_first_that_the_browser_reads() -> None:
    assert choose("zh", "en") == "zh"
    assert choose(None, "fr-FR, zh-CN;q=0.8, en;q=0.5") == "zh"
    assert choose("klingon", None) == "en"


def test_the_pseudo_language_marks_what_went_through_translation() -> None:
    assert Words(PSEUDO)("Top up {name}", name="Ann") == "⟦Tóp úp Ann⟧"


def test_numbers_are_written_as_people_write_them() -> None:
    assert Words("en").credits(12_345_500) == "12,345.5"
