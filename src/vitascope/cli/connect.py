"""Which service a command speaks to: the one named, else the one that runs here, else one of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from vitascope.client import AsyncVitascope
from vitascope.client.config import Address, named_service
from vitascope.client.transport import is_near
from vitascope.errors import OperatorError

NEAR_POLL_SECONDS = 0.25
"""A service on this machine is asked as often as a person can see."""
NEAR_POLLS_PER_SECOND = 5.0
"""All of a command's polling together stays well below the limit of 10 a second."""
MAX_RETRIES = 3


@asynccontextmanager
async def connect(data: Path | None, *, watching: int = 1) -> AsyncIterator[AsyncVitascope]:
    """Speak to the named service or to the one that owns the data folder; watching is how many tasks are polled.

    Raises OperatorError where there is neither.
    """
    where = named_service() or _owner(data)
    if where is None:
        raise OperatorError(
            "No service runs on this data folder: start it with `vitascope serve`, or name one with "
            "VITASCOPE_BASE_URL and VITASCOPE_API_KEY"
        )
    async with _client(where, watching) as client:
        yield client


def is_served(data: Path | None) -> bool:
    """Say whether there is a service to speak to, which does not end with this command."""
    return (named_service() or _owner(data)) is not None


@asynccontextmanager
async def connect_or_serve(
    data: Path | None, *, watching: int = 1
) -> AsyncIterator[AsyncVitascope]:
    """Speak to the named service, or to the data folder's owner, or else run the same service in this process."""
    where = named_service() or _owner(data)
    if where is not None:
        async with _client(where, watching) as client:
            yield client
        return
    from vitascope import config
    from vitascope.cli.first_key import write_first_key
    from vitascope.roles import service

    settings = config.load(data=data, host="127.0.0.1", port=0)
    async with service(settings, show_first_key=write_first_key) as runtime:
        near = Address(base_url=runtime.settings.base_url, api_key=runtime.local_token)
        async with _client(near, watching) as client:
            yield client


def _owner(data: Path | None) -> Address | None:
    from vitascope import config
    from vitascope.db.lock import find_owner

    owner = find_owner(config.load(data=data).data)
    return None if owner is None else Address(base_url=owner.url, api_key=owner.token)


def _client(where: Address, watching: int) -> AsyncVitascope:
    pace = (
        max(NEAR_POLL_SECONDS, watching / NEAR_POLLS_PER_SECOND)
        if is_near(where.base_url)
        else None
    )
    return AsyncVitascope(where.base_url, where.api_key, poll_seconds=pace, max_retries=MAX_RETRIES)
