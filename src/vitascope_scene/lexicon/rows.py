"""The format of the lexicon's text files: sections, and a row for each key.

``## kind family option=value`` opens a section and gives the defaults of its rows. A row reads
``key | English forms | Chinese forms | option=value``; forms and values are separated by commas,
and a line that starts with "# " is a comment.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

LANGUAGES = ("en", "zh")


@dataclass(frozen=True, kw_only=True)
class LexiconRow:
    """A key with its forms as written, by language, and its options: the section's, then its own."""

    key: str
    kind: str
    family: str
    entries: Mapping[str, tuple[str, ...]]
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@cache
def noun_rows() -> tuple[LexiconRow, ...]:
    """Return the rows of every file in nouns/, file by file in the order of their names."""
    return tuple(row for rows in _noun_files().values() for row in rows)


@cache
def noun_files() -> Mapping[str, tuple[str, ...]]:
    """Return the keys of each file in nouns/, by the file's name without its ending."""
    return {name: tuple(row.key for row in rows) for name, rows in _noun_files().items()}


@cache
def _noun_files() -> Mapping[str, tuple[LexiconRow, ...]]:
    listed = sorted(_data("nouns").iterdir(), key=lambda file: file.name)
    texts = {file.name.removesuffix(".txt"): file.read_text(encoding="utf-8") for file in listed}
    return {name: tuple(read_rows(text)) for name, text in texts.items()}


@cache
def rows_of(name: str) -> tuple[LexiconRow, ...]:
    """Return the rows of one file beside this module, such as ``actions.txt``."""
    return tuple(read_rows(data_text(name)))


@cache
def data_text(name: str) -> str:
    """Return a data file beside this module as text."""
    return _data(name).read_text(encoding="utf-8")


@cache
def more_words(language: str) -> tuple[tuple[str, str], ...]:
    """Return each word of every file in zh_more/ or en_more/ with the key that it leads to."""
    listed = sorted(_data(f"{language}_more").iterdir(), key=lambda file: file.name)
    return tuple(pair for file in listed for pair in listed_words(file.read_text(encoding="utf-8")))


def listed_words(text: str) -> Iterator[tuple[str, str]]:
    """Return every word of lines that read ``key: words``, with its key."""
    for line in text.splitlines():
        key, colon, words = line.partition(":")
        if colon and not line.startswith("#"):
            yield from ((word, key.strip()) for word in split(words))


def read_rows(text: str) -> Iterator[LexiconRow]:
    """Return the rows of a file's text."""
    kind, family = "", ""
    defaults: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        if line.startswith("## "):
            kind, family, defaults = _section(line[3:].split())
        elif line.strip() and not line.startswith("#"):
            yield _row(line, kind, family, defaults)


def _data(name: str) -> Traversable:
    """A file or folder beside this module."""
    return files(__package__) / name


def _section(words: list[str]) -> tuple[str, str, dict[str, tuple[str, ...]]]:
    """The kind, the family (the kind itself where none is given) and the options of a section."""
    names = [word for word in words if "=" not in word]
    return names[0], names[-1], _options(words)


def _row(line: str, kind: str, family: str, defaults: Mapping[str, tuple[str, ...]]) -> LexiconRow:
    """One line's row."""
    key, english, chinese, *rest = (part.strip() for part in line.split("|"))
    return LexiconRow(
        key=key,
        kind=kind,
        family=family,
        entries={"en": split(english), "zh": split(chinese)},
        options={**defaults, **_options(" ".join(rest).split())},
    )


def split(entries: str) -> tuple[str, ...]:
    """Return the parts between commas, without blanks around them."""
    return tuple(entry.strip() for entry in entries.split(",") if entry.strip())


def _options(words: list[str]) -> dict[str, tuple[str, ...]]:
    """Options by name; a word that has no "=" is none."""
    pairs = (word.split("=", 1) for word in words if "=" in word)
    return {name: split(values) for name, values in pairs}
