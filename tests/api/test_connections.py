"""Limits of connections follow from the settings and from what the system allows."""

import asyncio
import resource
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path

import pytest

from tests.small import settings_for
from vitascope.api.connections import (
    FILES_PER_CONNECTION,
    OTHER_FILES,
    ConnectionLimits,
    raise_file_limit,
)
from vitascope.roles import API, service

ASK = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"


@contextmanager
def _soft_limit(files: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.mark.parametrize(
    ("settings", "connections", "per_peer"),
    [
        ({}, 2_500, 2_250),
        ({"max_connections": 100}, 100, 90),
        ({"max_connections": 100, "max_connections_per_peer": 7}, 100, 7),
    ],
)
def test_one_peer_leaves_a_tenth_to_others(
    tmp_path: Path, settings: dict[str, int], connections: int, per_peer: int
) -> None:
    with _soft_limit(10_000):
        limits = ConnectionLimits.of(settings_for(tmp_path, **settings))
    assert (limits.connections, limits.per_peer) == (connections, per_peer)


def test_there_are_no_more_connections_than_files_may_be_open(tmp_path: Path) -> None:
    with _soft_limit(OTHER_FILES + 50 * FILES_PER_CONNECTION):
        limits = ConnectionLimits.of(settings_for(tmp_path))
    assert (limits.connections, limits.per_peer) == (50, 45)


def test_the_limit_of_open_files_is_raised_as_far_as_it_goes() -> None:
    with _soft_limit(300):
        raise_file_limit()
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert soft == hard


async def test_a_connection_that_ends_makes_room_for_another(tmp_path: Path) -> None:
    async with service(
        settings_for(tmp_path, max_connections=10, max_connections_per_peer=2), API
    ) as runtime:
        port = runtime.settings.port
        for _ in range(5):
            async with AsyncExitStack() as stack:
                for _ in range(2):
                    await _answered(port, stack)
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                assert (await reader.read()).startswith(b"HTTP/1.1 503 ")
                writer.close()


async def _answered(port: int, stack: AsyncExitStack) -> None:
    """Open a connection that is answered.

    connections that were closed before may still be counted for a moment.
    """
    while True:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(ASK)
        if (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200 "):
            stack.callback(writer.close)
            return
        writer.close()


async def test_a_head_that_is_too_large_ends_an_answer_that_is_on_its_way(tmp_path: Path) -> None:
    """The refusal must not be taken for a part of that answer."""
    async with service(settings_for(tmp_path), API) as runtime:
        reader, writer = await asyncio.open_connection("127.0.0.1", runtime.settings.port)
        writer.write(
            b"POST /api/v1/jobs/cancelTask HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"
        )
        writer.write(b"GET /" + b"a" * 200_000)
        assert (await reader.read()).count(b"HTTP/1.1") <= 2
        writer.close()
