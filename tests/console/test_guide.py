"""The guide in the console's frame: for everybody, in the visitor's language, offline."""

from pathlib import Path

from playwright.async_api import expect

from tests.console.browser import desk, findings
from tests.console.test_doors import doors
from vitascope.console.context import LANGUAGE_COOKIE
from vitascope.guide import pages

PAGES = ("/guide", "/guide?q=proxy", "/guide/exposing", "/guide/vocabulary", "/guide/commands")


async def test_strangers_read_every_page(tmp_path: Path) -> None:
    async with doors(tmp_path) as (_, visitor):
        for name in pages.names():
            answer = await visitor.http.get(f"/guide/{name}")
            assert answer.status_code == 200, name
            assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert (await visitor.http.get("/guide")).text.count('href="/guide/') >= len(pages.names())


async def test_a_page_that_is_not_there_is_a_404(tmp_path: Path) -> None:
    async with doors(tmp_path) as (_, visitor):
        for path in ("/guide/nothing", "/guide/files/examples/nothing.py", "/guide/..%2FREADME"):
            assert (await visitor.http.get(path)).status_code == 404


async def test_the_pages_pictures_and_examples_are_served(tmp_path: Path) -> None:
    async with doors(tmp_path) as (_, visitor):
        picture = await visitor.http.get("/guide/files/vocabulary/birds.webp")
        assert picture.headers["content-type"] == "image/webp"
        assert picture.headers["cache-control"] == "public, max-age=300"
        assert (await visitor.http.get("/guide/files/examples/fades.py")).status_code == 200


async def test_it_is_in_the_visitors_language_and_says_where_it_is_not(tmp_path: Path) -> None:
    async with doors(tmp_path) as (_, visitor):
        visitor.http.cookies.set(LANGUAGE_COOKIE, "zh")
        assert "对外开放服务" in (await visitor.http.get("/guide/exposing")).text
        decision = await visitor.http.get("/guide/decisions/0044-fit")
        assert "本页只有英文" in decision.text
        form = {"language": "en", "back": "/guide/exposing"}
        answer = await visitor.post("/console/choose", "/guide/exposing", **form)
        assert answer.headers["location"] == "/guide/exposing"


async def test_search_works_on_a_telephone_and_axe_finds_nothing(tmp_path: Path) -> None:
    async with desk(tmp_path) as table:
        page = await table.open()
        await page.set_viewport_size({"width": 360, "height": 800})
        await page.goto("/guide")
        await page.locator("input[type=search]").fill("trusted_proxies")
        await page.keyboard.press("Enter")
        await page.locator(".hit a").first.click()
        await expect(page.locator(".prose h1")).to_be_visible()
        for path in PAGES:
            await page.goto(path)
            assert await page.evaluate("() => document.documentElement.scrollWidth") <= 360, path
            assert await findings(page) == [], path
        assert table.strangers() == []
        assert table.complaints == []
