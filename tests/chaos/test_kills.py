"""SIGKILL at random: engine children and whole services die under load, and every accepted task still ends once."""

import asyncio
import os
import random
import re
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.small import MODEL, QUICK_ENGINE
from vitascope.db.sqlite import open_engine

TASKS = 200
KILLS = 100
SERVICE_KILLS = 15
SEED = 20_261_122

COUNTS = {
    "lost or stuck": "SELECT count(*) FROM task WHERE state NOT IN ('success', 'fail')",
    "held twice or never": "SELECT count(*) FROM task t WHERE 1 <> (SELECT count(*) FROM ledger l"
    " WHERE l.task_id = t.id AND l.kind = 'hold')",
    "settled twice or never": "SELECT count(*) FROM task t WHERE 1 <> (SELECT count(*) FROM ledger l"
    " WHERE l.task_id = t.id AND l.kind IN ('charge', 'release'))",
    "settled against their state": "SELECT count(*) FROM task t JOIN ledger l ON l.task_id = t.id"
    " WHERE l.kind IN ('charge', 'release') AND (t.state = 'success') <> (l.kind = 'charge')",
    "open jobs": "SELECT count(*) FROM job WHERE kind = 'generate' AND done_ms IS NULL",
    "wrong counters": "SELECT count(*) FROM account WHERE running <> 0 OR pending <> 0",
    "wrong balances": "SELECT count(*) FROM account a WHERE balance <> (SELECT sum("
    "CASE kind WHEN 'top-up' THEN amount WHEN 'hold' THEN -amount WHEN 'release' THEN amount ELSE 0 END)"
    " FROM ledger l WHERE l.account_id = a.id)",
}


class Service:
    """A `vitascope serve` that is killed and started again."""

    def __init__(self, folder: Path) -> None:
        """Serve folder."""
        self.folder = folder
        self.process: Process | None = None
        self.url = ""
        self.key = ""

    async def start(self) -> None:
        environment = os.environ | {
            "VITASCOPE_ENGINE": QUICK_ENGINE, "VITASCOPE_SHORT_SIDE": "90", "VITASCOPE_WORKERS": "2",
            "VITASCOPE_START_CREDITS": "1000000", "VITASCOPE_MAX_ATTEMPTS": "50", "VITASCOPE_LOG_LEVEL": "ERROR",
        }  # fmt: skip
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "vitascope.cli", "serve", "--port", "0", "--data", str(self.folder),
            stdout=PIPE, stderr=DEVNULL, env=environment,
        )  # fmt: skip
        assert self.process.stdout is not None
        self.url = re.findall(r"http://\S+", (await self.process.stdout.readline()).decode())[0]
        if not self.key:
            self.key = re.findall(r"vs_live_\w+", (await self.process.stdout.readline()).decode())[0]

    async def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        await self.process.wait()

    def kill_child(self, dice: random.Random) -> bool:
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        if children:
            os.kill(int(dice.choice(children)), signal.SIGKILL)
        return bool(children)

    async def call(self, method: str, path: str, **given: Any) -> Any:
        """Call until the service answers; it may be dead at the moment."""
        while True:
            with suppress(httpx2.HTTPError):
                headers = {"Authorization": f"Bearer {self.key}"}
                async with httpx2.AsyncClient(base_url=self.url, headers=headers, trust_env=False) as http:
                    return (await http.request(method, path, **given)).json()
            await asyncio.sleep(0.05)


async def _load(service: Service, accepted: list[str]) -> None:
    while len(accepted) < TASKS:
        answer = await service.call(
            "POST", "/api/v1/jobs/createTask", json={"model": MODEL, "input": {"prompt": "brief cat"}}
        )
        if answer["code"] == 200:
            accepted.append(answer["data"]["taskId"])
        else:
            assert answer["code"] == 429
            await asyncio.sleep(0.3)


async def _chaos(service: Service, dice: random.Random) -> int:
    restarts = set(dice.sample(range(KILLS), SERVICE_KILLS))
    done = 0
    while done < KILLS:
        await asyncio.sleep(dice.uniform(0.1, 0.6))
        if done in restarts:
            await service.kill()
            await service.start()
            done += 1
        elif service.kill_child(dice):
            done += 1
    return done


async def _until_finished(service: Service, accepted: list[str]) -> None:
    for task_id in accepted:
        while True:
            answer = await service.call("GET", "/api/v1/jobs/recordInfo", params={"taskId": task_id})
            assert answer["code"] in {200, 429}, (task_id, answer)
            if answer["code"] == 200 and answer["data"]["state"] in {"success", "fail"}:
                break
            await asyncio.sleep(0.1)


@pytest.mark.timeout(400)
async def test_a_hundred_kills_lose_nothing_and_charge_nobody_twice(tmp_path: Path) -> None:
    service, accepted = Service(tmp_path), list[str]()
    await service.start()
    _, kills = await asyncio.gather(_load(service, accepted), _chaos(service, random.Random(SEED)))
    await _until_finished(service, accepted)
    assert service.process is not None
    service.process.terminate()
    await service.process.wait()
    engine = open_engine(tmp_path / "vitascope.sqlite", read_only=True)
    with engine.connect() as connection:
        found = {name: connection.exec_driver_sql(query).scalar() for name, query in COUNTS.items()}
        known = set(connection.exec_driver_sql("SELECT id FROM task").scalars())
        by_state = connection.exec_driver_sql("SELECT state, count(*) FROM task GROUP BY state").all()
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    engine.dispose()
    print(f"{kills} kills, {len(accepted)} accepted, {by_state}")
    assert kills == KILLS
    assert found == dict.fromkeys(COUNTS, 0)
    assert set(accepted) <= known
    assert len(accepted) >= TASKS
