"""The client under chaos: keeps a few tasks unfinished all the time, repeats what was cut, polls
meanwhile.
"""

import asyncio
import random
from collections import Counter
from typing import Any

import httpx2

from vitascope import clock, ids
from vitascope_chaos.engine import GREY
from vitascope_chaos.journal import Journal
from vitascope_chaos.receiver import CallbackReceiver

MODEL = "kling/v2-1-master-text-to-video"
PAUSE_SECONDS = 0.1
SENDERS, POLLERS = 3, 2
BACK_SECONDS = 120.0
NOT_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout)


class Load:
    """Speaks to whichever address answers."""

    def __init__(
        self,
        urls: list[str],
        key: str,
        receiver: CallbackReceiver,
        journal: Journal,
        *,
        unfinished: int,
    ) -> None:
        """Send with key to urls, at most so many unfinished tasks.

        Write every accepted one to journal.
        """
        headers = {"Authorization": f"Bearer {key}"}
        self._http = httpx2.AsyncClient(headers=headers, trust_env=False, timeout=20)
        self._urls, self._receiver, self._journal, self._unfinished = (
            urls,
            receiver,
            journal,
            unfinished,
        )
        self.accepted: set[str] = set()
        self.cut = 0
        """Requests that were sent and whose answer did not come whole."""
        self.refused: Counter[int] = Counter()
        """Calls that were answered with another code than 200."""
        self.gaps: list[float] = []

    async def run(self, tasks: int, broken_enough: asyncio.Event) -> None:
        """Send at least so many tasks, and go on until everything was broken that is to be broken."""

        def goes_on() -> bool:
            return len(self.accepted) < tasks or not broken_enough.is_set()

        async def send() -> None:
            while goes_on():
                # Not the sets' difference, which is long to make once there are thousands of tasks.
                if len(self.accepted) - len(self._receiver.by_task) < self._unfinished:
                    await self.send()
                await asyncio.sleep(PAUSE_SECONDS / 5)

        async def poll() -> None:
            while goes_on():
                if self.accepted:
                    task_id = next(iter(self.accepted))
                    await self._call("GET", "/api/v1/jobs/recordInfo", params={"taskId": task_id})
                await asyncio.sleep(PAUSE_SECONDS / 2)

        await asyncio.gather(*(send() for _ in range(SENDERS)), *(poll() for _ in range(POLLERS)))

    async def send(self, prompt: str = GREY) -> str:
        """Have a task accepted; return its id."""
        body = {"model": MODEL, "callBackUrl": self._receiver.url, "input": {"prompt": prompt}}
        once = {"Idempotency-Key": ids.new_id("chaos")}
        while (
            answer := await self._call("POST", "/api/v1/jobs/createTask", json=body, headers=once)
        )["code"] != 200:
            self.refused[answer["code"]] += 1
            await asyncio.sleep(PAUSE_SECONDS)
        task_id: str = answer["data"]["taskId"]
        self._journal.write(task_id)
        self.accepted.add(task_id)
        return task_id

    async def state(self, task_id: str) -> str:
        """Return a task's state, as recordInfo tells it."""
        answer = await self._call("GET", "/api/v1/jobs/recordInfo", params={"taskId": task_id})
        state: str = answer["data"]["state"]
        return state

    async def round_trip(self, prompt: str = GREY) -> float:
        """Return the seconds from sending a task to its callback.

        Raises TimeoutError where none comes.
        """
        began = clock.monotonic_seconds()
        await self.back(await self.send(prompt))
        return clock.monotonic_seconds() - began

    async def back(self, task_id: str) -> None:
        """Wait for a task's callback.

        Raises TimeoutError where none comes.
        """
        async with asyncio.timeout(BACK_SECONDS):
            while task_id not in self._receiver.by_task:
                await asyncio.sleep(PAUSE_SECONDS / 5)

    async def all_back(self, seconds: float) -> None:
        """Wait until every accepted task was called back.

        Raises TimeoutError where some are not.
        """
        async with asyncio.timeout(seconds):
            while self.accepted - self._receiver.by_task.keys():
                await asyncio.sleep(PAUSE_SECONDS)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _call(self, method: str, path: str, **given: Any) -> dict[str, Any]:
        """Call until an address answers, and note how long none did."""
        began, failed = clock.monotonic_seconds(), False
        while True:
            try:
                url = random.choice(self._urls) + path
                answer: dict[str, Any] = (await self._http.request(method, url, **given)).json()
            except NOT_SENT:
                failed = True
            except (httpx2.HTTPError, ValueError):
                failed = True
                self.cut += 1
            else:
                if failed:
                    self.gaps.append(clock.monotonic_seconds() - began)
                return answer
            await asyncio.sleep(PAUSE_SECONDS / 2)
