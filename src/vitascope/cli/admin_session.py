"""The operator's API from the command line: one set of verbs, whether or not a service runs on the data folder."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2

from vitascope import config, log
from vitascope.cli.first_key import write_first_key
from vitascope.client.config import named_service
from vitascope.client.core import Setback, judge
from vitascope.client.errors import Unreachable
from vitascope.client.steps import WireResponse
from vitascope.client.transport import reason_of
from vitascope.db.lock import find_owner
from vitascope.plainjson import encoded

ADMIN = "/api/v1/admin"
TIMEOUT_SECONDS = 60.0
JSON_CONTENT = {"Content-Type": "application/json"}

Call = Callable[..., Awaitable[Any]]
"""call(method, path below the API's base, body) → the answer's data."""


@asynccontextmanager
async def admin_session(data: Path | None, base: str = ADMIN) -> AsyncIterator[Call]:
    """Speak to the service that the environment names, else to the folder's owner, else open the folder here.

    All three answer through the same API (the operator's, unless base says another), so a verb means the same
    everywhere.
    """
    log.configure(level="WARNING")
    named = named_service()
    settings = config.load(data=data)
    owner = None if named else find_owner(settings.data)
    if named is not None:
        async with _http(named.base_url, named.api_key, base) as call:
            yield call
    elif owner is not None:
        async with _http(owner.url, owner.token, base) as call:
            yield call
    else:
        from vitascope.api.app import create_app
        from vitascope.runtime import open_runtime

        async with open_runtime(settings) as runtime:
            write_first_key(runtime)
            transport = httpx2.ASGITransport(app=create_app(runtime), raise_app_exceptions=False)
            async with _http("http://here", runtime.local_token, base, transport) as call:
                yield call


@asynccontextmanager
async def _http(
    url: str, key: str, base: str, transport: httpx2.AsyncBaseTransport | None = None
) -> AsyncIterator[Call]:
    headers = {"Authorization": f"Bearer {key}"}
    async with httpx2.AsyncClient(
        base_url=url, headers=headers, transport=transport, timeout=TIMEOUT_SECONDS, trust_env=False
    ) as http:

        async def call(method: str, path: str, body: dict[str, Any] | None = None) -> Any:
            try:
                answer = await http.request(method, base + path, content=encoded(body), headers=JSON_CONTENT)
            except httpx2.HTTPError as error:
                raise Unreachable(
                    "Nothing answers at {url} ({why}). Is the service running? Start it with `vitascope serve`",
                    url=url,
                    why=reason_of(error),
                ) from error
            return _data(answer, url)

        yield call


def _data(answer: httpx2.Response, url: str) -> Any:
    found = judge(
        WireResponse(
            status=answer.status_code, headers=dict(answer.headers), body=answer.content, size=len(answer.content)
        ),
        url,
    )
    if isinstance(found, Setback):
        raise found.error
    return found
