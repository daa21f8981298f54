"""Whose turn it is: first come, first served within an account, in turns between accounts, and
nobody for ever.
"""

from pathlib import Path

from tests.callers import CREATE, PLAIN, ask, new_account, new_key
from tests.small import Small, api_only
from vitascope.tasks.task import Completed, Failed, Lease

ROUNDS = 30


async def _create(small: Small, key: str | None = None) -> str:
    task_id: str = (await ask(small, "POST", CREATE, body=PLAIN, key=key))["data"]["taskId"]
    return task_id


async def _next(small: Small) -> Lease:
    lease = await small.runtime.tasks.claim()
    assert lease is not None
    return lease


async def test_a_task_is_not_overtaken_for_ever_by_later_ones_of_its_account(
    tmp_path: Path,
) -> None:
    async with api_only(tmp_path, creates_per_10_seconds=1_000, start_credits=100_000) as small:
        waiting = [await _create(small) for _ in range(6)]
        for _ in range(ROUNDS):
            lease = await _next(small)
            assert lease.task_id == waiting.pop(0)
            await small.runtime.tasks.finish(lease, Completed(video="v.mp4", record={}))
            waiting.append(await _create(small))


async def test_a_task_that_waits_for_another_attempt_lets_no_later_ones_overtake_those_after_it(
    tmp_path: Path,
) -> None:
    async with api_only(tmp_path, creates_per_10_seconds=1_000, start_credits=100_000) as small:
        crash_task, *waiting = [await _create(small) for _ in range(9)]
        for _ in range(ROUNDS):
            lease = await _next(small)
            if lease.task_id == crash_task:
                await small.runtime.tasks.finish(lease, Failed(message="It broke.", retryable=True))
                continue
            assert lease.task_id == waiting.pop(0)
            await small.runtime.tasks.finish(lease, Completed(video="v.mp4", record={}))
            if len(waiting) < 6:
                waiting += [await _create(small) for _ in range(3)]


async def test_a_long_line_of_one_account_and_short_ones_of_others_take_turns(
    tmp_path: Path,
) -> None:
    async with api_only(tmp_path, creates_per_10_seconds=1_000, start_credits=100_000) as small:
        long = {await _create(small) for _ in range(ROUNDS)}
        keys = [
            (await new_key(small, await new_account(small, name))).secret for name in ("b", "c")
        ]
        owners = {await _create(small, key): key for key in keys}
        served = []
        for _ in range(ROUNDS):
            lease = await _next(small)
            served.append("long" if lease.task_id in long else owners[lease.task_id])
            await small.runtime.tasks.finish(lease, Completed(video="v.mp4", record={}))
            if lease.task_id in owners:
                owners[await _create(small, owners[lease.task_id])] = owners[lease.task_id]
        assert min(served.count(who) for who in ("long", *keys)) >= ROUNDS // 5
