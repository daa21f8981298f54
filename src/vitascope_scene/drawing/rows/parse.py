"""The row format: a thing as a header and a few lines of shapes, in hundredths of its height.

README.md beside this module tells the whole format.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from vitascope_scene.drawing.rows.palette import paint
from vitascope_scene.drawing.subjects.pose import Point

NUMBER = re.compile(r"-?(\d+\.?\d*|\.\d+)")
MOTIONS = frozenset({"swing", "spin", "roll", "bob", "slide", "grow"})
FINISH = frozenset({"a", "s"})
ANCHORS = ("ground", "surface", "air", "deep")
EYES = frozenset({"eye", "flame", "steam", "wheel", "rim"})
"""Macros: they bring their own colours and move by themselves."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What a shape takes: how many numbers and points, which options and words."""

    numbers: tuple[int, int] = (0, 0)
    points: tuple[int, int] = (0, 0)
    options: frozenset[str] = frozenset()
    words: tuple[int, int] = (0, 0)


MANY = 99
RULES = {
    "oval": Rule(numbers=(3, 4), options=FINISH | {"turn"}),
    "blob": Rule(points=(3, MANY), options=FINISH),
    "poly": Rule(points=(3, MANY), options=FINISH),
    "box": Rule(numbers=(4, 5), options=FINISH),
    "limb": Rule(numbers=(2, MANY), points=(2, MANY), options=FINISH),
    "edge": Rule(numbers=(1, 1), points=(2, MANY), options=FINISH),
    "line": Rule(numbers=(1, 1), points=(2, MANY), options=FINISH),
    "turn": Rule(points=(2, MANY), options=FINISH | {"x"}, words=(0, 1)),
    "ring": Rule(numbers=(4, 5), options=FINISH | {"from", "part"}),
    "mouth": Rule(numbers=(3, 3), words=(0, 1)),
    "glow": Rule(numbers=(3, 3), options=frozenset("a")),
    "text": Rule(numbers=(3, 3), words=(1, 1)),
    "eye": Rule(numbers=(3, 3), words=(0, 1)),
    "wheel": Rule(numbers=(3, 3)),
    "rim": Rule(numbers=(3, 3)),
    "flame": Rule(numbers=(3, 3)),
    "steam": Rule(numbers=(3, 3)),
    "use": Rule(numbers=(0, 1), points=(1, 1), options=frozenset({"turn"}), words=(1, 2)),
    "(": Rule(points=(0, 1), options=MOTIONS | {"n", "by", "turn", "scale"}),
}
UNPAINTED = EYES | {"(", "use"}


@dataclass(frozen=True, kw_only=True)
class Repeat:
    """How often a part is drawn: in steps, around the origin, and mirrored as well."""

    times: int = 1
    step: Point = (0.0, 0.0)
    around: int = 1
    mirrored: bool = False


@dataclass(frozen=True, kw_only=True)
class Part:
    """One shape, macro or joint; lengths in heights of the thing, options as written."""

    shape: str
    paint: str = "c"
    numbers: tuple[float, ...] = ()
    points: tuple[Point, ...] = ()
    words: tuple[str, ...] = ()
    options: tuple[tuple[str, float], ...] = ()
    repeat: Repeat = Repeat()
    going: bool | None = None
    parts: tuple["Part", ...] = ()

    def option(self, name: str, usual: float = 0.0) -> float:
        """The value of an option."""
        return next((value for key, value in self.options if key == name), usual)

    def all(self) -> list["Part"]:
        """This part and every part within."""
        return [self, *(inner for part in self.parts for inner in part.all())]


@dataclass(frozen=True, kw_only=True)
class DrawingRow:
    """A thing as data; width and top are the plate's, seat is None where the top edge carries."""

    key: str
    metres: float
    colours: tuple[str, ...]
    parts: tuple[Part, ...] = ()
    width: float = 1.3
    top: float = 0.0
    loop: float = 2.0
    where: str = "ground"
    grip: Point = (0.0, 0.0)
    turn: float = 0.0
    seat: float | None = None
    faces: bool = False

    def all(self) -> list[Part]:
        """Every part, joints and what they hold."""
        return [inner for part in self.parts for inner in part.all()]


def parse_row(text: str) -> DrawingRow:
    """Return the row that a header and its indented lines say.

    Raise ValueError naming the row and the part.
    """
    head, *lines = text.splitlines()
    key = head.split()[0]
    try:
        row = _header(head)
        words = [part.split() for part in ";".join(lines).split(";") if part.strip()]
        parts, _ = _parts(words, inside=False)
        return replace(row, parts=parts)
    except ValueError as error:
        raise ValueError(f"row {key}: {error}") from None


