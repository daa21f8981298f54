"""JSON text without spaces, by one encoder made once: json.dumps with options makes a new one at every call."""

import json

compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""Return a value as compact JSON text, other scripts as they are."""

canonical = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode
"""Return a value as compact JSON text with its keys in order: equal values give equal text."""
