"""The public page of a film: whole for whoever has its address, gone with a click, in no index."""

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.callers import caller_of
from tests.console.browser import desk, findings, settled, sign_in
from tests.console.test_doors import DoorVisitor, doors
from tests.small import Small
from tests.tasks.test_films import _made


async def _shared(small: Small, visitor: DoorVisitor) -> tuple[str, str]:
    """Have a film made and shared by the form; return its task's id and the page's path."""
    await visitor.sign_in(small.key)
    small.http.headers["Authorization"] = f"Bearer {small.key}"
    task = await _made(small)
    await visitor.post(f"/console/tasks/{task.id}/share", on="1", back="/gallery")
    page = (await visitor.http.get("/console/gallery")).text
    found = re.search(r'href="(/shared/[^"]+)"', page)
    assert found is not None
    return task.id, found[1]


async def test_it_shows_the_film_and_never_names_its_file(tmp_path: Path) -> None:
    async with doors(tmp_path) as (small, visitor):
        task_id, path = await _shared(small, visitor)
        caller = caller_of((await small.runtime.accounts.account("")).id)
        task = await small.runtime.tasks.get(caller, task_id)
        assert task.video is not None
        assert small.runtime.films.public_path(task) == path
        visitor.http.cookies.clear()
        answers = [
            await visitor.http.get(f"{path}{each}") for each in ("", "/video.mp4", "/poster.jpg")
        ]
        assert [each.status_code for each in answers] == [200, 200, 200]
        assert answers[0].headers["content-type"] == "text/html; charset=utf-8"
        assert [each.content for each in answers[1:]] == [b"video", b"poster"]
        stem = task.video.partition("-")[0]
        for each in answers:
            assert stem not in each.text + str(each.headers)
            assert each.headers["x-robots-tag"] == "noindex, nofollow, noarchive"
            assert "set-cookie" not in each.headers
        assert "<script" not in answers[0].text
        assert "a cat" in answers[0].text
        part = await visitor.http.get(f"{path}/video.mp4", headers={"Range": "bytes=1-2"})
        assert (part.status_code, part.content) == (206, b"id")
        held = {"If-None-Match": answers[1].headers["etag"]}
        assert (await visitor.http.get(f"{path}/video.mp4", headers=held)).status_code == 304


@pytest.mark.parametrize("end", ["share", "delete"])
async def test_page_and_film_are_gone_when_the_owner_says_so(tmp_path: Path, end: str) -> None:
    async with doors(tmp_path) as (small, visitor):
        task_id, path = await _shared(small, visitor)
        tag = (await visitor.http.get(f"{path}/video.mp4")).headers["etag"]
        await visitor.post(f"/console/tasks/{task_id}/{end}", on="0", back="/gallery")
        for each in ("", "/video.mp4", "/poster.jpg"):
            answer = await visitor.http.get(f"{path}{each}", headers={"If-None-Match": tag})
            assert answer.status_code == 404
            assert "a cat" not in answer.text


async def test_only_the_two_files_of_a_whole_address_are_there(tmp_path: Path) -> None:
    async with doors(tmp_path) as (small, visitor):
        _, path = await _shared(small, visitor)
        for wrong in (
            path[:-1],
            f"{path}/other.mp4",
            f"{path[:-1]}/video.mp4",
            "/shared/task_1/x/video.mp4",
            "/shared/task_1",
            "/shared/task%00/x",
        ):
            assert (await visitor.http.get(wrong)).status_code == 404, wrong


async def test_what_a_prompt_says_is_text(tmp_path: Path) -> None:
    async with doors(tmp_path) as (small, visitor):
        await visitor.sign_in(small.key)
        small.http.headers["Authorization"] = f"Bearer {small.key}"
        task = await _made(small, {"input": {"prompt": '"><script>alert(1)</script>'}})
        await visitor.post(f"/console/tasks/{task.id}/share", on="1")
        task = await small.runtime.tasks.get(
            caller_of((await small.runtime.accounts.account("")).id), task.id
        )
        path = small.runtime.films.public_path(task)
        assert path is not None
        assert "<script" not in (await visitor.http.get(path)).text


async def test_a_film_is_starred_shared_and_deleted_in_the_gallery(tmp_path: Path) -> None:
    async with desk(tmp_path) as table:
        await settled(table.small)
        page = await table.open()
        await sign_in(page, table.small.key)
        await page.goto("/console/gallery")
        star, more = page.locator(".star"), page.locator(".film-more")
        await star.click()
        await expect(star).to_have_attribute("aria-pressed", "true")
        await page.get_by_label("Favourites only").check()
        await expect(page.locator(".film-card")).to_have_count(1)
        await star.click()
        await expect(page.locator(".film-card")).to_have_count(0)
        await page.get_by_role("link", name="Show all").click()
        await more.locator("summary").click()
        await page.get_by_role("button", name="Share with a public page").click()
        await expect(more).to_have_attribute("open", "")
        address = await page.get_by_role("link", name="Open public page").get_attribute("href")
        assert address is not None
        assert await findings(page) == []
        stranger = await table.open(java_script_enabled=False)
        await stranger.goto(address)
        await expect(stranger.locator("video")).to_be_visible()
        watching = await table.open()
        await watching.goto(address)
        await watching.locator("video").evaluate("video => video.play()")
        assert await findings(watching) == []
        await page.get_by_role("button", name="Delete", exact=True).click()
        dialog = page.locator("dialog")
        await expect(dialog).to_contain_text("for good?")
        assert await findings(page) == []
        await dialog.get_by_role("button", name="Cancel").click()
        await expect(page.locator(".film-card")).to_have_count(1)
        await page.get_by_role("button", name="Delete", exact=True).click()
        await dialog.get_by_role("button", name="Delete").click()
        await expect(page.locator(".film-card")).to_have_count(0)
        assert table.complaints == []
        await stranger.reload()
        await expect(stranger.locator("h1")).to_have_text("This video is not shared")
