"""Time a task spends outside its engine, end to end, over real processes: `python -m
benchmarks.overhead`.

Accepted → claimed and finished → callback received, task after task on a service with nothing else
to do: SQLite (`serve`) beside PostgreSQL (an `api` and a `worker`). Goals at p99, both together:
100 ms and 250 ms.
"""

import asyncio
import tempfile
from pathlib import Path
from typing import Any

from tests.deployments import Deployment, deployed
from tests.postgres import running_server

from vitascope.runtime import DATABASE_FILE
from vitascope_chaos.journal import Journal
from vitascope_chaos.receiver import CallbackReceiver
from vitascope_chaos.rows import Rows

ROUNDS, WARM = 200, 20


async def run(deployment: Deployment, receiver: CallbackReceiver) -> None:
    """Send one task after another, each once the one before has called back."""
    for _ in range(ROUNDS + WARM):
        task_id = await deployment.create(callBackUrl=receiver.url)
        while task_id not in receiver.arrived_ms:
            await asyncio.sleep(0.002)


async def measure(name: str, goal_ms: int, database: str | None = None) -> None:
    """Print the percentiles of one deployment in milliseconds."""
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        journal = Journal(folder / "callbacks.journal")
        receiver = CallbackReceiver(journal)
        await receiver.start()
        settings: dict[str, Any] = {"callback_ports": [receiver.port]} | (
            {"database": database} if database else {}
        )
        async with deployed(folder, **settings) as deployment:
            await run(deployment, receiver)
        await receiver.stop()
        journal.close()
        tasks = sorted(
            Rows(folder / "data" / DATABASE_FILE, database).histories(),
            key=lambda each: each.created_ms,
        )[WARM:]
    claimed = [(each.started_ms or 0) - each.created_ms for each in tasks]
    worked = [(each.finished_ms or 0) - (each.started_ms or 0) for each in tasks]
    called = [receiver.arrived_ms[each.id] - (each.finished_ms or 0) for each in tasks]
    show(name, "accepted to claimed", claimed)
    show(name, "finished to callback", called)
    show(
        name,
        "both",
        [sum(pair) for pair in zip(claimed, called, strict=True)],
        f"goal ≤ {goal_ms} ms at p99",
    )
    show(name, "engine, encoding, storing", worked)


def show(name: str, what: str, times_ms: list[int], goal: str = "") -> None:
    """Print one line."""
    times_ms = sorted(times_ms)
    p50, p99 = times_ms[len(times_ms) // 2], times_ms[int(len(times_ms) * 0.99)]
    print(f"{name:<12} {what:<28} p50 {p50:6} ms   p99 {p99:6} ms   {goal}", flush=True)


if __name__ == "__main__":
    asyncio.run(measure("SQLite", 100))
    with running_server() as server:
        asyncio.run(measure("PostgreSQL", 250, server.new_database()))
