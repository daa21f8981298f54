"""Test servers that behave as SGLang-Diffusion and vLLM-Omni are known to (see shared facts in
docs/engines.md).

They are not those programs: each difference between the two that an engine must live with is played
here on purpose.
"""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

SERVED = "Wan-AI/Wan2.1-T2V-1.3B"
POLLS_TO_FINISH = 3
POLLS_TO_CANCEL = 2


@dataclass
class Job:
    """One job on the server."""

    id: str
    fields: dict[str, Any]
    polls: int = 0
    status: str = "queued"
    cancel_polls: int = 0


@dataclass
class VideoServer:
    """What both have in common, and everything that can go wrong."""

    video: bytes
    jobs: dict[str, Job] = field(default_factory=dict)
    submitted: list[dict[str, Any]] = field(default_factory=list)
    pictures: list[bytes] = field(default_factory=list)
    """The files that came with forms."""
    stopped: list[str] = field(default_factory=list)
    stumbles: int = 0
    """That many polls are answered with 503."""
    hangs: bool = False
    fails: bool = False
    cut_downloads: int = 0
    """That many downloads end early although the job is completed."""
    no_file: bool = False
    late_file: int = 0
    """That many downloads are answered with 404 before the file is there."""
    late_job: int = 0
    """That many polls are answered with 404 before the server knows what it accepted."""
    store: str = ""
    """Where downloads are sent to, if this server does not send its files itself."""
    keys: list[str | None] = field(default_factory=list)
    """The Authorization of every download."""
    forgets_after: int = 0
    """That many jobs are forgotten at their second poll, as by a restart."""

    def app(self) -> Starlette:
        """Return the routes."""
        path = "/v1/videos"
        return Starlette(
            routes=[
                Route(path, self.create, methods=["POST"]),
                Route(path + "/{id}", self.show, methods=["GET"]),
                Route(path + "/{id}", self.delete, methods=["DELETE"]),
                Route(path + "/{id}/content", self.content, methods=["GET"]),
            ]
        )

    async def create(self, request: Request) -> Response:
        """Accept a job."""
        fields = await self.read(request)
        if isinstance(fields, str):
            return JSONResponse({"error": fields}, status_code=422)
        self.submitted.append(fields)
        job = Job(id=f"video_{len(self.submitted)}", fields=fields)
        self.jobs[job.id] = job
        return JSONResponse({"id": job.id, "object": "video", "status": "queued", "progress": 0})

    async def read(self, request: Request) -> dict[str, Any] | str:
        """Return the body's fields, or why they are refused."""
        raise NotImplementedError

    async def show(self, request: Request) -> Response:
        """Tell how a job stands; each look brings it forward."""
        if self.stumbles:
            self.stumbles -= 1
            return Response("upstream connect error", status_code=503)
        job = self.jobs.get(request.path_params["id"])
        if job is None or self.late_job:
            self.late_job = max(0, self.late_job - 1)
            return JSONResponse({"error": "not found"}, status_code=404)
        job.polls += 1
        if self.forgets_after and job.polls == 2:
            self.forgets_after -= 1
            self.jobs.clear()
            return JSONResponse({"error": "not found"}, status_code=404)
        return self.state(job)

    async def form(self, request: Request) -> dict[str, Any]:
        """Return a form's texts, and keep its files."""
        texts = {}
        async with request.form() as form:
            for name, value in form.items():
                if isinstance(value, UploadFile):
                    self.pictures.append(await value.read())
                else:
                    texts[name] = value
        return texts

    def advance(self, job: Job) -> None:
        """Bring a job forward by one look."""
        if not self.hangs and job.polls >= POLLS_TO_FINISH:
            job.status = "failed" if self.fails else "completed"

    def state(self, job: Job) -> Response:
        """Return the answer about a job."""
        raise NotImplementedError

    async def delete(self, request: Request) -> Response:
        """End a job in this server's way."""
        raise NotImplementedError

    async def content(self, request: Request) -> Response:
        """Return the file."""
        self.keys.append(request.headers.get("authorization"))
        if self.store:
            return RedirectResponse(self.store)
        if self.no_file or self.late_file:
            self.late_file = max(0, self.late_file - 1)
            return JSONResponse({"error": "no file"}, status_code=404)
        if self.cut_downloads:
            self.cut_downloads -= 1
            return Response(self.video[: len(self.video) * 2 // 3], media_type="video/mp4")
        return Response(self.video, media_type="video/mp4")


class SglangServer(VideoServer):
    """JSON or multipart.

    Integer seconds; never in_progress; a failed job is a 200; DELETE only forgets.
    """

    async def read(self, request: Request) -> dict[str, Any] | str:
        """Accept both kinds of body, a form with a picture only."""
        if "json" in request.headers["content-type"]:
            fields = dict(await request.json())
        else:
            fields = await self.form(request)
            fields |= {name: int(fields[name]) for name in ("seconds", "num_frames", "fps")}
            if not self.pictures:
                return "input_reference file is required"
        return fields if isinstance(fields.get("seconds"), int) else "seconds must be an integer"

    def state(self, job: Job) -> Response:
        """Say queued until it is over."""
        self.advance(job)
        return JSONResponse(
            {"id": job.id, "status": job.status, "progress": 100 * (job.status == "completed")}
        )

    async def delete(self, request: Request) -> Response:
        """Forget the job; the GPU goes on."""
        self.jobs.pop(request.path_params["id"], None)
        return JSONResponse({"deleted": True})


class OmniServer(VideoServer):
    """Multipart only.

    Seconds as text; the model must fit; a failed job is a 500 with the job; DELETE aborts slowly.
    """

    async def read(self, request: Request) -> dict[str, Any] | str:
        """Accept multipart only."""
        if "multipart" not in request.headers["content-type"]:
            return "multipart only"
        fields = await self.form(request)
        if fields.get("model") != SERVED:
            return "the model is not served"
        return fields if "num_frames" in fields and "fps" in fields else "one frame would be made"

    def state(self, job: Job) -> Response:
        """Say in_progress with progress, and give bad news with a bad status."""
        if job.status == "cancelling":
            job.cancel_polls += 1
            if job.cancel_polls >= POLLS_TO_CANCEL:
                self.jobs.pop(job.id)
                self.stopped.append(job.id)
        else:
            job.status = "in_progress"
            self.advance(job)
        body = {"id": job.id, "status": job.status, "progress": min(100, job.polls * 30)}
        return JSONResponse(body, status_code=500 if job.status == "failed" else 200)

    async def delete(self, request: Request) -> Response:
        """Abort; 409 while that goes on."""
        job = self.jobs.get(request.path_params["id"])
        if job is None:
            return JSONResponse({"error": "not found"}, status_code=404)
        job.status = "cancelling"
        return JSONResponse({"id": job.id, "status": "cancelling"}, status_code=409)


@dataclass
class Store:
    """A store of files on an origin of its own; it remembers what it was sent."""

    video: bytes
    next_url: str = ""
    """Where it sends callers on to, if anywhere."""
    keys: list[str | None] = field(default_factory=list)

    def app(self) -> Starlette:
        """Return the route."""
        return Starlette(routes=[Route("/{name}", self.file)])

    async def file(self, request: Request) -> Response:
        """Send the file, or the way to it."""
        self.keys.append(request.headers.get("authorization"))
        if self.next_url:
            return RedirectResponse(self.next_url, status_code=302)
        return Response(self.video, media_type="video/mp4")


@asynccontextmanager
async def running(app: Any, port: int = 0) -> AsyncIterator[str]:
    """Serve an ASGI application on a port of 127.0.0.1 for a block; yield its URL."""
    sock = socket.create_server(("127.0.0.1", port))
    config = uvicorn.Config(
        app, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server._serve([sock]))
    while not server.started:
        await asyncio.sleep(0.005)
    try:
        yield f"http://127.0.0.1:{sock.getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving
