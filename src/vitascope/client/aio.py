"""The asynchronous client."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx2

from vitascope import errors
from vitascope.client.errors import Unreachable
from vitascope.client.video import Video
from vitascope.wire import Code

MODEL = "kling/v2-1-master-text-to-video"
TIMEOUT_SECONDS = 60.0
POLL_SECONDS = 0.5

_ERRORS: dict[int, Callable[[str], errors.WireError]] = {
    Code.UNAUTHORIZED: errors.Unauthorized,
    Code.INSUFFICIENT_CREDITS: errors.InsufficientCredits,
    Code.NOT_FOUND: errors.NotFound,
    Code.INVALID: errors.Invalid,
    Code.KEY_LIMIT: errors.KeyLimit,
    Code.MAINTENANCE: errors.Maintenance,
    Code.GENERATION_FAILED: errors.GenerationFailed,
    Code.SWITCHED_OFF: errors.WireError,
}


class AsyncVitascope:
    """Create, watch and download videos. Raises the errors that the server would have caught."""

    def __init__(self, base_url: str, api_key: str, *, transport: httpx2.AsyncBaseTransport | None = None) -> None:
        """Speak to the service at base_url; nothing is sent before the first call."""
        self._http = httpx2.AsyncClient(
            base_url=base_url,
            headers={"Authorization": f"Bearer {api_key}"},
            timeout=TIMEOUT_SECONDS,
            transport=transport,
            trust_env=False,
        )

    async def create(self, wish: Mapping[str, Any], *, model: str = MODEL, call_back_url: str | None = None) -> str:
        """Start a generation from createTask's ``input`` and return the task's id."""
        body = {"model": model, "input": dict(wish)} | ({"callBackUrl": call_back_url} if call_back_url else {})
        data = await self._call("POST", "/api/v1/jobs/createTask", json=body)
        return str(data["taskId"])

    async def get(self, task_id: str) -> Video:
        """Return how a task stands."""
        return Video.parse(await self._call("GET", "/api/v1/jobs/recordInfo", params={"taskId": task_id}))

    async def wait(
        self,
        task_id: str,
        *,
        on_change: Callable[[Video], None] = lambda video: None,
        poll_seconds: float = POLL_SECONDS,
    ) -> Video:
        """Poll until a task has ended; on_change sees every answer.

        Raises GenerationFailed with the service's sentence where it failed.
        """
        while True:
            video = await self.get(task_id)
            on_change(video)
            if not video.is_finished:
                await asyncio.sleep(poll_seconds)
            elif video.urls:
                return video
            else:
                raise errors.GenerationFailed(video.fail_message or "The generation failed.")

    async def download(self, url: str, path: Path) -> None:
        """Save a video; path appears only when it is whole."""
        part = path.with_name(path.name + ".part")
        try:
            async with self._http.stream("GET", url) as response:
                response.raise_for_status()
                with part.open("wb") as file:
                    async for chunk in response.aiter_bytes():
                        file.write(chunk)
        except httpx2.HTTPError as error:
            part.unlink(missing_ok=True)
            raise Unreachable(f"The video could not be downloaded: {error}") from error
        part.rename(path)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        """Use the client for a block."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        await self.close()

    async def _call(self, method: str, path: str, **request: Any) -> Any:
        try:
            response = await self._http.request(method, path, **request)
            envelope = response.json()
            code, message = envelope["code"], envelope["msg"]
        except (httpx2.HTTPError, ValueError, TypeError, KeyError) as error:
            raise Unreachable(f"{self._http.base_url} did not answer as this API does: {error!r}") from error
        if code == Code.OK:
            return envelope["data"]
        raise _error(code, message, response)


def _error(code: int, message: str, response: httpx2.Response) -> errors.WireError:
    if code == Code.TOO_FREQUENT:
        return errors.TooFrequent(int(response.headers.get("retry-after", "10")), message)
    return _ERRORS.get(code, errors.Internal)(message)
