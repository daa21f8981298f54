"""Whole services as an operator starts them, each role a process of its own, spoken to over HTTP."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from tests.small import MODEL, QUICK_ENGINE
from vitascope_chaos.cluster import ClusterProcess

ENOUGH_CREDITS = 100_000_000


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """Running processes, the first account's key, and a client of the first that answers."""

    members: list[ClusterProcess]
    key: str
    http: httpx2.AsyncClient

    async def create(self, prompt: str = "a cat", **more: Any) -> str:
        """Have a task accepted; return its id."""
        body = {"model": MODEL, "input": {"prompt": prompt}} | more
        answer = (await self.http.post("/api/v1/jobs/createTask", json=body)).json()
        assert answer["code"] == 200, answer
        task_id: str = answer["data"]["taskId"]
        return task_id

    async def record(self, task_id: str) -> dict[str, Any]:
        """Return recordInfo's data."""
        answer = (await self.http.get("/api/v1/jobs/recordInfo", params={"taskId": task_id})).json()
        data: dict[str, Any] = answer["data"]
        return data

    async def until(self, task_id: str, *states: str) -> dict[str, Any]:
        """Return recordInfo's data once the task is in one of these states."""
        while (record := await self.record(task_id))["state"] not in states:
            await asyncio.sleep(0.01)
        return record


@asynccontextmanager
async def deployed(
    folder: Path, *, apis: int = 1, workers: int = 1, **changes: Any
) -> AsyncIterator[Deployment]:
    """Run api and worker processes where a database is among the changes to the settings, else one
    `serve`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "shared.secret").write_bytes(b"s" * 32)
    settings: dict[str, Any] = {
        "data": "data", "secret_file": "shared.secret", "engine": QUICK_ENGINE, "short_side": 90,
        "start_credits": ENOUGH_CREDITS, "creates_per_10_seconds": 10_000, "polls_per_second": 0,
        "callback_networks": ["127.0.0.0/8"],
    }  # fmt: skip
    lines = [f"{name} = {json.dumps(value)}" for name, value in (settings | changes).items()]
    (folder / "vitascope.toml").write_text("\n".join(lines) + "\n")
    roles = ["api"] * apis + ["worker"] * workers if "database" in changes else ["serve"]
    async with AsyncExitStack() as stack:
        log_file = stack.enter_context((folder / "service.log").open("wb"))
        members = [
            ClusterProcess(role, number, folder, log_file) for number, role in enumerate(roles)
        ]
        for member in members:
            stack.push_async_callback(member.stop)
        await members[0].start()
        key = await members[0].read_key()
        await asyncio.gather(*(member.start() for member in members[1:]))
        headers = {"Authorization": f"Bearer {key}"}
        http = httpx2.AsyncClient(
            base_url=members[0].url, headers=headers, trust_env=False, timeout=60
        )
        yield Deployment(members=members, key=key, http=await stack.enter_async_context(http))
