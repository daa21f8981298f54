"""Every text that the console may show, as its templates, its code and the models' schemas have them."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_file

from vitascope import catalog
from vitascope.console import words
from vitascope.console.forms import fields_of

CONSOLE = Path(words.__file__).parent
KEYWORDS: dict[str, None] = {"_": None, "words": None}


def texts() -> set[str]:
    """Return the English texts."""
    return {*_extracted(), *_of_schemas()}


def _extracted() -> Iterator[str]:
    for method, files in (
        ("jinja2.ext:babel_extract", CONSOLE.glob("templates/*.html")),
        ("python", CONSOLE.glob("*.py")),
    ):
        for path in files:
            found = extract_from_file(method, path, KEYWORDS, options={"silent": "false"})
            yield from (text for _, text, _, _ in found if isinstance(text, str))


def _of_schemas() -> Iterator[str]:
    for model in catalog.MODELS.values():
        for field in fields_of(model):
            yield from (text for text in (field.label, field.hint) if text)
