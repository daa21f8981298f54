"""The rows beside this module, one file a family; a row is parsed when it is first asked for."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from vitascope_scene.drawing.rows.parse import DrawingRow, parse_row


@cache
def texts() -> Mapping[str, str]:
    """Every row's text by its key. Raise ValueError where a key is there twice."""
    found: dict[str, str] = {}
    for file in sorted(files(__package__).iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".txt"):
            for key, text in _blocks(file.read_text(encoding="utf-8")):
                if key in found:
                    raise ValueError(f"{file.name}: {key} has a row already")
                found[key] = text
    return found


def _blocks(text: str) -> list[tuple[str, str]]:
    """A file's headers, each with its indented lines; # begins a comment line."""
    blocks: list[tuple[str, str]] = []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line[0] != " ":
            blocks.append((line.split()[0], line))
        else:
            key, before = blocks[-1]
            blocks[-1] = (key, f"{before}\n{line}")
    return blocks


@cache
def row_of(key: str) -> DrawingRow:
    """Return a row. Raise KeyError where there is none, ValueError where it is badly written."""
    return parse_row(texts()[key])
