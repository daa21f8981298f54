"""The proofs, one after another under the same load: each does its faults and notes what it saw.

Faults of one proof overlap on different members, so that a long proof fits an hour; somebody is
always left to work.
"""

import asyncio
import math
import random
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from vitascope import clock
from vitascope_chaos.cluster import ClusterProcess, TcpProxy
from vitascope_chaos.disk import fill
from vitascope_chaos.engine import CRASHES_ENGINE, CRASHES_WORKER
from vitascope_chaos.load import Load
from vitascope_chaos.plan import ProofPlan, ProofResult
from vitascope_chaos.rows import Rows

CALM_SECONDS = 5.0
PAST_SECONDS = 0.5
"""A pause goes on for so long after the last lease has run out."""
TAKEN_SECONDS = 2.0
"""And for so long again where others work: the next sweep finds the task, and one of them soon
begins it.
"""
LONGEST_CLIP_MS = 2_000
"""Work that began this long before a drain may still run when it begins."""
OUTAGES_SECONDS = (0.5, 2.0, 5.0, 12.0)
"""The last is longer than a call waits for a database that is away."""
FULL_SECONDS = (0.5, 2.0, 5.0)
REFILL_SECONDS = 0.05
KILLS_WORKER = "tasks that kill their worker"


@dataclass(frozen=True, kw_only=True)
class ProofContext:
    """What the proofs work on; line is None on SQLite."""

    plan: ProofPlan
    members: list[ClusterProcess]
    load: Load
    rows: Rows
    line: TcpProxy | None
    dice: random.Random
    result: ProofResult
    hit: set[ClusterProcess] = field(default_factory=set)
    """The members that something happens to at the moment."""

    @property
    def working(self) -> list[ClusterProcess]:
        """The members that make videos."""
        return [member for member in self.members if member.role != "api"]

    @contextmanager
    def one_of(self, members: list[ClusterProcess]) -> Iterator[ClusterProcess]:
        """Choose a member that nothing happens to, and keep others off it for a block."""
        member = self.dice.choice([each for each in members if each not in self.hit])
        self.hit.add(member)
        try:
            yield member
        finally:
            self.hit.remove(member)


async def _kill(scene: ProofContext) -> str:
    with scene.one_of(scene.members) as member:
        if scene.dice.random() < scene.plan.engine_share and member.kill_child(scene.dice.random()):
            return "engine children killed"
        await member.kill()
        return f"{member.role} killed"


async def _pause(scene: ProofContext) -> str:
    """Stop a worker until its task has gone to another one, and let it wake up to what it takes for
    its own.
    """
    taken = TAKEN_SECONDS if scene.working[1:] else 0.0
    with scene.one_of(scene.working) as member:
        await member.pause(scene.plan.lease_seconds + PAST_SECONDS + taken)
    return "workers paused past their lease"


async def _crash_task(scene: ProofContext) -> str:
    """Send a task that kills whoever makes it; on one machine that is the engine's process."""
    began = clock.now_ms()
    for_worker = scene.plan.database is not None and scene.dice.random() < 0.5
    task_id = await scene.load.send(CRASHES_WORKER if for_worker else CRASHES_ENGINE)
    scene.result.crash_tasks.add(task_id)
    await scene.load.back(task_id)
    scene.result.crash_task_ms.append((began, clock.now_ms()))
    return KILLS_WORKER if for_worker else "tasks that kill their engine"


async def _drain(scene: ProofContext) -> str:
    with scene.one_of(scene.members) as member:
        await drain(scene, member)
        return f"{member.role} drained"


async def drain(scene: ProofContext, member: ClusterProcess) -> None:
    """Stop a member as an operator does and wait until it is there again; note how it went."""
    bad, began = member.bad_exits, clock.now_ms()
    await member.drain()
    scene.result.drain_ms.append((began - LONGEST_CLIP_MS, clock.now_ms()))
    scene.result.broken["drains that ended in an error"] += member.bad_exits - bad


