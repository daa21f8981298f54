"""A dead receiver delays nobody."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.callbacks.dispatching import Office, dispatching
from tests.callbacks.receivers import RecordingReceiver, receiver
from tests.callbacks.test_signatures import _delivery
from vitascope.callbacks.callback import Delivery
from vitascope.callbacks.slots import FAILING, PER_ACCOUNT, PER_RECEIVER, Busy, Slots

OTHERS, EACH = 20, 5


@pytest.mark.parametrize(
    "waiting", [2_000, pytest.param(10_000, marks=[pytest.mark.long, pytest.mark.timeout(600)])]
)
async def test_a_dead_receiver_with_thousands_waiting_delays_no_other(
    tmp_path: Path, waiting: int
) -> None:
    async with AsyncExitStack() as stack:
        dead = await stack.enter_async_context(receiver(then="hang"))
        others = [await stack.enter_async_context(receiver()) for _ in range(OTHERS)]
        post = await stack.enter_async_context(dispatching(tmp_path, timeout_seconds=15))
        await post.add(*[dead.url] * waiting)
        await post.dispatcher.start()
        while not dead.requests:
            await asyncio.sleep(0.01)
        await _trickle(post, others)
        assert await post.count("state = 'waiting'") == waiting
        assert dead.connections <= PER_RECEIVER
        late = await _waits_ms(post)
        print(f"callback_isolation: {waiting} waiting; others' first attempt after p50 {late[len(late) // 2]} ms, "
              f"p99 {late[int(len(late) * 0.99)]} ms, worst {late[-1]} ms")  # fmt: skip


async def _trickle(post: Office, others: list[RecordingReceiver]) -> None:
    for round_number in range(EACH):
        await post.add(*(other.url for other in others))
        post.runtime.queue.notify()
        while any(len(other.requests) <= round_number for other in others):
            await asyncio.sleep(0.005)
    while await post.count("state = 'delivered'") < OTHERS * EACH:
        await asyncio.sleep(0.005)


async def _waits_ms(post: Office) -> list[int]:
    statement = text(
        "SELECT at_ms - created_ms FROM callback_attempt JOIN delivery ON delivery.id = delivery_id ORDER BY 1"
    )
    return list(
        await post.runtime.db.read(lambda connection: connection.execute(statement).scalars())
    )


def _to(receiver_name: str, account_id: str = "acc", *, failing: bool = False) -> Delivery:
    return replace(_delivery(), receiver=receiver_name, account_id=account_id, failing=failing)


def test_a_receiver_an_account_and_all_failing_ones_have_their_shares() -> None:
    slots = Slots()
    for _ in range(PER_RECEIVER):
        slots.take(_to("a:443"))
    assert slots.busy.receivers == ("a:443",)
    for number in range(PER_ACCOUNT):
        slots.take(_to(f"b{number}:443", "greedy"))
    assert slots.busy.accounts == ("greedy",)
    for number in range(FAILING):
        slots.take(_to(f"c{number}:443", f"acc{number}", failing=True))
    assert slots.busy.failing_full
    slots.give_back(_to("c0:443", "acc0", failing=True))
    slots.give_back(_to("a:443"))
    assert slots.busy == Busy(
        receivers=(),
        failing_receivers=slots.busy.failing_receivers,
        accounts=("greedy",),
        failing_full=False,
        room=16,
    )


async def test_a_failing_receiver_is_tried_one_callback_at_a_time(tmp_path: Path) -> None:
    async with receiver("500", then="hang") as hook, dispatching(tmp_path) as post:
        await post.add(hook.url)
        await post.dispatcher.run_due()
        await post.add(*[hook.url] * 10)
        first = await post.runtime.callbacks.claim(Slots().busy)
        assert [delivery.failing for delivery in first] == [True]
        slots = Slots()
        slots.take(first[0])
        assert await post.runtime.callbacks.claim(slots.busy) == []


async def test_a_lost_lease_writes_nothing(tmp_path: Path) -> None:
    async with receiver() as hook, dispatching(tmp_path) as post:
        await post.add(hook.url)
        (late,) = await post.runtime.callbacks.claim(Slots().busy)
        assert await post.runtime.callbacks.void_leases() == 1
        assert await post.dispatcher.run_due() == 1
        zombie = await post.dispatcher._answer(late)
        assert zombie.is_success
        assert not await post.runtime.callbacks.finish(late, replace(zombie, reason="too late"))
        assert await post.count("state = 'delivered'") == 1
        assert len(set(hook.ids)) == 1
