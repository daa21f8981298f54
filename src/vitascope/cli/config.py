"""What the command line takes from the environment: the language of its messages."""

import os
from typing import Literal

Language = Literal["en", "zh"]


def language() -> Language:
    """Return the language that the locale asks for, as gettext finds it; English unless it is Chinese."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "zh" if value.lower().startswith("zh") else "en"
    return "en"
