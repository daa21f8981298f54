"""The languages that people are spoken to in: one gettext catalogue each, ``locales/<code>.po``;
English is the source.

A new language is its catalogue and a row of LANGUAGES.
"""

import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from vitascope.errors import VitascopeError

LOCALES = Path(__file__).parent / "locales"
PSEUDO = "xx"
"""A language for tests: every text in it stands between ⟦ and ⟧, so that what was forgotten shows.
"""
ACCENTS = str.maketrans("aceinorsuyACEINORSU", "áçéíñóřšúýÁÇÉÍÑÓŘŠÚ")
PLACEHOLDER = re.compile(r"(\{[^}]*\})")


@dataclass(frozen=True)
class Language:
    """A language: its code, its own name for itself, and its tag in HTML."""

    code: str
    name: str
    tag: str


ENGLISH = Language("en", "English", "en")
LANGUAGES = {each.code: each for each in (ENGLISH, Language("zh", "中文", "zh-CN"))}


def mark(text: str) -> str:
    """Mark a text for the catalogues; it is translated where it is shown."""
    return text


def translate(language: str, rule: str, /, **values: object) -> str:
    """Return a rule in a language, or in English if nobody translated it, with its values.

    A value that is an error, or a member of a StrEnum, is translated as well.
    """
    found = text_in(language, rule)
    return (
        found.format(**{name: _shown(language, value) for name, value in values.items()})
        if values
        else found
    )


def explain(language: str, error: VitascopeError) -> str:
    """Return what an error says, in a language."""
    return translate(language, error.rule, **error.values)


def text_in(language: str, text: str) -> str:
    """Return a text in a language, its placeholders as they are.

    The text itself if nobody translated it.
    """
    return _pseudo(text) if language == PSEUDO else _catalogue(language).get(text, text)


def chosen(wanted: str | None, accepted: str | None) -> str:
    """Return the language that a visitor chose, or else the first that its browser reads, or else
    English.
    """
    if wanted in {*LANGUAGES, PSEUDO}:
        return str(wanted)
    found = (_known(part.strip()) for part in (accepted or "").split(","))
    return next(filter(None, found), ENGLISH.code)


def of_environment() -> str:
    """Return the language that the locale asks for, as gettext finds it.

    English if it is none of ours.
    """
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return _known(value) or ENGLISH.code
    return ENGLISH.code


def read_catalogue(lines: Iterable[str]) -> dict[str, str]:
    """Return the translations in the lines of a .po file; those that are empty are left out.

    Babel reads these files too, but takes longer to import than a command of ours takes to run.
    """
    entries: list[dict[str, str]] = []
    field = ""
    for line in lines:
        name, _, text = line.strip().partition(" ")
        if name == "msgid":
            entries.append({})
        if name in {"msgid", "msgstr"}:
            field = name
            entries[-1][field] = json.loads(text)
        elif name.startswith('"'):
            entries[-1][field] += json.loads(line)
    return {
        entry["msgid"]: entry["msgstr"] for entry in entries if entry["msgid"] and entry["msgstr"]
    }


def _known(name: str) -> str | None:
    code = name.lower()[:2]
    return code if code in LANGUAGES else None


@cache
def _catalogue(language: str) -> Mapping[str, str]:
    path = LOCALES / f"{language}.po"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8") as lines:
        return read_catalogue(lines)


def _shown(language: str, value: object) -> object:
    if isinstance(value, VitascopeError):
        return explain(language, value)
    return text_in(language, value.value) if isinstance(value, StrEnum) else value


def _pseudo(text: str) -> str:
    parts = PLACEHOLDER.split(text)
    return (
        "⟦"
        + "".join(part if part.startswith("{") else part.translate(ACCENTS) for part in parts)
        + "⟧"
    )