def _header(line: str) -> DrawingRow:
    """The header's values."""
    key, metres, colours, *more = line.split()
    row = DrawingRow(key=key, metres=_number(metres), colours=tuple(colours.split(",")))
    for name in row.colours:
        paint(name, (0, 0, 0))
    for word in more:
        name, _, value = word.partition("=")
        if name not in HEADER:
            raise ValueError(f"unknown header word {word!r}")
        row = replace(row, **{name: HEADER[name](value)})  # type: ignore[arg-type]
    return row


def _anchor(value: str) -> str:
    """Where a thing is at home."""
    if value not in ANCHORS:
        raise ValueError(f"where={value} is none of {', '.join(ANCHORS)}")
    return value


def _number(word: str) -> float:
    """A number as written."""
    if NUMBER.fullmatch(word) is None:
        raise ValueError(f"{word!r} is not a number")
    return float(word)


def _point(word: str) -> Point:
    """``x,y`` in hundredths."""
    x, y = word.split(",")
    return (_number(x) / 100, _number(y) / 100)


HEADER: dict[str, Callable[[str], object]] = {
    "width": _number,
    "top": _number,
    "loop": _number,
    "where": _anchor,
    "grip": _point,
    "turn": lambda value: _number(value) / 100,
    "seat": lambda value: _number(value) / 100,
    "faces": lambda value: value == "",
}


def _parts(lines: list[list[str]], *, inside: bool) -> tuple[tuple[Part, ...], list[list[str]]]:
    """The parts up to the end of a joint, and what follows it."""
    parts: list[Part] = []
    while lines:
        words, *lines = lines
        if words[0] == ")":
            if not inside:
                raise ValueError("a joint closes that was not opened")
            return tuple(parts), [words, *lines]
        part = _part(words)
        if part.shape == "(":
            within, lines = _parts(lines, inside=True)
            closing, *lines = lines
            part = replace(_part([*words, *closing[1:]]), parts=within)
        parts.append(part)
    if inside:
        raise ValueError("a joint is not closed")
    return tuple(parts), []


def _part(words: list[str]) -> Part:
    """One part; its words are told apart by their form."""
    shape, *rest = words
    if shape not in RULES:
        raise ValueError(f"unknown shape {shape!r}")
    colour = "c" if shape in UNPAINTED else rest.pop(0)
    paint(colour.lstrip("!"), (0, 0, 0))
    said = [rest.pop(0)] if shape == "text" else []
    part = _sorted(Part(shape=shape, paint=colour), rest, said)
    _check(part, " ".join(words))
    return part


def _sorted(part: Part, words: list[str], said: list[str]) -> Part:
    """The part with its numbers, points, options, repeats and words."""
    numbers: list[float] = []
    points: list[Point] = []
    options: list[tuple[str, float]] = []
    for word in words:
        name, equals, value = word.partition("=")
        if equals and name == "go":
            part = replace(part, going=value == "1")
        elif equals:
            options.append((name, _number(value)))
        elif NUMBER.fullmatch(word):
            numbers.append(float(word) / 100)
        elif word == "|" or re.fullmatch(r"o\d+|x\d+:.*", word):
            part = replace(part, repeat=_repeat(part.repeat, word))
        elif "," in word:
            points.append(_point(word))
        else:
            said.append(word)
    return replace(
        part,
        numbers=tuple(numbers),
        points=tuple(points),
        options=tuple(options),
        words=tuple(said),
    )


def _repeat(repeat: Repeat, word: str) -> Repeat:
    """``|`` also mirrored, ``o8`` eight around, ``x4:12,0`` four in steps."""
    if word == "|":
        return replace(repeat, mirrored=True)
    if word[0] == "o":
        return replace(repeat, around=int(word[1:]))
    times, step = word[1:].split(":")
    return replace(repeat, times=int(times), step=_point(step))


def _check(part: Part, text: str) -> None:
    """Raise ValueError where a shape has too many or too few of something."""
    rule = RULES[part.shape]
    for name, has, (low, high) in (
        ("numbers", len(part.numbers), rule.numbers),
        ("points", len(part.points), rule.points),
        ("words", len(part.words), rule.words),
    ):
        if not low <= has <= high:
            raise ValueError(f"{text!r}: {part.shape} takes {low} to {high} {name}, not {has}")
    for option, _ in part.options:
        if option not in rule.options:
            raise ValueError(f"{text!r}: {part.shape} takes no option {option!r}")
