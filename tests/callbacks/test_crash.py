"""SIGKILL between the POST and its commit: the same webhook-id comes again, never silence."""

import asyncio
import json
import signal
import sys
from pathlib import Path

import pytest

from tests.callbacks.dispatching import dispatching
from tests.callbacks.receivers import receiver
from tests.small import EVERYWHERE
from vitascope import clock

LEASE_MS = 60_000
"""Longer than any delivery's."""


@pytest.mark.parametrize(
    "kills", [2, pytest.param(50, marks=[pytest.mark.long, pytest.mark.timeout(1_800)])]
)
async def test_what_was_sent_but_not_written_down_is_sent_again_under_its_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kills: int
) -> None:
    async with receiver() as hook:
        for number in range(kills):
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.callbacks.dies_after_post", str(tmp_path), hook.url,
                json.dumps(EVERYWHERE),
            )  # fmt: skip
            assert await process.wait() == -signal.SIGKILL
            assert len(hook.requests) >= number + 1
        # A process that shares its rows is known to be dead when its leases have run out.
        later = clock.now_ms() + LEASE_MS
        monkeypatch.setattr(clock, "now_ms", lambda: later)
        async with dispatching(tmp_path) as post:
            await post.dispatcher.run_due()
            assert await post.count("state = 'delivered'") == await post.count() == kills
        assert len(set(hook.ids)) == kills
        assert len(hook.ids) > kills
        bodies = {headers["webhook-id"]: body for headers, body in hook.requests}
        assert all(bodies[headers["webhook-id"]] == body for headers, body in hook.requests)
        print(
            f"kill between POST and commit: {kills} kills, {len(hook.ids)} posts of {len(set(hook.ids))} ids"
        )
