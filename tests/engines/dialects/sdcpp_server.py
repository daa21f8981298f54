"""A test server that behaves as stable-diffusion.cpp's does in its source, with its traps."""

import base64
import binascii
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

BEGINS_AT = 2
POLLS_TO_FINISH = 4
STEPS = 20
FORMATS = ["webp", "avi"]
"""What a build without WebM can write."""


@dataclass
class SdCppServer:
    """One queue in memory; its worker goes on by one step at each look at a job."""

    video: bytes
    makes_videos: bool = True
    tells_steps: bool = False
    fails: bool = False
    hangs: bool = False
    never_begins: bool = False
    full: int = 0
    """That many orders are answered as by a full queue."""
    expired: set[str] = field(default_factory=set)
    broken_capabilities: bool = False
    orders: list[dict[str, Any]] = field(default_factory=list)
    polls: dict[str, int] = field(default_factory=dict)
    cancelled: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    """Cancels that came too late."""

    def app(self) -> Starlette:
        """Return the routes."""
        root = "/sdcpp/v1"
        return Starlette(
            routes=[
                Route(f"{root}/capabilities", self.capabilities),
                Route(f"{root}/vid_gen", self.create, methods=["POST"]),
                Route(f"{root}/jobs/{{id}}", self.show),
                Route(f"{root}/jobs/{{id}}/cancel", self.cancel, methods=["POST"]),
            ]
        )

    async def capabilities(self, request: Request) -> Response:
        """Say what the loaded model can make."""
        if self.broken_capabilities:
            return Response(status_code=500)
        mode = "vid_gen" if self.makes_videos else "img_gen"
        name = "wan.gguf" if self.makes_videos else "sd15.gguf"
        return JSONResponse({"model": {"name": name}, "supported_modes": [mode]})

    async def create(self, request: Request) -> Response:
        """Take an order; errors are bare texts, and numbers in the wrong form are passed over."""
        if self.full:
            self.full -= 1
            return _error("job queue is full", 429)
        if not self.makes_videos:
            return _error("loaded model does not support vid_gen", 400)
        body = await request.json()
        if body.get("output_format", "webm") not in FORMATS:
            return _error(f"invalid output_format, must be one of [{', '.join(FORMATS)}]", 400)
        if not all(_is_picture(body.get(name)) for name in ("init_image", "end_image")):
            return _error("invalid generation parameters", 400)
        self.orders.append(body)
        job = f"job_69300000_{len(self.orders):08}"
        self.polls[job] = 0
        return JSONResponse(
            {"id": job, "kind": "vid_gen", "status": "queued", "poll_url": f"/sdcpp/v1/jobs/{job}"},
            status_code=202,
        )

    async def show(self, request: Request) -> Response:
        """Tell how a job stands; each look brings it forward."""
        job = request.path_params["id"]
        missing = self._missing(job)
        if missing is not None:
            return missing
        self.polls[job] += 1
        return JSONResponse(self._told(job))

    async def cancel(self, request: Request) -> Response:
        """Drop what waits; what is under way cannot be interrupted."""
        job = request.path_params["id"]
        missing = self._missing(job)
        if missing is not None:
            return missing
        if self._status(job) == "generating":
            self.refused.append(job)
            return _error("job is currently generating and cannot be interrupted yet", 409)
        self.cancelled.append(job)
        return JSONResponse(self._told(job))

    def _missing(self, job: str) -> Response | None:
        if job in self.expired:
            return _error("job expired", 410)
        return None if job in self.polls else _error("job not found", 404)

    def _status(self, job: str) -> str:
        if job in self.cancelled:
            return "cancelled"
        if self.never_begins or self.polls[job] < BEGINS_AT:
            return "queued"
        if self.hangs or self.polls[job] < POLLS_TO_FINISH:
            return "generating"
        return "failed" if self.fails else "completed"

    def _told(self, job: str) -> dict[str, Any]:
        status = self._status(job)
        told: dict[str, Any] = {"id": job, "kind": "vid_gen", "status": status, "queue_position": 0}
        told |= {"result": None, "error": None}
        if self.tells_steps:
            done = 0 if status == "queued" else STEPS // 2
            told |= {"progress_step": done, "progress_steps": STEPS}
        if status == "completed":
            told["result"] = {
                "output_format": "avi",
                "mime_type": "video/x-msvideo",
                "b64_json": base64.b64encode(self.video).decode(),
            }
        if status == "failed":
            told["error"] = {
                "code": "generation_failed",
                "message": "generate_video returned no results",
            }
        return told


def _is_picture(content: str | None) -> bool:
    try:
        return content is None or base64.b64decode(content, validate=True).startswith(b"\x89PNG")
    except binascii.Error:
        return False


def _error(text: str, status: int) -> Response:
    return JSONResponse({"error": text}, status_code=status)
