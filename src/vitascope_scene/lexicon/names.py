"""What people call the keys of a scene, in each language."""

from collections.abc import Iterable, Mapping
from functools import cache

from vitascope_scene.lexicon.rows import LANGUAGES, LexiconRow, noun_rows, rows_of
from vitascope_scene.lexicon.words import NOUN_KINDS, row_names

UNWRITTEN = {("relation", "becomes"): {"en": "becomes", "zh": "变成"}}
"""Names of keys that no row of the lexicon has."""
NOUN = "noun"
"""The kind of every thing that stands in a picture, and of what somebody holds or wears."""


def names_of(keys: Iterable[tuple[str, str]]) -> dict[str, dict[str, dict[str, str]]]:
    """Return the names of keys, each given with its kind, by language and kind.

    Where it has one.
    """
    wanted = set(keys)
    found: dict[str, dict[str, dict[str, str]]] = {language: {} for language in LANGUAGES}
    for kind, key in sorted(wanted & set(_every())):
        for language, name in _every()[kind, key].items():
            found[language].setdefault(kind, {})[key] = name
    return found


@cache
def _every() -> Mapping[tuple[str, str], Mapping[str, str]]:
    rows = [
        *noun_rows(),
        *(
            row
            for name in ("actions.txt", "features.txt", "places.txt", "closed.txt")
            for row in rows_of(name)
        ),
    ]
    return {(_kind(row), row.key): row_names(row) for row in rows} | UNWRITTEN


def _kind(row: LexiconRow) -> str:
    return NOUN if row.kind in (*NOUN_KINDS, "feature") else row.kind
