"""Text that comes in and goes out: what is Unicode, what is one line, and how the rest is shown."""

import re

from vitascope.errors import Invalid

HARMFUL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls, line ends, what changes the direction of the text after it, and halves of characters.
"""
HARMFUL_IN_LINES = re.compile(HARMFUL.pattern.replace("\x00-\x1f", "\x00-\x08\x0b-\x1f"))


def is_unicode(text: str) -> bool:
    """Return False for text with half a character in it, which no encoding can write."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def require_one_line(field: str, text: str) -> None:
    """Raise Invalid for text that would break a table's row or command a terminal."""
    if HARMFUL.search(text):
        raise Invalid("{field} must be one line without control characters", field=field)


def one_line(text: str) -> str:
    """Return text with everything escaped that could break a row or command a terminal."""
    return HARMFUL.sub(_escaped, text)


def storable(text: str) -> str:
    """Return a text that PostgreSQL takes: it stores no NUL, so nothing of this name exists anyway."""
    return text.replace("\x00", "\ufffd")


def lines(text: str) -> str:
    """Return text as one_line does, but with its tabs and ends of lines."""
    return HARMFUL_IN_LINES.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()
