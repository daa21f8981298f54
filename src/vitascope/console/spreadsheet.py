"""Tables as CSV files that a spreadsheet opens safely."""

import csv
import io
from collections.abc import Iterable, Sequence

BYTE_ORDER_MARK = "\ufeff"
"""Without it a spreadsheet reads Chinese names in a code page of its own."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_text(head: Sequence[str], rows: Iterable[Sequence[str | int | float]]) -> str:
    """Return a table as CSV; a text that a spreadsheet would run as a formula is a plain text in it."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return BYTE_ORDER_MARK + file.getvalue()


def _cell(value: str | int | float) -> str | int | float:
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value
