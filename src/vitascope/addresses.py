"""Addresses as URLs hold them, and this machine's own."""

import socket
from collections.abc import Iterable
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from vitascope.errors import FieldError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

DEFAULT_PORTS = {"http": 80, "https": 443}
ELSEWHERE = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}
"""Addresses for documentation: nobody has them, so whatever routes to them is the way out."""
LOOPBACK = {socket.AF_INET: "127.0.0.1", socket.AF_INET6: "::1"}


def in_url(host: str) -> str:
    """Return a host as a URL holds it: an IPv6 address in brackets."""
    return f"[{host.replace('%', '%25')}]" if ":" in host else host


def is_wildcard(host: str) -> bool:
    """Return True for an address that stands for all of a machine's own, such as 0.0.0.0 and ::."""
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False


def is_loopback(host: str) -> bool:
    """Return True if only this machine can reach a host."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def within(address: Address, networks: Iterable[Network]) -> bool:
    """Say whether one of the networks holds the address."""
    return any(address in network for network in networks)


def is_within(networks: Iterable[Network], host: str | None) -> bool:
    """Say whether an address lies in one of the networks; an unknown address lies in none."""
    try:
        address = ip_address(host or "")
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return within(mapped or address, networks)


def loopback_of(host: str) -> str:
    """Return the address that this machine reaches a listener on host at."""
    return LOOPBACK[family_of(host)] if is_wildcard(host) else host


def reachable(host: str) -> str:
    """Return the address that others reach a listener on host at."""
    return own_address(family_of(host)) if is_wildcard(host) else host


def family_of(host: str) -> socket.AddressFamily:
    """Return the address family of a host to listen on."""
    return socket.AF_INET6 if ":" in host else socket.AF_INET


@cache
def own_address(family: socket.AddressFamily) -> str:
    """Return this machine's address on the interface that leads out, else its loopback address."""
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as unsent:
            # For datagrams this only chooses the route: nothing is sent.
            unsent.connect((ELSEWHERE[family], 9))
            return str(unsent.getsockname()[0])
    except OSError:
        return LOOPBACK[family]


def public_url(text: str) -> str:
    """Return the address that a service has for its clients, without a slash at its end.

    Raise ValueError for anything but http(s)://host[:port][/path].
    """
    try:
        parts = urlsplit(text)
    except ValueError:
        raise _no_address(text) from None
    try:
        _ = parts.port
    except ValueError:
        raise FieldError("{field} must have a port between 0 and 65535, or none") from None
    has_more = parts.query or parts.fragment or "@" in parts.netloc or {"?", "#"} & set(text)
    is_plain = text.isprintable() and " " not in text and "\\" not in text
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname or has_more or not is_plain:
        raise _no_address(text)
    if is_wildcard(parts.hostname):
        raise FieldError(
            "{field} must be an address that clients can reach; {host} stands for all of a machine's",
            host=parts.hostname,
        )
    return text.rstrip("/")


def _no_address(text: str) -> FieldError:
    return FieldError(
        '{field} must be http(s)://host[:port][/path], such as https://video.example.com; "{text}" is not',
        text=text,
    )


def origin(text: str) -> str:
    """Return a web page's origin; raise ValueError for anything else."""
    if origin_of(text) != text:
        raise FieldError(
            '{field} must be scheme://host[:port], such as https://app.example.com; "{text}" is not',
            text=text,
        )
    return text


def origin_of(url: str) -> str | None:
    """Return a URL's origin as browsers compare it, None for what has none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        return None
    shown = "" if port in {None, DEFAULT_PORTS[parts.scheme]} else f":{port}"
    return f"{parts.scheme}://{in_url(parts.hostname)}{shown}"
