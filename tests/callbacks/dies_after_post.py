"""A process that is killed between the receiver's 200 and the commit: run by test_crash."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from tests.callbacks.dispatching import dispatching
from tests.small import EVERYWHERE
from vitascope.callbacks.service import Callbacks


async def _die(*_: Any) -> bool:
    os.kill(os.getpid(), signal.SIGKILL)
    return False


async def main(folder: Path, url: str) -> None:
    async with dispatching(folder) as post:
        await post.add(url)
        Callbacks.finish = _die  # type: ignore[method-assign,assignment]
        await post.dispatcher.run_due()


if __name__ == "__main__":
    EVERYWHERE.update(json.loads(sys.argv[3]))
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
