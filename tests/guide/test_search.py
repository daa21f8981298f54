"""Search: every word counts, in both languages, and the best comes first."""

import pytest

from vitascope.guide.search import MOST_FOUND, search


@pytest.mark.parametrize(
    ("query", "language", "page"),
    [
        ("nginx proxy", "en", "exposing"),
        ("BACKUP", "en", "operations"),
        ("webhook-signature v1a", "en", "callbacks"),
        ("回调签名", "zh", "callbacks"),
        ("备份", "zh", "operations"),
        ("nginx 代理", "zh", "exposing"),
    ],
)
def test_what_is_asked_for_is_among_the_first(query: str, language: str, page: str) -> None:
    assert page in [found.page.name for found in search(query, language)[:3]]


def test_every_word_must_be_there() -> None:
    assert search("nginx", "en") != []
    assert search("nginx zebrafinch", "en") == []


@pytest.mark.parametrize("query", ["", "   ", "\t\n"])
def test_no_words_find_nothing(query: str) -> None:
    assert search(query, "en") == []


def test_a_long_or_odd_question_is_harmless() -> None:
    assert search("(a+)+$" * 10_000, "en") == []
    assert len(search("a", "en")) == MOST_FOUND


def test_the_excerpt_shows_what_was_found() -> None:
    for found in search("nginx", "en"):
        marked = [text.lower() for text, asked in found.excerpt if asked]
        assert set(marked) <= {"nginx"}
        assert marked or "nginx" in found.section.heading.lower()
