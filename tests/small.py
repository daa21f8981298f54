"""Small services for tests: a real data folder, real rows, real HTTP; clips of 160x90."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from vitascope.api.app import create_app
from vitascope.config import Settings
from vitascope.roles import service
from vitascope.runtime import Runtime, open_runtime

MODEL = "kling/v2-1-master-text-to-video"
QUICK_ENGINE = "tests.engines_for_tests:QuickEngine"
PAGE_EXAMPLE = {
    "prompt": "士兵从运输机跳下的第一人称视角——镜头因气流颠簸而晃动，氧气面罩的反光忽明忽暗——云层散开时，"
    "下方战场中防空火力与导弹尾迹交织闪动",
    "duration": "5",
    "aspect_ratio": "16:9",
    "negative_prompt": "模糊、畸变、低画质",
    "cfg_scale": 0.5,
}


EVERYWHERE: dict[str, Any] = {}
"""Settings of every small service; the contract suite puts another database and storage here."""


def settings_for(folder: Path, **changes: Any) -> Settings:
    """Return settings that make tests quick and touch nothing outside folder."""
    quick: dict[str, Any] = {
        "data": folder,
        "port": 0,
        "engine": QUICK_ENGINE,
        "short_side": 90,
        "drain_seconds": 5.0,
        "polls_per_second": 0,
    }
    return Settings(**(quick | EVERYWHERE | changes))


@dataclass(frozen=True)
class Small:
    """A running service and an HTTP client that holds its first key."""

    runtime: Runtime
    http: httpx2.AsyncClient

    @property
    def url(self) -> str:
        """Where the service is."""
        return self.runtime.settings.base_url

    @property
    def key(self) -> str:
        """The first account's key."""
        return _key(self.runtime)

    async def create(self, **changes: Any) -> dict[str, Any]:
        """Send createTask with these changes to a plain input; return the envelope."""
        return await self.post({"model": MODEL, "input": {"prompt": "a cat"} | changes})

    async def post(self, body: Any) -> dict[str, Any]:
        """Send any createTask body; return the envelope."""
        envelope: dict[str, Any] = (
            await self.http.post("/api/v1/jobs/createTask", json=body)
        ).json()
        return envelope

    async def record(self, task_id: str) -> dict[str, Any]:
        """Return recordInfo's data."""
        answer = await self.http.get("/api/v1/jobs/recordInfo", params={"taskId": task_id})
        data: dict[str, Any] = answer.json()["data"]
        return data

    async def finished(self, task_id: str) -> dict[str, Any]:
        """Return recordInfo's data once the task has ended."""
        while (record := await self.record(task_id))["state"] not in {"success", "fail"}:
            await asyncio.sleep(0.02)
        return record

    async def balance(self) -> float:
        """Return the caller's credits."""
        return float((await self.http.get("/api/v1/chat/credit")).json()["data"])


@asynccontextmanager
async def api_only(folder: Path, **changes: Any) -> AsyncIterator[Small]:
    """Run the API without workers, spoken to without sockets."""
    async with open_runtime(settings_for(folder, **changes)) as runtime:
        transport = httpx2.ASGITransport(app=create_app(runtime), raise_app_exceptions=False)
        async with _client(runtime, "http://test", transport) as http:
            yield Small(runtime, http)


@asynccontextmanager
async def whole_service(folder: Path, **changes: Any) -> AsyncIterator[Small]:
    """Run API, worker and engine child on a port of 127.0.0.1."""
    async with (
        service(settings_for(folder, **changes)) as runtime,
        _client(runtime, runtime.settings.base_url) as http,
    ):
        yield Small(runtime, http)


def _client(
    runtime: Runtime, url: str, transport: httpx2.AsyncBaseTransport | None = None
) -> httpx2.AsyncClient:
    headers = {"Authorization": f"Bearer {_key(runtime)}"}
    return httpx2.AsyncClient(
        base_url=url, headers=headers, transport=transport, trust_env=False, timeout=30
    )


def _key(runtime: Runtime) -> str:
    return runtime.first_key.secret if runtime.first_key else runtime.local_token
