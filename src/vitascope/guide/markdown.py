"""A page of Markdown as HTML: headings with anchors, links that the guide can follow, and nothing from elsewhere."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import pairwise
from pathlib import PurePosixPath

from markdown_it import MarkdownIt
from markdown_it.token import Token

from vitascope.guide.pages import DECISIONS, EXAMPLES, PICTURES, GuidePage, names

ROOT = "/guide"
FILES = f"{ROOT}/files"
_ELSEWHERE = ("http://", "https://")
_OTHER_LANGUAGE = re.compile(r"^\*?\[(?:中文|English)\]\([^)]+\)\*?(?: · )?[ \t]*\n?", re.MULTILINE)
_HAN = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")
_NO_SLUG = re.compile(r"[^\w\- ]")


@dataclass(frozen=True, kw_only=True)
class GuideSection:
    """What stands under one heading: the anchor and words of the heading, and the plain text."""

    anchor: str
    heading: str
    level: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A page as HTML, and its sections for search and outline."""

    html: str
    sections: tuple[GuideSection, ...]


@cache
def render(page: GuidePage) -> Rendered:
    """Return a page as HTML; a link that leads out of the guide's own pages is plain words."""
    parser = _parser()
    tokens = parser.parse(_OTHER_LANGUAGE.sub("", page.text, count=1))
    _anchor(tokens)
    for token in tokens:
        if token.children:
            token.children = list(_followable(page, _joined(token.children)))
    html = parser.renderer.render(list(_framed(tokens)), parser.options, {})
    return Rendered(html=html, sections=tuple(_sections(tokens)))


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def slug(heading: str) -> str:
    """Return a heading's anchor, as GitHub makes it."""
    return _NO_SLUG.sub("", heading.strip().lower()).replace(" ", "-")


def _anchor(tokens: Sequence[Token]) -> None:
    taken: dict[str, int] = {}
    for opening, words in pairwise(tokens):
        if opening.type != "heading_open":
            continue
        anchor = slug(_plain(words))
        count = taken[anchor] = taken.get(anchor, -1) + 1
        opening.attrSet("id", f"{anchor}-{count}" if count else anchor)


def _joined(children: Sequence[Token]) -> list[Token]:
    """Return the tokens of a line without the breaks between Chinese signs, which have no spaces."""
    return [
        token
        for before, token, after in zip(
            [None, *children], children, [*children[1:], None], strict=False
        )
        if not (
            token.type == "softbreak"
            and before is not None
            and after is not None
            and _HAN.search(before.content[-1:] + after.content[:1])
        )
    ]


def _followable(page: GuidePage, children: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens of a line with the guide's own addresses; of links to nowhere, their words."""
    kept: list[bool] = []
    for token in children:
        if token.type == "link_open":
            target = _target(page, str(token.attrGet("href")))
            kept.append(target is not None)
            if target is not None:
                token.attrSet("href", target)
                yield token
        elif token.type == "link_close":
            if kept.pop():
                yield token
        else:
            if token.type == "image":
                token.attrSet("src", f"{FILES}/{token.attrGet('src')}")
                token.attrSet("loading", "lazy")
            yield token


def _target(page: GuidePage, href: str) -> str | None:
    """Return where a link of a page leads in the guide, None where it leads to no page or file of it."""
    if href.startswith((*_ELSEWHERE, "#")):
        return href
    path, _, anchor = href.partition("#")
    there = _resolved(PurePosixPath(page.name).parent, path)
    name = there.removesuffix(".md").removesuffix(".zh-CN")
    if there.rstrip("/") == DECISIONS:
        return ROOT
    if there.endswith(".md") and name in names():
        return f"{ROOT}/{name}" + (f"#{anchor}" if anchor else "")
    return f"{FILES}/{there}" if there.startswith((f"{EXAMPLES}/", f"{PICTURES}/")) else None


def _resolved(folder: PurePosixPath, path: str) -> str:
    parts: list[str] = []
    for part in (folder / path).parts:
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def _framed(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens with a frame around what may be wider than a telephone."""
    heading = ""
    for before, token in zip([None, *tokens], tokens, strict=False):
        if before is not None and before.type == "heading_open":
            heading = _plain(token)
        if token.type == "table_open":
            yield _html(
                f'<div class="scroll" tabindex="0" role="group" aria-label="{escape(heading)}">'
            )
        if token.type == "fence":
            yield _html(_fence(token))
        else:
            yield token
        if token.type == "table_close":
            yield _html("</div>")


def _fence(token: Token) -> str:
    _, _, name = token.info.strip().partition(" ")
    title = f'<p class="code-name">{escape(name)}</p>' if name else ""
    return f'{title}<pre tabindex="0" translate="no"><code>{escape(token.content)}</code></pre>\n'


def _html(text: str) -> Token:
    return Token("html_block", "", 0, content=text)


def _sections(tokens: Sequence[Token]) -> Iterator[GuideSection]:
    anchor, heading, level, parts = "", "", 1, list[str]()
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "heading_open":
            if heading:
                yield GuideSection(
                    anchor=anchor, heading=heading, level=level, text=" ".join(parts)
                )
            anchor, level, parts = str(token.attrGet("id")), int(token.tag[1:]), []
        elif before is not None and before.type == "heading_open":
            heading = _plain(token)
        elif token.type == "inline":
            parts.append(_plain(token))
        elif token.type == "fence":
            parts.append(token.content)
    yield GuideSection(anchor=anchor, heading=heading, level=level, text=" ".join(parts))


def _plain(token: Token) -> str:
    shown = {"text", "code_inline", "softbreak"}
    return "".join(
        each.content or " " for each in token.children or () if each.type in shown
    ).strip()
