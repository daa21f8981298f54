"""What a command tells on stdout: one line for people, or one JSON object for machines."""

import json
import sys
from collections.abc import Mapping
from typing import Any


def tell(facts: Mapping[str, Any], text: str, *, as_json: bool) -> None:
    """Write facts as one line of JSON, or the text."""
    sys.stdout.write((json.dumps(dict(facts), ensure_ascii=False) if as_json else text) + "\n")
    sys.stdout.flush()
