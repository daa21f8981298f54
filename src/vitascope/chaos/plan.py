"""The proof: start, load, break, wait, count, report."""

import asyncio
import json
import random
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vitascope import clock
from vitascope.chaos.cluster import Member
from vitascope.chaos.journal import Journal
from vitascope.chaos.load import Load
from vitascope.chaos.receiver import Receiver
from vitascope.chaos.rows import Rows
from vitascope.errors import OperatorError

API_COUNT, WORKER_COUNT = 3, 3
ENOUGH_CREDITS = 100_000_000
CALLBACK_SECONDS = 60.0
QUIET_SECONDS = 600.0
KINDS = ("kill9_random", "kill_engine_child", "zombie_worker", "drain", "pg_faults")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How much of what; database is PostgreSQL's URL, or None for SQLite in folder."""

    folder: Path
    database: str | None = None
    tasks: int = 1_000
    kills: int = 100
    seed: int = 1
    lease_seconds: float = 3.0
    engine: str = "vitascope.chaos.engine:ChaosEngine"
    apis: int = API_COUNT
    workers: int = WORKER_COUNT


@dataclass
class Result:
    """What happened; broken holds every promise with how often it was broken."""

    done: Counter[str] = field(default_factory=Counter)
    broken: dict[str, int] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Say whether every promise was kept."""
        return not any(self.broken.values())


async def prove(plan: Plan, *, as_json: bool = False) -> bool:
    """Carry a plan out, print its report and write it to the folder; return whether every promise was kept.

    Raises OperatorError for a folder or a database that is in use.
    """
    result = await carry_out(plan)
    report = {"holds": result.holds, "done": dict(result.done), "broken": result.broken, "figures": result.figures}
    (plan.folder / "report.json").write_text(json.dumps(report, indent=2))
    sys.stdout.write(json.dumps(report) + "\n" if as_json else _text(plan, result))
    return result.holds


async def carry_out(plan: Plan) -> Result:
    """Carry a plan out and return what came of it."""
    plan.folder.mkdir(parents=True, exist_ok=True)
    if any(plan.folder.iterdir()):
        raise OperatorError(f"{plan.folder} is not empty; chaos needs a folder of its own")
    rows = Rows(plan.folder, plan.database)
    rows.require_empty()
    journal = Journal(plan.folder / "callbacks.journal")
    receiver = Receiver(journal)
    port = await receiver.start()
    _write_settings(plan, port)
    with (plan.folder / "service.log").open("wb") as log:
        members = _members(plan, log)
        try:
            return await _run(plan, members, receiver, port, rows)
        finally:
            await asyncio.gather(*(member.stop() for member in members), return_exceptions=True)
            await receiver.stop()
            journal.close()


def _write_settings(plan: Plan, port: int) -> None:
    (plan.folder / "shared.secret").write_bytes(random.randbytes(32))
    settings: dict[str, Any] = {
        "data": "data", "secret_file": "shared.secret", "engine": plan.engine, "workers": 2, "short_side": 90,
        "start_credits": ENOUGH_CREDITS, "lease_seconds": plan.lease_seconds, "beat_seconds": plan.lease_seconds / 3,
        "sweep_seconds": 1.0, "max_attempts": 5, "drain_seconds": 10.0, "polls_per_second": 0,
        "creates_per_10_seconds": 10_000, "callback_ports": [port], "callback_networks": ["127.0.0.0/8"],
        "callback_timeout_seconds": 1.5, "log_format": "json",
    }  # fmt: skip
    if plan.database is not None:
        settings |= {"database": plan.database, "workers": 1}
    lines = [f"{name} = {json.dumps(value)}" for name, value in settings.items()]
    (plan.folder / "vitascope.toml").write_text("\n".join(lines) + "\n")
    (plan.folder / "vitascope.toml").chmod(0o600)


def _members(plan: Plan, log: Any) -> list[Member]:
    roles = ["serve"] if plan.database is None else ["api"] * plan.apis + ["worker"] * plan.workers
    return [Member(role, number, plan.folder, log) for number, role in enumerate(roles)]


async def _run(plan: Plan, members: list[Member], receiver: Receiver, port: int, rows: Rows) -> Result:
    began = clock.monotonic_seconds()
    await members[0].start()
    key = await members[0].read_key()
    await asyncio.gather(*(member.start() for member in members[1:]))
    urls = [member.url for member in members if member.role != "worker"]
    journal = Journal(plan.folder / "accepted.journal")
    load = Load(urls, key, f"http://127.0.0.1:{port}/callback", journal)
    result = Result()
    await asyncio.gather(load.send(plan.tasks), _break(plan, members, rows, result))
    try:
        async with asyncio.timeout(QUIET_SECONDS):
            await load.wait()
        await _until_called(load, receiver)
    except TimeoutError:
        result.broken["tasks that never ended"] = 1
    await load.close()
    journal.close()
    await asyncio.gather(*(member.stop() for member in members))
    _count(result, load, receiver, rows)
    result.figures |= _figures(members, load, receiver, rows) | {"seconds": round(clock.monotonic_seconds() - began, 1)}
    return result


async def _break(plan: Plan, members: list[Member], rows: Rows, result: Result) -> None:
    dice = random.Random(plan.seed)
    kinds = KINDS if plan.database else KINDS[:-1]
    while sum(result.done.values()) < plan.kills:
        await asyncio.sleep(dice.uniform(0.05, 0.4))
        kind, member = dice.choice(kinds), dice.choice(members)
        if await _one_fault(kind, member, dice, plan, rows):
            result.done[kind] += 1


async def _one_fault(kind: str, member: Member, dice: random.Random, plan: Plan, rows: Rows) -> bool:
    match kind:
        case "kill9_random":
            await member.kill()
        case "kill_engine_child":
            return member.kill_child(dice.random())
        case "zombie_worker":
            await member.pause(plan.lease_seconds * 1.2)
        case "drain":
            await member.drain()
        case "pg_faults":
            await asyncio.to_thread(rows.cut_everybody_off)
    return True


async def _until_called(load: Load, receiver: Receiver) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(CALLBACK_SECONDS):
            while set(load.accepted) - set(receiver.by_task):
                await asyncio.sleep(0.1)


def _count(result: Result, load: Load, receiver: Receiver, rows: Rows) -> None:
    known = rows.task_ids()
    result.broken |= rows.faults()
    result.broken |= {
        "accepted and lost": len(set(load.accepted) - known),
        "made twice for one request": len(known) - len(set(load.accepted)),
        "ended without a callback": len(known - set(receiver.by_task)),
        "callbacks under a new id": receiver.changed_ids,
        "more duplicate callbacks than faults": max(0, receiver.duplicates - sum(result.done.values())),
    }


def _figures(members: list[Member], load: Load, receiver: Receiver, rows: Rows) -> dict[str, Any]:
    starts = sorted(second for member in members for second in member.starts_seconds)
    gaps = sorted(load.gaps)
    return {
        "accepted": len(load.accepted), "states": rows.states(), "duplicate callbacks": receiver.duplicates,
        "answers that came after a cut": load.repeated,
        "start to ready p99 seconds": round(starts[int(len(starts) * 0.99)], 2),
        "cut to answer p99 seconds": round(gaps[int(len(gaps) * 0.99)], 2) if gaps else 0.0,
    }  # fmt: skip


def _text(plan: Plan, result: Result) -> str:
    where = "PostgreSQL" if plan.database else "SQLite"
    lines = [f"chaos on {where}: {plan.tasks} tasks, {sum(result.done.values())} faults, seed {plan.seed}"]
    for part in (result.done, result.figures, result.broken):
        lines += ["", *(f"  {name:<40} {value}" for name, value in part.items())]
    lines += ["", "every promise was kept" if result.holds else "A PROMISE WAS BROKEN", ""]
    return "\n".join(lines)
