"""The Session noun: a browser that has shown a key or the operator's password."""

import hashlib
import secrets
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

IDLE_MS = 12 * 3_600_000
"""A session nobody uses ends after this."""
LIFE_MS = 7 * 24 * 3_600_000
"""Every session ends after this."""
TOUCH_MS = 60_000
"""How often the last use is written down."""

FREE_FAILURES = 4
"""Wrong guesses from one place before it has to wait."""
WAIT_MAX_SECONDS = 900
PURGE_AFTER_MS = 24 * 3_600_000
"""A place that has been quiet for this long starts anew."""


@dataclass(frozen=True, kw_only=True)
class Session:
    """A living session. key_hash is that of the key it was begun with, None after the operator's
    password.

    account_id is the account that the session works in; an operator may choose another.
    """

    token_hash: str
    account_id: str
    key_hash: str | None
    operator: bool


def new_token() -> str:
    """Return 256 random bits as text."""
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def ip_bucket(host: str | None) -> str:
    """Return what counts as one address of a visitor: an IPv4 address, or an IPv6 network of /64."""
    try:
        address = ip_address(host or "")
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
    return str(address)


def wait_seconds(failures: int) -> int:
    """Return how long a place waits after so many wrong guesses in a row: nothing, then 1, 2, 4, …
    seconds.
    """
    over = failures - FREE_FAILURES
    return 0 if over <= 0 else min(WAIT_MAX_SECONDS, 2 ** min(over - 1, 20))
