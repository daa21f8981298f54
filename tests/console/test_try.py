"""The reference sends calls with a test key, and with no other."""

import json
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from tests.callers import new_key
from tests.console.browser import Desk, desk
from tests.console.test_doors import doors
from vitascope.console.context import LANGUAGE_COOKIE


async def _form(page: Page, operation: str) -> Locator:
    section = page.locator(f"#{operation}")
    await section.get_by_text("Send with a test key").click()
    return section.locator("form[data-try]")


async def _send(form: Locator, key: str) -> str:
    await form.locator("[name=key]").fill(key)
    await form.locator("button").click()
    await expect(form.locator("output")).not_to_be_empty()
    return await form.locator("output").inner_text()


async def _charged(table: Desk, before: float) -> float:
    return before - await table.small.balance()


async def test_a_test_key_makes_a_task_from_the_page_and_nothing_is_charged(tmp_path: Path) -> None:
    async with desk(tmp_path) as table:
        key, before = (await new_key(table.small, test=True)).secret, await table.small.balance()
        page = await table.open()
        await page.goto("/docs?section=jobs")
        form = await _form(page, "createTask")
        answer = await _send(form, key)
        assert answer.startswith("HTTP 200")
        task_id = json.loads(answer.partition("\n")[2])["data"]["taskId"]
        status = await _form(page, "getRecordInfo")
        assert await status.locator("[name=key]").input_value() == key
        await status.locator("[name=taskId]").fill(task_id)
        assert (
            json.loads((await _send(status, key)).partition("\n")[2])["data"]["taskId"] == task_id
        )
        assert await _charged(table, before) == 0
        assert table.complaints == []


async def test_a_live_key_and_a_body_that_is_no_json_are_not_sent(tmp_path: Path) -> None:
    async with desk(tmp_path) as table:
        page = await table.open()
        await page.goto("/docs?section=jobs")
        form = await _form(page, "createTask")
        table.requests.clear()
        assert "not a test key" in await _send(form, table.small.key)
        await form.locator("textarea").fill("{")
        test = (await new_key(table.small, test=True)).secret
        await form.locator("[name=key]").fill(test)
        await form.locator("button").click()
        await expect(form.locator("output")).to_contain_text("not valid JSON")
        assert [url for url in table.requests if "/api/" in url] == []


async def test_the_operators_calls_and_forms_of_files_are_not_offered(tmp_path: Path) -> None:
    async with doors(tmp_path) as (_, visitor):
        admin = (await visitor.http.get("/docs?section=admin")).text
        uploads = (await visitor.http.get("/docs?section=uploads")).text
        assert "data-try" not in admin
        assert 'data-path="/api/file-base64-upload"' in uploads
        assert 'data-path="/api/file-stream-upload"' not in uploads


async def test_the_reference_is_in_the_visitors_language(tmp_path: Path) -> None:
    async with doors(tmp_path) as (_, visitor):
        visitor.http.cookies.set(LANGUAGE_COOKIE, "zh")
        page = (await visitor.http.get("/docs?section=jobs")).text
        for text in (
            "创建生成任务。",
            "任务结束时向此地址发送 POST",
            "最多 5,000 个字符",
            "用测试密钥发送",
        ):
            assert text in page
        assert "``" not in page
