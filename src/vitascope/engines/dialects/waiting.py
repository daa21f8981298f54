"""Servers that answer a request when the video is made, and not before."""

import asyncio
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, ClassVar

import httpx2

from vitascope.engines.dialects.base import JobState, JobStatus, Order, RemoteServer
from vitascope.engines.remote import (
    TIMEOUT_SECONDS,
    NoAnswer,
    json_of,
    refusal_of,
    require_answer,
    write_base64,
)
from vitascope.video import Ability

ANSWER_SECONDS = 7_200.0
"""How long a server may take over one video: two hours."""
PASSING = frozenset({429, 502, 503, 504})
"""Answers of a server that has not begun; 500 is one that has, and failed."""


class WaitingDialect(ABC):
    """One request for each job, which lives in this process: after a restart it is lost.

    It cannot be stopped: hanging up is all that there is.
    """

    frames: ClassVar[frozenset[Ability]] = frozenset()
    longest_seconds: ClassVar[float | None] = None
    needs: ClassVar[frozenset[str]] = frozenset()
    path: ClassVar[str]

    def __init__(self, server: RemoteServer) -> None:
        """Speak to server."""
        self._server = server
        self._order: Order | None = None
        self._request: asyncio.Task[httpx2.Response] | None = None

    @abstractmethod
    def body(self, order: Order) -> dict[str, Any]:
        """Return the body of an order's request."""

    @abstractmethod
    def video_in(self, answer: dict[str, Any]) -> object:
        """Return the video in base64 that an answer holds, anything else where it holds none."""

    def check(self) -> None:
        """Look whether anything answers."""
        require_answer(self._server.url)

    async def create(self, order: Order) -> str:
        """Send the request; its answer is waited for by looks at it."""
        self._hang_up()
        self._order = order
        self._send(order)
        return order.name

    def _send(self, order: Order) -> None:
        self._request = asyncio.create_task(
            self._server.http.post(
                f"{self._server.url}{self.path}",
                headers=self._server.headers,
                json=self.body(order),
                timeout=httpx2.Timeout(ANSWER_SECONDS, connect=TIMEOUT_SECONDS),
            )
        )

    async def poll(self, job: str) -> JobStatus:
        """Return whether the answer is there; send the request again where the server was away."""
        if self._request is None or self._order is None or self._order.name != job:
            return JobStatus(state=JobState.LOST)
        if not self._request.done():
            return JobStatus(state=JobState.RUNNING)
        try:
            response = self._request.result()
        except (httpx2.ConnectError, httpx2.ConnectTimeout):
            self._send(self._order)
            raise
        except httpx2.TransportError:
            self._hang_up()
            return JobStatus(state=JobState.LOST)
        return self._status(response)

    def _status(self, response: httpx2.Response) -> JobStatus:
        if response.is_success:
            return JobStatus(state=JobState.DONE, found=response)
        if response.status_code in PASSING and self._order is not None:
            self._send(self._order)
            raise NoAnswer
        self._hang_up()
        if response.status_code >= 500:
            return JobStatus(state=JobState.FAILED)
        raise refusal_of(response)

    async def fetch(self, job: str, status: JobStatus) -> Path:
        """Write the answer's video to a file; another attempt has to have it made again."""
        self._hang_up()
        video = self.video_in(json_of(status.found))
        return await asyncio.to_thread(write_base64, video)

    async def cancel(self, job: str) -> None:
        """Hang up."""
        self._hang_up()

    async def is_running(self, job: str) -> bool:
        """Say no: there is nobody to ask."""
        return False

    def _hang_up(self) -> None:
        if self._request is not None:
            self._request.cancel()
        self._request = self._order = None
