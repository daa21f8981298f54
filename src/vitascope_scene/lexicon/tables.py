"""The first lexicon, of the network that names classes: tables en.toml, zh.toml, stop.toml, subjects.toml.

It goes when the engine reads by pointing; new code imports from the package itself.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

LANGUAGES = ("en", "zh")


@dataclass(frozen=True, kw_only=True)
class Form:
    """One way to write one key: kind is the lexicon's table (``place``, ``subject``, ...), text is lower case.

    plural says that the form names several of its kind; bare marks a place that needs no preposition; colour is the one
    that a name holds by itself, as "polar bear" does.
    """

    text: str
    language: str
    kind: str
    key: str
    plural: bool = False
    bare: bool = False
    colour: str = ""


def read_table(name: str) -> dict[str, dict[str, str]]:
    """Read one of the data files beside this module, such as ``en.toml``."""
    return tomllib.loads((files(__package__) / name).read_text(encoding="utf-8"))


@cache
def forms(language: str) -> tuple[Form, ...]:
    """Every surface form of a language, in the order of its table."""
    return tuple(
        form
        for kind, keys in read_table(f"{language}.toml").items()
        for key, line in keys.items()
        for entry in line.split(",")
        for form in _entry_forms(entry.strip(), language, kind, key)
    )


@cache
def forms_of(language: str, kind: str, key: str) -> tuple[Form, ...]:
    """The forms of one key."""
    return tuple(form for form in forms(language) if (form.kind, form.key) == (kind, key))


@cache
def stop_words(language: str) -> frozenset[str]:
    """Words that carry no picture of their own: articles, fillers, praise."""
    return frozenset(read_table("stop.toml")[language]["words"].split())


def _entry_forms(entry: str, language: str, kind: str, key: str) -> Iterator[Form]:
    """A table entry as its singular and, for an English noun, its plural."""
    entry, _, colour = entry.partition("#")
    mark, word = (entry[0], entry[1:]) if entry[0] in "=~" else ("", entry)
    single, _, plural = word.partition("/")
    form = Form(text=single, language=language, kind=kind, key=key, bare=mark == "~", colour=colour)
    yield replace(form, plural=_reads_plural(kind, single, mark))
    if language == "en" and kind in ("subject", "place") and not mark:
        several = plural or plural_of(single)
        if several != single:
            yield replace(form, text=several, plural=True)


def _reads_plural(kind: str, text: str, mark: str) -> bool:
    """A form that is listed in the plural only, such as "=hot air balloons"."""
    return kind == "subject" and mark == "=" and text.endswith("s") and not text.endswith(("ss", "us"))


def plural_of(noun: str) -> str:
    """The regular English plural."""
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"
