"""Words: every text of the console in the visitor's language, and numbers and dates as that language writes them."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from babel.dates import format_datetime
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from vitascope.credits import MILLI

LOCALES = Path(__file__).parent / "locales"
LANGUAGES = {"en": "English", "zh": "中文"}
PSEUDO = "xx"
"""A language for tests: every translated text stands between ⟦ and ⟧, so that what was forgotten shows."""

ACCENTS = str.maketrans("aceinorsuyACEINORSU", "áçéíñóřšúýÁÇÉÍÑÓŘŠÚ")
PLACEHOLDER = re.compile(r"(\{[^}]*\})")


class Words:
    """Call it with an English text, and get the visitor's."""

    def __init__(self, language: str) -> None:
        """Speak en, zh, or the pseudo language."""
        self.language = language
        self.locale = "en" if language == PSEUDO else language
        self._translate = _translator(language)

    def __call__(self, text: str, **values: object) -> str:
        """Return a text in this language with its {names} filled in; numbers are written as people write them."""
        told = self._translate(text)
        shown = {name: self.number(value) if _is_number(value) else value for name, value in values.items()}
        return told.format(**shown) if values else told

    def number(self, value: object) -> str:
        """Write a number."""
        return str(format_decimal(value, locale=self.locale))  # type: ignore[arg-type]

    def credits(self, milli: int) -> str:
        """Write thousandths of a credit as credits."""
        return self.number(milli / MILLI)

    def moment(self, at_ms: int) -> str:
        """Write unix milliseconds as a date and time (UTC); the browser makes it local."""
        return format_datetime(datetime.fromtimestamp(at_ms / 1_000, UTC), "medium", locale=self.locale)


def mark(text: str) -> str:
    """Mark a text that is translated where it is shown."""
    return text


def choose(wanted: str | None, accepted: str | None) -> str:
    """Return the language that a visitor chose, or else the first that its browser reads, or else English."""
    if wanted in {*LANGUAGES, PSEUDO}:
        return str(wanted)
    for part in (accepted or "").split(","):
        language = part.split(";")[0].strip().lower()[:2]
        if language in LANGUAGES:
            return language
    return "en"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


@cache
def _translator(language: str) -> Callable[[str], str]:
    if language == PSEUDO:
        return _pseudo
    path = LOCALES / f"{language}.po"
    if not path.exists():
        return str
    with path.open("rb") as file:
        catalogue = {str(entry.id): str(entry.string) for entry in read_po(file) if entry.id and entry.string}
    return lambda text: catalogue.get(text, text)


def _pseudo(text: str) -> str:
    parts = PLACEHOLDER.split(text)
    return "⟦" + "".join(part if part.startswith("{") else part.translate(ACCENTS) for part in parts) + "⟧"
