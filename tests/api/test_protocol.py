"""Answers leave together, each in one packet, and nothing of them is lost."""

import asyncio
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock

import pytest

from tests.small import Small, api_only, settings_for
from vitascope.api.app import create_app
from vitascope.api.jobs import CREATE_PATH
from vitascope.api.protocol import HELD_BYTES, Outbox, Packets, _send_whole
from vitascope.api.state import BODY_HERE, SEND_WHOLE
from vitascope.cli.serve import API, service


class Wire(asyncio.Transport):
    """Remembers what was written to it, piece by piece."""

    def __init__(self, name: str, seen: list[tuple[str, bytes]]) -> None:
        super().__init__()
        self._name, self._seen, self.closed = name, seen, False

    def write(self, data: Any) -> None:
        assert not self.closed
        self._seen.append((self._name, bytes(data)))

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def seen() -> list[tuple[str, bytes]]:
    return []


async def test_what_one_turn_answers_leaves_after_it_each_in_one_packet(seen: list[tuple[str, bytes]]) -> None:
    outbox = Outbox()
    packets = {name: Packets(Wire(name, seen), outbox) for name in "ab"}
    for piece in (b"head", b"body"):
        for each in packets.values():
            each.write(piece)
    assert not seen
    await asyncio.sleep(0)
    assert seen == [("a", b"headbody"), ("b", b"headbody")]
    packets["a"].write(b"next")
    await asyncio.sleep(0)
    assert seen[2:] == [("a", b"next")]


async def test_much_is_sent_at_once_and_once(seen: list[tuple[str, bytes]]) -> None:
    packets = Packets(Wire("a", seen), Outbox())
    packets.write(b"head")
    packets.write(b"x" * HELD_BYTES)
    assert [len(data) for _, data in seen] == [HELD_BYTES + 4]
    await asyncio.sleep(0)
    assert len(seen) == 1


async def test_a_close_sends_what_is_held_and_nothing_after_it(seen: list[tuple[str, bytes]]) -> None:
    wire = Wire("a", seen)
    packets = Packets(wire, Outbox())
    packets.write(b"last words")
    packets.close()
    packets.write(b"too late")
    await asyncio.sleep(0)
    assert seen == [("a", b"last words")]
    assert packets.is_closing()


async def _heads(port: int, version: str, connection: str) -> list[list[str]]:
    """Return the head that createTask, which has a short way, and cancelTask answer with, without what differs."""
    heads = []
    for path in ("createTask", "cancelTask"):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = f"POST /api/v1/jobs/{path} HTTP/{version}\r\nHost: x\r\nConnection: {connection}\r\n"
        writer.write(f"{head}Content-Length: 2\r\n\r\n{{}}".encode())
        answer = (await reader.readuntil(b"\r\n\r\n")).decode()
        body = await reader.readexactly(int(answer.partition("content-length: ")[2].partition("\r\n")[0]))
        assert body.startswith(b'{"code":401,')
        if "connection: close" in answer:
            assert await reader.read() == b""
        writer.close()
        heads.append([line for line in answer.splitlines() if not line.startswith(("date:", "x-request-id:"))])
        assert "date:" in answer
    return heads


@pytest.mark.parametrize(
    ("version", "connection", "closes"),
    [("1.1", "keep-alive", False), ("1.1", "close", True), ("1.0", "close", True), ("1.0", "keep-alive", True)],
)
async def test_the_short_way_answers_with_the_head_of_the_long_one(
    version: str, connection: str, closes: bool, tmp_path: Path
) -> None:
    async with service(settings_for(tmp_path), API) as runtime:
        short, long = await _heads(runtime.settings.port, version, connection)
    assert short == long
    assert ("connection: close" in short) == closes
    assert short[0] == "HTTP/1.1 200 OK"


async def _told(small: Small, receive: Any, state: dict[str, Any]) -> list[Any]:
    """Return what createTask sends to a client of whom the server's protocol says this."""
    told: list[Any] = []

    async def send(message: Any) -> None:
        told.append(message)

    key = small.http.headers["authorization"].encode()
    scope: Any = {
        "type": "http", "method": "POST", "path": CREATE_PATH, "query_string": b"", "client": None, "state": state,
        "headers": [(b"authorization", key), (b"content-type", b"application/json")],
    }  # fmt: skip
    await create_app(small.runtime)(scope, receive, send)
    return told


async def test_to_who_reads_too_slowly_nothing_is_sent_whole(tmp_path: Path) -> None:
    """The long way waits until the client has read what it was sent."""
    slow: Any = SimpleNamespace(flow=SimpleNamespace(write_paused=True))
    receive = AsyncMock(return_value={"type": "http.request", "body": b"{}", "more_body": False})
    async with api_only(tmp_path) as small:
        told = await _told(small, receive, {SEND_WHOLE: partial(_send_whole, slow)})
    assert [message["type"] for message in told] == ["http.response.start", "http.response.body"]
    assert told[1]["body"].startswith(b'{"code":422,')


@pytest.mark.parametrize("state", [{}, {BODY_HERE: True}])
async def test_who_is_gone_before_its_body_is_read_is_no_error_of_ours(state: dict[str, Any], tmp_path: Path) -> None:
    receive = AsyncMock(return_value={"type": "http.disconnect"})
    async with api_only(tmp_path) as small:
        told = await _told(small, receive, state)
    assert told[1]["body"] == b'{"code":422,"msg":"the body must arrive whole","data":null}'
