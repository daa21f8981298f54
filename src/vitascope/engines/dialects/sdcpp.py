"""stable-diffusion.cpp's server: jobs under ``/sdcpp/v1``, on a CPU, Metal, Vulkan or CUDA."""

import asyncio
import math
from pathlib import Path
from typing import Any, ClassVar

import httpx2

from vitascope import log
from vitascope.engines.base import EngineError
from vitascope.engines.dialects.base import BOTH_FRAMES, JobState, JobStatus, Order, RemoteServer
from vitascope.engines.dialects.gguf import with_help
from vitascope.engines.dialects.picture import base64_of
from vitascope.engines.remote import (
    NoAnswer,
    json_of,
    refusal_of,
    require_answer,
    text_of,
    unless_busy,
    write_base64,
)
from vitascope.language import mark
from vitascope.video import Ability

logger = log.get("engine")

CAPABILITIES = "/sdcpp/v1/capabilities"
JOBS = "/sdcpp/v1/jobs"
VIDEOS = "/sdcpp/v1/vid_gen"
ALIVE = {"queued", "generating"}
FRAME_STEP = 4
AUTOMATIC = -1
"""So many steps with the network for strong noise as its limit for noise makes of all steps."""
NO_API_TEXT = mark("{url} has no {path}: it is no sd-server, or one from before April 2026")
NO_VIDEOS_TEXT = mark("{url} serves {model}, which makes no videos")


class SdCppDialect:
    """One server and the model that it was started with.

    It names its jobs itself and forgets them ten minutes after their end. A job that it has begun
    cannot be stopped; the next one waits behind it.
    """

    frames: ClassVar[frozenset[Ability]] = BOTH_FRAMES
    longest_seconds: ClassVar[float | None] = None
    needs: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, server: RemoteServer) -> None:
        """Speak to server."""
        self._server = server

    def check(self) -> None:
        """Look whether the server has a model that makes videos.

        Raises EngineError saying what to download and how to start it.
        """
        try:
            found = _capabilities(self._server)
        except EngineError as problem:
            raise with_help(problem, self._server.pipeline) from None
        modes = found.get("supported_modes")
        if isinstance(modes, list) and "vid_gen" not in modes:
            model = found.get("model")
            name = model.get("name") if isinstance(model, dict) else None
            wrong = EngineError(NO_VIDEOS_TEXT, url=self._server.url, model=name or "?")
            raise with_help(wrong, self._server.pipeline)

    async def create(self, order: Order) -> str:
        """Order a job. One whose answer was lost is made twice: it has no name of ours."""
        response = unless_busy(await self._post(VIDEOS, _fields(order)))
        job = text_of(json_of(response), "id")
        if response.is_success and job is not None:
            return job
        # Its words may hold the prompt, which no log does.
        logger.error("sd-server refused the order", status=response.status_code)
        raise refusal_of(response)

    async def poll(self, job: str) -> JobStatus:
        """Return how a job stands; a finished one brings its video along."""
        response = unless_busy(await self._get(job))
        found = json_of(response)
        status = text_of(found, "status")
        if status is None:
            return _unknown(response)
        if status == "completed":
            return JobStatus(state=JobState.DONE, found=found.get("result"))
        if status in {"failed", "cancelled"}:
            logger.error("sd-server failed", job=job, status=status)
            return JobStatus(state=JobState.FAILED)
        return JobStatus(state=JobState.RUNNING, progress=_progress(found))

    async def fetch(self, job: str, status: JobStatus) -> Path:
        """Write the video that came with the job to a file."""
        result = status.found if isinstance(status.found, dict) else {}
        return await asyncio.to_thread(write_base64, result.get("b64_json"))

    async def cancel(self, job: str) -> None:
        """Take the job out of the queue, which helps where it has not begun."""
        await self._post(f"{JOBS}/{job}/cancel", {})

    async def is_running(self, job: str) -> bool:
        """Say whether it waits or is being made."""
        return text_of(json_of(await self._get(job)), "status") in ALIVE

    async def _get(self, job: str) -> httpx2.Response:
        return await self._server.http.get(
            f"{self._server.url}{JOBS}/{job}", headers=self._server.headers
        )

    async def _post(self, path: str, body: dict[str, Any]) -> httpx2.Response:
        return await self._server.http.post(
            f"{self._server.url}{path}", headers=self._server.headers, json=body
        )


def _capabilities(server: RemoteServer) -> dict[str, Any]:
    """Return what the server says of itself, nothing where it has a fault of its own there.

    Raises EngineError where it does not answer, or is another server.
    """
    response = require_answer(f"{server.url}{CAPABILITIES}", headers=server.headers)
    if response.status_code == 404:
        raise EngineError(NO_API_TEXT, url=server.url, path=CAPABILITIES)
    return json_of(response)


def _fields(order: Order) -> dict[str, Any]:
    sampling: dict[str, Any] = {}
    noisy: dict[str, Any] = {}
    if order.guidance_scale is not None:
        sampling["guidance"] = noisy["guidance"] = {"txt_cfg": order.guidance_scale}
    if order.steps is not None:
        sampling["sample_steps"], noisy["sample_steps"] = order.steps, AUTOMATIC
    fields: dict[str, Any] = {
        "prompt": order.prompt,
        "negative_prompt": order.negative_prompt,
        "width": order.width,
        "height": order.height,
        "video_frames": _whole(order.num_frames),
        "fps": order.fps,
        "seed": order.seed,
        "sample_params": sampling,
        "high_noise_sample_params": noisy,
        # The only kind of file that every build can write.
        "output_format": "avi",
        "output_compression": 100,
    }
    for name, picture in (("init_image", order.first_frame), ("end_image", order.last_frame)):
        if picture is not None:
            fields[name] = base64_of(picture, order.width, order.height)
    return fields


def _whole(num_frames: int) -> int:
    """Return the next number of frames that the server does not round down."""
    return math.ceil((num_frames - 1) / FRAME_STEP) * FRAME_STEP + 1


def _unknown(response: httpx2.Response) -> JobStatus:
    """Return what it means that there is no job.

    404 and 410 in the server's own words are final; without them, what stands before it speaks.
    """
    if response.status_code not in {404, 410}:
        raise NoAnswer
    final = "error" in json_of(response)
    return JobStatus(state=JobState.LOST if final else JobState.UNKNOWN)


def _progress(found: dict[str, Any]) -> float:
    """Return the share of steps done, which only later versions tell."""
    step, steps = found.get("progress_step"), found.get("progress_steps")
    if not isinstance(step, int) or not isinstance(steps, int) or steps <= 0:
        return 0.0
    return min(1.0, max(0.0, step / steps))
