"""Templates: one environment, everything escaped, nothing undefined."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from vitascope.catalog.prices import parts_of
from vitascope.clock import utc_text
from vitascope.credits import credits_of
from vitascope.language import LANGUAGES

TEMPLATES = Path(__file__).parent / "templates"


def render(template: str, *, context: Any, **values: Any) -> str:
    """Return a template filled in for a visit."""
    words = context.words
    return (
        environment().get_template(template).render(context=context, _=words, words=words, **values)
    )


@cache
def environment() -> Environment:
    """Return the one environment."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    made.globals["languages"] = tuple(LANGUAGES.values())
    made.filters["utc"] = utc_text
    made.filters["compact"] = lambda value: json.dumps(
        value, ensure_ascii=False, separators=(",", ":")
    )
    made.filters["sentence"] = lambda text: text[:1].upper() + text[1:]
    made.filters["credits"] = credits_of
    made.filters["priced"] = parts_of
    made.filters["pretty"] = lambda value: json.dumps(value, ensure_ascii=False, indent=2)
    return made
