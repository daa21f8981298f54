"""The relay: another service with kie.ai's jobs API does the work, ordered with the operator's key,
by our own SDK.
"""

import asyncio
from collections.abc import Collection
from typing import Any, Literal

import httpx2

from vitascope import clock, errors
from vitascope.client import AsyncVitascope, Vitascope
from vitascope.client.errors import Unreachable
from vitascope.client.verbs import MODEL
from vitascope.client.video import Generating, Video
from vitascope.engines.base import ORDERED, UPSTREAM, EngineError, Generation, GenerationCancelled
from vitascope.engines.remote import (
    CHECK_SECONDS,
    CLOSED_TEXT,
    GLANCE_SECONDS,
    TIMEOUT_SECONDS,
    UNREACHABLE_TEXT,
    facts_of,
    json_of,
    temporary_file,
)
from vitascope.engines.supplier_uploads import hand_over, with_addresses
from vitascope.errors import VitascopeError
from vitascope.language import mark
from vitascope.video import Ability, ClipFile, VideoSpec
from vitascope.wire import SERVICE_NAME, State

MOST_DOWNLOADS = 2
STOP_SECONDS = 30.0
PLAIN_SECONDS_MAX = 10.0
"""The longest clip that a model of the operator's choice is asked for: see _duration."""
WATCH_SHARE = 0.95
"""Progress kept back for download and encoding."""
SILENT_TEXT = mark("The upstream service sent a video without the sound that was ordered.")
UNSURE_TEXT = mark(
    "The upstream response was lost; resubmitting might charge twice. Your credits have been returned."
)
LOST_TEXT = mark("The upstream service has lost the video.")
BROKEN_TEXT = mark("The upstream service sent a broken video.")
MISSING_TEXT = mark("The upstream service does not hand over the video that it has made.")

_CLOSED = (
    errors.Unauthorized, errors.InsufficientCredits, errors.KeyLimit, errors.SwitchedOff, errors.Maintenance,
    errors.TooFrequent,
)  # fmt: skip
"""Refusals that are between the operator and his supplier, and may have passed at the next attempt.
"""


