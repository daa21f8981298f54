"""A service that exists in your test only: scripted answers in the wire's shapes, no socket, no
server.
"""

import json
from collections import deque
from typing import Any

import httpx2

from vitascope.client import verbs
from vitascope.client.aio import AsyncVitascope
from vitascope.client.sync import Vitascope
from vitascope.wire import SERVICE_NAME, Code, State

URL = "http://vitascope.mock"
KEY = "vs_test_mock"
Failure = tuple[str, str]
"""A task's failCode and failMsg."""
CANCELLED: Failure = ("499", "The task was cancelled at your request.")
CREATED_MS = 1_765_187_774_173
DELETED_MS = 1_765_187_999_000
VIDEO = b"\x00\x00\x00\x18ftypisom a mock of an MP4"


class MockService:
    """Answers like the service; every task passes through states, one at each look.

    requests holds what was sent, created the ``input`` of each task. refuse_next makes the next
    createTask refuse; fail_tasks makes later tasks fail.
    """

    def __init__(
        self, states: tuple[State, ...] = (State.WAITING, State.GENERATING, State.SUCCESS)
    ) -> None:
        """Let tasks pass through these states."""
        self.requests: list[httpx2.Request] = []
        self.created: list[dict[str, Any]] = []
        self.credits = 10_000.0
        self.video = VIDEO
        self._states = states
        self._refusals: deque[tuple[Code, str]] = deque()
        self._deleted = set[str]()
        self._failure: Failure | None = None
        self._batches: dict[str, list[str]] = {}
        self._tasks: dict[str, tuple[dict[str, Any], deque[State], Failure | None]] = {}

    @property
    def transport(self) -> httpx2.MockTransport:
        """What a client takes as its transport."""
        return httpx2.MockTransport(self._answer)

    def client(self) -> Vitascope:
        """Return a client of this service that waits for nothing."""
        return Vitascope(
            URL, KEY, transport=self.transport, poll_seconds=0, sleep=lambda seconds: None
        )

    def async_client(self) -> AsyncVitascope:
        """Return an asynchronous client of this service that waits for nothing."""
        return AsyncVitascope(URL, KEY, transport=self.transport, poll_seconds=0, sleep=_no_sleep)

    def refuse_next(self, code: Code | int, message: str = "refused by the test") -> None:
        """Make the next createTask answer with this code."""
        self._refusals.append((Code(code), message))

    def fail_tasks(self, message: str, code: Code | int = Code.GENERATION_FAILED) -> None:
        """Make every task created from now on end in failure."""
        self._failure = (str(int(code)), message)

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        path = request.url.path
        if path.endswith("/createTask"):
            return self._create(json.loads(request.content))
        if path.endswith("/createTasks"):
            return self._create_many(json.loads(request.content))
        if path.endswith("/batchInfo"):
            return self._batch(request.url.params["batchId"])
        if path.endswith("/recordInfo"):
            return self._record(request.url.params["taskId"])
        if path.endswith("/cancelTask"):
            return self._cancel(json.loads(request.content)["taskId"])
        if path.endswith("/cancelBatch"):
            return self._cancel_batch(json.loads(request.content)["batchId"])
        if path.endswith("/deleteTask"):
            return self._delete(json.loads(request.content)["taskId"])
        if path.endswith("/jobs/tasks"):
            newest_first = [self._data(task_id) for task_id in reversed(self._tasks)]
            return _envelope({"tasks": newest_first, "cursor": None})
        if path.endswith("/jobs/queue"):
            return _envelope({"taskId": request.url.params["taskId"], "position": 1})
        if path.endswith("/api/v1/models"):
            return _envelope(
                {
                    "total": 1,
                    "models": [{"model": verbs.MODEL, "pricingDesc": "160 credits for 5 s"}],
                }
            )
        if path.endswith("/chat/credit"):
            return _envelope(self.credits)
        if path == "/healthz":
            return _envelope({"state": "ok", "service": SERVICE_NAME})
        if path.startswith("/files/"):
            return httpx2.Response(200, content=self.video, headers={"Content-Type": "video/mp4"})
        return _refusal(Code.NOT_FOUND, "not found")

    def _create(self, body: dict[str, Any]) -> httpx2.Response:
        if self._refusals:
            return _refusal(*self._refusals.popleft())
        task_id = self._start(body)
        return _envelope({"taskId": task_id, "recordId": task_id})

    def _start(self, body: dict[str, Any]) -> str:
        task_id = f"task_mock_{len(self.created) + 1}"
        self.created.append(body["input"])
        states = self._states if self._failure is None else (*self._states[:-1], State.FAIL)
        self._tasks[task_id] = body, deque(states), self._failure
        return task_id

    def _create_many(self, body: dict[str, Any]) -> httpx2.Response:
        if self._refusals:
            return _refusal(*self._refusals.popleft())
        made = [self._start({"model": body["model"], "input": given}) for given in body["inputs"]]
        batch_id = f"batch_mock_{len(self._batches) + 1}"
        self._batches[batch_id] = made
        return _envelope({"batchId": batch_id, "taskIds": made})

    def _batch(self, batch_id: str) -> httpx2.Response:
        if batch_id not in self._batches:
            return _refusal(Code.NOT_FOUND, "not found")
        tasks = [self._step(task_id) for task_id in self._batches[batch_id]]
        ended = [task["state"] in {State.SUCCESS, State.FAIL} for task in tasks]
        return _envelope(
            {
                "batchId": batch_id, "model": tasks[0]["model"], "total": len(tasks), "createTime": CREATED_MS,
                "completeTime": CREATED_MS + 1 if all(ended) else None, "creditsConsumed": 160 * len(tasks),
                "tasks": tasks,
            }
        )  # fmt: skip

    def _cancel(self, task_id: str) -> httpx2.Response:
        if task_id not in self._tasks:
            return _refusal(Code.NOT_FOUND, "not found")
        self._tasks[task_id] = self._tasks[task_id][0], deque([State.FAIL]), CANCELLED
        return _envelope({"taskId": task_id})

    def _cancel_batch(self, batch_id: str) -> httpx2.Response:
        for task_id in self._batches.get(batch_id, ()):
            if self._data(task_id)["state"] not in {State.SUCCESS, State.FAIL}:
                self._cancel(task_id)
        return self._batch(batch_id)

    def _delete(self, task_id: str) -> httpx2.Response:
        if task_id not in self._tasks:
            return _refusal(Code.NOT_FOUND, "not found")
        if self._data(task_id)["state"] not in {State.SUCCESS, State.FAIL}:
            return _refusal(Code.INVALID, "taskId names a task that has not ended")
        self._deleted.add(task_id)
        return _envelope({"taskId": task_id, "deletedTime": DELETED_MS})

    def _record(self, task_id: str) -> httpx2.Response:
        if task_id not in self._tasks:
            return _refusal(Code.NOT_FOUND, "not found")
        return _envelope(self._step(task_id))

    def _step(self, task_id: str) -> dict[str, Any]:
        """Return a task's record, and let the next one show its next state."""
        data, states = self._data(task_id), self._tasks[task_id][1]
        if len(states) > 1:
            states.popleft()
        return data

    def _data(self, task_id: str) -> dict[str, Any]:
        body, states, failure = self._tasks[task_id]
        state = states[0]
        urls = (
            json.dumps({"resultUrls": [f"{URL}/files/{task_id}.mp4"]})
            if state is State.SUCCESS and task_id not in self._deleted
            else ""
        )
        fail_code, fail_message = failure if failure and state is State.FAIL else (None, None)
        param = json.dumps({"input": json.dumps(body["input"]), "model": body["model"]})
        return {
            "taskId": task_id, "model": body["model"], "state": state.value, "param": param, "resultJson": urls,
            "failCode": fail_code, "failMsg": fail_message, "costTime": None, "completeTime": None,
            "createTime": CREATED_MS, "creditsConsumed": 160,
            "progress": 50 if state is State.GENERATING else 0,
            **({"deletedTime": DELETED_MS} if task_id in self._deleted else {}),
        }  # fmt: skip


async def _no_sleep(seconds: float) -> None:
    return None


def _envelope(data: object) -> httpx2.Response:
    return httpx2.Response(200, json={"code": 200, "msg": "success", "data": data})


def _refusal(code: Code, message: str) -> httpx2.Response:
    return httpx2.Response(200, json={"code": code.value, "msg": message, "data": None})
