"""What both drivers share of httpx2: how connections are made, and what its exceptions mean."""

import socket
import ssl
from typing import Any
from urllib.parse import urlsplit

import httpx2

from vitascope.client.steps import Ask, Lost, WireResponse

TIMEOUT_SECONDS = 60.0
NEAR_POLL_SECONDS = 0.5
"""The pace of polling a service on this machine, where a poll costs nothing.

Elsewhere the advised pace.
"""
MOST_REDIRECTS = 5
"""From a video's URL to the store that sends it."""
NOT_SENT = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.UnsupportedProtocol,
)
"""After these the service has certainly seen nothing."""
THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}
REASONS: tuple[tuple[type[BaseException], str], ...] = (
    (ssl.SSLError, "its certificate is not trusted, or it does not speak TLS"),
    (socket.gaierror, "its name is not known"),
    (httpx2.ConnectTimeout, "no connection in time"),
    (httpx2.TimeoutException, "no answer in time"),
    (ConnectionRefusedError, "nothing listens there; is the service running?"),
    (httpx2.UnsupportedProtocol, "its address must begin with http:// or https://"),
    (httpx2.InvalidURL, "its address is not valid"),
    (httpx2.TooManyRedirects, "it redirects in a circle"),
    (httpx2.LocalProtocolError, "the request could not be written"),
    (httpx2.RemoteProtocolError, "its answer was not HTTP, or not whole"),
    (httpx2.ConnectError, "no connection could be made"),
)
"""Why no answer came, by what was raised or what that came of; the first that fits counts."""
RequestFailed = (httpx2.RequestError, httpx2.InvalidURL)


def http_options(base_url: str, timeout_seconds: float) -> dict[str, Any]:
    """Return the arguments of an httpx2 client.

    A proxy from the environment is for other machines only.
    """
    return {
        "timeout": timeout_seconds,
        "trust_env": not is_near(base_url),
        "max_redirects": MOST_REDIRECTS,
    }


def is_near(base_url: str) -> bool:
    """Say whether the service is on this machine."""
    return urlsplit(base_url).hostname in THIS_MACHINE


def pace_of(base_url: str, poll_seconds: float | None) -> float | None:
    """Return how often to poll in seconds, None for the advised pace."""
    return NEAR_POLL_SECONDS if poll_seconds is None and is_near(base_url) else poll_seconds


def request_options(ask: Ask) -> dict[str, Any]:
    """Return the arguments of a request.

    Redirects are followed for files only, never with the key.
    """
    return {
        "method": ask.method, "url": ask.url, "params": ask.params or None, "headers": ask.headers,
        "content": ask.content, "follow_redirects": ask.save_to is not None,
    }  # fmt: skip


def lost(error: Exception) -> Lost:
    """Return what a request's exception means to the core."""
    return Lost(reason_of(error), reached=not isinstance(error, NOT_SENT))


def reason_of(error: Exception) -> str:
    """Return why no answer came, in words of our own: a library's may quote the request, and the
    key in it.
    """
    causes: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None:
        causes.append(cause)
        cause = cause.__cause__ or cause.__context__
    found = (reason for kind, reason in REASONS if any(isinstance(each, kind) for each in causes))
    return next(found, "the connection broke")


def answer_of(response: httpx2.Response, body: bytes, size: int | None = None) -> WireResponse:
    """Return a response as the core reads it; size is given where the body went to a file."""
    headers = {name.lower(): value for name, value in response.headers.items()}
    return WireResponse(
        status=response.status_code,
        headers=headers,
        body=body,
        size=len(body) if size is None else size,
    )
