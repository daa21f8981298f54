"""What went wrong, in the visitor's language."""

import re
from functools import cache

from vitascope.callbacks.deliver import ANSWERED_TEXT, NOT_SENT_TEXT
from vitascope.console.forms import label_of
from vitascope.console.words import Words
from vitascope.egress.fetch import LARGE_TEXT, LATE_TEXT, STATUS_TEXT, UNFETCHED_TEXT
from vitascope.egress.targets import RULES
from vitascope.errors import WireError
from vitascope.language import translate
from vitascope.media.given import PIXELS_TEXT, UNUSABLE_TEXT
from vitascope.tasks.completion import CRASHED_TEXT, SEED_TEXT, WORN_OUT_TEXT


class CsrfError(WireError):
    """A form that did not come from a page of ours that this browser has open."""

    text = "This form has expired. Reload the page and try again."


class OperatorsOnly(WireError):
    """A page that only the operator may see."""

    text = "Only the operator may see this page."


INPUT_FIELD = re.compile(r"input\.(\w+)")
NAMES_OF_FIELDS = ("field", "other")
"""Values of rules that name fields of a model's input."""

STORED_WITH_VALUES = (
    NOT_SENT_TEXT,
    UNUSABLE_TEXT,
    UNFETCHED_TEXT,
    *RULES,
    ANSWERED_TEXT,
    SEED_TEXT,
    CRASHED_TEXT,
    WORN_OUT_TEXT,
    STATUS_TEXT,
    LATE_TEXT,
    LARGE_TEXT,
    PIXELS_TEXT,
)
"""Rules whose sentences stand in rows: a row has kept the English sentence alone since the first release. The
first that fits counts."""


def explain(words: Words, error: WireError) -> str:
    """Say in the visitor's language what went wrong, and where the class knows it what to do."""
    if error.advice and error.rule == error.text:
        return words(error.advice)
    labels: list[str] = []

    def label(found: re.Match[str]) -> str:
        labels.append(words(label_of(found[1])))
        return labels[-1]

    values = {
        name: INPUT_FIELD.sub(label, value)
        if isinstance(value, str) and name in NAMES_OF_FIELDS
        else value
        for name, value in error.values.items()
    }
    said = translate(words.language, error.rule, **values)
    # Chinese puts a space between its own characters and Latin ones, but not within its own.
    for each in labels:
        said = said if each.isascii() else said.replace(f"{each} ", each)
    return said


def stored(words: Words, sentence: str) -> str | None:
    """Return the sentence of a row in the visitor's language, None for one that is nobody's but the engine's."""
    for rule in STORED_WITH_VALUES:
        if found := _pattern(rule).fullmatch(sentence):
            values = {
                name: stored(words, value) or value for name, value in found.groupdict().items()
            }
            return translate(words.language, rule, **values)
    translated = words(sentence)
    return translated if translated != sentence else None


@cache
def _pattern(rule: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", rule)
    return re.compile(
        "".join(
            f"(?P<{part}>.+)" if place % 2 else re.escape(part) for place, part in enumerate(parts)
        )
    )
