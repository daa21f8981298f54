"""Engines on other machines, behind ``POST /v1/videos``: SGLang-Diffusion, vLLM-Omni, or any server
of that shape.
"""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from vitascope.engines.base import UPSTREAM, EngineError, Generation, GenerationCancelled
from vitascope.engines.pipelines import Pipeline, pipeline
from vitascope.engines.remote import (
    FIRST_POLL_SECONDS,
    GIVE_UP_SECONDS,
    TIMEOUT_SECONDS,
    Backoff,
    ask,
    download,
    facts_of,
    json_of,
    message_of,
    require_answer,
    status_of,
)
from vitascope.errors import OperatorError
from vitascope.language import mark
from vitascope.video import ClipFile, VideoSpec

ORDERS, RESTARTS = "orders", "restarts"
"""Names in the memo: how many jobs came before UPSTREAM, and how many of those the server has lost.
"""
ENDED = {"completed", "failed", "cancelled"}
MOST_RESTARTS = 3
MOST_DOWNLOADS = 10
"""How often a finished video is asked for that does not come: for about forty seconds."""
MOST_BROKEN = 2
STOP_SECONDS = 30.0
"""How long a server may take to stop a job it was told to stop."""
POLL_SHARE = 0.9
"""Progress kept back for download and encoding."""
LOST_TEXT = mark("The engine server lost the job repeatedly.")
BROKEN_TEXT = mark("The engine server sent a broken video.")
MISSING_TEXT = mark("The engine server does not hand over the video that it has made.")
REFUSED_TEXT = mark("The engine server refused the request.")
FAILED_TEXT = mark("The engine server could not make the video.")


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """How a server departs from the common shape: its body, and what DELETE does to a job that
    runs.
    """

    multipart: bool = False
    seconds_as_text: bool = True
    delete_stops: bool = False


DIALECTS = {
    "sglang": Dialect(seconds_as_text=False),
    "vllm-omni": Dialect(multipart=True, delete_stops=True),
    "openai": Dialect(delete_stops=True),
}
"""openai is the common shape, which our own /v1/videos has too."""


