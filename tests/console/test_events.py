"""Streams of events: word of every change, a bound, an end with the session and with the process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest
from playwright.async_api import expect

from tests.callers import new_account, new_key
from tests.console.browser import desk, settled, sign_in
from tests.console.test_doors import CSRF
from tests.small import Small, whole_service
from vitascope.console import events
from vitascope.console.context import SESSION_COOKIE

EVENTS = "/console/events"
CHANGE = "event: change"


@asynccontextmanager
async def _visitor(small: Small, secret: str = "") -> AsyncIterator[httpx2.AsyncClient]:
    """Sign in over a socket."""
    async with httpx2.AsyncClient(base_url=small.url, trust_env=False, timeout=30) as http:
        found = CSRF.search((await http.get("/console/sign-in")).text)
        assert found is not None
        form = {"csrf": found[1], "as": "tenant", "secret": secret or small.key}
        await http.post("/console/sign-in", data=form)
        yield http


async def _until(lines: AsyncIterator[str], wanted: str) -> str:
    async with asyncio.timeout(30):
        async for line in lines:
            if line.startswith(wanted):
                return line
    raise AssertionError(f"the stream ended without {wanted!r}")


async def test_it_tells_of_changes_of_ones_own_account_and_no_proxy_holds_it_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "PACE_SECONDS", 0.01)
    async with whole_service(tmp_path) as small:
        other = (await new_key(small, await new_account(small))).secret
        async with (
            _visitor(small) as http,
            _visitor(small, other) as stranger,
            http.stream("GET", EVENTS) as stream,
            stranger.stream("GET", EVENTS) as strange,
        ):
            assert stream.status_code == 200
            assert stream.headers["content-type"].startswith("text/event-stream")
            assert stream.headers["x-accel-buffering"] == "no"
            assert "no-store" in stream.headers["cache-control"]
            lines, others = stream.aiter_lines(), strange.aiter_lines()
            await _until(lines, CHANGE)
            await _until(others, CHANGE)
            await settled(small)
            await _until(lines, CHANGE)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(1):
                    await _until(others, CHANGE)


async def test_pages_ask_now_and_then_as_a_word_of_another_process_may_be_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "STILL_SECONDS", 0.05)
    async with (
        whole_service(tmp_path) as small,
        _visitor(small) as http,
        http.stream("GET", EVENTS) as stream,
        asyncio.timeout(30),
    ):
        lines = stream.aiter_lines()
        told = [await _until(lines, CHANGE) for _ in range(3)]
        assert told == [CHANGE] * 3


async def test_an_account_has_a_bound_and_a_closed_stream_makes_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "STREAMS_PER_ACCOUNT", 2)
    monkeypatch.setattr(events, "STILL_SECONDS", 0.05)
    async with whole_service(tmp_path) as small, _visitor(small) as http:
        async with http.stream("GET", EVENTS) as first, http.stream("GET", EVENTS) as second:
            assert [first.status_code, second.status_code] == [200, 200]
            assert (await http.get(EVENTS)).status_code == 204
        async with asyncio.timeout(30):
            while small.runtime.changes.count((await small.runtime.accounts.account("")).id):
                await asyncio.sleep(0.02)
        async with http.stream("GET", EVENTS) as again:
            assert again.status_code == 200


async def test_it_ends_with_its_session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "STILL_SECONDS", 0.05)
    async with whole_service(tmp_path) as small, _visitor(small) as http:
        async with http.stream("GET", EVENTS) as stream:
            lines = stream.aiter_lines()
            await _until(lines, "event: change")
            token = http.cookies[SESSION_COOKIE]
            session = await small.runtime.sessions.find(token)
            assert session is not None
            await small.runtime.sessions.end(session)
            async with asyncio.timeout(30):
                assert all([not line.startswith("retry") async for line in lines])
        assert (await http.get(EVENTS)).status_code == 303


async def test_a_stop_ends_it_at_once_and_says_when_to_come_back(tmp_path: Path) -> None:
    lines: AsyncIterator[str] | None = None
    stopping = asyncio.Event()
    retry = ""

    async def watch(small: Small) -> None:
        nonlocal retry
        async with _visitor(small) as http, http.stream("GET", EVENTS) as stream:
            lines = stream.aiter_lines()
            await _until(lines, CHANGE)
            stopping.set()
            retry = await _until(lines, "retry: ")

    async with whole_service(tmp_path) as small:
        watching = asyncio.create_task(watch(small))
        await stopping.wait()
    await watching
    low, high = events.RETRY_MS
    assert low <= int(retry.removeprefix("retry: ")) <= high
    assert lines is None


async def test_a_page_hears_of_what_another_does_without_asking_in_between(tmp_path: Path) -> None:
    async with desk(tmp_path, creates_per_10_seconds=100) as table:
        page = await table.open()
        await sign_in(page, table.small.key)
        for path, shown in {
            "/console/gallery": ".film-card",
            "/console/tasks": ".task-row",
        }.items():
            async with page.expect_response(f"**{EVENTS}") as opened:
                await page.goto(path)
            assert (await opened.value).status == 200
            await page.wait_for_timeout(500)
            before, asked = await page.locator(shown).count(), len(table.requests)
            await page.wait_for_timeout(4_500)
            assert len(table.requests) - asked <= 1
            await settled(table.small)
            await expect(page.locator(shown)).to_have_count(before + 1)
            credits_left = f"{await table.small.balance():,.0f}"
            await expect(page.locator("#balance")).to_contain_text(credits_left)
        assert table.complaints == []


async def test_a_page_without_a_stream_asks_as_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "STREAMS_PER_ACCOUNT", 0)
    async with desk(tmp_path) as table:
        page = await table.open()
        await sign_in(page, table.small.key)
        async with page.expect_response(f"**{EVENTS}") as opened:
            await page.goto("/console/gallery")
        assert (await opened.value).status == 204
        await settled(table.small)
        await expect(page.locator(".film-card")).to_have_count(1)
