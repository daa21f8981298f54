"""JSON text without spaces, by encoders that cost little: json.dumps with options makes a new one
at every call.
"""

from typing import Any

from pydantic_core import to_json


def compact(value: Any) -> str:
    """Return a value as compact JSON text, other scripts as they are."""
    return to_json(value).decode()