class VideosEngine:
    """One server, one job at a time.

    The job's id on the server is on the disk before it is polled.
    """

    def __init__(
        self,
        *,
        url: str,
        dialect: str = "openai",
        model: str = "",
        pipeline: str = "",
        api_key: str = "",
        steps: int | None = None,
        poll_seconds: float = FIRST_POLL_SECONDS,
        patience_seconds: float = GIVE_UP_SECONDS,
    ) -> None:
        """Speak to the server at url; pipeline names the row of what it serves, so that it is asked
        for what it can.

        Raises OperatorError for an unknown dialect or pipeline.
        """
        if dialect not in DIALECTS:
            raise OperatorError(
                "There is no dialect {dialect}; there are: {known}",
                dialect=dialect,
                known=", ".join(DIALECTS),
            )
        self._dialect_name, self._dialect = dialect, DIALECTS[dialect]
        self._url, self._model, self._steps = url.rstrip("/"), model, steps
        self._row = _row(pipeline)
        self._headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self._poll_seconds, self._patience_seconds = poll_seconds, patience_seconds
        self._http = httpx2.AsyncClient(timeout=TIMEOUT_SECONDS, trust_env=False)

    @staticmethod
    def longest_seconds(options: dict[str, Any]) -> float | None:
        """Return the longest clip such an engine makes, None where that is not known."""
        row = _row(str(options.get("pipeline", "")))
        return row.longest_seconds if row else None

    def check(self) -> None:
        """Look whether the server answers.

        Raises EngineError where it does not.
        """
        require_answer(self._url)

    async def open(self) -> None:
        """Need nothing: a server that is down now may be up for the first task."""

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    async def generate(self, job: Generation) -> ClipFile:
        """Have the server make the video, or fetch what it made for an earlier attempt at the same
        task.
        """
        while True:
            backoff = Backoff(self._poll_seconds, self._patience_seconds)
            upstream = job.memo.get(UPSTREAM) or await self._submit(job, backoff)
            finished = await self._watch(job, upstream, backoff)
            if finished is not None:
                return await self._fetch(job, upstream, finished)
            await self._forget(job)

    async def _submit(self, job: Generation, backoff: Backoff) -> str:
        request = self._request(job.spec)
        # Where the server knows such keys, as ours does, an order whose answer was lost is not made
        # twice.
        headers = self._headers | {"Idempotency-Key": f"{job.task_id} {job.memo.get(ORDERS, '0')}"}

        async def send() -> httpx2.Response:
            return await self._http.post(f"{self._url}/v1/videos", headers=headers, **request)

        response = await ask(job, backoff, send)
        upstream = json_of(response).get("id")
        if not response.is_success or not isinstance(upstream, str):
            raise _refusal(response)
        backoff.answered()
        job.memo[UPSTREAM] = upstream
        await job.remember()
        return upstream

    def _request(self, spec: VideoSpec) -> dict[str, Any]:
        fields = self._fields(spec)
        if not self._dialect.multipart:
            return {"json": fields}
        return {"files": {name: (None, str(value)) for name, value in fields.items()}}

    def _fields(self, spec: VideoSpec) -> dict[str, Any]:
        """Return what is asked for: the spec's own values, never anything a client could smuggle in
        beside them.
        """
        seconds = spec.num_frames // spec.fps
        row = self._row
        width, height = row.size(spec) if row else (spec.width, spec.height)
        fields: dict[str, Any] = {
            "prompt": spec.prompt,
            "size": f"{width}x{height}",
            "seconds": str(seconds) if self._dialect.seconds_as_text else seconds,
            # Servers left to themselves make 24 frames a second whatever the network, or a single
            # one.
            "num_frames": row.num_frames(spec.num_frames / spec.fps) if row else spec.num_frames,
            "fps": row.fps if row else spec.fps,
            "seed": spec.seed,
        }
        fields |= {"model": self._model} if self._model else {}
        fields |= {"negative_prompt": spec.negative_prompt} if spec.negative_prompt else {}
        fields |= {"guidance_scale": round(row.guidance_scale(spec.cfg_scale), 3)} if row else {}
        steps = self._steps or (row.steps if row else None)
        return fields | ({"num_inference_steps": steps} if steps else {})

    async def _watch(
        self, job: Generation, upstream: str, backoff: Backoff
    ) -> dict[str, Any] | None:
        """Poll until the job has ended; return it, or None if the server knows it no longer."""
        url, highest = f"{self._url}/v1/videos/{upstream}", 0.0
        while True:
            try:
                response = await ask(
                    job, backoff, lambda: self._http.get(url, headers=self._headers)
                )
            except GenerationCancelled:
                await self._stop(url)
                raise
            status, found = status_of(response), json_of(response)
            if status == "completed":
                return found
            if status in ENDED:
                await self._abandon(job)
                raise EngineError(FAILED_TEXT, retryable=True)
            if status is not None:
                backoff.answered()
                highest = max(highest, _progress(found))
                job.progress(highest * POLL_SHARE)
            elif response.status_code != 404:
                backoff.record_failure()
            elif backoff.is_exhausted():
                return None
            await backoff.pause(job.cancelled)

    async def _stop(self, url: str) -> None:
        """Tell the server to stop; where it can, return when it has."""
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await self._http.delete(url, headers=self._headers)
                while self._dialect.delete_stops and await self._goes_on(url):
                    await asyncio.sleep(self._poll_seconds)
        except (httpx2.TransportError, TimeoutError):
            return

    async def _goes_on(self, url: str) -> bool:
        """Say whether a job that was told to stop still holds the device: 409 and cancelling, or
        not yet ended.
        """
        found = await self._http.get(url, headers=self._headers)
        return found.status_code != 404 and status_of(found) not in ENDED

    async def _forget(self, job: Generation) -> None:
        restarts = int(job.memo.get(RESTARTS, "0")) + 1
        if restarts > MOST_RESTARTS:
            raise EngineError(LOST_TEXT)
        job.memo[RESTARTS] = str(restarts)
        await self._abandon(job)

    async def _abandon(self, job: Generation) -> None:
        job.memo.pop(UPSTREAM, None)
        job.memo[ORDERS] = str(int(job.memo.get(ORDERS, "0")) + 1)
        await job.remember()

    async def _fetch(self, job: Generation, upstream: str, finished: dict[str, Any]) -> ClipFile:
        """Download until a whole video arrives.

        What was ordered stays ordered however that goes: the next attempt asks for it again.
        """
        pace, broken = Backoff(self._poll_seconds, self._patience_seconds), 0
        for _ in range(MOST_DOWNLOADS):
            path = await self._download(upstream, finished)
            if path is not None:
                if facts_of(path, job.spec.num_frames / job.spec.fps) is not None:
                    return ClipFile(path=path, notes=self._notes(upstream))
                broken += 1
                if broken == MOST_BROKEN:
                    raise EngineError(BROKEN_TEXT, retryable=True)
            await pace.pause(job.cancelled)
            if job.cancelled():
                raise GenerationCancelled
        raise EngineError(MISSING_TEXT, retryable=True)

    async def _download(self, upstream: str, finished: dict[str, Any]) -> Path | None:
        """Return the video in a temporary file, None if it does not arrive."""
        try:
            return await self._save(upstream, finished)
        except (httpx2.HTTPError, httpx2.InvalidURL):
            return None

    async def _save(self, upstream: str, finished: dict[str, Any]) -> Path:
        elsewhere = finished.get("url")
        if isinstance(elsewhere, str) and elsewhere.startswith(("http://", "https://")):
            # A store of its own: our key is none of its business.
            return await download(self._http, elsewhere)
        return await download(
            self._http, f"{self._url}/v1/videos/{upstream}/content", headers=self._headers
        )

    def _notes(self, upstream: str) -> dict[str, object]:
        return {
            "engine": "videos",
            "dialect": self._dialect_name,
            "weights": self._model,
            "upstream": upstream,
        }


def _row(name: str) -> Pipeline | None:
    try:
        return pipeline(name) if name else None
    except EngineError as error:
        raise OperatorError(error.rule, **error.values) from None


def _refusal(response: httpx2.Response) -> EngineError:
    """Return what to raise for an order that was not taken: the server's sentence about the input.

    A refused key, address or time-out is the operator's affair, and may pass by the next attempt.
    """
    if response.status_code in {400, 422}:
        return EngineError(message_of(response) or REFUSED_TEXT)
    return EngineError(REFUSED_TEXT, retryable=response.status_code in {401, 403, 404, 408})


def _progress(found: dict[str, Any]) -> float:
    percent = found.get("progress")
    good = isinstance(percent, int | float) and not isinstance(percent, bool)
    return min(1.0, max(0.0, float(percent) / 100)) if good and percent is not None else 0.0
