"""The operator's API from the command line: one set of verbs, whether or not a service runs on the data folder."""

import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2

from vitascope import config, log
from vitascope.cli.first_key import write_first_key
from vitascope.cli.words import say
from vitascope.client.config import Address, named_service
from vitascope.client.core import Setback, judge
from vitascope.client.errors import Unreachable
from vitascope.client.steps import WireResponse
from vitascope.client.transport import is_near, reason_of
from vitascope.config import Settings
from vitascope.db.lock import Owner, find_owner
from vitascope.language import mark as _
from vitascope.plainjson import encoded
from vitascope.text import one_line

ADMIN = "/api/v1/admin"
TIMEOUT_SECONDS = 60.0
JSON_CONTENT = {"Content-Type": "application/json"}

OPERATOR_TEXT = _("As the operator of the service on {folder}; the exported key is not used.")

Call = Callable[..., Awaitable[Any]]
"""call(method, path below the API's base, body) → the answer's data."""


@asynccontextmanager
async def admin_session(
    data: Path | None, base: str = ADMIN, *, is_operators: bool = True
) -> AsyncIterator[Call]:
    """Speak to the folder's owner, or to the service that the environment names, else open the folder here.

    All three answer through the same API (the operator's, unless base says another), so a verb means the same
    everywhere. Who may read the folder is its operator: for what is_operators, that wins over an exported key.
    """
    log.configure(level="WARNING")
    settings = config.load(data=data)
    named, owner = named_service(), _owner(settings)
    if is_operators and named is not None and is_ours(named, owner, settings, given=data):
        sys.stderr.write(say(OPERATOR_TEXT, folder=one_line(str(settings.data))) + "\n")
        named = None
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


def is_ours(named: Address, owner: Owner | None, settings: Settings, *, given: Path | None) -> bool:
    """Say whether the service that the environment names is the folder's own, or --data was given.

    A key without a URL is for this machine's service. Another service that a URL names is what is wanted.
    """
    if given is not None:
        return True
    if owner is None:
        return False
    own = {_place(owner.url), _place(settings.base_url)}
    return "VITASCOPE_BASE_URL" not in os.environ or _place(named.base_url) in own


def _place(url: str) -> tuple[str | None, int | None]:
    """Return a service's host and port; this machine has one name."""
    parts = urlsplit(url)
    return "localhost" if is_near(url) else parts.hostname, parts.port


def _owner(settings: Settings) -> Owner | None:
    """Return who serves the folder, None too where it belongs to another user."""
    try:
        return find_owner(settings.data)
    except PermissionError:
        return None


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
                answer = await http.request(
                    method, base + path, content=encoded(body), headers=JSON_CONTENT
                )
            except httpx2.HTTPError as error:
                raise Unreachable(
                    "Nothing answers at {url} ({why}). Start the service with `vitascope serve`",
                    url=url,
                    why=reason_of(error),
                ) from error
            return _data(answer, url)

        yield call


def _data(answer: httpx2.Response, url: str) -> Any:
    found = judge(
        WireResponse(
            status=answer.status_code,
            headers=dict(answer.headers),
            body=answer.content,
            size=len(answer.content),
        ),
        url,
    )
    if isinstance(found, Setback):
        raise found.error
    return found
