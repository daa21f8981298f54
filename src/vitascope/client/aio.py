"""The asynchronous client: carries out the core's steps without blocking."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import closing
from functools import wraps
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

import httpx2

from vitascope import clock
from vitascope.client import files, verbs
from vitascope.client.config import address
from vitascope.client.core import MAX_RETRIES, Core
from vitascope.client.steps import Ask, Lost, Notify, Now, Pause, Step, Steps, Walk, WireResponse
from vitascope.client.transport import (
    TIMEOUT_SECONDS,
    RequestFailed,
    answer_of,
    http_options,
    lost,
    pace_of,
    request_options,
)
from vitascope.client.video import Event, Video

P = ParamSpec("P")
T = TypeVar("T")


class AsyncVitascope:
    """Vitascope for asyncio: the same verbs, to be awaited."""

    def __init__(
        self,
        base_url: str | None = None,
        api_key: str | None = None,
        *,
        timeout_seconds: float = TIMEOUT_SECONDS,
        poll_seconds: float | None = None,
        max_retries: int = MAX_RETRIES,
        transport: httpx2.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Speak to the service given, else to the one that the environment names; nothing is sent yet.

        timeout_seconds bounds each wait for the service; poll_seconds replaces the advised pace of polling, and the
        quicker one that a service on this machine gets; max_retries is how often a call may be repeated; transport
        and sleep are seams for tests. Raises OperatorError where no key is known.
        """
        where = address(base_url, api_key)
        pace = pace_of(where.base_url, poll_seconds)
        self._core = Core(where.base_url, where.api_key, poll_seconds=pace, max_retries=max_retries)
        self._http = httpx2.AsyncClient(transport=transport, **http_options(where.base_url, timeout_seconds))
        self._sleep = sleep
        self.videos = AsyncVideos(self)

    async def credits(self) -> float:
        """Return the account's balance in credits."""
        return await self.run(verbs.credits_left(self._core))

    async def models(self) -> list[Mapping[str, Any]]:
        """Return the models that the service makes videos with: name, title, task types and price of each."""
        return await self.run(verbs.list_models(self._core))

    async def run(self, steps: Steps[T]) -> T:
        """Carry out a verb's steps; return what it returns."""
        with closing(Walk(steps)) as walk:
            while walk.step is not None:
                await self._carry_out(walk, walk.step)
        return walk.result

    async def stream(self, steps: Steps[Any]) -> AsyncIterator[Event]:
        """Carry out a verb's steps, yielding what it tells."""
        with closing(Walk(steps)) as walk:
            while walk.step is not None:
                if isinstance(walk.step, Notify):
                    yield walk.step.event
                await self._carry_out(walk, walk.step)

    async def _carry_out(self, walk: Walk[Any], step: Step) -> None:
        try:
            outcome = await self._outcome(step)
        except Lost as error:
            walk.was_lost(error)
        else:
            walk.came_back(outcome)

    async def _outcome(self, step: Step) -> object:
        match step:
            case Ask():
                return await self._ask(step)
            case Pause():
                await self._sleep(step.seconds)
                return None
            case Now():
                return clock.monotonic_seconds()
            case Notify():
                return None

    async def _ask(self, ask: Ask) -> WireResponse:
        try:
            async with self._http.stream(**request_options(ask)) as response:
                if ask.save_to is None or not response.is_success:
                    return answer_of(response, await response.aread())
                with ask.save_to.open("wb") as file:
                    return answer_of(response, b"", sum([file.write(chunk) async for chunk in response.aiter_bytes()]))
        except RequestFailed as error:
            raise lost(error) from error

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


def _verb(written: Callable[Concatenate[Core, P], Steps[T]]) -> "Callable[Concatenate[AsyncVideos, P], Awaitable[T]]":
    @wraps(written)
    async def verb(self: "AsyncVideos", /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._client.run(written(self._client._core, *args, **kwargs))

    return verb


class AsyncVideos:
    """The verbs on videos, written once for both clients in client.verbs and client.files."""

    def __init__(self, client: AsyncVitascope) -> None:
        """Work for a client."""
        self._client = client

    create = _verb(verbs.create)
    get = _verb(verbs.get)
    cancel = _verb(verbs.cancel)
    wait = _verb(verbs.watch)
    create_and_poll = _verb(verbs.create_and_poll)
    download = _verb(files.download)
    list = _verb(verbs.list_page)

    def subscribe(self, video: Video | str, *, deadline_seconds: float = verbs.WAIT_SECONDS) -> AsyncIterator[Event]:
        """Yield Queued, Generating at every change of progress, and Done at the end; raise as wait does."""
        return self._client.stream(verbs.watch(self._client._core, video, deadline_seconds=deadline_seconds))
