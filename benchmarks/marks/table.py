"""The table of what was measured, as Markdown."""

import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.marks.attacks import ATTACKS, SHOTS

Row = Mapping[str, Any]
MADE = "as made"


def of(rows: Sequence[Row]) -> str:
    """Return the table of these results."""
    return str(len(rows))
