"""The asynchronous client: carries out the core's steps without blocking."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import closing
from functools import wraps
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

import httpx2

from vitascope import clock
from vitascope.client import batches, files, lists, verbs
from vitascope.client.config import address
from vitascope.client.core import MAX_RETRIES, Core
from vitascope.client.lists import LedgerEntry, LedgerPage
from vitascope.client.signatures import true_signatures
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
from vitascope.wire import State

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
        """Speak to the service given, else to the one that the environment names; nothing is sent
        yet.

        timeout_seconds bounds each wait for the service; poll_seconds replaces the advised pace of
        polling, and the quicker one that a service on this machine gets; max_retries is how often a
        call may be repeated; transport and sleep are seams for tests. Raises OperatorError where no
        key is known.
        """
        where = address(base_url, api_key)
        pace = pace_of(where.base_url, poll_seconds)
        self._core = Core(where.base_url, where.api_key, poll_seconds=pace, max_retries=max_retries)
        self._http = httpx2.AsyncClient(
            transport=transport, **http_options(where.base_url, timeout_seconds)
        )
        self._sleep = sleep
        self.videos = AsyncVideos(self)

    async def credits(self) -> float:
        """Return the account's balance in credits."""
        return await self.run(lists.credits_left(self._core))

    async def models(
        self, *, task_type: str | None = None, provider: str | None = None, q: str | None = None
    ) -> list[Mapping[str, Any]]:
        """Return the models that the service makes videos with: name, title, task types and price
        of each.

        task_type is "Text to Video" or "Image to Video", provider such as "Kling", q a word of the
        name or title.
        """
        return await self.run(
            lists.list_models(self._core, task_type=task_type, provider=provider, q=q)
        )

    async def model_schema(self, model: str) -> Mapping[str, Any]:
        """Return what createTask takes for a model, as a JSON schema."""
        return await self.run(lists.model_schema(self._core, model))

    async def ledger(self, *, limit: int = 50, cursor: str | None = None) -> LedgerPage:
        """Return some of the movements of your credits, newest first, and the cursor of the next
        page.

        limit is 1 to 100. The hosted service has no such list: NotFound.
        """
        return await self.run(lists.ledger_page(self._core, limit=limit, cursor=cursor))

    async def iter_ledger(self) -> AsyncIterator[LedgerEntry]:
        """Yield every movement of your credits, newest first.

        Pages are fetched as they are needed.
        """
        pages = lists.pages_of_ledger(self._core)
        try:
            page = await self.run(next(pages))
            while True:
                for entry in page.entries:
                    yield entry
                page = await self.run(pages.send(page))
        except StopIteration:
            return

    async def receipt(self, video: Video | str) -> tuple[LedgerEntry, ...]:
        """Return what one task held, and what it was charged or given back."""
        return await self.run(lists.receipt(self._core, video))

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
                    return answer_of(
                        response,
                        b"",
                        sum([file.write(chunk) async for chunk in response.aiter_bytes()]),
                    )
        except RequestFailed as error:
            raise lost(error) from error

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        """Use the client for a block."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        await self.close()


def _verb(
    written: Callable[Concatenate[Core, P], Steps[T]],
) -> "Callable[Concatenate[AsyncVideos, P], Awaitable[T]]":
    @wraps(written)
    async def verb(self: "AsyncVideos", /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._client.run(written(self._client._core, *args, **kwargs))

    return verb


@true_signatures
class AsyncVideos:
    """The verbs on videos, written once for both clients in client.verbs and client.files."""

    def __init__(self, client: AsyncVitascope) -> None:
        """Work for a client."""
        self._client = client

    create = _verb(verbs.create)
    get = _verb(verbs.get)
    cancel = _verb(verbs.cancel)
    delete = _verb(verbs.delete)
    wait = _verb(verbs.watch)
    create_and_poll = _verb(verbs.create_and_poll)
    create_many = _verb(batches.create_many)
    get_batch = _verb(batches.get_batch)
    cancel_batch = _verb(batches.cancel_batch)
    wait_for_batch = _verb(batches.wait_for_batch)
    download = _verb(files.download)
    list = _verb(lists.list_page)

    def subscribe(
        self, video: Video | str, *, deadline_seconds: float = verbs.WAIT_SECONDS
    ) -> AsyncIterator[Event]:
        """Yield Queued, Generating at every change of progress, and Done at the end.

        Raise as wait does.
        """
        return self._client.stream(
            verbs.watch(self._client._core, video, deadline_seconds=deadline_seconds)
        )

    async def iterate(
        self,
        *,
        state: State | str | None = None,
        model: str | None = None,
        created_from_ms: int | None = None,
        created_to_ms: int | None = None,
    ) -> AsyncIterator[Video]:
        """Yield every task of yours, newest first; pages are fetched as they are needed.

        The words are list's.
        """
        pages = lists.pages_of_tasks(
            self._client._core, state=state, model=model, created_from_ms=created_from_ms,
            created_to_ms=created_to_ms,
        )  # fmt: skip
        try:
            page = await self._client.run(next(pages))
            while True:
                for video in page.videos:
                    yield video
                page = await self._client.run(pages.send(page))
        except StopIteration:
            return

    async def explain(
        self, prompt: str, *, model: str = verbs.MODEL, more_input: Mapping[str, Any] | None = None
    ) -> Mapping[str, Any]:
        """Return what the engine would draw for a prompt: it costs nothing and creates no task."""
        return await self._client.run(
            lists.explain(self._client._core, prompt, model=model, more_input=more_input)
        )
