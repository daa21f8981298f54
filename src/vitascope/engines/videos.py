"""Engines on other machines: a video server, asked in the dialect that it speaks."""

import asyncio
from collections.abc import Collection
from pathlib import Path
from typing import Any

import httpx2

from vitascope.engines.base import UPSTREAM, EngineError, Generation, GenerationCancelled
from vitascope.engines.dialects import DIALECTS, Dialect, dialect
from vitascope.engines.dialects.base import (
    BOTH_FRAMES,
    JobState,
    JobStatus,
    Order,
    RemoteServer,
    require_settings,
)
from vitascope.engines.pipelines import Pipeline, pipeline
from vitascope.engines.remote import (
    FIRST_POLL_SECONDS,
    GIVE_UP_SECONDS,
    Backoff,
    NoAnswer,
    ask_until_answered,
    facts_of,
)
from vitascope.errors import OperatorError
from vitascope.language import mark
from vitascope.video import Ability, ClipFile

ORDERS, RESTARTS = "orders", "restarts"
"""Names in the memo: how many jobs came before UPSTREAM, and how many of those the server has lost.
"""
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
FAILED_TEXT = mark("The engine server could not make the video.")


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
        workflow: str = "",
        first_frame: bool = False,
        last_frame: bool = False,
        api_key: str = "",
        steps: int | None = None,
        poll_seconds: float = FIRST_POLL_SECONDS,
        patience_seconds: float = GIVE_UP_SECONDS,
    ) -> None:
        """Speak to the server at url; pipeline names the row of what it serves, so that it is asked
        for what it can. first_frame and last_frame say that what it serves takes such pictures.

        Raises OperatorError for an unknown dialect or pipeline, and for settings that do not fit.
        """
        given = {
            "model": model,
            "workflow": workflow,
            "first_frame": first_frame,
            "last_frame": last_frame,
        }
        kind = _kind(dialect, given)
        self._name, self._model, self._steps, self._row = dialect, model, steps, _row(pipeline)
        optional = {
            "steps": bool(steps or self._row),
            "guidance_scale": self._row is not None,
        }
        self._server = RemoteServer(
            url=url.rstrip("/"),
            headers={"Authorization": f"Bearer {api_key}"} if api_key else {},
            model=model,
            workflow=workflow,
            pipeline=pipeline,
            frames=_frames(given),
            filled=frozenset(name for name, is_there in optional.items() if is_there),
        )
        self._dialect = kind(self._server)
        self._poll_seconds, self._patience_seconds = poll_seconds, patience_seconds

    @staticmethod
    def abilities(options: dict[str, Any]) -> Collection[Ability]:
        """Return which pictures the operator says that the server takes, in a dialect that can."""
        _kind(str(options.get("dialect", "openai")), options)
        return _frames(options)

    @staticmethod
    def needs(options: dict[str, Any]) -> Collection[Ability]:
        """Return which pictures the row that is served makes no clip without."""
        row = _row(str(options.get("pipeline", "")))
        return row.needs if row else ()

    @staticmethod
    def longest_seconds(options: dict[str, Any]) -> float | None:
        """Return the longest clip such an engine makes, None where that is not known."""
        row = _row(str(options.get("pipeline", "")))
        known = DIALECTS.get(str(options.get("dialect", "openai")))
        of_dialect = known.longest_seconds if known else None
        lengths = (row.longest_seconds if row else None, of_dialect)
        return min((each for each in lengths if each is not None), default=None)

    def check(self) -> None:
        """Look whether the server is ready.

        Raises EngineError where it is not.
        """
        self._dialect.check()

    async def open(self) -> None:
        """Need nothing: a server that is down now may be up for the first task."""

    async def close(self) -> None:
        """Let go of the connections."""
        await self._server.http.aclose()

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
            await self._count_restart(job)

    async def _submit(self, job: Generation, backoff: Backoff) -> str:
        order = self._order(job)
        upstream = await ask_until_answered(job, backoff, lambda: self._dialect.create(order))
        backoff.answered()
        job.memo[UPSTREAM] = upstream
        await job.remember()
        return upstream

    def _order(self, job: Generation) -> Order:
        """Return what is asked for: the spec's own values, never anything a client could smuggle in
        beside them.
        """
        spec, row = job.spec, self._row
        width, height = row.size(spec) if row else (spec.width, spec.height)
        return Order(
            name=f"{job.task_id}-{job.memo.get(ORDERS, '0')}",
            prompt=spec.prompt,
            negative_prompt=spec.negative_prompt,
            width=width,
            height=height,
            seconds=spec.num_frames // spec.fps,
            num_frames=row.num_frames(spec.num_frames / spec.fps) if row else spec.num_frames,
            fps=row.fps if row else spec.fps,
            seed=spec.seed,
            guidance_scale=round(row.guidance_scale(spec.cfg_scale), 3) if row else None,
            steps=self._steps or (row.steps if row else None),
            first_frame=job.first_frame,
            last_frame=job.last_frame,
        )

    async def _watch(self, job: Generation, upstream: str, backoff: Backoff) -> JobStatus | None:
        """Poll until the job has ended; return it, or None if the server knows it no longer."""
        highest = 0.0
        while True:
            try:
                status = await ask_until_answered(
                    job, backoff, lambda: self._dialect.poll(upstream)
                )
            except GenerationCancelled:
                await self._stop(upstream)
                raise
            match status.state:
                case JobState.DONE:
                    return status
                case JobState.FAILED:
                    await self._abandon(job)
                    raise EngineError(FAILED_TEXT, retryable=True)
                case JobState.LOST:
                    return None
                case JobState.UNKNOWN:
                    if backoff.is_exhausted():
                        return None
                case JobState.RUNNING:
                    backoff.answered()
                    highest = max(highest, status.progress)
                    job.progress(highest * POLL_SHARE)
            await backoff.pause(job.cancelled)

    async def _stop(self, upstream: str) -> None:
        """Tell the server to stop; where it can, return when it has."""
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await self._dialect.cancel(upstream)
                while await self._dialect.is_running(upstream):
                    await asyncio.sleep(self._poll_seconds)
        except (NoAnswer, httpx2.TransportError, TimeoutError):
            return

    async def _count_restart(self, job: Generation) -> None:
        restarts = int(job.memo.get(RESTARTS, "0")) + 1
        if restarts > MOST_RESTARTS:
            raise EngineError(LOST_TEXT)
        job.memo[RESTARTS] = str(restarts)
        await self._abandon(job)

    async def _abandon(self, job: Generation) -> None:
        job.memo.pop(UPSTREAM, None)
        job.memo[ORDERS] = str(int(job.memo.get(ORDERS, "0")) + 1)
        await job.remember()

    async def _fetch(self, job: Generation, upstream: str, finished: JobStatus) -> ClipFile:
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

    async def _download(self, upstream: str, finished: JobStatus) -> Path | None:
        """Return the video in a temporary file, None if it does not arrive."""
        try:
            return await self._dialect.fetch(upstream, finished)
        except (httpx2.HTTPError, httpx2.InvalidURL):
            return None

    def _notes(self, upstream: str) -> dict[str, object]:
        return {
            "engine": "videos",
            "dialect": self._name,
            "weights": self._model,
            "upstream": upstream,
        }


def _kind(name: str, given: dict[str, Any]) -> type[Dialect]:
    """Return the dialect of this name, which the settings given must fit."""
    kind = dialect(name)
    require_settings(name, kind, given)
    return kind


def _frames(options: dict[str, Any]) -> frozenset[Ability]:
    return frozenset(each for each in BOTH_FRAMES if options.get(each.name.lower()))


def _row(name: str) -> Pipeline | None:
    try:
        return pipeline(name) if name else None
    except EngineError as error:
        raise OperatorError(error.rule, **error.values) from None
