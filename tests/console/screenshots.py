"""`python -m tests.console.screenshots FOLDER`: every page, in both languages, light and dark, on
three widths.

With `--readme` it takes one picture for each README instead, as WebP: the playground with a
finished video.

A whole service runs with the embedded engine and example data; a tenant and the operator sign in
with a real Chromium.
"""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from playwright.async_api import Page, StorageState

from tests.callbacks.receivers import receiver
from tests.callers import OPERATOR
from tests.console.browser import PASSWORD, Desk, desk, pages, sign_in
from tests.small import MODEL, Small
from vitascope.accounts.account import Scope
from vitascope.accounts.key import KeyRules
from vitascope.console.examples import EXAMPLES

THEMES = ("light", "dark")
LANGUAGES = ("en", "zh")
WIDTHS = (360, 1280, 1600)
HEIGHT = 900
TENANTS = {"playground", "gallery", "tasks", "keys"}
"""Pages that are taken as a tenant sees them, too."""
README_WIDTH, README_HEIGHT, README_QUALITY = 1280, 880, 82


@dataclass(frozen=True)
class ScreenshotExample:
    """What the pages show: a task that was made, and one that was not."""

    done: str
    failed: str


@asynccontextmanager
async def studio(folder: Path) -> AsyncIterator[tuple[Desk, ScreenshotExample]]:
    """Run the service with example data, and a browser in front of it."""
    async with (
        desk(folder, engine="scene", short_side=360, creates_per_10_seconds=100) as table,
        receiver() as hook,
    ):
        yield table, await _fill(table.small, hook.url)


async def _fill(small: Small, hook: str) -> ScreenshotExample:
    await _people(small)
    done = ""
    for example in EXAMPLES[:5]:
        body = {
            "model": MODEL,
            "input": {"prompt": example.prompt, "seed": 7, **example.values},
            "callBackUrl": hook,
        }
        done = done or (await small.post(body))["data"]["taskId"]
        if done and example is not EXAMPLES[0]:
            await small.finished((await small.post(body))["data"]["taskId"])
    await small.finished(done)
    for shape in ("9:16", "1:1"):
        await small.finished(
            (await small.create(prompt=EXAMPLES[0].prompt, aspect_ratio=shape))["data"]["taskId"]
        )
    waiting = (await small.create(prompt=EXAMPLES[3].prompt))["data"]["taskId"]
    await small.http.post("/api/v1/jobs/cancelTask", json={"taskId": waiting})
    return ScreenshotExample(done=done, failed=waiting)


async def _people(small: Small) -> None:
    accounts = small.runtime.accounts
    first = await accounts.account("")
    await accounts.create_key(
        OPERATOR,
        first.id,
        KeyRules(
            name="Render farm", cap_day=2_000_000, cap_total=50_000_000, networks=("10.0.0.0/8",)
        ),
    )
    await accounts.create_key(OPERATOR, first.id, KeyRules(name="Trying things out", test=True))
    await accounts.create_key(
        OPERATOR, first.id, KeyRules(name="Dashboard", scopes=frozenset({Scope.READ}))
    )
    for name, credits_milli in (("Studio Nord", 12_500_000), ("城市广播", 480_000), ("Intern", 0)):
        await accounts.create_account(name, credits_milli=credits_milli)


