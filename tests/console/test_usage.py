"""The usage page: sums by day, key and model, the same as a file, and all of it on a telephone."""

import csv
import io
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.callers import new_key
from tests.console.browser import desk, settled, sign_in
from tests.console.test_doors import doors
from tests.small import MODEL
from vitascope.clock import utc_text
from vitascope.tasks.task import Completed
from vitascope.tasks.usage import days_until_now

FORMULA = "=HYPERLINK(1)"


async def test_the_file_has_a_row_for_each_key_and_runs_no_formula(tmp_path: Path) -> None:
    async with doors(tmp_path) as (small, visitor):
        await visitor.sign_in(small.key)
        odd = await new_key(small, name=FORMULA)
        for key in (small.key, odd.secret):
            body = {"model": MODEL, "input": {"prompt": "a cat"}}
            headers = {"Authorization": f"Bearer {key}"}
            await small.http.post("/api/v1/jobs/createTask", json=body, headers=headers)
            lease = await small.runtime.tasks.claim()
            assert lease is not None
            await small.runtime.tasks.finish(lease, Completed(video="v.mp4", record={}))
        answer = await visitor.http.get("/console/usage.csv?days=7")
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        assert "vitascope-usage-7-days.csv" in answer.headers["content-disposition"]
        text = answer.content.decode("utf-8-sig")
        head, *rows = csv.reader(io.StringIO(text, newline=""))
        day = utc_text(days_until_now(7)[-1])[:10]
        assert head == ["day", "key", "keyId", "model", "videos", "credits"]
        assert sorted((row[1], row[3:]) for row in rows) == [
            (f"'{FORMULA}", [MODEL, "1", "160"]),
            ("first", [MODEL, "1", "160"]),
        ]
        assert {row[0] for row in rows} == {day}
        assert odd.id in {row[2] for row in rows}


async def test_an_unknown_period_is_thirty_days(tmp_path: Path) -> None:
    async with doors(tmp_path) as (small, visitor):
        await visitor.sign_in(small.key)
        for asked, days in (("90", 90), ("31", 30), ("x", 30), ("", 30)):
            answer = await visitor.http.get(f"/console/usage.csv?days={asked}")
            assert f"usage-{days}-days.csv" in answer.headers["content-disposition"]


@pytest.mark.parametrize("width", [360, 1280])
async def test_every_amount_is_on_the_screen(tmp_path: Path, width: int) -> None:
    async with desk(tmp_path) as table:
        await settled(table.small)
        page = await table.open()
        await sign_in(page, table.small.key)
        await page.set_viewport_size({"width": width, "height": 900})
        await page.goto("/console/usage")
        for row in await page.locator(".entries tbody tr").all():
            amount = await row.locator(".num").bounding_box()
            assert amount is not None
            assert amount["x"] >= 0
            assert amount["x"] + amount["width"] <= width
        await expect(page.locator(".sums tbody tr")).to_have_count(3)
        assert await page.evaluate("() => document.documentElement.scrollWidth") <= width
