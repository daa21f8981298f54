"""The guide's pages: every documentation page is in it, in both languages."""

import pytest

from vitascope.guide import pages

LANGUAGES = ("en", "zh")


def test_every_page_of_the_documentation_is_in_the_guide_once() -> None:
    there = {path.stem for path in pages.folder().glob("*.md") if "zh-CN" not in path.name}
    listed = [name for names in pages.SECTIONS.values() for name in names]
    assert sorted(listed) == sorted(there)


def test_every_page_has_a_title_in_its_language() -> None:
    for language in LANGUAGES:
        for page in pages.every(language):
            assert page.title
            assert page.title != page.name
            assert page.language in {language, pages.SOURCE}


@pytest.mark.parametrize("name", ["quickstart", "exposing"])
def test_a_translated_page_is_shown_in_the_visitors_language(name: str) -> None:
    english, chinese = pages.page(name, "en"), pages.page(name, "zh")
    assert english is not None
    assert chinese is not None
    assert (english.language, chinese.language) == ("en", "zh")
    assert english.text != chinese.text


def test_a_page_that_nobody_translated_is_english() -> None:
    page = pages.page("decisions/0010-sqlite-statements-in-the-loop", "zh")
    assert page is not None
    assert page.language == "en"


@pytest.mark.parametrize(
    "name", ["", "nothing", "../README", "decisions", "decisions/../api", "/etc/passwd", "api.md"]
)
def test_nothing_but_a_page_is_read(name: str) -> None:
    assert pages.page(name, "en") is None
