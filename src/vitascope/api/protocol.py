"""HTTP over a socket: uvicorn's protocol, with a time-out for a request's head, one packet for an answer,
and stops that cut nobody off."""

import asyncio
from functools import partial
from typing import Any, cast

from starlette.responses import Response
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from vitascope.api.front import Header
from vitascope.api.state import BODY_HERE, SEND_WHOLE

LINGER_SECONDS = 0.5
"""How long a stop waits for a request that is under way to a connection which idles."""
HELD_BYTES = 16_384
"""More than this is sent at once: a video that streams is not gathered in memory."""


class Outbox:
    """What the answers of one turn of the loop have to send: written together when the turn is over.

    A group of tasks is committed at once and answered in one turn. Sent one by one, each answer would wake a client
    that sleeps again before the next.
    """

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._packets: list[Packets] = []

    def add(self, packets: "Packets") -> None:
        """Send these with the next lot."""
        if not self._packets:
            asyncio.get_running_loop().call_soon(self._send)
        self._packets.append(packets)

    def _send(self) -> None:
        ready, self._packets = self._packets, []
        for each in ready:
            each.flush()


class Packets:
    """A transport that sends what one turn writes (head, then body) in one packet: each costs a system call."""

    def __init__(self, transport: asyncio.Transport, outbox: Outbox) -> None:
        """Write to transport."""
        self._transport = transport
        self._outbox = outbox
        self._held = b""

    def write(self, data: bytes) -> None:
        """Hold what comes until the loop's next turn, unless it is much."""
        if not self._held and data:
            self._outbox.add(self)
        self._held += data
        if len(self._held) > HELD_BYTES:
            self.flush()

    def close(self) -> None:
        """Send what is held, then close."""
        self.flush()
        self._transport.close()

    def flush(self) -> None:
        """Send what is held."""
        held, self._held = self._held, b""
        if held and not self._transport.is_closing():
            self._transport.write(held)

    def is_closing(self) -> bool:
        """Say whether the connection ends."""
        return self._transport.is_closing()

    def __getattr__(self, name: str) -> Any:
        """Do the rest as the transport does."""
        return getattr(self._transport, name)


class Protocol(HttpToolsProtocol):
    """One connection. Uvicorn closes it when it idles between requests, but waits for ever for a head to end."""

    head_seconds: float
    outbox: Outbox
    _head_timer: asyncio.TimerHandle | None = None
    _leaving = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request's head."""
        super().connection_made(transport)
        self.transport = cast(asyncio.Transport, Packets(transport, self.outbox))
        self._await_head()

    def data_received(self, data: bytes) -> None:
        """Go on reading; the time for a head begins with its first byte and ends with its last."""
        super().data_received(data)
        if self.cycle is None or self.cycle.response_complete:
            self._await_head()
        elif self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        if self._head_timer is not None:
            self._head_timer.cancel()
        super().connection_lost(exc)

    def on_headers_complete(self) -> None:
        """Begin to answer; at a stop, say in the answer that it is the last one."""
        super().on_headers_complete()
        if self.cycle is not None:
            self.scope["state"][SEND_WHOLE] = partial(_send_whole, self.cycle)
            if self._leaving:
                self.cycle.keep_alive = False

    def on_message_complete(self) -> None:
        """Say that the body is here, mostly before anybody reads it: who does needs no time-out then."""
        self.scope["state"][BODY_HERE] = True
        super().on_message_complete()

    def shutdown(self) -> None:
        """Stop: finish what is being answered. An idle connection lingers, since its client may just have asked."""
        self._leaving = True
        if self.cycle is None or self.cycle.response_complete:
            self.loop.call_later(LINGER_SECONDS, super().shutdown)
        else:
            super().shutdown()

    def _await_head(self) -> None:
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(self.head_seconds, self.transport.close)


def _send_whole(cycle: RequestResponseCycle, response: Response, *more: Header) -> bool:
    """Send an answer whose headers are our own, head and body in one step; False where its client reads too slowly.

    What the cycle's own send does in two steps takes four times as long: it looks at each header for what is no header.
    """
    if cycle.flow.write_paused:
        return False
    if cycle.disconnected:
        return True
    lines: list[bytes | memoryview] = [STATUS_LINE[response.status_code]]
    for name, value in (*cycle.default_headers, *response.raw_headers, *more):
        lines += (name, b": ", value, b"\r\n")
    lines += (b"\r\n" if cycle.keep_alive else b"connection: close\r\n\r\n", response.body)
    cycle.response_started = cycle.response_complete = True
    cycle.transport.write(b"".join(lines))
    cycle.message_event.set()
    if not cycle.keep_alive:
        cycle.transport.close()
    cycle.on_response()
    return True


def protocol_of(head_seconds: float) -> type[Protocol]:
    """Return one server's protocol, whose connections are closed where a head takes longer than this."""
    return type("TimedProtocol", (Protocol,), {"head_seconds": head_seconds, "outbox": Outbox()})
