"""Words that are not drawn themselves, and the drawn concept that stands in for each."""

from functools import cache

from vitascope_scene.lexicon.words import NOUN_KINDS, forms


def substitute(word: str, language: str) -> str | None:
    """Return the key of the concept that a noun stands for, or None where there is no near relative."""
    return _exact(language).get(word)


@cache
def _exact(language: str) -> dict[str, str]:
    """The key of each form that names a concept; of several readings the first."""
    found: dict[str, str] = {}
    for form in forms(language):
        if form.kind in NOUN_KINDS:
            found.setdefault(form.text, form.key)
    return found