async def _outage(scene: ProofContext) -> str:
    """Take the database away, and measure from its return to the callback of a task that was sent
    then.
    """
    kinds: dict[str, Callable[[ProofContext], Awaitable[None]]] = {
        "connections ended by the server": _end_connections, "database gone": _cut, "database silent": _fall_silent
    }  # fmt: skip
    if scene.plan.crash is not None:
        kinds["PostgreSQL killed"] = _crash
    kind = scene.dice.choice(sorted(kinds))
    await kinds[kind](scene)
    scene.result.recoveries.append(await scene.load.round_trip())
    return kind


async def _end_connections(scene: ProofContext) -> None:
    await asyncio.to_thread(scene.rows.cut_everybody_off)


async def _cut(scene: ProofContext) -> None:
    assert scene.line is not None
    await scene.line.cut(scene.dice.choice(OUTAGES_SECONDS))


async def _fall_silent(scene: ProofContext) -> None:
    assert scene.line is not None
    await scene.line.fall_silent(scene.dice.choice(OUTAGES_SECONDS))


async def _crash(scene: ProofContext) -> None:
    assert scene.plan.crash is not None
    await asyncio.to_thread(scene.plan.crash)


async def _fill(scene: ProofContext) -> str:
    """Leave no room for a while, and measure from its return to the callback of a task that was
    sent then.
    """
    with fill(scene.plan) as still_full:
        until = clock.monotonic_seconds() + scene.dice.choice(FULL_SECONDS)
        while clock.monotonic_seconds() < until:
            await asyncio.sleep(REFILL_SECONDS)
            still_full()
    scene.result.recoveries.append(await scene.load.round_trip())
    return "no room on the disk"


class Proof(NamedTuple):
    """A proof's share of the plan's kills, how many of its faults may overlap, and what one of them
    does.
    """

    share: float
    at_once: int
    fault: Callable[[ProofContext], Awaitable[str]]


PROOFS = {
    "kill9_random": Proof(1.0, 2, _kill),
    "zombie_worker": Proof(0.2, 2, _pause),
    "crash_task": Proof(0.1, 1, _crash_task),
    "drain": Proof(0.2, 2, _drain),
    "pg_faults": Proof(0.2, 1, _outage),
    "disk_full": Proof(0.05, 1, _fill),
}
"""One crash task and one outage at a time: how long each holds others up is measured."""


async def break_everything(scene: ProofContext) -> None:
    """Carry the proofs out, each with a moment of calm before it, so that none blames its faults on
    the next.

    Raises ExceptionGroup of TimeoutError where something does not come back.
    """
    for name, count in planned(scene.plan).items():
        await _settled(scene)
        began, cut = clock.monotonic_seconds(), scene.load.cut
        await _carry_out(scene, name, count)
        scene.result.cut[name] = scene.load.cut - cut
        scene.result.seconds[name] = round(clock.monotonic_seconds() - began, 1)


def planned(plan: ProofPlan) -> dict[str, int]:
    """Return how many faults of each proof a plan holds, in their order."""
    needs = {"pg_faults": plan.database is not None, "disk_full": plan.disk_mb > 0}
    wanted = [name for name in PROOFS if plan.proofs is None or name in plan.proofs]
    return {
        name: math.ceil(plan.kills * PROOFS[name].share) for name in wanted if needs.get(name, True)
    }


async def _carry_out(scene: ProofContext, name: str, count: int) -> None:
    left, proof = iter(range(count)), PROOFS[name]

    async def lane() -> None:
        for _ in left:
            await asyncio.sleep(scene.dice.uniform(0.05, 0.4))
            scene.result.faults[f"{name}: {await proof.fault(scene)}"] += 1

    async with asyncio.TaskGroup() as group:
        for _ in range(max(1, min(proof.at_once, len(scene.working) - 1))):
            group.create_task(lane())


async def _settled(scene: ProofContext) -> None:
    """Wait until the service works as it does when nobody breaks it, and let it do so for a moment."""
    await scene.load.round_trip()
    began = clock.now_ms()
    await asyncio.sleep(min(CALM_SECONDS, scene.plan.kills / 4))
    scene.result.calm_ms.append((began, clock.now_ms()))
