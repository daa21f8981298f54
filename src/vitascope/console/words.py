"""Words: every text of the console in the visitor's language, and numbers and dates as that language writes them."""

from datetime import UTC, datetime

from babel.dates import format_datetime
from babel.numbers import format_decimal

from vitascope.credits import MILLI
from vitascope.language import ENGLISH, LANGUAGES, translate


class Words:
    """Call it with an English text, and get the visitor's."""

    def __init__(self, language: str) -> None:
        """Speak a language, or the pseudo language."""
        self.language = language
        spoken = LANGUAGES.get(language, ENGLISH)
        self.locale, self.tag = spoken.code, spoken.tag

    def __call__(self, text: str, **values: object) -> str:
        """Return a text in this language with its {names} filled in; numbers are written as people write them."""
        shown = {
            name: self.number(value) if _is_number(value) else value
            for name, value in values.items()
        }
        return translate(self.language, text, **shown)

    def number(self, value: object) -> str:
        """Write a number."""
        return str(format_decimal(value, locale=self.locale))  # type: ignore[arg-type]

    def credits(self, milli: int) -> str:
        """Write thousandths of a credit as credits."""
        return self.number(milli / MILLI)

    def moment(self, at_ms: int) -> str:
        """Write unix milliseconds as a date and time (UTC); the browser makes it local."""
        return format_datetime(
            datetime.fromtimestamp(at_ms / 1_000, UTC), "medium", locale=self.locale
        )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
