"""When a callback goes again, and when it goes no more; by a clock that travels."""

from pathlib import Path

import pytest

from tests.callbacks.dispatching import SLACK_MS, START_MS, Travel, dispatching
from tests.callbacks.receivers import receiver
from vitascope.callbacks.callback import GAPS_MS, HOUR_MS, DeliveryState, ReceiverResponse, judge
from vitascope.callbacks.service import Wanted
from vitascope.clock import DAY_MS

FAILED = ReceiverResponse(status=500, reason="the receiver answered 500", excerpt="", latency_ms=1)


async def test_ten_attempts_over_75_hours_and_then_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    travel = Travel(monkeypatch)
    async with receiver(then="500") as hook, dispatching(tmp_path) as post:
        (task_id,) = await post.add(hook.url)
        times = await post.run_to_the_end(travel)
        gaps = [after - before for before, after in zip([START_MS, *times], times, strict=False)]
        assert len(gaps) == len(GAPS_MS)
        for gap, planned in zip(gaps, GAPS_MS, strict=True):
            assert 0.9 * planned <= gap + SLACK_MS
            assert gap - 3 * SLACK_MS <= 1.1 * planned
        assert len(hook.requests) == 10
        assert 66 * HOUR_MS < times[-1] - START_MS < 84 * HOUR_MS
        assert len(set(hook.ids)) == 1
        shown = await post.shown(task_id)
        assert (shown["state"], shown["attempt"], shown["dueTime"]) == ("dead", 10, None)
        assert [each["status"] for each in shown["attempts"]] == [500] * 10
        assert shown["attempts"][0]["answer"] == "well"


async def test_a_receiver_that_recovers_gets_the_callback_and_nothing_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    travel = Travel(monkeypatch)
    async with (
        receiver("500", "503", "302 Location=/elsewhere") as hook,
        dispatching(tmp_path) as post,
    ):
        (task_id,) = await post.add(hook.url)
        await post.run_to_the_end(travel)
        shown = await post.shown(task_id)
        assert (shown["state"], shown["attempt"], len(hook.requests)) == ("delivered", 4, 4)


async def test_410_stops_it_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    travel = Travel(monkeypatch)
    async with receiver(then="410") as hook, dispatching(tmp_path) as post:
        (task_id,) = await post.add(hook.url)
        await post.run_to_the_end(travel)
        assert (len(hook.requests), (await post.shown(task_id))["state"]) == (1, "dead")


async def test_retry_after_is_honoured_as_seconds_and_as_a_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    travel = Travel(monkeypatch)
    async with receiver("429 Retry-After=3600") as hook, dispatching(tmp_path) as post:
        await post.add(hook.url)
        times = await post.run_to_the_end(travel)
        assert len(hook.requests) == 2
        assert 0 <= times[1] - times[0] - HOUR_MS <= 3 * SLACK_MS


def test_retry_after_cannot_shorten_a_gap_nor_hold_a_callback_for_ever() -> None:
    def due(retry_after_ms: int) -> int | None:
        answer = ReceiverResponse(
            status=429, reason="x", excerpt="", latency_ms=1, retry_after_ms=retry_after_ms
        )
        return judge(answer, attempts=2, now_ms=0, jitter=1.0).due_ms

    assert (due(1), due(10**12)) == (GAPS_MS[2], DAY_MS)


def test_every_verdict() -> None:
    success = ReceiverResponse(status=204, reason=None, excerpt="", latency_ms=1)
    assert judge(success, attempts=10, now_ms=0, jitter=1.0).state is DeliveryState.DELIVERED
    assert judge(FAILED, attempts=9, now_ms=0, jitter=1.0).state is DeliveryState.WAITING
    assert judge(FAILED, attempts=10, now_ms=0, jitter=1.0).state is DeliveryState.DEAD


async def test_a_receiver_that_fails_for_five_days_is_switched_off_and_a_replay_switches_it_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    travel = Travel(monkeypatch)
    async with receiver(*["500"] * 11) as hook, dispatching(tmp_path) as post:
        first = await post.add(hook.url)
        await post.run_to_the_end(travel)
        assert await post.runtime.callbacks.off_receivers() == []
        travel.now = START_MS + 5 * DAY_MS + 60_000
        second = await post.add(hook.url)
        travel.now += SLACK_MS
        await post.dispatcher.run_due()
        (off,) = await post.runtime.callbacks.off_receivers(post.account_id)
        assert off.name == f"127.0.0.1:{hook.port}"
        assert abs(off.failing_since_ms - START_MS) <= 3 * SLACK_MS
        third = await post.add(hook.url)
        travel.now += DAY_MS
        assert await post.dispatcher.run_due() == 0
        assert len(hook.requests) == 11
        assert await post.runtime.callbacks.replay(post.owner, Wanted(one=third[0])) == 1
        assert await post.runtime.callbacks.off_receivers() == []
        travel.now += SLACK_MS
        await post.dispatcher.run_due()
        assert [(await post.shown(task[0]))["state"] for task in (first, second, third)] == [
            "dead", "delivered", "delivered",
        ]  # fmt: skip
