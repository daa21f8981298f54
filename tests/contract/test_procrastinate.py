"""Several processes on one PostgreSQL: word of work travels by Procrastinate, and the rows decide."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import text

from tests.callbacks.receivers import receiver
from tests.callers import caller_of
from tests.small import MODEL, QUICK_ENGINE, Small, _client, settings_for
from vitascope.db.sql import POSTGRES_NOW_MS
from vitascope.maintenance.sweeper import Sweeper
from vitascope.queue import store
from vitascope.queue.procrastinate import Rounds
from vitascope.roles import API, SERVE, WORKER, Role, service
from vitascope.tasks.task import Affinity, ClaimFilter, HandedBack, queue_of_engine

pytestmark = pytest.mark.usefixtures("on_postgres")


@asynccontextmanager
async def _role(
    folder: Path, role: Role, *, only: tuple[str, ...] = (), sweeps: bool = True, **changes: Any
) -> AsyncIterator[Small]:
    """A process of a role. With sweeps off it sweeps when a test says so alone: its own first sweep,
    which may come at any moment, would hold off the test's or take its jobs.
    """
    secret = folder / "secret"
    secret.write_bytes(b"s" * 32)
    settings = settings_for(folder / "shared", secret_file=secret, **changes)
    async with AsyncExitStack() as stack:
        with nullcontext() if sweeps else patch.object(Sweeper, "start"):
            runtime = await stack.enter_async_context(service(settings, role, engines=only))
        http = await stack.enter_async_context(_client(runtime, runtime.settings.base_url))
        yield Small(runtime, http)


async def _ended(small: Small, task_id: str, seconds: float = 30) -> dict[str, Any]:
    async with asyncio.timeout(seconds):
        while (record := await small.record(task_id))["state"] not in {"success", "fail"}:
            await asyncio.sleep(0.02)
    return record


async def test_a_task_of_one_process_is_made_by_another_at_once(tmp_path: Path) -> None:
    async with _role(tmp_path, API) as api, _role(tmp_path, WORKER, sweep_seconds=60):
        for _ in range(3):
            began = time.monotonic()
            task_id = (await api.create())["data"]["taskId"]
            assert (await _ended(api, task_id))["state"] == "success"
            assert time.monotonic() - began < 4


async def test_many_workers_share_the_work_and_none_is_done_twice(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        api = await stack.enter_async_context(_role(tmp_path, API))
        for _ in range(2):
            await stack.enter_async_context(_role(tmp_path, WORKER))
        made = [(await api.create())["data"]["taskId"] for _ in range(10)]
        states = [(await _ended(api, task_id))["state"] for task_id in made]
        assert states == ["success"] * 10
        assert await api.balance() == 10_000 - 10 * 160


async def test_what_nobody_carries_is_carried_again_by_the_sweeper(tmp_path: Path) -> None:
    async with _role(tmp_path, API, sweeps=False) as api:
        task_id = (await api.create())["data"]["taskId"]
        await api.runtime.db.write(lambda c: c.execute(text("DELETE FROM procrastinate_jobs")))
        assert await api.runtime.queue.sweep() == 1
        assert await api.runtime.queue.sweep() == 0
        async with _role(tmp_path, WORKER, sweep_seconds=60):
            assert (await _ended(api, task_id))["state"] == "success"
        left = await api.runtime.db.read(
            lambda c: c.execute(text("SELECT count(*) FROM procrastinate_jobs")).scalar()
        )
        assert left == 0


async def test_a_short_sweep_calls_for_no_rest_and_a_long_one_does(tmp_path: Path) -> None:
    async with _role(tmp_path, API, sweeps=False) as api:
        value = text("SELECT value::bigint FROM switch WHERE name = :name").bindparams(
            name=store.REST_NAME
        )
        await api.runtime.db.write(partial(store.enqueue_lost, short_ms=60_000))
        assert await api.runtime.db.read(lambda c: c.execute(value).scalar()) is None
        began = await api.runtime.tasks.clock_ms()
        await api.runtime.db.write(partial(store.enqueue_lost, short_ms=-1))
        assert await api.runtime.db.read(lambda c: c.execute(value).scalar_one()) >= began


@pytest.mark.parametrize(("ahead_ms", "carried"), [(20_000, 0), (-1, 1), (3_600_000, 1)])
async def test_no_process_sweeps_while_all_rest_and_an_end_an_hour_ahead_is_a_clock_that_stepped_back(
    ahead_ms: int, carried: int, tmp_path: Path
) -> None:
    rest = text(
        f"INSERT INTO switch SELECT :name, ({POSTGRES_NOW_MS} + :ahead)::text"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    )
    async with _role(tmp_path, API, sweeps=False) as api:
        await api.create()
        await api.runtime.db.write(lambda c: c.execute(text("DELETE FROM procrastinate_jobs")))
        await api.runtime.db.write(
            lambda c: c.execute(rest, {"name": store.REST_NAME, "ahead": ahead_ms})
        )
        assert await api.runtime.queue.sweep() == carried


async def test_word_that_a_clock_which_stepped_back_has_put_off_is_sent_again(
    tmp_path: Path,
) -> None:
    put_off = ("UPDATE procrastinate_jobs SET scheduled_at = now() + interval '1 hour'",
               "UPDATE job SET due_ms = due_ms + 3600000")  # fmt: skip
    async with _role(tmp_path, API, sweeps=False) as api:
        task_id = (await api.create())["data"]["taskId"]
        await api.runtime.db.write(lambda c: [c.execute(text(each)) for each in put_off])
        assert await api.runtime.queue.sweep() == 0
        assert await api.runtime.tasks.clamp_future_due_times() == 1
        assert await api.runtime.queue.sweep() == 1
        async with _role(tmp_path, WORKER, sweep_seconds=60):
            assert (await _ended(api, task_id))["state"] == "success"


async def test_an_api_process_sweeps_while_no_worker_is_up(tmp_path: Path) -> None:
    left = text("SELECT count(*), count(DISTINCT args ->> 'task') FROM procrastinate_jobs")
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(_role(tmp_path, API, sweep_seconds=60))
        for _ in range(5):
            assert (await first.create())["code"] == 200
        await first.runtime.db.write(lambda c: c.execute(text("DELETE FROM procrastinate_jobs")))
        for _ in range(2):
            await stack.enter_async_context(_role(tmp_path, API, sweep_seconds=0.05))
        async with asyncio.timeout(30):
            while tuple(await first.runtime.db.read(lambda c: c.execute(left).one())) == (0, 0):
                await asyncio.sleep(0.02)
        await asyncio.sleep(0.3)
        assert tuple(await first.runtime.db.read(lambda c: c.execute(left).one())) == (5, 5)


async def test_a_worker_of_some_engines_takes_what_their_routes_allow_and_nothing_else(
    tmp_path: Path,
) -> None:
    """As `vitascope worker --engine` runs it.

    The engine that the route does not name would fail at everything.
    """
    engines = {
        "buggy": {"kind": "tests.engines_for_tests:BuggyEngine"},
        "quick": {"kind": QUICK_ENGINE},
    }
    settings: dict[str, Any] = {
        "engine": "quick",
        "engines": engines,
        "routes": {MODEL: ["quick"], "kling/other": ["buggy"]},
    }
    async with (
        _role(tmp_path, API, **settings) as api,
        _role(tmp_path, WORKER, only=("buggy",), **settings),
    ):
        task_id = (await api.create())["data"]["taskId"]
        await asyncio.sleep(1)
        assert (await api.record(task_id))["state"] == "waiting"
        async with _role(tmp_path, WORKER, only=("quick",), **settings):
            assert (await _ended(api, task_id))["state"] == "success"


async def test_a_word_that_the_wrong_engine_hears_is_passed_on_to_the_one_whose_turn_it_is(
    tmp_path: Path,
) -> None:
    """Without a sweep in between: both engines of the route listen to the model's line, and one of
    them may claim.
    """
    engines = {name: {"kind": QUICK_ENGINE} for name in ("first", "second")}
    settings: dict[str, Any] = {
        "engines": engines,
        "engine": "first",
        "routes": {MODEL: ["first", "second"]},
    }
    async with _role(tmp_path, SERVE, sweep_seconds=600, **settings) as small:
        for _ in range(8):
            task_id = (await small.create())["data"]["taskId"]
            assert (await _ended(small, task_id, seconds=10))["state"] == "success"


async def test_who_joins_late_looks_for_what_was_passed_on_to_nobody() -> None:
    looked = asyncio.Event()

    async def one_round() -> bool:
        looked.set()
        return False

    async with Rounds(one_round, asyncio.Event()).beside(set()):
        async with asyncio.timeout(5):
            assert await looked.wait()


async def test_what_is_tied_to_an_engine_has_word_in_that_engines_line_too(tmp_path: Path) -> None:
    async with _role(tmp_path, API, sweeps=False) as api:
        task_id = (await api.create())["data"]["taskId"]
        tasks, lines = api.runtime.tasks, {MODEL, queue_of_engine(QUICK_ENGINE)}
        lease = await tasks.claim(ClaimFilter(engine=QUICK_ENGINE))
        assert lease is not None
        await api.runtime.db.write(lambda c: c.execute(text("DELETE FROM procrastinate_jobs")))
        await tasks.beat(
            lease, progress=1, memo={}, affinity=Affinity(engine=QUICK_ENGINE, hard=True)
        )
        await tasks.finish(lease, HandedBack())
        found = text("SELECT queue_name FROM procrastinate_jobs")
        assert set(await api.runtime.db.read(lambda c: c.execute(found).scalars().all())) == lines
        assert await api.runtime.queue.sweep() == 0
        await api.runtime.db.write(lambda c: c.execute(text("DELETE FROM procrastinate_jobs")))
        assert await api.runtime.queue.sweep() == len(lines)
        async with _role(tmp_path, WORKER, sweep_seconds=60):
            assert (await _ended(api, task_id))["state"] == "success"


async def test_a_refused_create_sends_no_word(tmp_path: Path) -> None:
    async with _role(tmp_path, API, start_credits=0) as api:
        assert (await api.create())["code"] == 402
        left = await api.runtime.db.read(
            lambda c: c.execute(text("SELECT count(*) FROM procrastinate_jobs")).scalar()
        )
        assert left == 0


async def test_a_cancel_reaches_a_worker_elsewhere_within_a_second_or_two(tmp_path: Path) -> None:
    async with _role(tmp_path, API) as api, _role(tmp_path, WORKER):
        task_id = (await api.create(prompt="slow"))["data"]["taskId"]
        while (await api.record(task_id))["state"] != "generating":
            await asyncio.sleep(0.02)
        account = await api.runtime.accounts.account("")
        began = time.monotonic()
        await api.runtime.tasks.cancel(caller_of(account.id), task_id)
        assert (await _ended(api, task_id))["failCode"] == "499"
        assert time.monotonic() - began < 3


async def test_a_worker_that_is_told_to_stop_finishes_what_runs(tmp_path: Path) -> None:
    async with _role(tmp_path, API) as api:
        async with _role(tmp_path, WORKER, drain_seconds=20):
            task_id = (await api.create(prompt="brief cat"))["data"]["taskId"]
            while (await api.record(task_id))["state"] != "generating":
                await asyncio.sleep(0.01)
        assert (await api.record(task_id))["state"] == "success"


async def test_a_worker_delivers_callbacks_while_no_api_process_is_up(tmp_path: Path) -> None:
    async with receiver() as hook:
        async with _role(tmp_path, API) as api:
            body = {"model": MODEL, "input": {"prompt": "x"}, "callBackUrl": hook.url}
            task_id = (await api.post(body))["data"]["taskId"]
        async with _role(tmp_path, WORKER), asyncio.timeout(30):
            while not hook.requests:
                await asyncio.sleep(0.02)
        assert task_id.encode() in hook.requests[0][1]


async def test_an_api_process_delivers_what_was_left_while_no_worker_is_up(tmp_path: Path) -> None:
    async with receiver("500") as hook, _role(tmp_path, API) as api:
        body = {"model": MODEL, "input": {"prompt": "x"}, "callBackUrl": hook.url}
        task_id = (await api.post(body))["data"]["taskId"]
        await api.http.post("/api/v1/jobs/cancelTask", json={"taskId": task_id})
        while len(hook.requests) < 1:
            await asyncio.sleep(0.02)
        await api.runtime.db.write(lambda c: c.execute(text("UPDATE delivery SET due_ms = 0")))
        await api.runtime.db.write(lambda c: c.execute(text("UPDATE receiver SET due_ms = 0")))
        while len(hook.requests) < 2:
            await asyncio.sleep(0.02)
        assert len(set(hook.ids)) == 1


async def test_every_process_helps_with_callbacks_and_each_goes_once(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        hook = await stack.enter_async_context(receiver())
        api = await stack.enter_async_context(_role(tmp_path, API, creates_per_10_seconds=1_000))
        for role in (API, WORKER):
            await stack.enter_async_context(_role(tmp_path, role))
        body = {"model": MODEL, "input": {"prompt": "x"}, "callBackUrl": hook.url}
        made = [(await api.post(body))["data"]["taskId"] for _ in range(30)]
        # Ended by one process, sent by whichever comes first.
        for task_id in made[4:]:
            await api.http.post("/api/v1/jobs/cancelTask", json={"taskId": task_id})
        async with asyncio.timeout(60):
            while len(set(hook.ids)) < len(made):
                await asyncio.sleep(0.02)
        await asyncio.sleep(0.5)
        assert len(hook.ids) == len(made)
        sent = await api.runtime.db.read(
            lambda c: c.execute(text("SELECT count(*) FROM callback_attempt")).scalar()
        )
        assert sent == len(made)


async def test_sweepers_of_several_processes_carry_each_lost_job_once(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        apis = [
            await stack.enter_async_context(
                _role(tmp_path, API, sweeps=False, creates_per_10_seconds=1_000)
            )
            for _ in range(3)
        ]
        for _ in range(20):
            assert (await apis[0].create())["code"] == 200
        await apis[0].runtime.db.write(lambda c: c.execute(text("DELETE FROM procrastinate_jobs")))
        carried = await asyncio.gather(*(api.runtime.queue.sweep() for api in apis * 3))
        assert sum(carried) == 20
