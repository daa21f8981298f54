"""A thousand creates against a service whose network fails at random make exactly a thousand tasks."""

import asyncio
from pathlib import Path

from tests.client.faults import FAULTS, FlakyTransport
from tests.small import whole_service
from vitascope import AsyncVitascope

CREATES = 1_000
AT_ONCE = 16
SHARE = 0.3


async def test_a_thousand_creates_through_a_failing_network_make_exactly_a_thousand_tasks(
    tmp_path: Path,
) -> None:
    limits = {"creates_per_10_seconds": 10_000, "start_credits": 160 * CREATES, "drain_seconds": 0}
    turns = asyncio.Semaphore(AT_ONCE)
    flaky = FlakyTransport(share=SHARE, seed=7)

    async def no_sleep(seconds: float) -> None:
        await asyncio.sleep(0)

    async with (
        whole_service(tmp_path, **limits) as small,
        AsyncVitascope(
            small.url, small.key, transport=flaky, sleep=no_sleep, max_retries=20
        ) as client,
    ):

        async def create(number: int) -> str:
            async with turns:
                return (await client.videos.create(f"hang {number}")).id

        made = await asyncio.gather(*(create(number) for number in range(CREATES)))
        found, cursor = [], None
        while True:
            page = await client.videos.list(limit=100, cursor=cursor)
            found += [video.id for video in page.videos]
            if (cursor := page.cursor) is None:
                break
        assert len(set(made)) == CREATES
        assert sorted(found) == sorted(made)
        assert await client.credits() == 0
    assert set(flaky.seen) == set(FAULTS)
    assert min(flaky.seen.values()) > CREATES * SHARE / len(FAULTS) / 2
    print(
        f"\n{CREATES} creates at {SHARE:.0%} faults {dict(sorted(flaky.seen.items()))}: {len(found)} tasks"
    )
