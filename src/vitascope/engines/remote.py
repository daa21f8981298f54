"""What engines behind HTTP share: patience with a server that stumbles, and downloads that are
whole.
"""

import asyncio
import base64
import binascii
import os
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx2

from vitascope import clock
from vitascope.engines.base import EngineError, Generation, GenerationCancelled
from vitascope.language import mark
from vitascope.media.probe import BrokenVideo, Probe, probe

Answer = TypeVar("Answer")

FIRST_POLL_SECONDS = 1.0
LONGEST_POLL_SECONDS = 5.0
GLANCE_SECONDS = 0.1
"""How often a waiting engine looks whether it was cancelled."""
GIVE_UP_SECONDS = 120.0
"""How long a server may be silent, or not know a job that it took, before that is believed."""
TIMEOUT_SECONDS = 60.0
CHECK_SECONDS = 5.0
"""How long somebody who looks at the set-up waits for a server."""
LARGEST_BYTES = 2 << 30
BUSY = frozenset({429, 500, 502, 503, 504})
"""Statuses of an answer that another try may better."""
MOST_REDIRECTS = 5
UNREACHABLE_TEXT = mark("The engine server cannot be reached.")
REFUSED_TEXT = mark("The engine server refused the request.")
CLOSED_TEXT = mark("The upstream service is not accepting jobs right now.")
NO_VIDEO_TEXT = mark("The engine server answered without a video.")


class Backoff:
    """Counts how long a server has said nothing of use, and the pause before asking again."""

    def __init__(self, poll_seconds: float, patience_seconds: float) -> None:
        """Start with the shortest pause and a server that answers."""
        self._pause = poll_seconds
        self._give_up_seconds = patience_seconds
        self._silent_since: float | None = None

    def answered(self) -> None:
        """Note that the server answered sensibly."""
        self._silent_since = None

    def is_exhausted(self) -> bool:
        """Note that it did not; return True if that has gone on for too long."""
        now = clock.monotonic_seconds()
        self._silent_since = self._silent_since or now
        return now - self._silent_since >= self._give_up_seconds

    def record_failure(self) -> None:
        """Note that it did not.

        Raises EngineError if that has gone on for too long.
        """
        if self.is_exhausted():
            raise EngineError(UNREACHABLE_TEXT, retryable=True)

    async def pause(self, cancelled: Callable[[], bool]) -> None:
        """Wait before the next poll, each time a little longer, and no longer than it takes to see
        a cancel.
        """
        end = clock.monotonic_seconds() + self._pause
        self._pause = min(self._pause * 1.5, max(LONGEST_POLL_SECONDS, self._pause))
        while not cancelled() and (left := end - clock.monotonic_seconds()) > 0:
            await asyncio.sleep(min(left, GLANCE_SECONDS))


class NoAnswer(Exception):
    """A server gave no answer of use: it is to be asked again."""


async def ask_until_answered(
    job: Generation, backoff: Backoff, ask: Callable[[], Awaitable[Answer]]
) -> Answer:
    """Ask until there is an answer: neither NoAnswer nor httpx2.TransportError.

    Whether it is of use for patience is the caller's to note. Raises GenerationCancelled, or
    EngineError if the server is silent for too long.
    """
    while not job.cancelled():
        try:
            return await ask()
        except (NoAnswer, httpx2.TransportError):
            backoff.record_failure()
        await backoff.pause(job.cancelled)
    raise GenerationCancelled


def unless_busy(response: httpx2.Response) -> httpx2.Response:
    """Return an answer that says something.

    Raises NoAnswer for one of a server that is busy, or of what stands before a server.
    """
    if response.status_code in BUSY:
        raise NoAnswer
    return response


def require_answer(url: str, *, headers: Mapping[str, str] | None = None) -> httpx2.Response:
    """Return what answers there, whatever it says.

    Raises EngineError naming the address where nothing does.
    """
    try:
        return httpx2.get(url, headers=headers, timeout=CHECK_SECONDS, trust_env=False)
    except (httpx2.TransportError, httpx2.InvalidURL) as error:
        raise EngineError("{url} does not answer: {why}", url=url, why=error) from error


def json_of(response: httpx2.Response) -> dict[str, Any]:
    """Return an answer's JSON object, an empty one where it holds none."""
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def message_of(response: httpx2.Response) -> str | None:
    """Return the sentence of a refusal in OpenAI's shape, None if there is none."""
    error = json_of(response).get("error")
    message = error.get("message") if isinstance(error, dict) else None
    return message if isinstance(message, str) and message else None


def refusal_of(response: httpx2.Response) -> EngineError:
    """Return what to raise for an order that was not taken: the server's sentence about the input.

    A refused key, address or time-out is the operator's affair, and may pass by the next attempt.
    """
    if response.status_code in {400, 422}:
        return EngineError(message_of(response) or REFUSED_TEXT)
    return EngineError(REFUSED_TEXT, retryable=response.status_code in {401, 403, 404, 408})


def text_of(found: Mapping[str, Any], name: str) -> str | None:
    """Return a text in a JSON object, None where there is none or an empty one."""
    value = found.get(name)
    return value if isinstance(value, str) and value else None


def temporary_file() -> Path:
    """Return a new, empty file for a download."""
    file, name = tempfile.mkstemp(prefix="vitascope-", suffix=".mp4")
    os.close(file)
    return Path(name)


def write_base64(video: object) -> Path:
    """Write a video that came in base64, bare or as a data URL, to a temporary file.

    Raises EngineError for what is none.
    """
    try:
        content = base64.b64decode(str(video).rpartition(",")[2], validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if not content or not isinstance(video, str):
        raise EngineError(NO_VIDEO_TEXT, retryable=True)
    path = temporary_file()
    path.write_bytes(content)
    return path


async def download(
    http: httpx2.AsyncClient, url: str, *, headers: Mapping[str, str] | None = None
) -> Path:
    """Save what url holds in a temporary file, and return it.

    A few redirects are followed. headers hold the key: they go to the origin of url only, which is
    its scheme, host and port. Raises httpx2.HTTPError or httpx2.InvalidURL if it does not arrive
    whole, EngineError if it is too large.
    """
    path, size = temporary_file(), 0
    try:
        with path.open("wb") as target:
            async with _following(http, url, headers or {}) as response:
                async for chunk in response.aiter_bytes():
                    size += len(chunk)
                    if size > LARGEST_BYTES:
                        raise EngineError("The engine server sent a file that is too large.")
                    target.write(chunk)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


@asynccontextmanager
async def _following(
    http: httpx2.AsyncClient, url: str, headers: Mapping[str, str]
) -> AsyncIterator[httpx2.Response]:
    """Open url and what it redirects to; httpx2 itself would take the key from http to https."""
    here = httpx2.URL(url)
    home = here.origin
    for _ in range(MOST_REDIRECTS + 1):
        async with http.stream("GET", here, headers=headers, follow_redirects=False) as response:
            if response.next_request is None:
                response.raise_for_status()
                yield response
                return
            here = response.next_request.url
            headers = headers if here.origin == home else {}
    raise httpx2.TooManyRedirects("The engine's server redirects too often.")


def facts_of(path: Path, seconds: float) -> Probe | None:
    """Return a downloaded file's facts where it is a video that lasts long enough, else None and
    remove it.

    A file that was cut off may still say how long it once was, so its pictures are counted.
    """
    try:
        facts = probe(path)
        if facts.fps > 0 and facts.num_frames + 0.5 >= seconds * facts.fps:
            return facts
    except BrokenVideo:
        pass
    path.unlink(missing_ok=True)
    return None
