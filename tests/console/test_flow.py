"""The console as people use it, in Chromium."""

import asyncio
import base64
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.callbacks.receivers import receiver
from tests.console.browser import PASSWORD, Desk, desk, findings, settled, sign_in
from tests.small import MODEL, PAGE_EXAMPLE

PLAYS = "document.querySelector('video')?.currentTime > 0.2"
DROP = """video => {
  const dropped = new DataTransfer();
  dropped.items.add(new File([Uint8Array.from(atob(video), each => each.charCodeAt(0))], "clip.mp4"));
  document.querySelector(".drop-zone").dispatchEvent(
    new DragEvent("drop", {dataTransfer: dropped, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
async def table(tmp_path: Path) -> AsyncIterator[Desk]:
    """A browser in front of a service.

    At the end no page may have complained or called somebody else.
    """
    async with desk(tmp_path) as opened:
        yield opened
        assert opened.strangers() == []
        assert opened.complaints == []


async def test_a_tenant_makes_a_key_and_a_video_and_cancels_another(table: Desk) -> None:
    page = await table.open()
    await sign_in(page, table.small.key)
    await create_key(page)
    await make_the_pages_example(page)
    await page.get_by_text("Use the API").click()
    await expect(page.locator("#snippet")).to_contain_text("createTask")
    await cancel_one(page)
    assert await table.small.balance() == 10_000 - 160


async def test_what_a_program_would_send_names_the_model_that_is_chosen(table: Desk) -> None:
    page = await table.open()
    await sign_in(page, table.small.key)
    await page.goto("/console/?model=kling-3.0/video")
    await page.locator("[name=prompt]").fill("a cat")
    await page.get_by_text("Use the API").click()
    snippet = page.locator("#snippet")
    await page.get_by_role("tab", name="Python").click()
    await expect(snippet).to_contain_text('model="kling-3.0/video",')
    await expect(snippet).to_contain_text('more_input={"mode": "pro"}')
    await page.get_by_role("tab", name="CLI").click()
    await expect(snippet).to_contain_text("--model 'kling-3.0/video'")
    await expect(snippet).to_contain_text("--input 'mode=pro'")


async def create_key(page: Page) -> None:
    """Make a key by the page."""
    await page.goto("/console/keys")
    await page.get_by_text("Create a key").click()
    await page.locator("form[action='/console/keys'] [name=name]").fill("robot")
    await page.get_by_role("button", name="Create", exact=True).click()
    await expect(page.locator("#fresh")).to_contain_text("vs_live_")


async def make_the_pages_example(page: Page) -> None:
    """Run the API page's own example, until its video plays."""
    await page.goto("/console/")
    await page.get_by_text("第一人称跳伞").click()
    assert await page.locator("[name=prompt]").input_value() == PAGE_EXAMPLE["prompt"]
    await expect(page.locator("[data-price]")).to_have_text("160")
    await page.locator("#go").click()
    while not await page.evaluate(PLAYS):
        await asyncio.sleep(0.1)


async def cancel_one(page: Page) -> None:
    """Start a slow task and cancel it while it runs."""
    await page.goto("/console/")
    await page.locator("[name=prompt]").fill("slow cat")
    await page.locator("[name=duration][value='10']").check()
    await expect(page.locator("[data-price]")).to_have_text("320")
    await page.locator("#go").click()
    await expect(page.locator(".stage-frame")).to_have_attribute("data-state", "generating")
    await page.locator("#stage").get_by_role("button", name="Cancel").click()
    await expect(page.locator(".stage-frame")).to_have_attribute("data-state", "fail")
    await expect(page.locator(".stage-bar .badge")).to_have_text("Cancelled")


async def test_a_video_that_is_dropped_is_verified(table: Desk, tmp_path: Path) -> None:
    task_id = await settled(table.small)
    video = (
        await table.small.http.get((await table.small.record(task_id))["response"]["resultUrls"][0])
    ).content
    page = await table.open()
    await sign_in(page, table.small.key)
    await page.goto("/console/verify")
    await page.evaluate(DROP, base64.b64encode(video).decode())
    await expect(page.get_by_role("heading", name="Genuine")).to_be_visible()
    await expect(page.get_by_text(task_id).first).to_be_visible()
    assert await findings(page) == []
    changed = tmp_path / "changed.mp4"
    changed.write_bytes(video[:-200] + bytes([video[-200] ^ 1]) + video[-199:])
    await page.locator("input[type=file]").set_input_files(changed)
    await expect(page.get_by_role("heading", name="Changed")).to_be_visible()


