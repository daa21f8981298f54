"""Fetching what a caller names: a GET within a time and a size, every hop through the same checks."""

import asyncio
import socket
import ssl
from functools import cached_property
from pathlib import Path

import httpcore2
import httpx2

from vitascope import __version__, durable, log
from vitascope.egress.network import AnswerTooLong, CheckedNetwork
from vitascope.egress.targets import ReceiverRefused, Targets, parse_url, port_of
from vitascope.errors import VitascopeError
from vitascope.language import mark

logger = log.get("egress")

MOST_REDIRECTS = 3
REDIRECTS = {301, 302, 303, 307, 308}
PASSING = {408, 425, 429, 500, 502, 503, 504}
"""Answers that may be others at the next attempt."""
HEAD_BYTES = 256 * 1024
"""More than the heads of all answers on one connection."""
UNFETCHED_TEXT = mark("The picture could not be fetched: {why}.")
STATUS_TEXT = mark("its server answered {status}")
LATE_TEXT = mark("it did not arrive within {seconds} seconds")
LARGE_TEXT = mark("it is larger than {megabytes} MB")
"""Values stand in these as they are: a row keeps the English sentence alone."""
FIXED_HEADERS = {
    "User-Agent": f"Vitascope/{__version__}",
    "Accept": "image/jpeg, image/png, image/webp",
    "Accept-Encoding": "identity",
    "Connection": "close",
}


class NotFetched(VitascopeError):
    """What an address holds could not be had; retryable: another attempt may succeed."""

    def __init__(self, rule: str, /, *, retryable: bool = False, **values: object) -> None:
        """Keep the rule, and whether to try again."""
        super().__init__(rule, **values)
        self.retryable = retryable


class Fetcher:
    """Fetches from where targets allow: a connection for each hop, no proxy, cookie or key."""

    def __init__(
        self,
        targets: Targets,
        *,
        timeout_seconds: float,
        max_bytes: int,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        """Fetch at most max_bytes, each address within timeout_seconds in all."""
        self._targets, self._ssl_context = targets, ssl_context
        self.timeout_seconds, self.max_bytes = timeout_seconds, max_bytes

    async def fetch(self, url: str, path: Path) -> None:
        """Write what an address holds to path; it is on the disk when this returns.

        Raises NotFetched, with a sentence for whoever named the address.
        """
        try:
            async with asyncio.timeout(self.timeout_seconds):
                await self._follow(url, path)
        except ReceiverRefused as error:
            raise NotFetched("{why}", why=error) from None
        except (TimeoutError, httpcore2.TimeoutException):
            raise NotFetched(
                LATE_TEXT, seconds=f"{self.timeout_seconds:g}", retryable=True
            ) from None
        except AnswerTooLong:
            raise self._too_large from None
        except httpcore2.ConnectError as error:
            raise _unconnected(error) from None
        except (httpcore2.NetworkError, httpcore2.ProtocolError):
            raise NotFetched("the connection to its server broke", retryable=True) from None
        await asyncio.to_thread(durable.sync, path)

    async def is_internal(self, url: str) -> bool:
        """Say whether an address leads into a network where strangers cannot go, and this service
        may.
        """
        return await self._targets.is_internal(url)

    async def _follow(self, url: str, path: Path) -> None:
        here = parse_url(url)
        for _ in range(MOST_REDIRECTS + 1):
            location = await self._get(here, path)
            if location is None:
                return
            here = parse_url(str(_joined(here, location)))
        raise NotFetched("its server redirects too often")

    async def _get(self, url: httpx2.URL, path: Path) -> str | None:
        """Write an address's content to path, and return None; or return where it redirects to."""
        target = httpcore2.URL(
            scheme=url.raw_scheme, host=url.raw_host, port=port_of(url), target=url.raw_path
        )
        sent = {"Host": url.netloc.decode("ascii")} | FIXED_HEADERS
        async with self._pool.stream("GET", target, headers=list(sent.items())) as response:
            given = {name.lower(): value.decode("latin-1") for name, value in response.headers}
            if response.status in REDIRECTS:
                return given.get(b"location", "")
            if response.status != 200:
                raise NotFetched(
                    STATUS_TEXT, status=response.status, retryable=response.status in PASSING
                )
            length = given.get(b"content-length", "0")
            if length.isascii() and length.isdigit() and int(length[:18]) > self.max_bytes:
                raise self._too_large
            await self._write(response, path)
            return None

    async def _write(self, response: httpcore2.Response, path: Path) -> None:
        size = 0
        with path.open("wb") as file:
            async for chunk in response.aiter_stream():
                size += len(chunk)
                if size > self.max_bytes:
                    raise self._too_large
                file.write(chunk)

    @property
    def _too_large(self) -> NotFetched:
        return NotFetched(LARGE_TEXT, megabytes=f"{self.max_bytes / 1e6:g}")

    @cached_property
    def _pool(self) -> httpcore2.AsyncConnectionPool:
        """Made at the first fetch: to load the authorities that are trusted takes long."""
        return httpcore2.AsyncConnectionPool(
            network_backend=CheckedNetwork(
                self._targets, max_read_bytes=self.max_bytes + HEAD_BYTES
            ),
            ssl_context=self._ssl_context or httpx2.create_ssl_context(),
            max_connections=None,
            max_keepalive_connections=0,
        )

    async def close(self) -> None:
        """Let go of what is open."""
        if "_pool" in vars(self):
            await self._pool.aclose()


def _joined(here: httpx2.URL, location: str) -> httpx2.URL:
    try:
        return here.join(location)
    except httpx2.InvalidURL:
        raise NotFetched("its server redirects to what is no address") from None


def _unconnected(error: BaseException | None) -> NotFetched:
    """Return what to say of a failed connection: a wrong name stays so, a server may return."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return NotFetched("its server's certificate is not trusted")
        if isinstance(error, socket.gaierror):
            return NotFetched(
                "its server's name cannot be found", retryable=error.errno == socket.EAI_AGAIN
            )
        error = error.__cause__ or error.__context__
    return NotFetched("its server cannot be reached", retryable=True)
