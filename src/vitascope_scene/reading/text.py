"""A prompt as plain characters to read, each of which knows where it stands in what the caller
wrote.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_APOSTROPHES = str.maketrans("’‘`´", "''''")
_ONE_DIGIT = re.compile(r"(?<![0-9a-z.])[2-9](?=\s?[㐀-鿿])")
_PARTICLE = re.compile("(?<![显名编原巨专论土卓])著(?![名作称者述书])")
"""著 where it stands for 着, as it does in Taiwan."""
_NUMERALS = dict(zip("23456789", "两三四五六七八九", strict=True))


@dataclass(frozen=True, kw_only=True)
class Plain:
    """Lower case, full-width letters as plain ones, traditional characters as simplified ones.

    written is the caller's own text; at[n] is where character n of text stands in it.
    """

    text: str
    written: str
    at: tuple[int, ...]

    def as_written(self, start: int, end: int) -> str:
        """Return a stretch of the text in the caller's own characters."""
        return self.written[self.at[start] : self.at[end - 1] + 1] if start < end else ""


def plain(prompt: str) -> Plain:
    """Return a prompt ready to be cut into words."""
    written = unicodedata.normalize("NFC", prompt)
    pieces = [unicodedata.normalize("NFKC", character).lower() for character in written]
    text = "".join(pieces).translate(_APOSTROPHES).translate(_simplified())
    return Plain(
        text=_PARTICLE.sub("着", _ONE_DIGIT.sub(lambda digit: _NUMERALS[digit.group()], text)),
        written=written,
        at=tuple(at for at, piece in enumerate(pieces) for _ in piece),
    )


@cache
def _simplified() -> Mapping[int, str]:
    """The simplified character of every traditional one, by code point."""
    lines = (files(__package__) / "traditional.txt").read_text(encoding="utf-8").splitlines()
    pairs = "".join(line for line in lines if not line.startswith("#"))
    return {ord(pairs[n]): pairs[n + 1] for n in range(0, len(pairs), 2)}
