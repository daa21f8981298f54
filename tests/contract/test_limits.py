"""The rate window is exact whichever of four API processes is asked."""

import asyncio
import json
from collections import Counter
from pathlib import Path

import pytest
from benchmarks.load import Connections, post

from tests.callers import CREATE, PLAIN
from tests.deployments import Deployment
from tests.limits.checks import LIMIT
from tests.limits.proof import PROCESSES, limited, port_of, prove

AT_ONCE, ARRIVALS = 200, 3_000
"""The goal has a million arrivals: `python -m tests.limits`."""


@pytest.mark.timeout(200)
async def test_four_processes_let_exactly_twenty_through_and_refuse_nobody_falsely(
    tmp_path: Path, database: str
) -> None:
    async with limited(tmp_path, database) as service:
        assert await _at_once(service) == {200: LIMIT, 429: AT_ONCE - LIMIT}
        result = await prove(service, database, ARRIVALS)
    print(result)
    # A storm in which nobody came to the limit would prove nothing.
    assert (result.holds, result.most) == (True, LIMIT)


async def _at_once(service: Deployment) -> Counter[int]:
    """Send calls of one account to all processes at the same time.

    Return how often each code came.
    """
    processes = [Connections(port_of(member)) for member in service.members]
    request = post(CREATE, service.key, json.dumps(PLAIN).encode())
    answers = await asyncio.gather(
        *(processes[number % PROCESSES].ask(request) for number in range(AT_ONCE))
    )
    for process in processes:
        process.close()
    return Counter(json.loads(each.body)["code"] for each in answers)
