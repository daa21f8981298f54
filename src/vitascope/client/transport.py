"""What both drivers share of httpx2: how connections are made, and what its exceptions mean."""

from typing import Any
from urllib.parse import urlsplit

import httpx2

from vitascope.client.steps import Ask, Lost, WireResponse

TIMEOUT_SECONDS = 60.0
NEAR_POLL_SECONDS = 0.5
"""The pace of polling a service on this machine, where a poll costs nothing; elsewhere the advised pace."""
MOST_REDIRECTS = 5
"""From a video's URL to the store that sends it."""
NOT_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.UnsupportedProtocol)
"""After these the service has certainly seen nothing."""
THIS_MACHINE = {"127.0.0.1", "localhost", "::1"}
RequestFailed = (httpx2.RequestError, httpx2.InvalidURL)


def http_options(base_url: str, timeout_seconds: float) -> dict[str, Any]:
    """Return the arguments of an httpx2 client; a proxy from the environment is for other machines only."""
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
    """Return the arguments of a request; redirects are followed for files only, never with the key."""
    return {
        "method": ask.method, "url": ask.url, "params": ask.params or None, "headers": ask.headers,
        "content": ask.content, "follow_redirects": ask.save_to is not None,
    }  # fmt: skip


def lost(error: Exception) -> Lost:
    """Return what a request's exception means to the core."""
    return Lost(f"{type(error).__name__} {error}".strip(), reached=not isinstance(error, NOT_SENT))


def answer_of(response: httpx2.Response, body: bytes, size: int | None = None) -> WireResponse:
    """Return a response as the core reads it; size is given where the body went to a file."""
    headers = {name.lower(): value for name, value in response.headers.items()}
    return WireResponse(
        status=response.status_code, headers=headers, body=body, size=len(body) if size is None else size
    )
