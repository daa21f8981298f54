"""Receivers that do everything wrong, and in the end are well: each callback arrives, under one id."""

import random
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpcore2
import pytest
from sqlalchemy import text

from tests.callbacks.dispatching import Travel, dispatching
from tests.callbacks.receivers import receiver
from vitascope.callbacks.callback import HOUR_MS
from vitascope.callbacks.deliver import EXCERPT_BYTES, MAX_READ_BYTES, Sender
from vitascope.egress.targets import TargetRules, Targets

FAULTS = (
    "500", "503", "404", "204 Connection=close", "301 Location={canary}", "307 Location={canary}",
    "429 Retry-After=30", "hang", "reset", "close", "garbage", "drip", "flood", "headers",
)  # fmt: skip
TIMEOUT_SECONDS = 0.4
COUNTS = [300, pytest.param(10_000, marks=[pytest.mark.long, pytest.mark.timeout(1_800)])]


@pytest.mark.parametrize("count", COUNTS)
async def test_every_receiver_that_ends_up_healthy_gets_every_callback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    travel, rng = Travel(monkeypatch), random.Random(count)
    async with AsyncExitStack() as stack:
        canary = await stack.enter_async_context(receiver())
        faults = [fault.format(canary=canary.url) for fault in FAULTS]
        scripts = [rng.choices(faults, k=rng.randrange(20)) for _ in range(count // 10)]
        hooks = [await stack.enter_async_context(receiver(*script)) for script in scripts]
        gone = await stack.enter_async_context(receiver(then="410"))
        post = await stack.enter_async_context(
            dispatching(tmp_path, timeout_seconds=TIMEOUT_SECONDS)
        )
        await post.add(*(hook.url for hook in hooks for _ in range(10)), gone.url)
        while await post.first_due() is not None:
            await post.dispatcher.run_due()
            travel.now += 6 * HOUR_MS
        assert await post.count("state = 'delivered'") == len(hooks) * 10
        assert (await post.count("state = 'dead'"), len(gone.requests)) == (1, 1)
        for hook in hooks:
            assert len(set(hook.ids)) == 10
        assert canary.connections == 0
        statement = text(
            "SELECT reason, count(*) FROM callback_attempt GROUP BY reason ORDER BY 2 DESC"
        )
        reasons = await post.runtime.db.read(lambda connection: connection.execute(statement).all())
        duplicates = sum(sum(Counter(hook.ids).values()) - 10 for hook in hooks)
        print(
            f"callback_chaos: {len(hooks) * 10} callbacks, {duplicates} repeats, {dict(map(tuple, reasons))}"
        )


async def test_a_flood_is_read_no_further_than_64_kib_and_counts_by_its_status(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = _count_reads(monkeypatch)
    async with receiver("flood") as hook, dispatching(tmp_path) as post:
        (task_id,) = await post.add(hook.url)
        await post.dispatcher.run_due()
        shown = await post.shown(task_id)
        assert (shown["state"], shown["lastStatus"]) == ("delivered", 200)
        assert len(shown["attempts"][0]["answer"]) == EXCERPT_BYTES
        assert sum(read) <= MAX_READ_BYTES


async def test_endless_headers_are_read_no_further_than_64_kib(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read = _count_reads(monkeypatch)
    async with receiver("headers") as hook:
        answer = await _sender().post(hook.url, {}, "{}")
        assert (answer.status, sum(read) <= MAX_READ_BYTES) == (None, True)


def _count_reads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    read: list[int] = []
    plain: Any = httpcore2.AnyIOBackend.connect_tcp

    async def connect(*given: Any) -> httpcore2.AsyncNetworkStream:
        stream: httpcore2.AsyncNetworkStream = await plain(*given)
        taking = stream.read

        async def take(max_bytes: int, timeout: float | None = None) -> bytes:
            data = await taking(max_bytes, timeout)
            read.append(len(data))
            return data

        monkeypatch.setattr(stream, "read", take)
        return stream

    monkeypatch.setattr(httpcore2.AnyIOBackend, "connect_tcp", connect)
    return read


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("hang", "timed out"),
        ("drip", "timed out"),
        ("garbage", "incomplete or invalid response"),
        ("close", "incomplete or invalid response"),
        ("reset", "the connection broke while the answer was read"),
        ("302 Location=http://127.0.0.1/", "the receiver answered 302"),
    ],
)
async def test_every_fault_has_a_reason_that_its_owner_can_read(word: str, reason: str) -> None:
    async with receiver(word) as hook:
        answer = await _sender().post(hook.url, {}, "{}")
        assert (answer.reason, answer.is_success) == (reason, False)


def _sender() -> Sender:
    return Sender(
        Targets(TargetRules(ports=frozenset(), loopback=True)), timeout_seconds=TIMEOUT_SECONDS
    )


@pytest.mark.long
async def test_15_seconds_in_all_whatever_the_receiver_does() -> None:
    for word in ("hang", "drip"):
        async with receiver(word) as hook:
            targets = Targets(TargetRules(ports=frozenset(), loopback=True))
            answer = await Sender(targets, timeout_seconds=15).post(hook.url, {}, "{}")
            print(f"{word}: given up after {answer.latency_ms} ms")
            assert answer.reason == "timed out"
