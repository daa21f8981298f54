"""A real Chromium in front of a real small service, that talks to nobody else."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import axe_playwright_python  # type: ignore[import-untyped]
from playwright.async_api import (
    Browser,
    BrowserContext,
    Page,
    Request,
    StorageState,
    async_playwright,
    expect,
)

from tests.small import PAGE_EXAMPLE, Small, whole_service

PASSWORD = "correct horse battery"
LOCALES = {"en": "en-US", "zh": "zh-CN"}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
]
WAIT_MS = 30_000
"""How long a page may take on a busy machine: a bound for what hangs, not for what is slow."""
expect.set_options(timeout=WAIT_MS)
REFUSED_PAGE = "status of 400"
"""A form that is shown again with its errors; Chromium notes it."""


AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
RUN_AXE = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
  .filter(each => ['serious', 'critical'].includes(each.impact))
  .map(each => each.id + ': ' + each.nodes.map(node => node.target.join(' ')).slice(0, 3).join(' | '))"""


def chromium() -> str:
    """Return Chromium's path."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        raise RuntimeError(
            "The console's tests need Chromium: apt-get install -y chromium (`make test` says how)"
        )
    return found


@dataclass
class Desk:
    """A browser, the service it looks at, and every request and complaint of its pages."""

    browser: Browser
    small: Small
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    async def open(
        self, *, state: StorageState | None = None, language: str = "en", **options: Any
    ) -> Page:
        """Open a page in a profile of its own."""
        context: BrowserContext = await self.browser.new_context(
            base_url=self.small.url, locale=LOCALES[language], storage_state=state, **options
        )
        context.set_default_timeout(WAIT_MS)
        page = await context.new_page()
        page.on("request", self._note)
        page.on("console", lambda said: self._hear(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def _hear(self, text: str) -> None:
        if REFUSED_PAGE not in text:
            self.complaints.append(text)

    def _note(self, request: Request) -> None:
        self.requests.append(request.url)

    def strangers(self) -> list[str]:
        """Return the requests that left the host."""
        return [
            url for url in self.requests if not url.startswith((self.small.url, "data:", "blob:"))
        ]


@asynccontextmanager
async def desk(folder: Path, **changes: Any) -> AsyncIterator[Desk]:
    """Run a service and a browser for a block; the operator has a password."""
    async with whole_service(folder, **changes) as small, async_playwright() as tools:
        await small.runtime.sessions.set_password(PASSWORD)
        browser = await tools.chromium.launch(executable_path=chromium(), args=FLAGS)
        try:
            yield Desk(browser, small)
        finally:
            await browser.close()
            await asyncio.sleep(0)


async def sign_in(page: Page, secret: str, *, operator: bool = False) -> None:
    """Sign in by the form."""
    await page.goto("/console/sign-in")
    await page.locator(f"input[name=as][value={'operator' if operator else 'tenant'}]").check()
    await page.locator("input[name=secret]").fill(secret)
    await page.locator("button.primary").click()
    await expect(page.locator("#play")).to_be_visible()


async def settled(small: Small, **changes: Any) -> str:
    """Make a task and wait for its end; return its id."""
    task_id: str = (await small.create(**(PAGE_EXAMPLE | changes)))["data"]["taskId"]
    while (await small.record(task_id))["state"] not in {"success", "fail"}:
        await asyncio.sleep(0.05)
    return task_id


def pages(done: str, failed: str) -> dict[str, str]:
    """Return every page of the console by name, given a task that was made and one that failed."""
    return {
        "playground": "/console/",
        "playground with a video": f"/console/?task={done}",
        "gallery": "/console/gallery",
        "not shared": "/shared/task_kling_1/0",
        "side by side": f"/console/together?task={done}&task={failed}",
        "tasks": "/console/tasks",
        "task": f"/console/tasks/{done}",
        "failed task": f"/console/tasks/{failed}",
        "keys": "/console/keys",
        "usage": "/console/usage",
        "receipt": f"/console/usage/{done}",
        "webhooks": "/console/webhooks",
        "verify": "/console/verify",
        "accounts": "/console/accounts",
        "models": "/console/models",
        "queue": "/console/queue",
        "maintenance": "/console/maintenance",
        "health": "/console/health",
        "reference": "/docs",
        "guide": "/guide",
        "guide search": "/guide?q=proxy",
        "guide page": "/guide/exposing",
        "nothing": "/console/nothing-here",
    }


async def findings(page: Page) -> list[str]:
    """Run axe in the page's own world, where the page's policy does not hold for us."""
    if not await page.evaluate("() => 'axe' in window"):
        await page.evaluate(AXE.read_text())
    found: list[str] = await page.evaluate(RUN_AXE)
    wide: int = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return found if wide <= 0 else [*found, f"{wide} px too wide"]
