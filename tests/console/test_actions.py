"""A thousand clicks, each served by whichever of four API processes is next: 0 errors."""

import asyncio
import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest

from tests.callbacks.receivers import receiver
from tests.callers import OPERATOR
from tests.console.browser import PASSWORD
from tests.console.test_doors import CSRF
from tests.small import MODEL, settings_for
from vitascope.accounts.key import KeyRules
from vitascope.runtime import Runtime, open_runtime
from vitascope_chaos.cluster import ClusterProcess

PROCESSES, TENANTS, ROUNDS, TOGETHER = 4, 8, 10, 8
CLICKS_OF_A_ROUND = 90
SECRET = re.compile(r'id="fresh"[^>]*>(vs_\w+)<')
KEY = re.compile(r"/console/keys/(key_\w+)/revoke")


@dataclass
class ActionCount:
    """What was clicked, how long each took, what went wrong, and who served."""

    took: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    served: Counter[str] = field(default_factory=Counter)
    turn: int = 0

    @property
    def clicks(self) -> int:
        """How many clicks there were."""
        return sum(len(each) for each in self.took.values())

    def report(self) -> str:
        """Return the figures."""
        every = sorted(ms for each in self.took.values() for ms in each)
        kinds = ", ".join(f"{kind} {len(each)}" for kind, each in sorted(self.took.items()))
        return (
            f"{self.clicks:,} actions against {len(self.served)} API processes: {len(self.errors)} errors; "
            f"p50 {statistics.median(every):.0f} ms, p99 {every[int(len(every) * 0.99)]:.0f} ms\n{kinds}\n"
            f"served: {sorted(self.served.values())}"
        )


class ActionBrowser:
    """A session whose every request goes to another process."""

    def __init__(self, urls: list[str], count: ActionCount) -> None:
        self.urls, self.count = urls, count
        self.http = httpx2.AsyncClient(trust_env=False, timeout=60)
        self.csrf, self.tasks, self.keys = "", list[str](), list[str]()

    def next_url(self) -> str:
        """Return the process whose turn it is."""
        self.count.turn += 1
        url = self.urls[self.count.turn % len(self.urls)]
        self.count.served[url] += 1
        return url

    async def sign_in(self, secret: str, who: str) -> None:
        """Begin the session on one process and read its form's token on another."""
        self.csrf = await self._read_csrf("/console/sign-in")
        await self.click("sign in", "/console/sign-in", **{"as": who, "secret": secret})
        self.csrf = await self._read_csrf("/console/keys")

    async def _read_csrf(self, path: str) -> str:
        found = CSRF.search((await self.http.get(self.next_url() + path)).text)
        assert found is not None, path
        return found[1]

    async def click(self, kind: str, path: str, wanted: str = "", **form: str) -> str:
        """Send a form and follow it to the page that answers.

        Note whether it says what is wanted and nothing bad.
        """
        began = time.perf_counter()
        answer = await self.http.post(self.next_url() + path, data={"csrf": self.csrf, **form})
        if answer.status_code == 303:
            answer = await self.http.get(self.next_url() + answer.headers["location"])
        self.count.took.setdefault(kind, []).append((time.perf_counter() - began) * 1_000)
        text = answer.text
        if answer.status_code != 200 or 'class="notice bad"' in text or wanted not in text:
            self.count.errors.append(f"{kind}: {answer.status_code} {text[-300:]}")
        return text

    async def code_of(self, key: str) -> int:
        """Ask a process what it thinks of a key."""
        headers = {"Authorization": f"Bearer {key}"}
        answer = await self.http.get(f"{self.next_url()}/api/v1/chat/credit", headers=headers)
        return int(answer.json()["code"])

    def expect(self, kind: str, got: object, wanted: object) -> None:
        """Note what is not as it should be."""
        if got != wanted:
            self.count.errors.append(f"{kind}: {got!r} is not {wanted!r}")


async def _make_key(tenant: ActionBrowser) -> None:
    page = await tenant.click("create key", "/console/keys", "vs_live_", name="robot")
    tenant.keys = KEY.findall(page)
    secret = SECRET.findall(page)[0]
    tenant.expect("a new key", await tenant.code_of(secret), 200)
    page = await tenant.click("reset key", f"/console/keys/{tenant.keys[0]}/reset", "vs_live_")
    tenant.expect("an old secret", await tenant.code_of(secret), 401)
    tenant.expect("a fresh secret", await tenant.code_of(SECRET.findall(page)[0]), 200)


async def _end_key(tenant: ActionBrowser) -> None:
    await tenant.click(
        "limit key",
        f"/console/keys/{tenant.keys[0]}/change",
        name="tight",
        cap_day="5",
        back="/keys",
    )
    await tenant.click("revoke key", f"/console/keys/{tenant.keys[0]}/revoke", back="/keys")