class KieEngine:
    """Orders each task once upstream, whatever dies in between, and fetches what came of it."""

    reads_pictures = False
    """The addresses are passed on; what lies behind those that only this service can read is
    uploaded there first.
    """
    charges = True
    """Whoever takes the order wants to be paid for it."""

    def __init__(
        self,
        *,
        url: str,
        api_key: str,
        model: str = "",
        upload_url: str = "",
        poll_seconds: float | None = None,
    ) -> None:
        """Order from the service at url; poll_seconds replaces the advised pace of polling.

        model is ordered in place of the task's own, of which then only the text, shape and length
        are passed on. upload_url is where the service takes files, where that is another host.
        """
        self._upload_url = (upload_url or url).rstrip("/")
        self._model = model
        self._client = AsyncVitascope(url, api_key, poll_seconds=poll_seconds, sleep=self._sleep)
        self._url, self._key = url.rstrip("/"), api_key
        self._job: Generation | None = None

    @staticmethod
    def abilities(options: dict[str, Any]) -> Collection[Ability]:
        """Return what comes of an order: everything, where the task's own model is ordered."""
        return () if options.get("model") else tuple(Ability)

    @staticmethod
    def longest_seconds(options: dict[str, Any]) -> float | None:
        """Return the longest clip that is ordered of a model of the operator's choice.

        A task's own model knows.
        """
        return PLAIN_SECONDS_MAX if options.get("model") else None

    def check(self) -> None:
        """Look whether the service answers to the key.

        Raises EngineError where it does not.
        """
        try:
            with Vitascope(
                self._url, self._key, timeout_seconds=CHECK_SECONDS, max_retries=0
            ) as client:
                client.credits()
        except VitascopeError as error:
            if self._url in str(error):
                raise EngineError("{why}", why=error) from error
            raise EngineError("{url}: {why}", url=self._url, why=error) from error

    async def open(self) -> None:
        """Need nothing: a service that is down now may be up for the first task."""

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.close()

    async def generate(self, job: Generation) -> ClipFile:
        """Order the video, or go on with the order of an earlier attempt at the same task.

        Fetch it when it is made.
        """
        self._job = job
        upstream = job.memo.get(UPSTREAM)
        try:
            upstream = upstream or await self._order(job)
            video = await self._watch(job, upstream)
            return await self._fetch(job, video)
        except GenerationCancelled:
            if upstream is not None:
                await self._stop(upstream)
            raise
        finally:
            self._job = None

    async def _order(self, job: Generation) -> str:
        """Order once: the intention is on the disk before the order goes out, the task's id before
        it is polled.
        """
        is_doubtful = ORDERED in job.memo
        if is_doubtful and not await self._orders_are_recognised():
            raise EngineError(UNSURE_TEXT)
        asked = await self._asked(job)
        job.memo[ORDERED] = job.task_id
        await job.remember()
        try:
            video = await self._create(job, asked)
        except VitascopeError as error:
            failure, was_taken = await self._refusal(error)
            if not was_taken and not is_doubtful:
                await self._take_back(job)
            raise failure from error
        job.memo[UPSTREAM] = video.id
        await job.remember()
        return video.id

    async def _refusal(self, error: VitascopeError) -> tuple[EngineError, bool]:
        """Return what to raise for an order without a task, and whether it may have been taken.

        An answer with a code is one, whatever the code: nothing was ordered. Only Vitascope's own
        500 means that it does not know. Raises EngineError if the service is away.
        """
        if isinstance(error, _CLOSED):
            return EngineError(CLOSED_TEXT, retryable=True), error.acted
        if isinstance(error, Unreachable):
            return EngineError(UNREACHABLE_TEXT, retryable=True), error.acted
        if isinstance(error, errors.Internal) and await self._orders_are_recognised():
            return EngineError(UNREACHABLE_TEXT, retryable=True), True
        return EngineError(str(error)), False

    async def _asked(self, job: Generation) -> dict[str, Any]:
        """Return the input that is ordered, with addresses in it that the service can read."""
        if self._model or not job.input:
            return _plain_input(job.spec)
        there = await hand_over(job.files, url=self._upload_url, key=self._key)
        asked: dict[str, Any] = with_addresses(_own_input(job), there)
        return asked

    async def _create(self, job: Generation, asked: dict[str, Any]) -> Video:
        return await self._client.videos.create(
            asked.pop("prompt", ""), model=self._ordered(job), more_input=asked,
            idempotency_key=f"relay {job.task_id}",
        )  # fmt: skip

    def _ordered(self, job: Generation) -> str:
        """Return the model that is ordered: the operator's choice, else the task's own."""
        return self._model or job.model or MODEL

    async def _take_back(self, job: Generation) -> None:
        job.memo.pop(ORDERED, None)
        await job.remember()

    async def _orders_are_recognised(self) -> bool:
        """Say whether the service knows an order that it has had before by its Idempotency-Key."""
        try:
            async with httpx2.AsyncClient(timeout=TIMEOUT_SECONDS, trust_env=False) as http:
                response = await http.get(f"{self._url}/healthz")
        except httpx2.TransportError as error:
            raise EngineError(UNREACHABLE_TEXT, retryable=True) from error
        if response.status_code >= 500:
            raise EngineError(UNREACHABLE_TEXT, retryable=True)
        found = json_of(response).get("data")
        return isinstance(found, dict) and found.get("service") == SERVICE_NAME

    async def _watch(self, job: Generation, upstream: str) -> Video:
        """Follow the order to its end, which only the service's own word about it can be."""
        # That the service took the order is known: an outage is borne from the first look on.
        video = Video(id=upstream, model=self._ordered(job), state=State.WAITING, input={})
        try:
            async for event in self._client.videos.subscribe(video):
                video = event.video
                if isinstance(event, Generating):
                    job.progress(event.progress / 100 * WATCH_SHARE)
        except errors.WireError as error:
            raise _verdict(error) from error
        except VitascopeError as error:
            raise EngineError(UNREACHABLE_TEXT, retryable=True) from error
        return video

    async def _fetch(self, job: Generation, video: Video) -> ClipFile:
        """Download until a whole video arrives; the order stays this task's, however that goes."""
        failure = MISSING_TEXT
        for _ in range(MOST_DOWNLOADS):
            path = temporary_file()
            try:
                await self._client.videos.download(video, path)
            except errors.NotFound as error:
                path.unlink(missing_ok=True)
                raise EngineError(LOST_TEXT) from error
            except VitascopeError:
                path.unlink(missing_ok=True)
                continue
            except BaseException:
                path.unlink(missing_ok=True)
                raise
            facts = facts_of(path, job.spec.num_frames / job.spec.fps)
            if facts is not None and job.spec.sound and not facts.has_sound:
                path.unlink(missing_ok=True)
                raise EngineError(SILENT_TEXT)
            if facts is not None:
                return ClipFile(path=path, notes=self._notes(job, video))
            failure = BROKEN_TEXT
        raise EngineError(failure, retryable=True)

    async def _stop(self, upstream: str) -> None:
        """Cancel upstream, and return when it has ended there.

        A service that cannot cancel goes on by itself.
        """
        self._job = None
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await self._client.videos.cancel(upstream)
                await self._client.videos.wait(upstream)
        except (VitascopeError, TimeoutError):
            return

    async def _sleep(self, seconds: float) -> None:
        """Pause between two polls, awake enough to see a cancel."""
        end = clock.monotonic_seconds() + seconds
        while (left := end - clock.monotonic_seconds()) > 0:
            if self._job is not None and self._job.cancelled():
                raise GenerationCancelled
            await asyncio.sleep(min(left, GLANCE_SECONDS))

    def _notes(self, job: Generation, video: Video) -> dict[str, Any]:
        return {
            "engine": "kie", "weights": self._ordered(job), "upstream": video.id, "upstream_credits": video.credits,
        }  # fmt: skip


