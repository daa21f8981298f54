"""The proof: start, load, break, wait, count."""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from vitascope import clock
from vitascope.db.audit import History
from vitascope.db.postgres import server_of, through
from vitascope.errors import OperatorError
from vitascope.runtime import DATABASE_FILE
from vitascope_chaos.cluster import ClusterProcess, TcpProxy
from vitascope_chaos.disk import make_disk
from vitascope_chaos.faults import KILLS_WORKER, ProofContext, break_everything
from vitascope_chaos.journal import Journal
from vitascope_chaos.load import Load
from vitascope_chaos.plan import (
    DISK,
    LONGEST_RECOVERY_SECONDS,
    LONGEST_RESTART_SECONDS,
    Measurement,
    ProofPlan,
    ProofResult,
    percentile_99,
)
from vitascope_chaos.receiver import CallbackReceiver
from vitascope_chaos.rows import Rows

ENOUGH_CREDITS = 100_000_000
BACK_SECONDS = 180.0
MAX_ATTEMPTS = 3
LOG_FILE = Path(DISK) / "service.log"
ROWS_FILE = Path(DISK) / "data" / DATABASE_FILE
WATCH_SECONDS = 0.5

Watch = Callable[[ProofResult, int], None]
"""Is told twice a second what came of it so far, and how many tasks were accepted."""


@dataclass(frozen=True, kw_only=True)
class _Stage:
    """What outlives every process under test."""

    members: list[ClusterProcess]
    receiver: CallbackReceiver
    rows: Rows
    line: TcpProxy | None
    accepted: Journal


async def carry_out(
    plan: ProofPlan,
    faults: Callable[[ProofContext], Awaitable[None]] = break_everything,
    watch: Watch = lambda *_: None,
) -> ProofResult:
    """Carry a plan out, whose processes go through faults under load, and return what came of
    it.

    Raises OperatorError for a folder or a database that is in use.
    """
    began, result = clock.monotonic_seconds(), ProofResult()
    async with _staged(plan) as stage:
        load = await _run(plan, stage, result, faults, watch)
    _count(result, plan, stage, load)
    result.figures += _figures(result, plan, stage, load)
    result.figures.append(
        Measurement(name="seconds in all", value=round(clock.monotonic_seconds() - began, 1))
    )
    return result


@asynccontextmanager
async def _staged(plan: ProofPlan) -> AsyncIterator[_Stage]:
    plan.folder.mkdir(parents=True, exist_ok=True)
    if any(plan.folder.iterdir()):
        raise OperatorError(
            "{folder} is not empty; chaos needs a folder of its own", folder=plan.folder
        )
    rows = Rows(plan.folder / ROWS_FILE, plan.database)
    rows.require_empty()
    make_disk(plan)
    async with AsyncExitStack() as stack:
        journals = [Journal(plan.folder / f"{name}.journal") for name in ("callbacks", "accepted")]
        for journal in journals:
            stack.callback(journal.close)
        receiver = CallbackReceiver(journals[0])
        await receiver.start()
        stack.push_async_callback(receiver.stop)
        line = None if plan.database is None else TcpProxy(server_of(plan.database))
        if line is not None:
            await line.start()
            stack.push_async_callback(line.stop)
        _write_settings(plan, receiver.port, line)
        log_file = stack.enter_context((plan.folder / LOG_FILE).open("wb"))
        roles = (
            ["serve"] if plan.database is None else ["api"] * plan.apis + ["worker"] * plan.workers
        )
        members = [
            ClusterProcess(role, number, plan.folder, log_file, source=plan.source)
            for number, role in enumerate(roles)
        ]
        stack.push_async_callback(_stop, members)
        yield _Stage(members=members, receiver=receiver, rows=rows, line=line, accepted=journals[1])


async def _stop(members: list[ClusterProcess]) -> None:
    await asyncio.gather(*(member.stop() for member in members), return_exceptions=True)


