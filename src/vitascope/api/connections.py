"""The bounds of every connection: their number, the size and time of a head, and readers that take nothing.

What a request's body may cost is bounded in ``middleware.py``; the rest of HTTP is uvicorn's.
"""

import asyncio
import resource
import socket
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from vitascope import log
from vitascope.addresses import Network, is_within
from vitascope.config import Settings
from vitascope.sessions.session import ip_bucket

logger = log.get("api")

HEAD_BYTES = 64 * 1024
HEADERS = 100
WRITE_SECONDS = 30.0
"""How long a client may take no byte of its answer."""
LINGER_SECONDS = 1.0
"""How long a refused request is still read: if closed at once, its client may never see why."""
STOP_SECONDS = 0.5
"""How long a stop waits for a request that is under way to an idle connection."""
FILES_PER_CONNECTION = 2
"""The socket, and the file that is sent over it."""
OTHER_FILES = 256
"""What this process opens beside its connections: the database, engines, callbacks on their way."""

BAD_REQUEST, URI_TOO_LONG, HEAD_TOO_LARGE, TOO_MANY_CONNECTIONS = 400, 414, 431, 503
REFUSALS = {
    BAD_REQUEST: "This is not a valid HTTP request.",
    URI_TOO_LONG: f"The address is too long: a request's head may have {HEAD_BYTES:,} bytes.",
    HEAD_TOO_LARGE: f"The head is too large: at most {HEAD_BYTES:,} bytes and {HEADERS} header fields.",
    TOO_MANY_CONNECTIONS: "Too many connections are open. Please try again later.",
}


@dataclass(frozen=True, kw_only=True)
class ConnectionLimits:
    """How many connections may be open, in all and of one peer, and how long a head may take.

    Proxies, which speak for many clients, may have as many as there are in all.
    """

    connections: int
    per_peer: int
    proxies: tuple[Network, ...] = ()
    head_seconds: float

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return what the settings allow, as far as this process may open files."""
        soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        room = max(1, (soft - OTHER_FILES) // FILES_PER_CONNECTION)
        if room < settings.max_connections:
            logger.warning(
                "the limit of open files allows fewer connections", files=soft, connections=room
            )
        connections = min(settings.max_connections, room)
        # One peer never takes the last tenth: others can still connect.
        per_peer = settings.max_connections_per_peer or connections - connections // 10
        proxies = settings.trusted_proxies
        seconds = settings.request_seconds
        return cls(
            connections=connections, per_peer=per_peer, proxies=proxies, head_seconds=seconds
        )


def raise_file_limit() -> None:
    """Let this process open as many files as the system allows it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):  # macOS reports no limit and refuses to set it
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def end_stuck_readers(listener: socket.socket, seconds: float = WRITE_SECONDS) -> None:
    """Let the kernel end every connection of a listener whose client takes no byte for so long.

    Linux only. The kernel alone knows what a client has taken: our own buffer is empty while most
    of an answer still waits in the kernel's.
    """
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, round(seconds * 1_000))


class Connection(HttpToolsProtocol):
    """One connection. Uvicorn closes it when it idles between requests, and bounds nothing else."""

    limits: ConnectionLimits
    peers: Counter[str]
    """Open connections by peer, of all connections of one server."""
    url = b""
    _unparsed = 0
    """Bytes that have come since a head, a piece of a body or a request was complete."""
    _refused = False
    _stopping = False
    _status = BAD_REQUEST
    """What is answered to a request that the parser gives up on."""
    _head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Count the connection, and begin to wait for its first head."""
        super().connection_made(transport)
        self._peer = ip_bucket(self.client[0] if self.client else None)
        self.peers[self._peer] += 1
        if self._is_one_too_many:
            self._refuse(TOO_MANY_CONNECTIONS, linger_seconds=0)
        else:
            self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self.peers[self._peer] -= 1
        if not self.peers[self._peer]:
            del self.peers[self._peer]
        self._stop_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse what has come; refuse more bytes than a head may have if they complete nothing."""
        while data and not self._refused and not self.transport.is_closing():
            room = HEAD_BYTES - self._unparsed
            piece, data = data[:room], data[room:]
            self._unparsed += len(piece)
            super().data_received(piece)
            if self._unparsed >= HEAD_BYTES and not self._refused:
                self._refuse(URI_TOO_LONG if len(self.url) > HEAD_BYTES // 2 else HEAD_TOO_LARGE)
        if self._is_idle:
            self._await_head()
        else:
            self._stop_timer()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header field, or one of those that may follow a body in chunks."""
        if len(self.headers) >= HEADERS:
            self._status = HEAD_TOO_LARGE
            raise ValueError("too many header fields")
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Begin to answer; at a stop, say in the answer that it is the last one."""
        self._unparsed = 0
        super().on_headers_complete()
        if self._stopping and self.cycle is not None:
            self.cycle.keep_alive = False

    def on_body(self, body: bytes) -> None:
        """Take a piece of a body."""
        self._unparsed = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Take the end of a request."""
        self._unparsed = 0
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuse what the parser has given up on."""
        self._refuse(self._status)

    def shutdown(self) -> None:
        """Finish what is being answered. An idle connection lingers: its client may just have asked."""
        self._stopping = True
        if self._is_idle:
            self.loop.call_later(STOP_SECONDS, super().shutdown)
        else:
            super().shutdown()

    @property
    def _is_one_too_many(self) -> bool:
        if len(self.connections) > self.limits.connections:
            return True
        is_proxy = self.client is not None and is_within(self.limits.proxies, self.client[0])
        return self.peers[self._peer] > self.limits.per_peer and not is_proxy

    @property
    def _is_idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _await_head(self) -> None:
        if self._head_timer is None and not self._refused:
            self._head_timer = self.loop.call_later(self.limits.head_seconds, self.transport.close)

    def _stop_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _refuse(self, status: int, *, linger_seconds: float = LINGER_SECONDS) -> None:
        """Say why, unless another answer is on its way here, and close."""
        self._refused = True
        self._stop_timer()
        if not self._is_idle:
            self.transport.close()
            return
        text = REFUSALS[status].encode()
        head = b"content-type: text/plain\r\ncontent-length: %d\r\nconnection: close\r\n\r\n" % len(
            text
        )
        self.transport.write(STATUS_LINE[status] + head + text)
        if linger_seconds:
            self.transport.write_eof()
        self.loop.call_later(linger_seconds, self.transport.close)


def connections_within(limits: ConnectionLimits) -> type[Connection]:
    """Return the protocol of one server, all connections of which share these limits."""
    return type("BoundedConnection", (Connection,), {"limits": limits, "peers": Counter()})
