"""`python -m tests.limits [ARRIVALS]`: the long form, a million arrivals where nothing is said."""

import asyncio
import sys
import tempfile
from pathlib import Path

import uvloop

from tests.databases import migrated
from tests.limits.proof import LimitsResult, limited, prove
from tests.postgres import running_server
from vitascope import log

ARRIVALS = 1_000_000


async def _proof(folder: Path, url: str, arrivals: int) -> LimitsResult:
    async with limited(folder, url) as service:
        return await prove(service, url, arrivals)


def main(arrivals: int) -> None:
    """Print the report; exit with an error where a goal was missed."""
    log.configure(level="ERROR")
    with running_server() as server, tempfile.TemporaryDirectory() as folder:
        url = server.new_database(migrated(server))
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            result = runner.run(_proof(Path(folder), url, arrivals))
    print(result)
    sys.exit(0 if result.holds else 1)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ARRIVALS)
