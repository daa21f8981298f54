"""A test server that behaves as LightX2V's is known to, in two of its versions."""

from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

NEWER = frozenset({
    "task_id", "prompt", "negative_prompt", "image_path", "last_frame_path", "save_result_path", "seed", "size",
    "num_frames",
})  # fmt: skip
OLDER = frozenset({
    "task_id", "prompt", "negative_prompt", "image_path", "save_result_path", "seed", "target_shape",
    "target_video_length", "infer_steps", "target_fps",
})  # fmt: skip
POLLS_TO_FINISH = 3


@dataclass
class LightX2VServer:
    """Tasks in memory, one at a time; names are the caller's."""

    video: bytes
    is_older: bool = False
    fails: bool = False
    hangs: bool = False
    loses_answers: int = 0
    """That many orders are taken, and answered with 504."""
    keeps_working: int = 0
    """For so many looks at the queue it works on at what was cancelled."""
    tasks: dict[str, dict[str, Any]] = field(default_factory=dict)
    polls: dict[str, int] = field(default_factory=dict)
    cancelled: list[str] = field(default_factory=list)

    def app(self) -> Starlette:
        """Return the routes."""
        tasks = "/v1/tasks"
        return Starlette(
            routes=[
                Route("/openapi.json", self.schema),
                Route(f"{tasks}/video", lambda request: RedirectResponse(f"{tasks}/video/")),
                Route(f"{tasks}/video/", self.create, methods=["POST"]),
                Route(f"{tasks}/queue/status", self.queue),
                Route(f"{tasks}/{{id}}/status", self.status),
                Route(f"{tasks}/{{id}}/result", self.result),
                Route(f"{tasks}/{{id}}", self.cancel, methods=["DELETE"]),
            ]
        )

    @property
    def known(self) -> frozenset[str]:
        """The fields of this version."""
        return OLDER if self.is_older else NEWER

    async def schema(self, request: Request) -> Response:
        """Say which fields there are, as FastAPI does."""
        properties: dict[str, Any] = {name: {} for name in self.known}
        return JSONResponse(
            {"components": {"schemas": {"VideoTaskRequest": {"properties": properties}}}}
        )

    async def create(self, request: Request) -> Response:
        """Take a task; a name that is there already is answered as a full queue is."""
        body = await request.json()
        if not self.is_older and body.keys() - self.known:
            return JSONResponse({"detail": [{"type": "extra_forbidden"}]}, status_code=422)
        if body["task_id"] in self.tasks:
            return JSONResponse({"detail": "Task ID already exists"}, status_code=503)
        self.tasks[body["task_id"]] = {name: body[name] for name in body.keys() & self.known}
        if self.loses_answers:
            self.loses_answers -= 1
            return Response(status_code=504)
        return JSONResponse({"task_id": body["task_id"], "task_status": "pending"})

    async def status(self, request: Request) -> Response:
        """Tell how a task stands; each look brings it forward."""
        name = request.path_params["id"]
        if name not in self.tasks:
            return JSONResponse({"detail": "Task not found"}, status_code=404)
        return JSONResponse({"task_id": name, "status": self._state(name), "error": None})

    def _state(self, name: str) -> str:
        if name in self.cancelled:
            return "cancelled"
        self.polls[name] = self.polls.get(name, 0) + 1
        if self.hangs or self.polls[name] < POLLS_TO_FINISH:
            return "processing" if self.polls[name] > 1 else "pending"
        return "failed" if self.fails else "completed"

    async def result(self, request: Request) -> Response:
        """Send the file of a task that was told to save one."""
        task = self.tasks.get(request.path_params["id"])
        if task is None or not task.get("save_result_path"):
            return JSONResponse({"detail": "Task result file does not exist"}, status_code=404)
        return Response(self.video, media_type="video/mp4")

    async def cancel(self, request: Request) -> Response:
        """Mark a task as cancelled; what is under way goes on."""
        self.cancelled.append(request.path_params["id"])
        return JSONResponse({"stop_status": "success", "reason": "Task stopped successfully."})

    async def queue(self, request: Request) -> Response:
        """Say what is worked at."""
        busy = self.keeps_working > 0
        self.keeps_working -= 1
        return JSONResponse({"current_task": self.cancelled[-1] if busy else None})
