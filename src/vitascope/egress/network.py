"""The network back-end of the callbacks' HTTP client: dials only addresses that were checked, reads
only so much.
"""

import ssl
from collections.abc import Iterable
from typing import Any

import httpcore2

from vitascope.egress.targets import Targets

SocketOption = (
    tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
)


class AnswerTooLong(httpcore2.ReadError):
    """The receiver sent more than is read."""


class CheckedNetwork(httpcore2.AsyncNetworkBackend):
    """Resolves a name once, refuses it if any answer is not allowed, and dials an address it has
    checked.

    The HTTP layer above keeps the name: it stays the Host, the SNI and what the certificate must
    say.
    """

    def __init__(self, targets: Targets, *, max_read_bytes: int) -> None:
        """Dial what targets allow; a connection gives at most max_read_bytes."""
        self._targets = targets
        self._max_read_bytes = max_read_bytes
        self._plain = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to the first checked address that answers.

        Raises ReceiverRefused, or httpcore2's ConnectError.
        """
        try:
            addresses = await self._targets.addresses(host, port)
        except OSError as error:
            raise httpcore2.ConnectError("the name cannot be found") from error
        for address in addresses[:-1]:
            try:
                return self._limited(
                    await self._plain.connect_tcp(address, port, timeout, local_address)
                )
            except httpcore2.ConnectError:
                continue
        return self._limited(
            await self._plain.connect_tcp(addresses[-1], port, timeout, local_address)
        )

    def _limited(self, stream: httpcore2.AsyncNetworkStream) -> httpcore2.AsyncNetworkStream:
        return LimitedStream(stream, self._max_read_bytes)


class LimitedStream(httpcore2.AsyncNetworkStream):
    """A stream that gives up after so many bytes were read."""

    def __init__(self, stream: httpcore2.AsyncNetworkStream, left_bytes: int) -> None:
        """Read at most left_bytes from stream."""
        self._stream = stream
        self._left = left_bytes

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what comes next.

        Raises AnswerTooLong where the limit has been read.
        """
        if self._left <= 0:
            raise AnswerTooLong
        data = await self._stream.read(min(max_bytes, self._left), timeout)
        self._left -= len(data)
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send."""
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close."""
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Speak TLS from here on, under the same limit."""
        return LimitedStream(
            await self._stream.start_tls(ssl_context, server_hostname, timeout), self._left
        )

    def get_extra_info(self, info: str) -> Any:
        """Return what the stream below knows."""
        return self._stream.get_extra_info(info)
