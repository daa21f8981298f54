"""Every page in every mode: readable for everybody, small, in one language, and all our own."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.async_api import Request, StorageState

from tests.console.browser import PASSWORD, Desk, desk, findings, pages, settled, sign_in
from vitascope.console.context import LANGUAGE_COOKIE
from vitascope.language import PSEUDO

WIDTHS = (360, 1280)
PAGE_BYTES = 150_000
LETTERS = re.compile(r"[A-Za-z]{2,}")
UNTRANSLATED = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode;
    if (node.parentElement.closest('[translate=no], script, style')) continue;
    found.push(node.textContent.trim());
  }
  for (const each of document.querySelectorAll('[aria-label], [placeholder], [title]'))
    if (!each.closest('[translate=no]')) for (const name of ['aria-label', 'placeholder', 'title'])
      if (each.hasAttribute(name)) found.push(each.getAttribute(name));
  return found;
}"""
PLACEHOLDERS_OF_THE_WIRE = {"https://", "10.0.0.0/8, 203.0.113.7"}


@pytest.fixture
async def laden(tmp_path: Path) -> AsyncIterator[Desk]:
    """A browser in front of a service that has something to show on every page."""
    async with desk(tmp_path) as opened:
        yield opened


async def _all_pages(laden: Desk) -> dict[str, str]:
    done = await settled(laden.small)
    return pages(done, await settled(laden.small, prompt="refuse this"))


async def _operator(laden: Desk) -> StorageState:
    page = await laden.open()
    await sign_in(page, PASSWORD, operator=True)
    return await page.context.storage_state()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh"])
async def test_axe_finds_nothing_serious_on_any_page_in_any_mode(
    laden: Desk, language: str, theme: Literal["light", "dark"], width: int
) -> None:
    every, state = await _all_pages(laden), await _operator(laden)
    looks: dict[str, Any] = {
        "language": language,
        "color_scheme": theme,
        "reduced_motion": "reduce",
    }
    page, stranger = await laden.open(state=state, **looks), await laden.open(**looks)
    for each in (page, stranger):
        await each.set_viewport_size({"width": width, "height": 900})
    found = {}
    for name, path in {"sign in": "/console/sign-in", **every}.items():
        looked = stranger if name == "sign in" else page
        await looked.goto(path)
        await looked.evaluate(
            "() => document.querySelectorAll('main details').forEach(each => each.open = true)"
        )
        found[name] = await findings(looked)
    assert {name: each for name, each in found.items() if each} == {}
    assert len(found) == len(every) + 1
    assert laden.strangers() == []


async def test_no_page_weighs_more_than_150_kb_without_its_media(laden: Desk) -> None:
    every, state = await _all_pages(laden), await _operator(laden)
    page, loaded = await laden.open(state=state), list[Request]()
    page.on("requestfinished", lambda request: loaded.append(request))
    weights: dict[str, int] = {}
    for name, path in every.items():
        await page.goto("about:blank")
        loaded.clear()
        await page.goto(path)
        weights[name] = await _weight(loaded)
    print(json.dumps(weights, indent=1))
    assert max(weights.values()) <= PAGE_BYTES
    assert min(weights.values()) > 10_000


async def _weight(requests: list[Request]) -> int:
    total = 0
    for request in list(requests):
        if "/files/" not in request.url:
            response = await request.response()
            total += int(response.headers["content-length"]) if response else 0
    return total


async def test_no_text_of_any_page_was_forgotten_by_the_translators(laden: Desk) -> None:
    every, state = await _all_pages(laden), await _operator(laden)
    page = await laden.open(state=state)
    cookie = {"name": LANGUAGE_COOKIE, "value": PSEUDO, "url": laden.small.url}
    await page.context.add_cookies([cookie])  # type: ignore[list-item]
    forgotten = {}
    for name, path in every.items():
        await page.goto(path)
        texts: list[str] = await page.evaluate(UNTRANSLATED)
        outside = [
            re.sub(r"⟦[^⟧]*⟧", "", text) for text in texts if text not in PLACEHOLDERS_OF_THE_WIRE
        ]
        assert any("⟦" in text for text in texts)
        forgotten[name] = sorted({text for text in outside if LETTERS.search(text)})
    assert {name: texts for name, texts in forgotten.items() if texts} == {}
