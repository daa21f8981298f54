"""JSON by the standard library alone, whose surprises end here.

``json`` raises RecursionError for deep nesting, and writes NaN and halves of characters, which no
other reader takes.
"""

import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

from vitascope.errors import Invalid
from vitascope.text import is_unicode


def parsed(text: str | bytes) -> Any:
    """Return what JSON text holds; raise ValueError if it is none or nested too deeply."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def encoded(body: Mapping[str, Any] | None) -> bytes | None:
    """Return a request's body as JSON, None for none.

    Raise Invalid naming the first field that JSON cannot hold.
    """
    if body is None:
        return None
    for field, value in _leaves(body):
        if isinstance(value, float) and not math.isfinite(value):
            raise Invalid("{field} must be a number", field=field)
        if isinstance(value, str) and not is_unicode(value):
            raise Invalid("{field} must be valid Unicode text", field=field)
    return json.dumps(body, ensure_ascii=False).encode()


def _leaves(value: Any, field: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every name and plain value in a body, with its field."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield field or "the body", name
            yield from _leaves(each, f"{field}.{name}" if field else str(name))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _leaves(each, field)
    else:
        yield field, value