async def test_a_refused_form_keeps_what_was_typed_and_says_what_to_do(table: Desk) -> None:
    page = await table.open()
    await sign_in(page, table.small.key)
    await page.locator("[name=prompt]").fill("a cat")
    await page.get_by_text("More settings").click()
    await page.locator("[name=callBackUrl]").fill("http://10.0.0.1/hook")
    await page.locator("#go").click()
    await expect(page.get_by_role("alert")).to_contain_text("callBackUrl")
    assert await page.locator("[name=prompt]").input_value() == "a cat"


async def test_a_callback_is_sent_again_and_a_test_delivered(table: Desk) -> None:
    async with receiver() as hook:
        body = {"model": MODEL, "input": {"prompt": "a cat"}, "callBackUrl": hook.url}
        task_id = (await table.small.post(body))["data"]["taskId"]
        page = await table.open()
        await sign_in(page, table.small.key)
        await page.goto(f"/console/tasks/{task_id}")
        await expect(page.get_by_text("Delivered")).to_be_visible()
        await page.get_by_role("button", name="Send again").click()
        await expect(page.get_by_text("Callbacks on their way again: 1")).to_be_visible()
        await page.goto("/console/webhooks")
        await expect(page.get_by_text("Attempts: 1")).to_be_visible()
        await page.locator("[name=url]").fill(hook.url)
        await page.get_by_role("button", name="Send a test").click()
        await expect(page.get_by_text("Delivered in")).to_be_visible()
        assert len(hook.requests) == 3


async def test_a_reset_key_is_refused_and_the_session_that_reset_it_lives_on(table: Desk) -> None:
    page, other = await table.open(), await table.open()
    old = table.small.key
    await sign_in(page, old)
    await sign_in(other, old)
    await page.goto("/console/keys")
    await page.get_by_role("button", name="Reset").click()
    await page.locator("dialog").get_by_role("button", name="Reset").click()
    fresh = await page.locator("#fresh").text_content()
    assert (await table.small.http.get("/api/v1/chat/credit")).json()["code"] == 401
    answer = await table.small.http.get(
        "/api/v1/chat/credit", headers={"Authorization": f"Bearer {fresh}"}
    )
    assert answer.json()["code"] == 200
    await page.goto("/console/usage")
    await expect(page.get_by_text("10,000").first).to_be_visible()
    await other.goto("/console/usage")
    await expect(other.locator("[name=secret]")).to_be_visible()


async def test_the_operator_tops_up_switches_maintenance_and_a_model_and_verifies_the_ledger(
    table: Desk,
) -> None:
    page = await table.open()
    await sign_in(page, PASSWORD, operator=True)
    await page.goto("/console/accounts")
    await page.get_by_text("Top up").click()
    await page.locator("[name=amount]").fill("250")
    await page.get_by_role("button", name="Add credits").click()
    await expect(page.get_by_role("status")).to_contain_text("10,250")
    assert await table.small.balance() == 10_250
    for path, on, off, code in (
        ("/console/maintenance", "Switch maintenance on", "Switch maintenance off", 455),
        ("/console/models", "Switch off", "Switch on", 505),
    ):
        await page.goto(path)
        await page.get_by_role("button", name=on).click()
        await expect(page.get_by_role("button", name=off)).to_be_visible()
        assert (await table.small.create())["code"] == code
        await page.get_by_role("button", name=off).click()
        await expect(page.get_by_role("button", name=on)).to_be_visible()
        assert (await table.small.create())["code"] == 200
    await page.goto("/console/health")
    await page.get_by_role("button", name="Verify the ledger").click()
    await expect(page.get_by_text("Every hash, link and sum is right.")).to_be_visible()


async def test_theme_and_language_stay_chosen(table: Desk) -> None:
    page = await table.open()
    await page.goto("/console/sign-in")
    await page.get_by_role("button", name="Dark").click()
    await page.get_by_role("button", name="中文").click()
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    await expect(page.locator("h1")).to_have_text("文字入，视频出。")
    await page.goto("/docs")
    await expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
