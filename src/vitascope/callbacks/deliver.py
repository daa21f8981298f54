"""One attempt: a POST within a time and a size, and what the receiver said to it."""

import asyncio
import socket
import ssl
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from functools import cached_property

import httpcore2
import httpx2

from vitascope import __version__, clock, log
from vitascope.callbacks.callback import UNSENT_TEXT, ReceiverResponse
from vitascope.egress.network import AnswerTooLong, CheckedNetwork
from vitascope.egress.targets import ReceiverRefused, Targets, parse_url, port_of
from vitascope.language import mark as _

logger = log.get("callbacks")

MAX_READ_BYTES = 64 * 1024
EXCERPT_BYTES = 1_024
FIXED_HEADERS = {
    "Content-Type": "application/json",
    "User-Agent": f"Vitascope/{__version__}",
    "Accept-Encoding": "identity",
    "Connection": "close",
}
ANSWERED_TEXT = _("the receiver answered {status}")
NOT_SENT_TEXT = _("not sent: {why}")
REASONS: dict[type[Exception], str] = {
    AnswerTooLong: _("the answer's headers are too long"),
    httpcore2.ConnectError: _("could not connect"),
    httpcore2.TimeoutException: _("timed out"),
    httpcore2.ReadError: _("the connection broke while the answer was read"),
    httpcore2.WriteError: _("the connection broke while the callback was sent"),
    httpcore2.ProtocolError: _("incomplete or invalid response"),
    TimeoutError: _("timed out"),
}
"""The first that fits; the receiver's owner reads it."""
CAUSES: dict[type[BaseException], str] = {
    ssl.SSLCertVerificationError: _("its certificate is not trusted"),
    ssl.SSLError: _("it does not speak TLS"),
    socket.gaierror: _("its name cannot be found"),
    ConnectionRefusedError: _("nothing listens there"),
}
"""Why no connection was made."""


class Sender:
    """Sends callbacks: each on a connection of its own, no redirect followed, no proxy used."""

    def __init__(
        self, targets: Targets, *, timeout_seconds: float, ssl_context: ssl.SSLContext | None = None
    ) -> None:
        """Send where targets allow, each attempt within timeout_seconds in all."""
        self._targets, self._timeout_seconds, self._ssl_context = (
            targets,
            timeout_seconds,
            ssl_context,
        )

    async def post(self, url: str, headers: Mapping[str, str], body: str) -> ReceiverResponse:
        """Make one attempt; whatever goes wrong is in the answer."""
        began = clock.monotonic_seconds()
        status, reason, excerpt, retry_after_ms = None, None, b"", 0
        try:
            async with asyncio.timeout(self._timeout_seconds):
                status, excerpt, retry_after_ms = await self._exchange(
                    parse_url(url), headers, body.encode()
                )
            reason = None if 200 <= status < 300 else ANSWERED_TEXT.format(status=status)
        except ReceiverRefused as error:
            reason = NOT_SENT_TEXT.format(why=error)
        except Exception as error:
            reason = _reason(error)
        return ReceiverResponse(
            status=status,
            reason=reason,
            excerpt=excerpt.decode(errors="replace").replace("\x00", "\ufffd"),
            latency_ms=round((clock.monotonic_seconds() - began) * 1_000),
            retry_after_ms=retry_after_ms,
        )

    async def _exchange(
        self, url: httpx2.URL, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, bytes, int]:
        target = httpcore2.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=port_of(url), target=url.raw_path
        )
        sent = {"Host": url.netloc.decode("ascii")} | FIXED_HEADERS | dict(headers)
        async with self._pool.stream(
            "POST", target, headers=list(sent.items()), content=body
        ) as response:
            answer = await _read(response)
            given = {name.lower(): value for name, value in response.headers}
            return (
                response.status,
                answer[:EXCERPT_BYTES],
                retry_after_ms(given.get(b"retry-after", b"")),
            )

    @cached_property
    def _pool(self) -> httpcore2.AsyncConnectionPool:
        """Made at the first attempt: to load the authorities that are trusted takes long."""
        return httpcore2.AsyncConnectionPool(
            network_backend=CheckedNetwork(self._targets, max_read_bytes=MAX_READ_BYTES),
            ssl_context=self._ssl_context or httpx2.create_ssl_context(),
            max_connections=None,
            max_keepalive_connections=0,
        )

    async def close(self) -> None:
        """Let go of what is open."""
        if "_pool" in vars(self):
            await self._pool.aclose()


async def _read(response: httpcore2.Response) -> bytes:
    answer = b""
    try:
        async for chunk in response.aiter_stream():
            answer += chunk
    except AnswerTooLong:  # it said enough: the status counts
        return answer
    return answer


def retry_after_ms(value: bytes) -> int:
    """Return the milliseconds that a Retry-After header asks for, as seconds or as a date.

    0 for anything else.
    """
    text = value.decode("latin-1").strip()
    if text.isascii() and text.isdigit():
        return int(text[:9]) * 1_000
    try:
        return max(0, round(parsedate_to_datetime(text).timestamp() * 1_000) - clock.now_ms())
    except (ValueError, OverflowError):
        return 0


def _cause(error: BaseException | None) -> str | None:
    """Return what a failed connection came of, None if nothing more is known than that it failed."""
    while error is not None:
        for kind, reason in CAUSES.items():
            if isinstance(error, kind):
                return reason
        error = error.__cause__ or error.__context__
    return None


def _reason(error: Exception) -> str:
    if isinstance(error, httpcore2.ConnectError) and (cause := _cause(error)):
        return cause
    for kind, reason in REASONS.items():
        if isinstance(error, kind):
            return reason
    logger.error("callback attempt failed unexpectedly", exc_info=error)
    return UNSENT_TEXT
