"""HTTP over a socket: uvicorn's protocol, with a time-out for a request's head, one packet for an answer,
and stops that cut nobody off."""

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LINGER_SECONDS = 0.5
"""How long a stop waits for a request that is under way to a connection which idles."""


class Packets:
    """A transport that sends what one step writes (head, then body) together: each packet costs a system call."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        """Write to transport."""
        self._transport = transport
        self._loop = loop
        self._held = b""

    def write(self, data: bytes) -> None:
        """Hold a first piece until a second comes, at most until the loop's next turn."""
        if self._held:
            held, self._held = self._held, b""
            self._transport.write(held + data)
        elif data:
            self._held = data
            self._loop.call_soon(self._flush)

    def close(self) -> None:
        """Send what is held, then close."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        held, self._held = self._held, b""
        if held and not self._transport.is_closing():
            self._transport.write(held)

    def __getattr__(self, name: str) -> Any:
        """Do the rest as the transport does."""
        return getattr(self._transport, name)


class Protocol(HttpToolsProtocol):
    """One connection. Uvicorn closes it when it idles between requests, but waits for ever for a head to end."""

    head_seconds = 15.0
    _head_timer: asyncio.TimerHandle | None = None
    _leaving = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request's head."""
        super().connection_made(transport)
        self.transport = cast(asyncio.Transport, Packets(transport, self.loop))
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
        if self._leaving and self.cycle is not None:
            self.cycle.keep_alive = False

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


def protocol_of(head_seconds: float) -> type[Protocol]:
    """Return the protocol whose connections are closed where a head takes longer than this."""
    return type("TimedProtocol", (Protocol,), {"head_seconds": head_seconds})
