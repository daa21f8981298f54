"""Whatever a person may read is there in every language, with the same placeholders."""

import ast
import string
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.texts import TREE, class_tree, name_of, nodes, texts
from vitascope.errors import Invalid, OperatorError
from vitascope.language import (
    ENGLISH,
    LANGUAGES,
    LOCALES,
    PSEUDO,
    chosen,
    explain,
    of_environment,
    read_catalogue,
    text_in,
    translate,
)

TRANSLATED = sorted({*LANGUAGES} - {ENGLISH.code})
LOCALE_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
IN_MEDIA = "media"
"""What is said of a video that is no good goes to the log, or stands as a quotation in a sentence
of ours.
"""


def _catalogue(language: str) -> dict[str, str]:
    with (LOCALES / f"{language}.po").open(encoding="utf-8") as lines:
        return read_catalogue(lines)


def _placeholders(text: str) -> list[tuple[str, str | None]]:
    return sorted(
        (name, spec) for _, name, spec, _ in string.Formatter().parse(text) if name is not None
    )


def test_every_catalogue_belongs_to_a_language() -> None:
    assert sorted(path.stem for path in LOCALES.glob("*.po")) == TRANSLATED


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated_and_no_translation_is_left_over(language: str) -> None:
    known = _catalogue(language)
    assert sorted(texts() - set(known)) == []
    assert sorted(set(known) - texts()) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_keep_the_placeholders(language: str) -> None:
    for text, translation in _catalogue(language).items():
        assert _placeholders(text) == _placeholders(translation), text


@pytest.mark.parametrize("language", TRANSLATED)
def test_our_reader_reads_a_catalogue_as_babel_does(language: str) -> None:
    with (LOCALES / f"{language}.po").open("rb") as file:
        theirs = {
            str(entry.id): str(entry.string) for entry in read_po(file) if entry.id and entry.string
        }
    assert _catalogue(language) == theirs


def test_a_text_may_go_over_several_lines() -> None:
    lines = [
        "# a comment",
        'msgid ""',
        'msgstr "Language: zh\\n"',
        "",
        'msgid ""',
        '"a "',
        '"b"',
        'msgstr "c"',
    ]
    assert read_catalogue(lines) == {"a b": "c"}


def test_no_error_is_raised_with_a_sentence_that_cannot_be_translated() -> None:
    said = [
        f"{path.name}:{node.lineno}"
        for path, node in nodes(ast.Call)
        if name_of(node.func) in {TREE, *class_tree()} and IN_MEDIA not in path.parts
        if node.args and isinstance(node.args[0], ast.JoinedStr | ast.BinOp | ast.IfExp)
    ]
    assert said == []


def test_a_rule_is_said_in_the_readers_language() -> None:
    error = Invalid("{field} must be at most {count:,} characters", field="name", count=5_000)
    assert explain("zh", error) == "name 最多 5,000 个字符"
    assert explain("en", error) == str(error)


def test_an_error_within_an_error_is_said_in_the_same_language() -> None:
    inner = Invalid("{field} is required", field="host")
    outer = OperatorError("{why} (the task {task} goes on)", why=inner, task="t")
    assert explain("zh", outer) == "host 为必填项（任务 t 仍在继续）"


def test_what_nobody_translated_stays_english() -> None:
    assert translate("zh", "Nobody translated {this}", this=1) == "Nobody translated 1"
    assert text_in("tlh", "Save") == "Save"


def test_a_third_language_is_a_catalogue_and_a_row(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "tl.po").write_text('msgid "Saved {file}"\nmsgstr "pol {file}"\n')
    monkeypatch.setattr("vitascope.language.LOCALES", tmp_path)
    assert translate("tl", "Saved {file}", file="a.mp4") == "pol a.mp4"


def test_the_language_is_the_chosen_one_or_else_the_first_that_the_browser_reads() -> None:
    assert chosen("zh", "en") == "zh"
    assert chosen(None, "fr-FR, zh-CN;q=0.8, en;q=0.5") == "zh"
    assert chosen("klingon", None) == "en"


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "zh_TW:zh"}, "zh"),
    ],
)
def test_the_locale_decides(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], expected: str
) -> None:
    for name in LOCALE_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert of_environment() == expected


def test_the_pseudo_language_marks_what_went_through_translation() -> None:
    assert translate(PSEUDO, "Top up {name}", name="Ann") == "⟦Tóp úp Ann⟧"
