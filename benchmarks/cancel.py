"""How soon a cancel stops a running engine in another process: `python -m benchmarks.cancel`.

From the moment that cancelTask is sent to the first recordInfo that says so, on SQLite (`serve`)
and on PostgreSQL (an `api` and a `worker`); the goal is a second.
"""

import asyncio
import random
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.deployments import Deployment, deployed
from tests.postgres import running_server

ROUNDS = 12


async def seconds_to_stop(deployment: Deployment) -> float:
    """Return how long one cancel takes to end a task whose engine works."""
    task_id = await deployment.create("slow cat")
    await deployment.until(task_id, "generating")
    await asyncio.sleep(random.uniform(0.1, 1.1))
    began = time.perf_counter()
    await deployment.http.post("/api/v1/jobs/cancelTask", json={"taskId": task_id})
    record = await deployment.until(task_id, "success", "fail")
    assert record["failCode"] == "499", record
    return time.perf_counter() - began


async def measure(name: str, **settings: Any) -> None:
    """Print the percentiles of one deployment."""
    with tempfile.TemporaryDirectory() as folder:
        async with deployed(Path(folder), **settings) as deployment:
            times = sorted([await seconds_to_stop(deployment) for _ in range(ROUNDS)])
    print(
        f"{name:<12} cancel to stopped   p50 {times[len(times) // 2]:.2f} s   longest {times[-1]:.2f} s   goal 1 s"
    )


if __name__ == "__main__":
    asyncio.run(measure("SQLite"))
    with running_server() as server:
        asyncio.run(measure("PostgreSQL", database=server.new_database()))
