"""What the stage says of a task's time: its place in the queue, and what tasks like it took."""

from pathlib import Path

import pytest

from tests.console.test_doors import DoorVisitor, doors
from vitascope import clock
from vitascope.tasks.task import Completed, Lease


async def _stage(visitor: DoorVisitor, task_id: str) -> str:
    return (await visitor.http.get(f"/console/stage/{task_id}")).text


async def test_a_place_in_the_queue_and_a_usual_time_become_what_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with doors(tmp_path, creates_per_10_seconds=100) as (small, visitor):
        await visitor.sign_in(small.key)
        ids = []
        for _ in range(3):
            made = await visitor.post("/console/", prompt="a cat")
            ids.append(made.headers["location"].split("task=")[1].partition("#")[0])
        assert "You are next." in await _stage(visitor, ids[0])
        assert "Ahead of you: 2." in await _stage(visitor, ids[2])
        assert "Usually" not in await _stage(visitor, ids[2])
        await _finish(small.runtime.tasks, monkeypatch, seconds=30)
        second = await _stage(visitor, ids[1])
        assert "You are next." in second
        assert "Usually takes 30 s once it has started." in second
        lease = await small.runtime.tasks.claim()
        assert isinstance(lease, Lease)
        assert "About 30 s left" in await _stage(visitor, ids[1])
        later = clock.now_ms() + 40_000
        monkeypatch.setattr(clock, "now_ms", lambda: later)
        assert "a little longer than usual" in await _stage(visitor, ids[1])


async def _finish(tasks: object, monkeypatch: pytest.MonkeyPatch, *, seconds: int) -> None:
    """Let the next task take so long."""
    lease = await tasks.claim()  # type: ignore[attr-defined]
    real = clock.now_ms
    monkeypatch.setattr(clock, "now_ms", lambda: real() + seconds * 1_000)
    await tasks.finish(lease, Completed(video="x-1.mp4", record={}))  # type: ignore[attr-defined]
    monkeypatch.setattr(clock, "now_ms", real)


async def test_the_living_part_says_the_balance_and_when_nothing_lives_any_more(
    tmp_path: Path,
) -> None:
    async with doors(tmp_path) as (small, visitor):
        await visitor.sign_in(small.key)
        assert "data-live-done" in (await visitor.http.get("/console/stage")).text
        made = await visitor.post("/console/", prompt="a cat")
        task_id = made.headers["location"].split("task=")[1].partition("#")[0]
        part = await _stage(visitor, task_id)
        assert 'data-for="balance" hidden><strong>9,840</strong>' in part
        assert "data-live-done" not in part
        await visitor.post(f"/console/tasks/{task_id}/cancel", back=f"/?task={task_id}")
        part = await _stage(visitor, task_id)
        assert '<data value="10000' in part
        assert "data-live-done" in part


async def test_who_cancels_on_the_playground_stays_there(tmp_path: Path) -> None:
    async with doors(tmp_path) as (small, visitor):
        await visitor.sign_in(small.key)
        for back, place in (
            ("/?task={id}", "/console/?task={id}#stage"),
            ("/elsewhere", "/console/tasks/{id}"),
        ):
            made = await visitor.post("/console/", prompt="a cat")
            task_id = made.headers["location"].split("task=")[1].partition("#")[0]
            answer = await visitor.post(
                f"/console/tasks/{task_id}/cancel", back=back.format(id=task_id)
            )
            assert answer.headers["location"] == place.format(id=task_id)
