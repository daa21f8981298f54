"""A clock that jumps: what waits for a time that has been already goes on all the same."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.small import MODEL, Small, api_only, whole_service
from vitascope import clock
from vitascope.db import audit
from vitascope.maintenance.clock_monitor import LOOK_SECONDS, ClockMonitor
from vitascope_chaos.journal import Journal
from vitascope_chaos.plan import LONGEST_RECOVERY_SECONDS
from vitascope_chaos.receiver import CallbackReceiver

HOUR_MS = 3_600_000
REAL_NOW_MS = clock.now_ms


class Jumps:
    """A wall clock that goes on from where it was put."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ahead_ms = 0
        monkeypatch.setattr(clock, "now_ms", lambda: REAL_NOW_MS() + self.ahead_ms)


@asynccontextmanager
async def _receiver(path: Path) -> AsyncIterator[CallbackReceiver]:
    journal = Journal(path)
    receiver = CallbackReceiver(journal)
    await receiver.start()
    try:
        yield receiver
    finally:
        await receiver.stop()
        journal.close()


async def _faults(small: Small) -> dict[str, int]:
    found = await small.runtime.db.read(lambda connection: audit.faults(connection, at_rest=True))
    return {name: count for name, count in found.items() if count}


async def _back(receiver: CallbackReceiver, tasks: list[str]) -> float:
    began = clock.monotonic_seconds()
    async with asyncio.timeout(4 * LONGEST_RECOVERY_SECONDS):
        while set(tasks) - receiver.by_task.keys():
            await asyncio.sleep(0.02)
    return clock.monotonic_seconds() - began


@pytest.mark.parametrize(
    "count", [2, pytest.param(100, marks=[pytest.mark.long, pytest.mark.timeout(900)])]
)
async def test_a_clock_that_jumps_by_an_hour_holds_nothing_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    jumps, dice, recoveries = Jumps(monkeypatch), random.Random(count), list[float]()
    async with _receiver(tmp_path / "callbacks") as receiver:
        open_to = {"callback_networks": ("127.0.0.0/8",), "callback_ports": (receiver.port,)}
        plenty = {"start_credits": 1_000_000, "creates_per_10_seconds": 10_000}
        async with whole_service(tmp_path / "data", **plenty, **open_to) as small:
            body = {"model": MODEL, "input": {"prompt": "brief cat"}, "callBackUrl": receiver.url}
            jumped = 0.0
            for number in range(count):
                # Not sooner after the jump before than somebody looks: see the decision.
                await asyncio.sleep(
                    max(0.0, jumped + 1.2 * LOOK_SECONDS - clock.monotonic_seconds())
                )
                tasks = [(await small.post(body))["data"]["taskId"] for _ in range(3)]
                await asyncio.sleep(dice.uniform(0, 0.8))
                jumped = clock.monotonic_seconds()
                jumps.ahead_ms += HOUR_MS if number % 2 else -HOUR_MS
                recoveries.append(await _back(receiver, tasks))
            await asyncio.sleep(0.2)
            assert await _faults(small) == {}
    recoveries.sort()
    slowest = recoveries[int(len(recoveries) * 0.99)]
    print(
        f"{count} jumps of ±1 h: {len(receiver.by_task)} tasks called back, {receiver.duplicates} twice;"
    )
    print(
        f"jump to callback p50 {recoveries[count // 2]:.2f} s, p99 {slowest:.2f} s (goal ≤ {LONGEST_RECOVERY_SECONDS})"
    )
    assert slowest <= LONGEST_RECOVERY_SECONDS
    assert len(receiver.by_task) == 3 * count


async def _put_off(small: Small) -> None:
    moved = text(f"UPDATE job SET due_ms = due_ms + {HOUR_MS}")
    await small.runtime.db.write(lambda connection: connection.execute(moved).rowcount)


async def test_what_waits_for_an_hour_that_has_been_already_is_due_at_the_start(
    tmp_path: Path,
) -> None:
    async with api_only(tmp_path) as small:
        tasks = small.runtime.tasks
        await small.create()
        await _put_off(small)
        assert await tasks.claim() is None
        assert await ClockMonitor(tasks, small.runtime.callbacks).look() is False
        assert await tasks.claim() is not None


async def test_a_lease_taken_before_the_clock_stepped_back_ends_in_its_own_time(
    tmp_path: Path,
) -> None:
    async with api_only(tmp_path, lease_seconds=0.2, beat_seconds=0.1) as small:
        tasks = small.runtime.tasks
        await small.create()
        first = await tasks.claim()
        await _put_off(small)
        assert await tasks.clamp_future_due_times() == 1
        assert await tasks.clamp_future_due_times() == 0
        assert await tasks.claim() is None
        await asyncio.sleep(0.25)
        second = await tasks.claim()
        assert first is not None
        assert second is not None
        assert (first.task_id, first.attempt, second.attempt) == (second.task_id, 1, 2)
