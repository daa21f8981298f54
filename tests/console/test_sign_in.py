"""Signing in: where it leads, and what a test key is told."""

import html
import re
from pathlib import Path

from tests.callers import new_key
from tests.console.test_doors import doors


async def test_a_link_to_a_page_is_followed_after_signing_in(tmp_path: Path) -> None:
    async with doors(tmp_path) as (small, visitor):
        door = (await visitor.http.get("/console/?task=task_1&x=%2F")).headers["location"]
        found = re.search(
            r'name="back" value="(/\?task=[^"]+)"', (await visitor.http.get(door)).text
        )
        assert found is not None
        back = html.unescape(found[1])
        wrong = await visitor.post("/console/sign-in", door, secret="vs_live_no", back=back)
        assert html.escape(back) in wrong.text
        signed = await visitor.post("/console/sign-in", door, secret=small.key, back=back)
        assert signed.headers["location"] == "/console/?task=task_1&x=%2F"
        again = await visitor.http.get("/console/sign-in?back=%2Fgallery")
        assert again.headers["location"] == "/console/gallery"
        for foreign in ("//evil.example", "https://evil.example", "evil"):
            moved = await visitor.http.get("/console/sign-in", params={"back": foreign})
            assert moved.headers["location"] == "/console/"


async def test_a_test_key_is_told_so_and_sees_no_price(tmp_path: Path) -> None:
    async with doors(tmp_path) as (small, visitor):
        await visitor.sign_in((await new_key(small, test=True)).secret)
        page = (await visitor.http.get("/console/")).text
        assert "Test key: videos are tiny" in page
        assert re.search(r"<output data-price>0(\.0)?</output>", page)
        await visitor.post("/console/sign-out")
        await visitor.sign_in(small.key)
        page = (await visitor.http.get("/console/")).text
        assert "Test key" not in page
        assert re.search(r"<output data-price>160(\.0)?</output>", page)
