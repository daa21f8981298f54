"""The client under chaos: sends tasks, repeats what was cut, and waits for every end."""

import asyncio
import random
from contextlib import suppress
from typing import Any

import httpx2

from vitascope import clock, ids
from vitascope.chaos.engine import POISON
from vitascope.chaos.journal import Journal

MODEL = "kling/v2-1-master-text-to-video"
PAUSE_SECONDS = 0.1
POISON_EVERY = 50
ENDED = {"success", "fail"}


class Load:
    """Speaks to whichever address answers."""

    def __init__(self, urls: list[str], key: str, callback_url: str, journal: Journal) -> None:
        """Send with key to urls; write every accepted task to journal."""
        headers = {"Authorization": f"Bearer {key}"}
        self._http = httpx2.AsyncClient(headers=headers, trust_env=False, timeout=20)
        self._urls, self._callback_url, self._journal = urls, callback_url, journal
        self.accepted: list[str] = []
        self.repeated = 0
        self.gaps: list[float] = []

    async def send(self, count: int) -> None:
        """Have count tasks accepted, one after another."""
        for number in range(count):
            prompt = POISON if number % POISON_EVERY == POISON_EVERY - 1 else "grey"
            body = {"model": MODEL, "callBackUrl": self._callback_url, "input": {"prompt": prompt}}
            once = {"Idempotency-Key": ids.new_id("chaos")}
            while (answer := await self._call("POST", "/api/v1/jobs/createTask", json=body, headers=once))[
                "code"
            ] != 200:
                await asyncio.sleep(PAUSE_SECONDS)
            self._journal.write(answer["data"]["taskId"])
            self.accepted.append(answer["data"]["taskId"])

    async def wait(self) -> None:
        """Wait until every accepted task has ended."""
        for task_id in self.accepted:
            while True:
                answer = await self._call("GET", "/api/v1/jobs/recordInfo", params={"taskId": task_id})
                if answer["code"] == 200 and answer["data"]["state"] in ENDED:
                    break
                await asyncio.sleep(PAUSE_SECONDS)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _call(self, method: str, path: str, **given: Any) -> dict[str, Any]:
        """Call until an address answers, and note how long none did."""
        began, cut = clock.monotonic_seconds(), False
        while True:
            with suppress(httpx2.HTTPError, ValueError):
                answer: dict[str, Any] = (
                    await self._http.request(method, random.choice(self._urls) + path, **given)
                ).json()
                if cut:
                    self.repeated += 1
                    self.gaps.append(clock.monotonic_seconds() - began)
                return answer
            cut = True
            await asyncio.sleep(PAUSE_SECONDS / 2)
