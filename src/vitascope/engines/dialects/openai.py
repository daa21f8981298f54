"""Servers with ``POST /v1/videos``: SGLang-Diffusion, vLLM-Omni, another Vitascope."""

from pathlib import Path
from typing import Any, ClassVar

import httpx2

from vitascope.engines.dialects.base import JobState, JobStatus, Order, RemoteServer
from vitascope.engines.dialects.picture import png_of
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

ENDED = {"completed", "failed", "cancelled"}
REFERENCE = "input_reference"
"""The part of a form that holds the picture to begin with."""


class OpenAiDialect:
    """The common shape, which our own ``/v1/videos`` has too.

    always_form: a body without a picture is a form as well.
    """

    frames: ClassVar[frozenset[Ability]] = frozenset({Ability.FIRST_FRAME})
    longest_seconds: ClassVar[float | None] = None
    needs: ClassVar[frozenset[str]] = frozenset()
    always_form: ClassVar[bool] = False
    seconds_as_text: ClassVar[bool] = True
    delete_stops: ClassVar[bool] = True

    def __init__(self, server: RemoteServer) -> None:
        """Speak to server."""
        self._server = server

    def check(self) -> None:
        """Look whether anything answers."""
        require_answer(self._server.url)

    async def create(self, order: Order) -> str:
        """Order a job; where the server knows such keys, as ours does, an order whose answer was
        lost is not made twice.
        """
        headers = self._server.headers | {"Idempotency-Key": order.name}
        response = unless_busy(
            await self._server.http.post(
                f"{self._server.url}/v1/videos", headers=headers, **self._body(order)
            )
        )
        job = text_of(json_of(response), "id")
        if not response.is_success or job is None:
            raise refusal_of(response)
        return job

    def _body(self, order: Order) -> dict[str, Any]:
        fields = self._fields(order)
        if order.first_frame is None and not self.always_form:
            return {"json": fields}
        form: dict[str, Any] = {name: (None, str(value)) for name, value in fields.items()}
        if order.first_frame is not None:
            content = png_of(order.first_frame, order.width, order.height)
            form[REFERENCE] = ("first_frame.png", content, "image/png")
        return {"files": form}

    def _fields(self, order: Order) -> dict[str, Any]:
        fields: dict[str, Any] = {
            "prompt": order.prompt,
            "size": f"{order.width}x{order.height}",
            "seconds": str(order.seconds) if self.seconds_as_text else order.seconds,
            # Servers left to themselves make 24 frames a second whatever the network, or a single
            # one.
            "num_frames": order.num_frames,
            "fps": order.fps,
            "seed": order.seed,
        }
        optional = {
            "model": self._server.model or None,
            "negative_prompt": order.negative_prompt or None,
            "guidance_scale": order.guidance_scale,
            "num_inference_steps": order.steps,
        }
        return fields | {name: value for name, value in optional.items() if value is not None}

    async def poll(self, job: str) -> JobStatus:
        """Return how a job stands; a state of another name is still running, and a failed job may
        come with the status of a failed answer.
        """
        response = await self._get(job)
        found = json_of(response)
        status = text_of(found, "status")
        if status is None and response.status_code == 404:
            return JobStatus(state=JobState.UNKNOWN)
        if status is None:
            raise NoAnswer
        if status == "completed":
            return JobStatus(state=JobState.DONE, found=found)
        if status in ENDED:
            return JobStatus(state=JobState.FAILED)
        return JobStatus(state=JobState.RUNNING, progress=_progress(found))

    async def fetch(self, job: str, status: JobStatus) -> Path:
        """Download the file, from a store of its own where the job names one."""
        elsewhere = text_of(status.found, "url")
        if elsewhere is not None and elsewhere.startswith(("http://", "https://")):
            # Our key is none of the store's business.
            return await download(self._server.http, elsewhere)
        return await download(
            self._server.http, f"{self._job_url(job)}/content", headers=self._server.headers
        )

    async def cancel(self, job: str) -> None:
        """Delete the job."""
        await self._server.http.delete(self._job_url(job), headers=self._server.headers)

    async def is_running(self, job: str) -> bool:
        """Say so while it is cancelling, or not yet ended."""
        if not self.delete_stops:
            return False
        response = await self._get(job)
        return response.status_code != 404 and text_of(json_of(response), "status") not in ENDED

    async def _get(self, job: str) -> httpx2.Response:
        return await self._server.http.get(self._job_url(job), headers=self._server.headers)

    def _job_url(self, job: str) -> str:
        return f"{self._server.url}/v1/videos/{job}"


class SglangDialect(OpenAiDialect):
    """SGLang-Diffusion: whole seconds are numbers; a form must have a picture; DELETE forgets the
    job while the GPU goes on.
    """

    seconds_as_text = False
    delete_stops = False


class OmniDialect(OpenAiDialect):
    """vLLM-Omni: a form always; model must name what is served; DELETE aborts."""

    always_form = True


def _progress(found: dict[str, Any]) -> float:
    percent = found.get("progress")
    if isinstance(percent, bool) or not isinstance(percent, int | float):
        return 0.0
    return min(1.0, max(0.0, float(percent) / 100))
