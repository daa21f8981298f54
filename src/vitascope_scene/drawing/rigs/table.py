"""The rigs' data: one line an animal, a person, a vehicle or a pose, with its values as
``name=a,b``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from vitascope_scene.drawing.pixels import Colour
from vitascope_scene.drawing.rows.palette import paint


@dataclass(frozen=True, kw_only=True)
class TableLine:
    """One line: its key, the words before the first value, and the values as written."""

    key: str
    words: tuple[str, ...]
    values: Mapping[str, str]

    def has(self, name: str) -> bool:
        """Whether a value is given."""
        return name in self.values

    def text(self, name: str, usual: str = "") -> str:
        """The whole value as written."""
        return self.values.get(name, usual)

    def word(self, name: str, at: int = 0, usual: str = "") -> str:
        """One of the words that a value lists."""
        words = self.text(name).split(",")
        return words[at] if at < len(words) and words[at] else usual

    def number(self, name: str, at: int = 0, usual: float = 0.0) -> float:
        """One of a value's numbers, from hundredths."""
        word = self.word(name, at)
        return float(word) / 100 if word else usual

    def plain(self, name: str, usual: float = 0.0) -> float:
        """A value's number as it stands."""
        return float(self.values.get(name, usual))

    def colour(self, name: str, own: Colour, usual: Colour, at: int = 0) -> Colour:
        """The paint that a value names."""
        word = self.word(name, at)
        return paint(word, own) if word else usual


@cache
def lines(name: str) -> Mapping[str, TableLine]:
    """Every line of a data file beside this module, by key.

    Raise ValueError where a key comes twice.
    """
    text = (files(__package__) / f"{name}.txt").read_text(encoding="utf-8")
    found: dict[str, TableLine] = {}
    for row in text.splitlines():
        if not row.strip() or row.startswith("#"):
            continue
        key, *rest = row.split()
        if key in found:
            raise ValueError(f"{name}.txt: {key} has a line already")
        values = dict(word.split("=", 1) for word in rest if "=" in word)
        found[key] = TableLine(
            key=key, words=tuple(word for word in rest if "=" not in word), values=values
        )
    return found