async def _make_and_cancel(tenant: ActionBrowser, hook: str) -> None:
    page = await tenant.click(
        "generate", "/console/", 'id="stage"', prompt="a cat", callBackUrl=hook, back="/"
    )
    task_id = re.findall(r"/console/tasks/(task_\w+)/cancel", page)[0]
    tenant.tasks.append(task_id)
    await tenant.click("cancel", f"/console/tasks/{task_id}/cancel", back=f"/tasks/{task_id}")


async def _replay(tenant: ActionBrowser) -> None:
    await tenant.click("replay", "/console/webhooks/replay", back="/webhooks")
    await tenant.click("show secret", "/console/webhooks/secret", "whsec_")


async def _switches(chief: ActionBrowser, account: str, number: int) -> None:
    """Ten clicks of the operator, one after the other; each is looked at from another process."""
    for on in ("1", ""):
        await chief.click("maintenance", "/console/maintenance", on=on)
        page = (await chief.http.get(f"{chief.next_url()}/console/tasks")).text
        chief.expect("the banner", 'class="banner"' in page, bool(on))
    for on in ("", "1"):
        await chief.click("switch model", "/console/models", model=MODEL, on=on)
    for price in (100 + number, 160):
        form = {"model": MODEL, "price_5": str(price), "price_10": "320"}
        await chief.click("price", "/console/models/price", **form)
        page = (await chief.http.get(f"{chief.next_url()}/console/")).text
        chief.expect("the price", f"<output data-price>{price}</output>" in page, True)
    for amount in ("250", "-250"):
        await chief.click(
            "top up", f"/console/accounts/{account}/credits", amount=amount, reason="test"
        )
    await chief.click("work in", "/console/work-in", account=account)
    await chief.click("theme", "/console/choose", theme="dark", back="/health")


async def _round(
    chief: ActionBrowser, tenants: list[ActionBrowser], hook: str, account: str, number: int
) -> None:
    gate, before = asyncio.Semaphore(TOGETHER), chief.count.clicks

    async def through(
        work: Callable[[ActionBrowser], Awaitable[None]], tenant: ActionBrowser
    ) -> None:
        async with gate:
            await work(tenant)

    works = (_make_key, lambda tenant: _make_and_cancel(tenant, hook), _replay, _end_key)
    for work in works:
        await asyncio.gather(*(through(work, tenant) for tenant in tenants))
    while chief.count.clicks - before < CLICKS_OF_A_ROUND:
        tenant = tenants[chief.count.clicks % len(tenants)]
        await tenant.click("language", "/console/choose", language="zh", back="/tasks")
    await _switches(chief, account, number)


async def _people(runtime: Runtime) -> list[tuple[str, str]]:
    """Make the tenants; return (account, key) of each."""
    await runtime.sessions.set_password(PASSWORD)
    made = []
    for number in range(TENANTS):
        row = await runtime.accounts.create_account(f"tenant {number}", credits_milli=10**9)
        made.append(
            (
                row.id,
                (
                    await runtime.accounts.create_key(OPERATOR, row.id, KeyRules(name="first"))
                ).secret,
            )
        )
    return made


@pytest.mark.long
@pytest.mark.timeout(600)
async def test_a_thousand_actions_against_four_processes_meet_no_error(
    tmp_path: Path, database: str
) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"s" * 32)
    settings = {
        "data": "data",
        "secret_file": "secret",
        "database": database,
        "creates_per_10_seconds": 10_000,
    }
    (tmp_path / "vitascope.toml").write_text(
        "\n".join(f"{k} = {json.dumps(v)}" for k, v in settings.items())
    )
    async with (
        receiver() as hook,
        open_runtime(
            settings_for(tmp_path / "own", secret_file=secret, database=database)
        ) as runtime,
    ):
        people = await _people(runtime)
        with (tmp_path / "log").open("wb") as log:
            members = [ClusterProcess("api", number, tmp_path, log) for number in range(PROCESSES)]
            await asyncio.gather(*(member.start() for member in members))
            count = ActionCount()
            chief, *tenants = (
                ActionBrowser([each.url for each in members], count) for _ in range(TENANTS + 1)
            )
            await chief.sign_in(PASSWORD, "operator")
            for tenant, (_, key) in zip(tenants, people, strict=True):
                # One after the other: guesses that come at once from one place have to wait.
                await tenant.sign_in(key, "tenant")
            for number in range(ROUNDS):
                await _round(chief, tenants, hook.url, people[0][0], number)
            await asyncio.gather(*(each.http.aclose() for each in (chief, *tenants)))
            await asyncio.gather(*(member.stop() for member in members))
        print(count.report())
        assert count.errors == []
        assert count.clicks >= 1_000
        assert len(count.served) == PROCESSES
        balances = [
            row.balance_milli
            for row in await runtime.accounts.list_accounts()
            if "tenant" in row.name
        ]
        assert balances == [10**9] * TENANTS
        assert all(audit.faults == [] for audit in await runtime.accounts.audit())
