"""The playground and the gallery as a studio, in Chromium: what is said while typing, films,
shortcuts, live parts.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.console.browser import WAIT_MS, Desk, desk, findings, settled, sign_in

COPIED = "() => navigator.clipboard.readText()"
PLAYS = ".film-frame video.on"


@pytest.fixture
async def table(tmp_path: Path) -> AsyncIterator[Desk]:
    """A browser in front of a service.

    At the end no page may have complained or called somebody else.
    """
    async with desk(tmp_path, creates_per_10_seconds=100) as opened:
        yield opened
        assert opened.strangers() == []
        assert opened.complaints == []


async def test_what_will_be_drawn_is_said_while_somebody_types(tmp_path: Path) -> None:
    async with desk(tmp_path, engine="scene") as table:
        page = await table.open()
        await sign_in(page, table.small.key)
        drawn, prompt = page.locator("[data-drawn]"), page.locator("[name=prompt]")
        await expect(drawn).to_be_empty()
        await prompt.fill("a red fox with a hat in a forest at night, a blorb")
        await expect(drawn).to_contain_text(
            "Place forest", timeout=WAIT_MS
        )  # the first question starts the engine
        await expect(drawn).to_contain_text("blorb")
        assert await findings(page) == []
        await prompt.press_sequentially("x")
        asked = [url for url in table.requests if url.endswith("/explain")]
        await prompt.fill("一只蓝色的鲸鱼")
        await expect(drawn).to_contain_text("whale")
        await expect(drawn).not_to_contain_text("forest")
        assert len([url for url in table.requests if url.endswith("/explain")]) == len(asked) + 1
        await prompt.fill("")
        await expect(drawn).to_be_empty()
        assert table.complaints == []


async def test_an_engine_that_does_not_explain_leaves_no_trace(table: Desk) -> None:
    page = await table.open()
    await sign_in(page, table.small.key)
    async with page.expect_response("**/console/explain") as answer:
        await page.locator("[name=prompt]").fill("a cat")
    assert (await answer.value).status == 204
    await expect(page.locator("[data-drawn]")).to_be_empty()


async def test_keys_generate_and_the_whole_page_lives(table: Desk) -> None:
    page = await table.open()
    await sign_in(page, table.small.key)
    await page.locator("[name=prompt]").fill("slow cat")
    await page.locator("[name=prompt]").press("Control+Enter")
    await expect(page.locator(".stage-frame")).to_have_attribute("data-state", "generating")
    assert "%" in await page.title()
    await expect(page.locator("#balance")).to_contain_text("9,840")
    await expect(page.locator(".strip li .badge")).to_have_text("Generating")
    await page.locator("#stage").get_by_role("button", name="Cancel").click()
    await expect(page.locator(".stage-frame")).to_have_attribute("data-state", "fail")
    await expect(page.locator("#balance")).to_contain_text("10,000")
    await expect(page.locator("#left")).to_contain_text("10,000")
    await expect(page.locator(".strip li .badge")).to_have_text("Cancelled")
    await expect(page).to_have_url(f"{table.small.url}/console/?task={page.url.split('task=')[1]}")


async def test_earlier_prompts_are_offered_until_somebody_signs_out(table: Desk) -> None:
    page = await table.open()
    await sign_in(page, table.small.key)
    for prompt in ("a cat", "a dog", "a cat"):
        await page.goto("/console/")
        await page.locator("[name=prompt]").fill(prompt)
        await page.locator("#go").click()
        await expect(page.locator(".stage-frame")).to_have_attribute("data-state", "success")
    await page.goto("/console/")
    await page.get_by_text("Earlier prompts").click()
    assert await page.locator(".past button").all_text_contents() == ["a cat", "a dog"]
    await page.locator(".past button").nth(1).click()
    await expect(page.locator("[name=prompt]")).to_have_value("a dog")
    await page.get_by_role("button", name="Sign out").click()
    await sign_in(page, table.small.key)
    await expect(page.locator("[data-past]")).to_be_hidden()


async def test_chips_add_their_words_and_take_them_out_again(table: Desk) -> None:
    page = await table.open()
    await sign_in(page, table.small.key)
    await page.locator("[name=prompt]").fill("a cat")
    await page.get_by_text("Camera, light, style").click()
    chip = page.get_by_role("button", name="watercolour", exact=True)
    await chip.click()
    await expect(page.locator("[name=prompt]")).to_have_value("a cat, watercolour")
    await expect(chip).to_have_attribute("aria-pressed", "true")
    await page.get_by_role("button", name="at night", exact=True).click()
    await chip.click()
    await expect(page.locator("[name=prompt]")).to_have_value("a cat, at night")
    await page.locator("[name=prompt]").fill("一只猫，at night, 雪")
    await page.get_by_role("button", name="at night", exact=True).click()
    await expect(page.locator("[name=prompt]")).to_have_value("一只猫, 雪")
    await page.locator("[name=prompt]").fill("")
    await chip.click()
    await expect(page.locator("[name=prompt]")).to_have_value("watercolour")
    await chip.click()
    await expect(page.locator("[name=prompt]")).to_have_value("")
    assert await findings(page) == []


async def test_example_films_play_under_the_pointer_and_fill_the_form(table: Desk) -> None:
    page = await table.open()
    await sign_in(page, table.small.key)
    films = page.locator(".films.four a")
    await expect(films).to_have_count(4)
    assert [url for url in table.requests if url.endswith(".mp4")] == []
    await films.first.hover()
    await expect(page.locator(PLAYS)).to_have_count(1)
    await films.nth(1).focus()
    await expect(films.first.locator("video")).to_have_count(0)
    await expect(page.locator(PLAYS)).to_have_count(1)
    await films.nth(1).click()
    assert "whale" in await page.locator("[name=prompt]").input_value()


async def test_who_wants_no_motion_sees_none(table: Desk) -> None:
    done = await settled(table.small)
    page = await table.open(reduced_motion="reduce")
    await sign_in(page, table.small.key)
    await page.locator(".films.four a").first.hover()
    await page.wait_for_timeout(400)
    assert await page.locator(".film-frame video").count() == 0
    await page.goto(f"/console/?task={done}")
    video = page.locator("video.media")
    await expect(video).to_be_visible()
    assert await video.evaluate("video => [video.autoplay, video.loop, video.paused]") == [
        False,
        False,
        True,
    ]


async def test_the_gallery_plays_copies_finds_and_varies(table: Desk) -> None:
    await settled(table.small, prompt="a red fox")
    done = await settled(table.small, prompt="an upright cat", aspect_ratio="9:16")
    page = await table.open(permissions=["clipboard-read", "clipboard-write"])
    await sign_in(page, table.small.key)
    await page.get_by_role("link", name="Gallery").first.click()
    cards = page.locator(".film-card")
    await expect(cards).to_have_count(2)
    await cards.first.locator("a.film").hover()
    await expect(page.locator(PLAYS)).to_have_count(1)
    await cards.first.locator("summary").click()
    await page.get_by_role("button", name="Copy link").click()
    link = await page.evaluate(COPIED)
    assert link == (await table.small.record(done))["response"]["resultUrls"][0]
    await page.keyboard.press("Escape")
    await expect(cards.first.get_by_role("link", name="Details")).to_be_hidden()
    await page.locator("[name=q]").fill("FOX")
    await page.keyboard.press("Enter")
    await expect(cards).to_have_count(1)
    await cards.get_by_role("button", name="Variation").click()
    await expect(page.locator(".stage-frame")).to_have_attribute("data-state", "success")
    assert await page.locator("[name=prompt]").input_value() == "a red fox"
    await four_side_by_side(page)


async def four_side_by_side(page: Page) -> None:
    """Make four of the film on the stage, and wait for them."""
    await page.get_by_role("button", name="Four variations 640 credits").click()
    await expect(page.locator(".together .stage-frame")).to_have_count(4)
    await expect(page.locator(".together .stage-frame[data-state=success]")).to_have_count(4)
    assert len(set(await page.locator(".together code").all_text_contents())) == 4
    assert await findings(page) == []


async def test_a_link_is_copied_where_the_browser_lends_no_clipboard(table: Desk) -> None:
    done = await settled(table.small)
    page = await table.open(permissions=["clipboard-read", "clipboard-write"])
    await page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    await sign_in(page, table.small.key)
    await page.goto(f"/console/tasks/{done}")
    await page.get_by_role("button", name="Copy task ID").click()
    await expect(page.get_by_role("button", name="Copied")).to_be_visible()


async def test_without_script_the_studio_still_works(table: Desk) -> None:
    await settled(table.small, prompt="a red fox")
    page = await table.open(java_script_enabled=False)
    await sign_in(page, table.small.key)
    await page.locator(".films.four a").nth(1).click()
    assert "whale" in await page.locator("[name=prompt]").input_value()
    await expect(page.locator(".helps")).to_be_hidden()
    await page.goto("/console/gallery?q=fox")
    await page.get_by_role("button", name="Variation").click()
    await expect(page.locator(".stage-frame")).to_be_visible()
