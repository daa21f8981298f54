"""What every engine must do, whatever it is: through its child, to an exact file."""

import asyncio
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from tests.contract.engine_cases import CaseOf, diffusers, kie, omni, peer, plugin, scene, sglang
from tests.engines.hosting import bench
from vitascope.media.picture import read_frames
from vitascope.media.probe import check
from vitascope.tasks.task import Failed, Stopped
from vitascope.worker.messages import ClipReady

every_engine = pytest.mark.parametrize(
    "case_of",
    [scene, plugin, sglang, omni, peer, kie, pytest.param(diffusers, marks=pytest.mark.torch)],
)


@every_engine
async def test_it_makes_exactly_what_was_asked_and_its_progress_rises(
    tmp_path: Path, case_of: CaseOf
) -> None:
    async with case_of(tmp_path) as case, bench(tmp_path, case.kind, **case.options) as it:
        made = await it.make(case.short)
        assert isinstance(made, ClipReady), made
        check(tmp_path / "out.mp4", case.short)
        assert it.progress == sorted(it.progress)
        assert all(0 <= fraction <= 1 for fraction in it.progress)
        assert made.notes["engine"]


@every_engine
async def test_the_same_seed_repeats(tmp_path: Path, case_of: CaseOf) -> None:
    async with case_of(tmp_path) as case, bench(tmp_path, case.kind, **case.options) as it:
        for name in ("first", "second"):
            assert isinstance(await it.make(case.short, name=name, task=name), ClipReady)
    first, second = (read_frames(tmp_path / f"{name}.mp4") for name in ("first", "second"))
    # Another service's watermark names its task: it may move a pixel by a few of 255, and nothing
    # else does.
    assert (
        max(np.abs(one.astype(int) - two).mean() for one, two in zip(first, second, strict=True))
        < 3
    )


@every_engine
async def test_a_cancel_stops_it_and_the_child_is_fit_for_the_next_task(
    tmp_path: Path, case_of: CaseOf
) -> None:
    async with case_of(tmp_path) as case, bench(tmp_path, case.kind, **case.options) as it:
        await it.host.open()
        work = asyncio.create_task(it.make(case.long))
        await _begun(it.progress, work)
        told = len(it.progress)
        await it.host.cancel()
        assert isinstance(await work, Stopped)
        # What was on its way when the cancel came, and one step.
        assert len(it.progress) <= told + 24
        assert isinstance(await it.make(case.short, name="next", task="task_2"), ClipReady)
        assert it.host.starts == 1


@every_engine
async def test_a_killed_child_fails_the_attempt_and_the_next_one_finishes(
    tmp_path: Path, case_of: CaseOf
) -> None:
    async with case_of(tmp_path) as case, bench(tmp_path, case.kind, **case.options) as it:
        await it.host.open()
        work = asyncio.create_task(it.make(case.long))
        await _begun(it.progress, work)
        it.host.kill_now()
        failed = await work
        assert isinstance(failed, Failed)
        assert failed.retryable
        memo = it.memos[-1] if it.memos else {}
        assert isinstance(await it.make(case.long, memo=memo), ClipReady)
        check(tmp_path / "out.mp4", case.long)


async def _begun(progress: list[float], work: "asyncio.Task[object]") -> None:
    for _ in count():
        if progress or work.done():
            return
        await asyncio.sleep(0.005)
