"""The table of sounds: which layer is heard when; read from ``sounds.txt``."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

Terms = tuple[frozenset[str], frozenset[str]]
"""What must be so, and what must not."""
AIR, THINGS = "air", "things"


@dataclass(frozen=True, kw_only=True)
class Row:
    """A layer: its maker with its options, the decibels of its loudest moment, and when it is
    heard.

    grounds says that an option is the ground underfoot.
    """

    name: str
    maker: str
    options: Mapping[str, float | str]
    level: float
    when: tuple[Terms, ...]

    def is_heard(self, tokens: Set[str]) -> bool:
        """Return True where one of its alternatives is so."""
        return any(wanted <= tokens and not denied & tokens for wanted, denied in self.when)


@dataclass(frozen=True, kw_only=True)
class Table:
    """All rows by section; grounds by place; the echo of places: seconds and share."""

    rows: Mapping[str, tuple[Row, ...]]
    grounds: Mapping[str, str]
    echoes: Mapping[str, tuple[float, float]]


@cache
def table() -> Table:
    """Return the table."""
    sections: dict[str, list[str]] = {}
    for line in (files(__package__) / "sounds.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            sections[line[3:].strip()] = found = []
        elif line.strip() and not line.startswith("#"):
            found.append(line)
    groups = {name: tuple(words) for name, words in _lists(sections["groups"])}
    grounds = {place: ground for ground, places in _lists(sections["grounds"]) for place in places}
    echoes = {
        place: _pair(numbers) for numbers, places in _lists(sections["rooms"]) for place in places
    }
    rows = {
        section: tuple(_row(line, groups) for line in sections[section])
        for section in (AIR, THINGS)
    }
    return Table(rows=rows, grounds=grounds, echoes=echoes)


def _lists(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """The lines ``name: word, word``."""
    for line in lines:
        # Words hold colons themselves, names do not.
        name, _, words = line.partition(": ")
        yield name.strip(), [word.strip() for word in words.split(",")]


def _pair(numbers: str) -> tuple[float, float]:
    seconds, share = numbers.split()
    return float(seconds), float(share)


def _row(line: str, groups: Mapping[str, tuple[str, ...]]) -> Row:
    name, made, level, when = (part.strip() for part in line.split("|"))
    maker, *options = made.split()
    return Row(
        name=name,
        maker=maker,
        options=dict(_option(each) for each in options),
        level=float(level),
        when=tuple(terms for part in when.split(",") for terms in _terms(part.strip(), groups)),
    )


def _option(text: str) -> tuple[str, float | str]:
    name, _, value = text.partition("=")
    try:
        return name, float(value)
    except ValueError:
        return name, value.replace(",", " ")


def _terms(text: str, groups: Mapping[str, tuple[str, ...]]) -> list[Terms]:
    """One alternative; each group that it names makes several of it, or denies all of its words."""
    found: list[Terms] = [(frozenset(), frozenset())]
    for word in text.split("+"):
        name = word.lstrip("!@")
        if word.startswith("!@"):
            found = [(wanted, denied | set(groups[name])) for wanted, denied in found]
        elif word.startswith("@"):
            inner = [terms for each in groups[name] for terms in _terms(each, groups)]
            found = [
                (wanted | more, denied | less) for wanted, denied in found for more, less in inner
            ]
        elif word.startswith("!"):
            found = [(wanted, denied | {name}) for wanted, denied in found]
        else:
            found = [(wanted | {name}, denied) for wanted, denied in found]
    return found
