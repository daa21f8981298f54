"""LightX2V's server: tasks under ``/v1/tasks``, whose names are ours to choose."""

from pathlib import Path
from typing import Any, ClassVar

from vitascope.engines.dialects.base import BOTH_FRAMES, JobState, JobStatus, Order, RemoteServer
from vitascope.engines.dialects.picture import data_url_of
from vitascope.engines.remote import (
    NoAnswer,
    download,
    json_of,
    refusal_of,
    require_answer,
    text_of,
    unless_busy,
)
from vitascope.video import Ability

TASKS = "/v1/tasks"
STATES = {
    "completed": JobState.DONE,
    "failed": JobState.FAILED,
    "cancelled": JobState.FAILED,
}
"""Every other state is running."""
OLDER_NAMES = {"num_frames": "target_video_length", "size": "target_shape"}
"""What servers of before call these fields; they ignore names that they do not know."""
OPTIONAL = {"infer_steps", "target_fps"}
"""Fields that only servers of before have; newer ones refuse names that they do not know."""


class LightX2VDialect:
    """One server; which of two sets of fields it takes stands in its own ``/openapi.json``."""

    frames: ClassVar[frozenset[Ability]] = BOTH_FRAMES
    longest_seconds: ClassVar[float | None] = None
    needs: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, server: RemoteServer) -> None:
        """Speak to server."""
        self._server = server

    def check(self) -> None:
        """Look whether anything answers."""
        require_answer(self._server.url)

    async def create(self, order: Order) -> str:
        """Order a task under the order's name, unless the server has it already: a second order of
        a name is refused with the same words as a full queue.
        """
        if (await self.poll(order.name)).state is not JobState.UNKNOWN:
            return order.name
        body = _spelled(_fields(order), await self._known())
        response = unless_busy(
            await self._server.http.post(
                # With the slash at the end: without it the server only redirects.
                f"{self._server.url}{TASKS}/video/",
                headers=self._server.headers,
                json=body,
            )
        )
        job = text_of(json_of(response), "task_id")
        if not response.is_success or job is None:
            raise refusal_of(response)
        return job

    async def _known(self) -> frozenset[str]:
        """Return the names of the fields that the server takes, none where it does not say."""
        response = unless_busy(
            await self._server.http.get(
                f"{self._server.url}/openapi.json", headers=self._server.headers
            )
        )
        found: Any = json_of(response)
        for part in ("components", "schemas", "VideoTaskRequest", "properties"):
            found = found.get(part) if isinstance(found, dict) else None
        return frozenset(found or ())

    async def poll(self, job: str) -> JobStatus:
        """Return how a task stands; it tells no progress."""
        response = unless_busy(
            await self._server.http.get(
                f"{self._server.url}{TASKS}/{job}/status", headers=self._server.headers
            )
        )
        status = text_of(json_of(response), "status")
        if status is not None:
            return JobStatus(state=STATES.get(status, JobState.RUNNING))
        if response.status_code != 404:
            raise NoAnswer
        return JobStatus(state=JobState.UNKNOWN)

    async def fetch(self, job: str, status: JobStatus) -> Path:
        """Download the result."""
        return await download(
            self._server.http,
            f"{self._server.url}{TASKS}/{job}/result",
            headers=self._server.headers,
        )

    async def cancel(self, job: str) -> None:
        """Cancel the task: it counts as cancelled at once, whatever the GPU does."""
        await self._server.http.delete(
            f"{self._server.url}{TASKS}/{job}", headers=self._server.headers
        )

    async def is_running(self, job: str) -> bool:
        """Say whether it is still the task that the server works at."""
        response = unless_busy(
            await self._server.http.get(
                f"{self._server.url}{TASKS}/queue/status", headers=self._server.headers
            )
        )
        return json_of(response).get("current_task") == job


def _fields(order: Order) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "task_id": order.name,
        "prompt": order.prompt,
        "negative_prompt": order.negative_prompt,
        "seed": order.seed,
        "num_frames": order.num_frames,
        # Height first.
        "size": [order.height, order.width],
        # Without a name for its file a task is finished and has none.
        "save_result_path": f"{order.name}.mp4",
        "target_fps": order.fps,
    }
    if order.steps is not None:
        fields["infer_steps"] = order.steps
    for name, picture in (
        ("image_path", order.first_frame),
        ("last_frame_path", order.last_frame),
    ):
        if picture is not None:
            fields[name] = data_url_of(picture, order.width, order.height)
    return fields


def _spelled(fields: dict[str, Any], known: frozenset[str]) -> dict[str, Any]:
    """Return fields under the names that a server knows, without those that it has no name for."""
    spelled = {}
    for name, value in fields.items():
        older = OLDER_NAMES.get(name, name)
        if name in OPTIONAL and name not in known:
            continue
        spelled[older if older in known and name not in known else name] = value
    return spelled
