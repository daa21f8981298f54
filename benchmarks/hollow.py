"""A worker whose engine only sleeps, for `benchmarks.scale`: arguments are database, data folder,
secret, seconds.

The queue's real work and nothing else: the queue's loop, T2, a beat, T4; no engine child, no video.
"""

import asyncio
import signal
import sys
from pathlib import Path

from vitascope import config, log
from vitascope.catalog import MODELS
from vitascope.runtime import Runtime, open_runtime
from vitascope.tasks.task import Completed


async def work(runtime: Runtime, sleep_seconds: float) -> None:
    """Take tasks until SIGTERM."""
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)

    async def one_round() -> bool:
        lease = await runtime.tasks.claim()
        if lease is None:
            return False
        await runtime.tasks.beat(lease, progress=50, memo={})
        await asyncio.sleep(sleep_seconds)
        return await runtime.tasks.finish(lease, Completed(video="nothing-1.mp4", record={}))

    print("ready", flush=True)
    await runtime.queue.work(one_round, runtime.tasks.seconds_to_next, set(MODELS), stopping)


async def main(database: str, data: str, secret: str, sleep_seconds: str) -> None:
    """Open what a worker opens."""
    log.configure(level="ERROR")
    async with open_runtime(
        config.load(database=database, data=Path(data), secret_file=Path(secret))
    ) as runtime:
        await work(runtime, float(sleep_seconds))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
