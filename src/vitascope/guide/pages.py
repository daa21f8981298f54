"""Which pages the guide has, in which order, and where their Markdown lies."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from vitascope.language import mark

INSTALLED = Path(__file__).with_name("docs")
"""Where a wheel has the pages; an editable installation reads those of its working tree."""
TREE = Path(__file__).parents[3] / "docs"
DECISIONS = "decisions"
PICTURES, EXAMPLES = "vocabulary", "examples"
"""Folders whose files the pages show or link to."""
SOURCE = "en"
ENDINGS = {SOURCE: ".md", "zh": ".zh-CN.md"}

SECTIONS: dict[str, tuple[str, ...]] = {
    mark("Start"): ("quickstart", "moving", "faq", "troubleshooting"),
    mark("Use"): ("api", "models", "vocabulary", "sdk", "callbacks", "commands", "errors"),
    mark("Run"): (
        "operations",
        "exposing",
        "engines",
        "gpus",
        "sizing",
        "upgrading",
        "security",
        "reliability",
    ),
    mark("Understand"): ("1-architecture", "marks", "comparison", "roadmap"),
}
"""The table of contents: each section's pages by their names. Decisions come after it."""

_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class GuidePage:
    """A page in one language: the one asked for, or English where nobody translated it."""

    name: str
    language: str
    title: str
    text: str


def folder() -> Path:
    """Return the folder that has the pages."""
    return INSTALLED if INSTALLED.is_dir() else TREE


def names() -> list[str]:
    """Return every page's name in the order of the table of contents, decisions last."""
    decisions = sorted((folder() / DECISIONS).glob("*.md"))
    return [
        *(name for pages in SECTIONS.values() for name in pages),
        *(f"{DECISIONS}/{path.stem}" for path in decisions),
    ]


@cache
def page(name: str, language: str) -> GuidePage | None:
    """Return a page in a language, None where there is no such page."""
    if name not in names():
        return None
    files = {spoken: folder() / f"{name}{ending}" for spoken, ending in ENDINGS.items()}
    spoken = language if language in files and files[language].is_file() else SOURCE
    text = files[spoken].read_text(encoding="utf-8")
    found = _TITLE.search(text)
    title = found[1].replace("`", "") if found else name
    return GuidePage(name=name, language=spoken, title=title, text=text)


def every(language: str) -> list[GuidePage]:
    """Return every page in a language, in the order of the table of contents."""
    return [found for name in names() if (found := page(name, language)) is not None]
