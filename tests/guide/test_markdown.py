"""Markdown as HTML: every link of every page leads somewhere, and nothing is loaded from elsewhere."""

import re
from urllib.parse import unquote

import pytest

from vitascope.guide import pages
from vitascope.guide.markdown import FILES, ROOT, render, slug
from vitascope.guide.pages import GuidePage

LINK = re.compile(r'<a href="([^"]+)"')
ID = re.compile(r' id="([^"]+)"')
SOURCE = re.compile(r'src="([^"]+)"')
TAG = re.compile(r"<(\w+)")
SAFE_TAGS = {
    *("a", "blockquote", "br", "code", "div", "em", "h1", "h2", "h3", "h4", "hr", "img"),
    *("li", "ol", "p", "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}


def _page(text: str, *, name: str = "api", language: str = "en") -> GuidePage:
    return GuidePage(name=name, language=language, title="", text=text)


def _anchors(language: str) -> dict[str, set[str]]:
    return {
        f"{ROOT}/{page.name}": set(ID.findall(render(page).html)) for page in pages.every(language)
    }


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_link_and_picture_of_every_page_leads_somewhere(language: str) -> None:
    anchors, dead, seen = _anchors(language), [], 0
    for page in pages.every(language):
        html = render(page).html
        own = f"{ROOT}/{page.name}"
        for target in [*LINK.findall(html), *SOURCE.findall(html)]:
            seen += 1
            path, _, anchor = unquote(target).partition("#")
            if target.startswith(("http://", "https://")):
                continue
            is_file = (
                path.startswith(f"{FILES}/")
                and (pages.folder() / path.removeprefix(f"{FILES}/")).is_file()
            )
            known = anchors.get(path or own)
            is_place = path == ROOT or (known is not None and (not anchor or anchor in known))
            if not is_file and not is_place:
                dead.append(f"{page.name}: {target}")
    assert dead == []
    assert seen > 100


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_page_holds_text_and_our_own_pictures_and_nothing_that_runs(language: str) -> None:
    for page in pages.every(language):
        html = render(page).html
        assert set(TAG.findall(html)) <= SAFE_TAGS, page.name
        assert [src for src in SOURCE.findall(html) if not src.startswith(FILES)] == []
        assert not re.search(r"<[^>]+ (?:on\w+|style)=", html), page.name


def test_links_lead_to_the_guides_own_pages_in_whatever_language() -> None:
    text = "[a](operations.md#backup) [b](operations.zh-CN.md#备份) [c](decisions/)"
    found = LINK.findall(render(_page(text)).html)
    assert found == [f"{ROOT}/operations#backup", f"{ROOT}/operations#%E5%A4%87%E4%BB%BD", ROOT]


def test_a_link_out_of_the_guide_is_plain_words() -> None:
    html = render(_page("see [the **file**](../deploy/Caddyfile) here")).html
    assert html == "<p>see the <strong>file</strong> here</p>\n"


def test_a_decision_links_to_pages_above_it() -> None:
    page = _page("[a](../api.md) [b](0010-sqlite-statements-in-the-loop.md)", name="decisions/x")
    assert LINK.findall(render(page).html) == [
        f"{ROOT}/api",
        f"{ROOT}/decisions/0010-sqlite-statements-in-the-loop",
    ]


def test_the_link_to_the_other_language_is_left_out() -> None:
    html = render(_page("# T\n\n[中文](api.zh-CN.md) · Words.")).html
    assert html.endswith("<p>Words.</p>\n")


def test_chinese_lines_are_joined_without_a_space_and_english_ones_with_one() -> None:
    assert render(_page("一行\n二行", language="zh")).html == "<p>一行二行</p>\n"
    assert render(_page("one\ntwo")).html == "<p>one\ntwo</p>\n"


def test_headings_have_the_anchors_that_github_gives_them() -> None:
    assert slug("1. Set the public address") == "1-set-the-public-address"
    assert slug("回调 & 签名 (v1a)") == "回调--签名-v1a"
    assert ID.findall(render(_page("# A\n\n## A\n\n## B")).html) == ["a", "a-1", "b"]


def test_code_is_escaped_and_keeps_its_name() -> None:
    html = render(_page('```toml a.toml\nx = "<b>"\n```')).html
    assert '<p class="code-name">a.toml</p>' in html
    assert "&lt;b&gt;" in html
