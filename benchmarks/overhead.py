"""Time of the transactions around an attempt, on SQLite and PostgreSQL, without courier and network.

`python -m benchmarks.overhead [POSTGRESQL_URL]`; the second part needs an empty database.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tests.small import api_only

from vitascope.callbacks.slots import Slots
from vitascope.tasks.task import Done

ROUNDS = 200


async def measure(name: str, **settings: object) -> None:
    """Print the percentiles of T2, and of T4 with the claim of its callback, in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        async with api_only(Path(folder), creates_per_10_seconds=10_000, start_credits=10_000_000, **settings) as small:
            claimed, ended = [], []
            body = {"model": "kling/v2-1-master-text-to-video", "input": {"prompt": "x"}}
            for _ in range(ROUNDS):
                await small.post(body | {"callBackUrl": "http://127.0.0.1:8080/"})
                began = time.perf_counter()
                lease = await small.runtime.tasks.claim()
                claimed.append(time.perf_counter() - began)
                assert lease is not None
                began = time.perf_counter()
                await small.runtime.tasks.finish(lease, Done(video="v.mp4", record={}))
                (delivery,) = await small.runtime.callbacks.claim(Slots().busy)
                ended.append(time.perf_counter() - began)
                assert delivery.task_id == lease.task_id
                await small.runtime.db.write(lambda c: c.exec_driver_sql("UPDATE receiver SET due_ms = NULL"))
    for what, times in (("accepted to claimed", claimed), ("finish to callback claimed", ended)):
        times.sort()
        p50, p99 = times[len(times) // 2] * 1e3, times[int(len(times) * 0.99)] * 1e3
        print(f"{name:<12} {what:<28} p50 {p50:6.1f} ms   p99 {p99:6.1f} ms")


if __name__ == "__main__":
    asyncio.run(measure("SQLite"))
    if sys.argv[1:]:
        asyncio.run(measure("PostgreSQL", database=sys.argv[1]))
