"""Search in the guide: every word must be there; of a Chinese phrase, half of its pairs of signs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from vitascope.guide.markdown import GuideSection, render
from vitascope.guide.pages import GuidePage, every

MOST_FOUND = 20
QUERY_CHARACTERS = 200
"""A longer question is cut here."""
AROUND = 80
"""Characters shown on each side of what was found."""
IN_TITLE, IN_HEADING, IN_DECISION = 8, 4, 0.3
"""What a hit in a page's title and in a heading counts for, and one in a decision, where a hit in a text is 1."""
LEAST_SHARE = 0.5
"""How much of a phrase must be found."""
MOST_HITS = 5
"""More hits of a word in one section count for no more."""
_HAN = re.compile(r"[\u3400-\u9fff]+")


@dataclass(frozen=True, kw_only=True)
class FoundSection:
    """A section that was found, with its page.

    excerpt is the text around the first hit, in parts: a text, and whether it was asked for.
    """

    page: GuidePage
    section: GuideSection
    excerpt: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, kw_only=True)
class _Searched:
    page: GuidePage
    section: GuideSection
    title: str
    heading: str
    text: str


def search(query: str, language: str) -> list[FoundSection]:
    """Return the sections that have every word of the query, the best first; none for an empty query."""
    phrases = list(_phrases(query[:QUERY_CHARACTERS].lower()))
    needles = [needle for phrase in phrases for needle in phrase]
    if not needles:
        return []
    scored = [(_score(each, phrases), each) for each in _searched(language)]
    best = sorted((one for one in scored if one[0]), key=lambda one: -one[0])[:MOST_FOUND]
    return [
        FoundSection(
            page=each.page, section=each.section, excerpt=_excerpt(each.section.text, needles)
        )
        for _, each in best
    ]


@cache
def _searched(language: str) -> tuple[_Searched, ...]:
    return tuple(
        _Searched(
            page=page,
            section=section,
            title=page.title.lower(),
            heading=section.heading.lower(),
            text=section.text.lower(),
        )
        for page in every(language)
        for section in render(page).sections
    )


def _phrases(query: str) -> Iterator[tuple[str, ...]]:
    """Yield what must be found: a word alone, a run of Chinese signs as its pairs."""
    for word in query.split():
        for part in re.split(f"({_HAN.pattern})", word):
            if _HAN.fullmatch(part) and len(part) > 2:
                yield tuple(part[at : at + 2] for at in range(len(part) - 1))
            elif part:
                yield (part,)


def _score(each: _Searched, phrases: list[tuple[str, ...]]) -> float:
    """Return how good a section is, 0 where a phrase has less than half of its needles in it."""
    total = 0.0
    for phrase in phrases:
        hits = [_hits(each, needle) for needle in phrase]
        share = sum(map(bool, hits)) / len(phrase)
        if share < LEAST_SHARE:
            return 0.0
        total += sum(hits) * share**2
    return total * (IN_DECISION if "/" in each.page.name else 1)


def _hits(each: _Searched, needle: str) -> int:
    in_title = needle in each.title and each.section.level == 1
    in_text = min(each.text.count(needle), MOST_HITS)
    return in_text + IN_HEADING * (needle in each.heading) + IN_TITLE * in_title


def _excerpt(text: str, needles: list[str]) -> tuple[tuple[str, bool], ...]:
    asked = re.compile("|".join(map(re.escape, needles)), re.IGNORECASE)
    first = asked.search(text)
    at = first.start() if first else 0
    shown = text[max(0, at - AROUND) : at + AROUND * 2].strip()
    parts, end = list[tuple[str, bool]](), 0
    for found in asked.finditer(shown):
        parts += [(shown[end : found.start()], False), (found[0], True)]
        end = found.end()
    return tuple(part for part in (*parts, (shown[end:], False)) if part[0])