def _write_settings(plan: ProofPlan, port: int, line: TcpProxy | None) -> None:
    (plan.folder / "shared.secret").write_bytes(random.randbytes(32))
    settings: dict[str, Any] = {
        "data": f"{DISK}/data", "secret_file": "shared.secret", "engine": plan.engine, "workers": 2, "short_side": 90,
        "start_credits": ENOUGH_CREDITS, "lease_seconds": plan.lease_seconds, "beat_seconds": plan.lease_seconds / 3,
        "sweep_seconds": 1.0, "max_attempts": MAX_ATTEMPTS, "drain_seconds": 10.0, "polls_per_second": 0,
        "creates_per_10_seconds": 10_000, "callback_ports": [port], "callback_networks": ["127.0.0.0/8"],
        "callback_timeout_seconds": 1.5, "log_format": "json",
    }  # fmt: skip
    if plan.database is not None and line is not None:
        settings |= {"database": through(plan.database, line.port), "workers": 1}
    queues = [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
    file = plan.folder / "vitascope.toml"
    file.touch(mode=0o600)
    file.write_text("\n".join(queues) + "\n")


async def _run(
    plan: ProofPlan,
    stage: _Stage,
    result: ProofResult,
    faults: Callable[[ProofContext], Awaitable[None]],
    watch: Watch,
) -> Load:
    """Break the service under load, wait for every end, and stop it."""
    first, *others = stage.members
    await first.start()
    key = await first.read_key()
    await asyncio.gather(*(member.start() for member in others))
    urls = [member.url for member in stage.members if member.role != "worker"]
    load = Load(urls, key, stage.receiver, stage.accepted, unfinished=3 * plan.slots)
    scene = ProofContext(
        plan=plan, members=stage.members, load=load, rows=stage.rows, line=stage.line, dice=random.Random(plan.seed),
        result=result,
    )  # fmt: skip
    enough = asyncio.Event()
    sending = asyncio.create_task(load.run(plan.tasks, enough))
    watching = asyncio.create_task(_keep_reporting(watch, result, load))
    try:
        await faults(scene)
        enough.set()
        await sending
        await load.all_back(BACK_SECONDS)
    except* TimeoutError:
        result.broken["a task did not come back in time"] += 1
    for each in (sending, watching):
        each.cancel()
    await asyncio.gather(sending, watching, return_exceptions=True)
    await load.close()
    await _stop(stage.members)
    return load


async def _keep_reporting(watch: Watch, result: ProofResult, load: Load) -> None:
    try:
        while True:
            watch(result, len(load.accepted))
            await asyncio.sleep(WATCH_SECONDS)
    finally:
        watch(result, len(load.accepted))  # what was done since the last time


def _count(result: ProofResult, plan: ProofPlan, stage: _Stage, load: Load) -> None:
    histories, receiver = stage.rows.histories(), stage.receiver
    known = {history.id for history in histories}
    result.states = stage.rows.states()
    result.broken.update(stage.rows.faults())
    crash_tasks = [history for history in histories if history.id in result.crash_tasks]
    wrong = [each for each in crash_tasks if (each.state, each.attempts) != ("fail", MAX_ATTEMPTS)]
    result.broken.update(
        {
            "accepted and lost": len(load.accepted - known),
            "made twice for one request": len(known) - len(load.accepted & known),
            "answers cut by a drain": result.cut["drain"],
            "ended without a callback": len(known - receiver.by_task.keys()),
            "callbacks under a new id": receiver.changed_ids,
            "more duplicate callbacks than faults": max(
                0, receiver.duplicates - _most_duplicates(result)
            ),
            f"crash task that did not fail at attempt {MAX_ATTEMPTS}": len(wrong),
            "work dropped by a drain": sum(
                stage.rows.broken_off(*span) for span in result.drain_ms
            ),
            "stops that ended in an error": sum(member.bad_exits for member in stage.members),
        }
    )


def _figures(result: ProofResult, plan: ProofPlan, stage: _Stage, load: Load) -> list[Measurement]:
    histories = stage.rows.histories()
    innocent = sum(each.state == "fail" and each.id not in result.crash_tasks for each in histories)
    starts = [second for member in stage.members for second in member.starts_seconds[1:]]
    found = [
        Measurement(name="tasks accepted", value=len(load.accepted)),
        Measurement(name="tasks failed after three kills, refunded", value=innocent),
        Measurement(
            name="duplicate callbacks",
            value=stage.receiver.duplicates,
            limit=_most_duplicates(result),
        ),
        Measurement(
            name="late writes tried and refused", value=_late_writes(plan.folder / LOG_FILE)
        ),
        Measurement(
            name="first answer after a restart p99 s",
            value=percentile_99(starts),
            limit=LONGEST_RESTART_SECONDS,
        ),
        Measurement(name="cut to next answer p99 s", value=percentile_99(load.gaps)),
        Measurement(
            name="delay by a crash task, longest s",
            value=_delay_seconds(result, histories),
            limit=plan.lease_seconds,
        ),
    ]
    if result.recoveries:
        slowest = percentile_99(result.recoveries)
        found.append(
            Measurement(name="outage over to callback p99 s", value=slowest, limit=LONGEST_RECOVERY_SECONDS)
        )  # fmt: skip
    return found


def _most_duplicates(result: ProofResult) -> int:
    """Return one callback for every fault.

    A task that crashes its worker counts as many as it has attempts, for each kills a worker.
    """
    return result.faults.total() + (MAX_ATTEMPTS - 1) * result.faults[f"crash_task: {KILLS_WORKER}"]


def _late_writes(file: Path) -> int:
    """Return how many attempts ended with nothing written, since their lease was lost."""
    return sum(
        each.get("event") == "attempt ended" and not each["written"] for each in _log_lines(file)
    )


def _log_lines(file: Path) -> Iterator[dict[str, Any]]:
    with file.open() as queues:
        for line in queues:
            with suppress(ValueError):  # a full disk cuts lines off
                yield json.loads(line)


def _delay_seconds(result: ProofResult, histories: list[History]) -> float:
    """Return how much longer than in calm the slowest innocent task took beside a crash task."""

    def observe(spans: list[tuple[int, int]]) -> list[int]:
        return [
            each.finished_ms - each.created_ms
            for each in histories
            if each.finished_ms is not None and each.id not in result.crash_tasks
            and any(since <= each.created_ms < until for since, until in spans)
        ]  # fmt: skip

    calm, beside = observe(result.calm_ms), observe(result.crash_task_ms)
    return max(0.0, (max(beside) - median(calm)) / 1_000) if calm and beside else 0.0
