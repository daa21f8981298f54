"""The dispatcher: whatever goes wrong about one attempt, its receiver's place is free again."""

from pathlib import Path

import pytest

from tests.callbacks.dispatching import dispatching
from tests.callbacks.receivers import receiver
from vitascope import traces
from vitascope.callbacks.slots import PER_RECEIVER
from vitascope.errors import Away


async def test_an_attempt_whose_trace_cannot_be_read_gives_its_place_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(task_id: str) -> str:
        raise Away

    async with receiver() as hook, dispatching(tmp_path) as post:
        with monkeypatch.context() as patch:
            patch.setattr(traces, "is_on", lambda: True)
            patch.setattr(post.runtime.callbacks, "trace_of", away)
            await post.add(*[hook.url] * PER_RECEIVER)
            assert await post.dispatcher.run_due() > 0
            assert hook.requests == []
        await post.add(hook.url)
        assert await post.dispatcher.run_due() == 1
        assert len(hook.requests) == 1
