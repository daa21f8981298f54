"""A test server that behaves as ComfyUI is known to: a queue, a history in memory, files by name."""

from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

POLLS_TO_FINISH = 3
STRANGERS = "somebody-elses"
"""The id of a job that is not ours."""


@dataclass
class ComfyServer:
    """Runs the first of its queue; each look at the history brings it forward."""

    video: bytes
    takes_ids: bool = True
    """False for a server of before: ids are its own, and an interrupt stops whatever runs."""
    busy: bool = False
    """A stranger's job runs, and ours waits behind it."""
    hangs: bool = False
    fails: bool = False
    refuses: bool = False
    outputs: dict[str, Any] | None = None
    loses_answers: int = 0
    queue: list[str] = field(default_factory=list)
    prompts: dict[str, Any] = field(default_factory=dict)
    history: dict[str, Any] = field(default_factory=dict)
    looks: int = 0
    uploads: dict[str, bytes] = field(default_factory=dict)
    viewed: list[dict[str, str]] = field(default_factory=list)
    interrupted: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Let a stranger in first where the server is busy."""
        if self.busy:
            self.queue.append(STRANGERS)

    def app(self) -> Starlette:
        """Return the routes."""
        return Starlette(
            routes=[
                Route("/prompt", self.prompt, methods=["POST"]),
                Route("/history/{id}", self.past),
                Route("/queue", self.show),
                Route("/queue", self.delete, methods=["POST"]),
                Route("/interrupt", self.interrupt, methods=["POST"]),
                Route("/upload/image", self.upload, methods=["POST"]),
                Route("/view", self.view),
            ]
        )

    async def prompt(self, request: Request) -> Response:
        """Take a workflow."""
        body = await request.json()
        if self.refuses:
            told = {"type": "prompt_outputs_failed_validation", "message": "Prompt has no outputs"}
            return JSONResponse(
                {"error": told, "node_errors": {"6": body["prompt"]["6"]}}, status_code=400
            )
        given = body["prompt_id"] if self.takes_ids else f"own-{len(self.prompts)}"
        self.prompts[given] = body["prompt"]
        self.queue.append(given)
        if self.loses_answers:
            self.loses_answers -= 1
            return Response(status_code=502)
        return JSONResponse({"prompt_id": given, "number": len(self.prompts), "node_errors": {}})

    async def past(self, request: Request) -> Response:
        """Tell of a job that has ended, an empty object for any other."""
        wanted = request.path_params["id"]
        if wanted in self.queue and wanted == self.queue[0] and not self.hangs:
            self.looks += 1
            if self.looks >= POLLS_TO_FINISH:
                self.queue.pop(0)
                self.history[wanted] = self._entry(self.prompts[wanted])
        return JSONResponse({wanted: self.history[wanted]} if wanted in self.history else {})

    def _entry(self, nodes: Any) -> dict[str, Any]:
        if self.fails:
            failure = {
                "node_type": "KSampler",
                "exception_type": "RuntimeError",
                "exception_message": "CUDA out of memory",
                "current_inputs": nodes,
            }
            messages = [["execution_start", {}], ["execution_error", failure]]
            status = {"status_str": "error", "completed": False, "messages": messages}
            return {"outputs": {}, "status": status}
        saved = {"filename": "wan_00001_.mp4", "subfolder": "video", "type": "output"}
        outputs = self.outputs or {"9": {"images": [saved], "animated": [True]}}
        status = {"status_str": "success", "completed": True, "messages": []}
        return {"outputs": outputs, "status": status}

    async def show(self, request: Request) -> Response:
        """Show what runs and what waits, as lists: number, id, and more."""
        entries = [[number, job, {}, {}, []] for number, job in enumerate(self.queue)]
        return JSONResponse({"queue_running": entries[:1], "queue_pending": entries[1:]})

    async def delete(self, request: Request) -> Response:
        """Take what waits out of the queue; what runs stays."""
        for job in (await request.json())["delete"]:
            if job in self.queue[1:]:
                self.queue.remove(job)
        return Response()

    async def interrupt(self, request: Request) -> Response:
        """Stop the job that is named if it runs, or whatever runs."""
        wanted = (await request.json())["prompt_id"] if self.takes_ids else self.queue[0]
        if self.queue and self.queue[0] == wanted:
            self.interrupted.append(self.queue.pop(0))
        return Response()

    async def upload(self, request: Request) -> Response:
        """Keep a picture among the inputs."""
        async with request.form() as form:
            file, folder = form["image"], str(form["subfolder"])
            assert isinstance(file, UploadFile)
            self.uploads[f"{folder}/{file.filename}"] = await file.read()
            return JSONResponse({"name": file.filename, "subfolder": folder, "type": "input"})

    async def view(self, request: Request) -> Response:
        """Send a file by its name."""
        self.viewed.append(dict(request.query_params))
        return Response(self.video, media_type="video/mp4")