def _own_input(job: Generation) -> dict[str, Any]:
    """Return a task's own input as it is ordered: what is empty, and the mark on the picture, is
    not passed on.

    What was left out at no cost is not paid for upstream either: a switch is off, for the rest the
    default counts.
    """
    left_out = job.spec.left_out
    asked = {
        name: value
        for name, value in job.input.items()
        if value != "" and name != "visible_label" and name not in left_out
    }
    return asked | {name: False for name in left_out if job.input.get(name) is True}


def _plain_input(spec: VideoSpec) -> dict[str, Any]:
    """Return the input by which a model like the first of the API makes a clip like this."""
    asked = {
        "prompt": spec.prompt, "duration": _duration(spec), "aspect_ratio": _ratio(spec), "cfg_scale": spec.cfg_scale,
        "seed": spec.seed,
    }  # fmt: skip
    return asked | ({"negative_prompt": spec.negative_prompt} if spec.negative_prompt else {})


def _duration(spec: VideoSpec) -> Literal["5", "10"]:
    return "10" if spec.num_frames > 5 * spec.fps else "5"


def _ratio(spec: VideoSpec) -> Literal["16:9", "9:16", "1:1"]:
    if spec.width == spec.height:
        return "1:1"
    return "16:9" if spec.width > spec.height else "9:16"


def _verdict(error: errors.WireError) -> EngineError:
    """Return what an error of a watched order means here."""
    if error.task_id:
        # It failed there, and was refunded there: so it does here.
        return EngineError(str(error))
    if isinstance(error, errors.NotFound):
        return EngineError(LOST_TEXT)
    return EngineError(UNREACHABLE_TEXT, retryable=True)
