"""The rate window is exact whichever of four API processes is asked."""

import asyncio
import json
from pathlib import Path

import httpx2
import pytest

from tests.small import MODEL
from vitascope.chaos.cluster import Member

PROCESSES, ARRIVALS = 4, 200


@pytest.mark.timeout(200)
async def test_four_processes_together_let_exactly_twenty_through(tmp_path: Path, database: str) -> None:
    (tmp_path / "secret").write_bytes(b"s" * 32)
    settings = {"data": "data", "secret_file": "secret", "database": database}
    (tmp_path / "vitascope.toml").write_text("\n".join(f"{k} = {json.dumps(v)}" for k, v in settings.items()))
    with (tmp_path / "log").open("wb") as log:
        members = [Member("api", number, tmp_path, log) for number in range(PROCESSES)]
        await members[0].start()
        key = await members[0].read_key()
        await asyncio.gather(*(member.start() for member in members[1:]))
        headers = {"Authorization": f"Bearer {key}"}
        body = {"model": MODEL, "input": {"prompt": "x"}}
        async with httpx2.AsyncClient(headers=headers, trust_env=False, timeout=60) as http:

            async def create(number: int) -> int:
                url = members[number % PROCESSES].url
                answer = await http.post(f"{url}/api/v1/jobs/createTask", json=body)
                return int(answer.json()["code"])

            codes = await asyncio.gather(*(create(number) for number in range(ARRIVALS)))
        await asyncio.gather(*(member.stop() for member in members))
    assert {code: codes.count(code) for code in set(codes)} == {200: 20, 429: ARRIVALS - 20}
