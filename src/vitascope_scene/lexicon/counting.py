"""Chinese numbers with their measure words: 三 and 只 give 三只."""

from collections.abc import Iterator

from vitascope_scene.lexicon.rows import rows_of


def measured_numbers() -> Iterator[tuple[str, str]]:
    """Return every number that takes a measure word (marked "=") with each of them, and its key.

    A form that stands in the file by itself keeps its own key: 一群 is many.
    """
    rows = [row for row in rows_of("closed.txt") if row.kind in ("count", "measure")]
    measures = [entry for row in rows if row.kind == "measure" for entry in row.entries["zh"]]
    numbers = [
        (entry, row.key) for row in rows if row.kind == "count" for entry in row.entries["zh"]
    ]
    written = {entry for entry, _ in numbers if not entry.startswith("=")}
    for number, key in numbers:
        if number.startswith("="):
            texts = (number[1:] + measure for measure in measures)
            yield from ((text, key) for text in texts if text not in written)