async def take_all(folder: Path, names: set[str]) -> int:
    """Take every page, or those named, in every mode; return how many pictures there are now."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        async with studio(Path(data)) as (table, example):
            every = {
                **pages(example.done, example.failed),
                "running": "",
                "verified": "/console/verify",
            }
            doors = {"operator": (PASSWORD, True), "tenant": (table.small.key, False)}
            for who, (secret, operator) in doors.items():
                wanted = {name: path for name, path in every.items() if operator or name in TENANTS}
                state = await _state(table, secret, operator=operator)
                await _take(table, folder, who, wanted, state, names)
            await _take(
                table,
                folder,
                "stranger",
                {"sign in": "/console/sign-in", "reference": "/docs"},
                None,
                names,
            )
    return len(list(folder.glob("*.png")))


async def take_for_readme(folder: Path) -> int:
    """Take console.webp and console.zh-CN.webp: what a tenant sees once a video is done; return how
    many.

    The machine needs a font with Chinese characters.
    """
    with tempfile.TemporaryDirectory() as data:
        async with studio(Path(data)) as (table, example):
            state = await _state(table, table.small.key, operator=False)
            for language, name in zip(
                LANGUAGES, ("console.webp", "console.zh-CN.webp"), strict=True
            ):
                page = await table.open(state=state, language=language, color_scheme="light")
                await page.set_viewport_size({"width": README_WIDTH, "height": README_HEIGHT})
                await page.goto(f"/console/?task={example.done}")
                await _settle(page)
                await page.evaluate(
                    "() => document.querySelector('details.more').removeAttribute('open')"
                )
                taken = cv2.imdecode(
                    np.frombuffer(await page.screenshot(), np.uint8), cv2.IMREAD_COLOR
                )
                assert taken is not None
                cv2.imwrite(str(folder / name), taken, [cv2.IMWRITE_WEBP_QUALITY, README_QUALITY])
                await page.context.close()
    return len(LANGUAGES)


async def _state(table: Desk, secret: str, *, operator: bool) -> StorageState:
    page = await table.open()
    await sign_in(page, secret, operator=operator)
    return await page.context.storage_state()


async def _take(
    table: Desk,
    folder: Path,
    who: str,
    every: dict[str, str],
    state: StorageState | None,
    names: set[str],
) -> None:
    for language in LANGUAGES:
        page = await table.open(state=state, language=language, reduced_motion="reduce")
        for name, path in every.items():
            if names and name not in names:
                continue
            await page.goto(path or await _fresh(table.small))
            if name == "verified":
                await _drop(page, table.small, every["task"].rpartition("/")[2])
            await _settle(page)
            for theme in THEMES:
                for width in WIDTHS:
                    options: dict[str, Any] = {"color_scheme": theme, "reduced_motion": "reduce"}
                    await page.emulate_media(**options)
                    await page.set_viewport_size({"width": width, "height": HEIGHT})
                    file = folder / f"{who} {name} {language} {theme} {width}.png".replace(" ", "-")
                    await page.screenshot(path=file, full_page=True)
        await page.context.close()


async def _fresh(small: Small) -> str:
    """Start a task, and return the page that shows how far it is."""
    task_id = (await small.create(prompt=EXAMPLES[2].prompt, duration="10"))["data"]["taskId"]
    while (await small.record(task_id))["state"] == "waiting":
        await asyncio.sleep(0.05)
    return f"/console/?task={task_id}"


async def _drop(page: Page, small: Small, task_id: str) -> None:
    """Let a page verify a task's video."""
    url = (await small.record(task_id))["response"]["resultUrls"][0]
    video = {
        "name": "clip.mp4",
        "mimeType": "video/mp4",
        "buffer": (await small.http.get(url)).content,
    }
    await page.locator("input[type=file]").set_input_files(video)  # type: ignore[arg-type]
    await page.locator(".verdict").wait_for()


async def _settle(page: Page) -> None:
    """Let a video show a picture from its middle."""
    await page.evaluate(
        "() => { const video = document.querySelector('video'); if (video) { video.pause(); video.currentTime = 2; } }"
    )
    await page.wait_for_timeout(200)


if __name__ == "__main__":
    if sys.argv[2:] == ["--readme"]:
        taken = asyncio.run(take_for_readme(Path(sys.argv[1])))
    else:
        taken = asyncio.run(take_all(Path(sys.argv[1]), set(sys.argv[2:])))
    sys.stdout.write(f"{taken} pictures in {sys.argv[1]}\n")
